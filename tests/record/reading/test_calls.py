"""Messages joined into calls: parties, instants, outcomes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.calls.attempt import Attempt
from simulator.errors import InputError
from simulator.record.columns import CALLS, MESSAGES
from simulator.record.reading import Capture, read_capture
from simulator.record.reading.outcome import refused
from simulator.study.outcomes import classify
from tests.record.reading.packets import (
    A,
    B,
    ethernet,
    frames,
    ipv4,
    pcap,
    request,
    response,
    tcp,
    udp,
    written,
)

Seen = tuple[float, bytes]
PROXY, CALLEE = "192.0.2.3", "192.0.2.4"
Q850 = "Reason: Q.850;cause={}"


def read(folder: Path, *messages: Seen) -> Capture:
    """Read messages of alice at 192.0.2.1 and bob at 192.0.2.2, at their times.

    Bob sends what has his tag in From, and the responses to what alice sent.
    """
    return read_capture(written(folder, pcap([(t, _packet(one)) for t, one in messages])))


def _packet(one: bytes) -> bytes:
    by_bob = (b"From: <sip:bob" in one) != one.startswith(b"SIP/")
    return ethernet(ipv4(udp(one), *((B, A) if by_bob else (A, B))))


def call(folder: Path, *messages: Seen) -> dict[str, Any]:
    """Return the only call as a row; missing values are None."""
    (row,) = read(folder, *messages).calls.to_dict("records")
    return {str(name): None if value != value else value for name, value in row.items()}


def bye(cseq: int = 2, extra: tuple[str, ...] = ()) -> bytes:
    return request("BYE", to_tag="b", cseq=cseq, extra=extra)


INVITE, RINGING, OK = request(), response(180, "Ringing"), response(200)
ACK = request("ACK", to_tag="b")
SET_UP: tuple[Seen, ...] = (
    (0.0, INVITE),
    (0.1, response(100, "Trying", to_tag="")),
    (0.5, RINGING),
)
ANSWERED = (*SET_UP, (4.0, OK), (4.1, ACK))
HUNG_UP = (*ANSWERED, (34.0, bye()), (34.2, response(200, method="BYE", cseq=2)))


def test_the_table_has_the_columns_of_a_run(tmp_path: Path) -> None:
    found = read(tmp_path, *HUNG_UP)
    assert list(found.calls) == [column.name for column in CALLS.columns]
    assert list(found.messages) == [column.name for column in MESSAGES.columns]


def test_an_answered_call_has_its_instants_and_delays(tmp_path: Path) -> None:
    row = call(tmp_path, *HUNG_UP)
    names = ("begin", "alerted", "answered", "released", "cleared", "srd", "sdd", "sdt")
    assert [row[name] for name in names] == pytest.approx([0, 0.5, 4, 34, 34.2, 0.5, 0.2, 30])
    assert (row["outcome"], row["sip_status"], row["released_by"]) == ("answered", 200, "caller")


def test_parties_are_those_of_from_to_and_request_uri(tmp_path: Path) -> None:
    row = call(
        tmp_path, (0.0, request(uri="sip:0850012345@192.0.2.2", caller="30123", called="+46"))
    )
    assert (row["caller"], row["dialled"], row["called"]) == ("30123", "0850012345", "+46")


def test_a_party_without_a_user_is_its_host(tmp_path: Path) -> None:
    octets = INVITE.replace(b"sip:alice@", b"sip:")
    assert call(tmp_path, (0.0, octets))["caller"] == "192.0.2.1"


def test_what_a_capture_cannot_know_is_missing(tmp_path: Path) -> None:
    row = call(tmp_path, *HUNG_UP)
    unknown = ("direction", "source", "destination", "reason_rule", "reason", "redial_of")
    assert {row[name] for name in unknown} == {None}


def test_retransmissions_change_nothing(tmp_path: Path) -> None:
    again = (*HUNG_UP, (0.45, INVITE), (4.5, OK), (4.6, ACK), (34.1, bye()))
    row = call(tmp_path, *again)
    assert (row["begin"], row["answered"], row["released"]) == (0.0, 4.0, 34.0)


def test_a_reinvite_that_is_refused_ends_nothing(tmp_path: Path) -> None:
    again = request(to_tag="b", cseq=2, branch="z9hG4bK2")
    refusal = response(488, "Not Acceptable Here", cseq=2, branch="z9hG4bK2")
    row = call(tmp_path, *ANSWERED, (10.0, again), (10.1, refusal))
    assert (row["sip_status"], row["outcome"]) == (200, "pending")


def test_a_call_that_the_called_side_ends(tmp_path: Path) -> None:
    by_bob = request("BYE", from_tag="b", to_tag="a", caller="bob", called="alice", cseq=9)
    row = call(tmp_path, *ANSWERED, (20.0, by_bob))
    assert (row["released_by"], row["released"], row["sdd"]) == ("called", 20.0, None)


def test_a_caller_asked_for_credentials_tries_once_more(tmp_path: Path) -> None:
    asked = response(407, "Proxy Authentication Required")
    row = call(
        tmp_path,
        (0.0, INVITE),
        (0.1, asked),
        (0.2, request(cseq=2)),
        (2.0, response(200, cseq=2)),
    )
    assert (row["begin"], row["answered"], row["sip_status"]) == (0.0, 2.0, 200)


@pytest.mark.parametrize(
    ("cause", "outcome"), [(None, "abandoned"), (16, "abandoned"), (19, "no_answer")]
)
def test_a_cancelled_call_ends_with_the_cancel(
    tmp_path: Path, cause: int | None, outcome: str
) -> None:
    cancel = request("CANCEL", extra=(Q850.format(cause),) if cause else ())
    row = call(tmp_path, *SET_UP, (9.0, cancel), (9.1, response(487, "Request Terminated")))
    assert (row["outcome"], row["released"], row["cleared"]) == (outcome, 9.0, 9.1)
    assert (row["sip_status"], row["q850_cause"], row["released_by"]) == (487, cause or 0, "caller")


def test_an_answer_that_crosses_a_cancel_counts(tmp_path: Path) -> None:
    row = call(tmp_path, *SET_UP, (4.0, request("CANCEL")), (4.01, OK), (4.1, bye()))
    assert (row["outcome"], row["answered"], row["released"]) == ("answered", 4.01, 4.1)


@pytest.mark.parametrize(
    ("status", "cause", "alerted", "outcome"),
    [
        (486, 0, True, "busy"),
        (600, 0, False, "busy"),
        (603, 0, True, "declined"),
        (480, 0, True, "no_answer"),
        (480, 21, True, "declined"),
        (480, 20, False, "rejected"),
        (408, 0, True, "no_answer"),
        (408, 0, False, "failed"),
        (404, 1, False, "rejected"),
        (407, 0, False, "rejected"),
        (488, 65, False, "rejected"),
        (500, 41, False, "failed"),
        (503, 0, False, "failed"),
        (503, 34, False, "blocked"),
        (503, 42, False, "blocked"),
        (302, 0, False, "rejected"),
    ],
)
def test_outcomes_of_refusals(
    tmp_path: Path, status: int, cause: int, alerted: bool, outcome: str
) -> None:
    refusal = response(status, "No", extra=(Q850.format(cause),) if cause else ())
    begun = SET_UP if alerted else ((0.0, INVITE),)
    row = call(tmp_path, *begun, (3.0, refusal))
    assert (row["outcome"], row["q850_cause"], row["released"]) == (outcome, cause, 3.0)
    assert row["released_by"] == "network"


def test_a_status_alone_means_what_it_means_in_a_run() -> None:
    attempt = Attempt(1, "", "", "", "", "", "", 0.0, 0.0, 0.0, 0.0)
    for status in range(300, 700):
        attempt.status = status
        assert refused(status) == classify(attempt).name.lower(), status


@pytest.mark.parametrize(
    ("messages", "end", "outcome"),
    [
        (((0.0, INVITE),), 10.0, "pending"),
        (((0.0, INVITE), (0.5, INVITE)), 32.0, "failed"),  # Timer B
        (SET_UP, 100.0, "pending"),
        (SET_UP, 200.0, "no_answer"),  # Timer C
        (SET_UP[:2], 200.0, "failed"),
        (((0.0, INVITE), (5.0, request("CANCEL"))), 6.0, "abandoned"),
        (ANSWERED, 5000.0, "pending"),
    ],
)
def test_calls_without_an_end(
    tmp_path: Path, messages: tuple[Seen, ...], end: float, outcome: str
) -> None:
    row = call(tmp_path, *messages, (end, request("OPTIONS", call_id="other")))
    assert row["outcome"] == outcome


# A capture that begins in the middle


def test_a_call_of_which_only_the_end_is_seen(tmp_path: Path) -> None:
    row = call(tmp_path, *HUNG_UP[4:])
    assert (row["begin"], row["answered"], row["sip_status"]) == (None, None, None)
    assert (row["caller"], row["outcome"], row["released_by"]) == ("alice", "answered", "caller")
    assert row["released"] == pytest.approx(29.9)


def test_a_call_that_rings_already_is_seen_answered(tmp_path: Path) -> None:
    row = call(tmp_path, *HUNG_UP[2:])
    assert (row["begin"], row["answered"], row["outcome"]) == (None, 3.5, "answered")
    assert (row["caller"], row["called"], row["srd"]) == ("alice", "bob", None)


def test_who_released_an_unknown_call_is_unknown(tmp_path: Path) -> None:
    row = call(tmp_path, *HUNG_UP[5:])
    assert (row["released_by"], row["outcome"]) == (None, "answered")


# Several hops, several points of capture


def hop(one: bytes, source: str, destination: str) -> bytes:
    return ethernet(ipv4(udp(one), source, destination))


def test_of_several_hops_with_one_call_id_the_callers_counts(tmp_path: Path) -> None:
    packets = [
        (0.0, hop(INVITE, A, PROXY)),
        (0.1, hop(INVITE, PROXY, CALLEE)),
        (5.0, hop(OK, CALLEE, PROXY)),
        (5.1, hop(OK, PROXY, A)),
        (9.0, hop(bye(), A, PROXY)),
    ]
    found = read_capture(written(tmp_path, pcap(packets)))
    assert list(found.calls["answered"]) == [5.1]
    assert len(found.call(1).messages) == 5


def test_of_a_fork_the_branch_that_answers_counts(tmp_path: Path) -> None:
    packets = [
        (0.0, hop(request(branch="z9hG4bK1"), PROXY, B)),
        (0.1, hop(request(branch="z9hG4bK2"), PROXY, CALLEE)),
        (5.0, hop(response(200, branch="z9hG4bK2", to_tag="c"), CALLEE, PROXY)),
        (5.1, hop(request("CANCEL", branch="z9hG4bK1"), PROXY, B)),
        (5.2, hop(response(487, "Request Terminated"), B, PROXY)),
    ]
    row = read_capture(written(tmp_path, pcap(packets))).calls.iloc[0]
    assert (row["answered"], row["sip_status"], row["outcome"]) == (5.0, 200, "pending")


def test_legs_with_call_ids_of_their_own_are_calls_of_their_own(tmp_path: Path) -> None:
    found = read(tmp_path, (0.0, INVITE), (0.1, request(call_id="2@pbx")))
    assert list(found.calls["call"]) == [1, 2]


def test_a_packet_seen_at_two_points_is_a_copy(tmp_path: Path) -> None:
    one = ipv4(udp(INVITE), number=77)
    packets = [(0.0, ethernet(one)), (0.002, ethernet(one, ((0x8100, 5),)))]
    found = read_capture(written(tmp_path, pcap(packets)))
    assert found.remarks == ("1 of 2 messages were captured twice; a ladder shows each once",)
    assert (len(found.messages), len(found.call(1).messages)) == (2, 1)


def test_a_message_sent_again_is_no_copy(tmp_path: Path) -> None:
    found = read_capture(written(tmp_path, pcap(frames(INVITE, INVITE))))
    assert found.remarks == ()
    assert "(again)" in str(found.ladder(1))


@pytest.mark.parametrize(("apart", "copies"), [(0.05, 1), (0.2, 0)])
def test_without_a_number_only_the_time_tells_a_copy(
    tmp_path: Path, apart: float, copies: int
) -> None:
    one = ethernet(ipv4(udp(INVITE), number=0))
    found = read_capture(written(tmp_path, pcap([(0.0, one), (apart, one)])))
    assert len(found.call(1).messages) == 2 - copies


# What a user holds


def test_messages_outside_calls_have_number_0(tmp_path: Path) -> None:
    found = read(tmp_path, (0.0, request("OPTIONS", call_id="o")), (1.0, INVITE))
    assert list(found.messages["call"]) == [0, 1]


def test_a_response_has_the_request_uri_of_its_request(tmp_path: Path) -> None:
    uris = read(tmp_path, *SET_UP).messages["request_uri"]
    assert set(uris) == {"sip:bob@192.0.2.2"}


def test_a_message_of_a_call_is_its_text(tmp_path: Path) -> None:
    assert read(tmp_path, *SET_UP).call(1).message(2) == RINGING.decode()


@pytest.mark.parametrize("number", [-1, 3, 99])
def test_a_message_that_is_not_there_is_refused(tmp_path: Path, number: int) -> None:
    with pytest.raises(InputError, match=r"call 1 has no such message; .* expected 0 to 2"):
        read(tmp_path, *SET_UP).call(1).message(number)


@pytest.mark.parametrize("number", [0, 2])
def test_a_call_that_is_not_there_is_refused(tmp_path: Path, number: int) -> None:
    with pytest.raises(InputError, match=r"no such call; .* expected 1 to 1"):
        read(tmp_path, *SET_UP).ladder(number)


def test_a_ladder_shows_messages_and_outcome(tmp_path: Path) -> None:
    text = str(read(tmp_path, *HUNG_UP).ladder(1))
    assert "INVITE" in text
    assert "from the first packet of the capture" in text
    assert "Outcome: answered, released by caller" in text
    assert "lost" not in text


def test_a_ladder_has_the_whole_texts_where_they_are_wanted(tmp_path: Path) -> None:
    assert "Call-ID: 1@a" in str(read(tmp_path, *SET_UP).ladder(1, raw=True))


def test_a_ladder_shows_connections_at_the_port_where_their_maker_listens(tmp_path: Path) -> None:
    over_tcp = {"transport": "TCP"}  # its Via names port 5060
    packets = [
        (0.0, ethernet(ipv4(tcp(request(**over_tcp), 1, 49_152, 5060), A, B, 6))),
        (0.1, ethernet(ipv4(tcp(response(200, **over_tcp), 1, 5060, 49_152), B, A, 6))),
    ]
    found = read_capture(written(tmp_path, pcap(packets)))
    assert list(found.messages["source"]) == [f"{A}:49152", f"{B}:5060"]
    text = str(found.ladder(1, nodes=[f"{A}:5060"]))
    assert "49152" not in text
    assert "2 messages" in text


def test_faults_are_listed_with_their_packet(tmp_path: Path) -> None:
    broken = INVITE.replace(b"Content-Length: 0", b"Content-Length: none")
    found = read(tmp_path, (0.0, RINGING), (1.0, broken))
    assert found.faults.to_dict("records") == [
        {"time": 1.0, "packet": 2, "label": "INVITE", "fault": "Content-Length is not a number"}
    ]


def test_a_remark_holds_no_control_characters(tmp_path: Path) -> None:
    broken = INVITE.replace(b"To: <sip:bob", b"To: \x9b\x1b[31m <sip:\x1bbob")
    (remark,) = read(tmp_path, (0.0, broken)).remarks
    assert remark.isprintable()
