"""The calls of a capture as the records of a replay."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InputError
from simulator.topology.shipped import shipped
from simulator.workload.records import CallRecord
from simulator.workload.replay import read_records
from tests.record.reading.packets import (
    START,
    ethernet,
    ipv4,
    pcap,
    request,
    response,
    udp,
    written,
)

LYNC = "RTCC/4.0.0.0 MediationServer"


def capture(folder: Path, *messages: tuple[float, bytes]) -> Path:
    """Write messages from 192.0.2.1, or for responses to it, at their times."""
    packets = [
        (
            time,
            ethernet(ipv4(udp(one), *(("192.0.2.2", "192.0.2.1") if one[:4] == b"SIP/" else ()))),
        )
        for time, one in messages
    ]
    return written(folder, pcap(packets))


def one_call(folder: Path, *messages: tuple[float, bytes]) -> CallRecord:
    (call,) = read_records(capture(folder, *messages)).calls
    return call


def answered(
    call_id: str = "1@a", caller: str = "20123", called: str = "30123"
) -> tuple[tuple[float, bytes], ...]:
    parties = {"call_id": call_id, "caller": caller, "called": called}
    return (
        (1.0, request(**parties)),
        (1.5, response(180, "Ringing", **parties)),
        (9.0, response(200, **parties)),
        (9.1, request("ACK", to_tag="b", **parties)),
        (70.0, request("BYE", to_tag="b", cseq=2, **parties)),
        (70.1, response(200, method="BYE", cseq=2, **parties)),
    )


def test_who_called_whom_and_when_and_how_long_is_that_of_the_capture(tmp_path: Path) -> None:
    call = one_call(tmp_path, *answered())
    assert (call.source, call.destination, call.direction) == ("20123", "30123", "mxone-to-lync")
    assert (call.start, call.ring, call.talk) == (START + 1.0, 8.0, 61.0)
    assert call.outcome == "answered"
    assert call.line == 2


@pytest.mark.parametrize(
    ("status", "phrase", "outcome"),
    [
        (486, "Busy Here", "busy"),
        (480, "Temporarily Unavailable", "no-answer"),
        (603, "Decline", "declined"),
        (404, "Not Found", "failed"),
        (503, "Service Unavailable", "failed"),
    ],
)
def test_a_refused_call_ends_as_it_did(
    tmp_path: Path, status: int, phrase: str, outcome: str
) -> None:
    call = one_call(tmp_path, (0.0, request()), (3.0, response(status, phrase)))
    assert (call.outcome, call.ring, call.talk) == (outcome, 3.0, 0.0)


def test_a_caller_who_gave_up_waits_as_long_again(tmp_path: Path) -> None:
    call = one_call(
        tmp_path,
        (0.0, request()),
        (0.2, response(180, "Ringing")),
        (12.0, request("CANCEL")),
        (12.1, response(487, "Request Terminated")),
    )
    assert (call.outcome, call.ring) == ("abandoned", 12.0)


def test_a_call_still_up_is_replayed_up_to_the_end_of_the_capture(tmp_path: Path) -> None:
    found = read_records(
        capture(tmp_path, *answered()[:4], (40.0, request("OPTIONS", call_id="x")))
    )
    assert [(call.ring, call.talk) for call in found.calls] == [(8.0, 31.0)]
    assert found.warnings == (
        "1 call was still up when the capture ended, and ends there in the replay",
    )


def test_a_call_begun_before_the_capture_is_rejected_by_reason(tmp_path: Path) -> None:
    found = read_records(capture(tmp_path, *answered("2@a"), *answered("1@a")[3:]))
    assert [(row.reason, row.line) for row in found.rejected] == [("began before the capture", 3)]


@pytest.mark.parametrize(
    ("caller", "called", "calling", "answering", "direction"),
    [
        ("30123", "20123", "", "", "lync-to-mxone"),
        ("+46855530123", "0850012345", "", "", "lync-to-pstn"),
        ("0850012345", "+46855530123", "", "", "pstn-to-lync"),
        ("0850012345", "+46855520123", "", "", "pstn-to-mxone"),
        ("0850012345", "200", "", "", "pstn-to-mxone"),
        ("0850012345", "0850054321", "", "", "mxone-to-pstn"),
        ("alice", "bob", "", "", "mxone-to-mxone"),
        ("0317000001", "0850012345", LYNC, "", "lync-to-pstn"),
        ("0850012345", "0317000001", "", LYNC, "pstn-to-lync"),
        ("40123", "0317000001", "MX-ONE", LYNC, "mxone-to-lync"),
        ("anna", "20123", LYNC, LYNC, "lync-to-mxone"),
        ("anna", "0850012345", LYNC, LYNC, "lync-to-pstn"),
        ("anna", "bertil", LYNC, LYNC, "lync-to-lync"),
    ],
)
def test_sides_are_told_by_numbers_and_products(
    tmp_path: Path, caller: str, called: str, calling: str, answering: str, direction: str
) -> None:
    invite = request(caller=caller, called=called, extra=(f"User-Agent: {calling}",))
    ringing = response(
        180, "Ringing", caller=caller, called=called, extra=(f"Server: {answering}",)
    )
    assert one_call(tmp_path, (0.0, invite), (1.0, ringing)).direction == direction


def test_a_mapping_of_ones_own_takes_one_leg_of_several(tmp_path: Path) -> None:
    path = capture(tmp_path, *answered("1@a"), *answered("2@a", caller="20777"))
    known = shipped("mappings", "capture")
    assert known is not None
    drop = "  - {when: {sip_call_id: '^2@'}, reason: leg behind the mediation server}\n"
    own = tmp_path / "own.yaml"
    own.write_text(known.read_text() + drop)
    found = read_records(path, own)
    assert (len(found.calls), found.reasons) == (1, {"leg behind the mediation server": 1})


def test_a_capture_without_calls_is_refused(tmp_path: Path) -> None:
    path = capture(tmp_path, (0.0, request("OPTIONS")))
    with pytest.raises(
        InputError, match="the capture holds no calls; expected at least one INVITE"
    ):
        read_records(path)
