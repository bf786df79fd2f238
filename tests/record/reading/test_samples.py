"""Captures made elsewhere: what we read of them is what tshark reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.record.reading import Capture, read_capture
from tests.programs import tshark_fields

CAPTURES = (
    "sip-invalid-content-length",
    "sip-ipv6-fragments-sll",
    "sip-long-paths-rawip",
    "sip-register-invite-cancel",
    "sip-t38-three-legs",
    "sip-tcp-ipip",
)
FIELDS = (
    "frame.time_epoch",
    "frame.time_relative",
    "ip.src",
    "ipv6.src",
    "ip.dst",
    "ipv6.dst",
    "udp.srcport",
    "tcp.srcport",
    "udp.dstport",
    "tcp.dstport",
    "sip.Method",
    "sip.Status-Code",
    "sip.Call-ID",
    "sip.CSeq",
    "sip.from.user",
    "sip.to.user",
    "sip.to.tag",
    "sip.r-uri.user",
)
Row = dict[str, str]


class Sample:
    """One capture, read twice."""

    def __init__(self, path: Path) -> None:
        self.tshark = tshark_fields(path, FIELDS)
        self.ours: Capture = read_capture(path)


@pytest.fixture(scope="module", params=CAPTURES)
def sample(request: pytest.FixtureRequest, samples: Path) -> Sample:
    return Sample(samples / "data" / f"{request.param}.pcap")


def test_all_captures_at_hand_are_compared(samples: Path) -> None:
    assert {path.stem for path in (samples / "data").glob("*.pcap*")} == set(CAPTURES)


def test_messages_are_those_of_tshark(sample: Sample) -> None:
    ours = sample.ours.messages
    epoch = [f"{sample.ours.start + round(t * 1e9):d}" for t in ours["time"]]
    columns = ("source", "destination", "method", "sip_status", "cseq", "sip_call_id")
    rows = zip(epoch, *(ours[name] for name in columns), strict=True)
    assert list(rows) == [_expected(row) for row in sample.tshark]


def _expected(row: Row) -> tuple[Any, ...]:
    number, method = row["sip.CSeq"].split()
    status = int(row["sip.Status-Code"] or 0)
    assert status or row["sip.Method"] == method
    return (
        row["frame.time_epoch"].replace(".", ""),
        _end(row, "src"),
        _end(row, "dst"),
        method,
        status,
        int(number),
        row["sip.Call-ID"],
    )


def _end(row: Row, side: str) -> str:
    port = row[f"udp.{side}port"] or row[f"tcp.{side}port"]
    return (
        f"[{row[f'ipv6.{side}']}]:{port}" if row[f"ipv6.{side}"] else f"{row[f'ip.{side}']}:{port}"
    )


# Calls


class Heard:
    """One call as tshark's fields tell it: along the hop of the first INVITE."""

    def __init__(self, rows: list[Row]) -> None:
        self.first = next(r for r in rows if r["sip.Method"] == "INVITE" and not r["sip.to.tag"])
        self.caller = self.first["ip.src"] or self.first["ipv6.src"]
        self.hop = [r for r in rows if self.caller in (_address(r, "src"), _address(r, "dst"))]
        tries = [r for r in rows if r["sip.Method"] == "INVITE" and not r["sip.to.tag"]]
        self.tries = {r["sip.CSeq"] for r in tries}

    @property
    def answers(self) -> list[Row]:
        """Responses to the INVITEs that began the call, not to those within it."""
        return [
            r
            for r in self.hop
            if r["sip.Status-Code"]
            and r["sip.CSeq"] in self.tries
            and _address(r, "dst") == self.caller
        ]

    def first_time(self, low: int, high: int) -> float | None:
        times = (
            float(r["frame.time_relative"])
            for r in self.answers
            if low <= int(r["sip.Status-Code"]) < high
        )
        return next(times, None)

    def request_time(self, method: str) -> float | None:
        times = (float(r["frame.time_relative"]) for r in self.hop if r["sip.Method"] == method)
        return next(times, None)

    @property
    def ending(self) -> str:
        """The states of Wireshark's list of calls."""
        if self.first_time(200, 300) is not None:
            return "completed" if self.request_time("BYE") is not None else "in call"
        return "cancelled" if self.request_time("CANCEL") is not None else "rejected"


def _address(row: Row, side: str) -> str:
    return row[f"ip.{side}"] or row[f"ipv6.{side}"]


def _heard(rows: list[Row]) -> list[Heard]:
    calls: dict[str, list[Row]] = {}
    for row in rows:
        calls.setdefault(row["sip.Call-ID"], []).append(row)
    return [
        Heard(group)
        for group in calls.values()
        if any(row["sip.Method"] == "INVITE" for row in group)
    ]


def test_calls_have_the_parties_of_tshark(sample: Sample) -> None:
    calls = sample.ours.calls
    expected = [
        (h.first["sip.from.user"], h.first["sip.to.user"], h.first["sip.r-uri.user"])
        for h in _heard(sample.tshark)
    ]
    assert list(zip(calls["caller"], calls["called"], calls["dialled"], strict=True)) == expected


def test_calls_have_the_times_of_tshark(sample: Sample) -> None:
    columns = ("begin", "alerted", "answered", "released")
    found = [
        tuple(None if row[name] != row[name] else row[name] for name in columns)
        for row in sample.ours.calls.to_dict("records")
    ]
    expected = [_times(heard) for heard in _heard(sample.tshark)]
    assert len(found) == len(expected)
    for ours, theirs in zip(found, expected, strict=True):
        assert ours == pytest.approx(theirs, abs=1e-9)


def _times(heard: Heard) -> tuple[float | None, ...]:
    answered = heard.first_time(200, 300)
    alerted = heard.first_time(101, 300)
    begin = float(heard.first["frame.time_relative"])
    if answered is not None:
        return begin, alerted, answered, heard.request_time("BYE")
    refusals = [
        float(r["frame.time_relative"]) for r in heard.answers if r["sip.Status-Code"] >= "3"
    ]
    return begin, alerted, None, heard.request_time("CANCEL") or refusals[-1]


def test_calls_end_as_tshark_says(sample: Sample) -> None:
    states = {"answered": "completed", "pending": "in call", "abandoned": "cancelled"}
    found = [states.get(outcome, "rejected") for outcome in sample.ours.calls["outcome"]]
    assert found == [heard.ending for heard in _heard(sample.tshark)]
    statuses = [str(status) for status in sample.ours.calls["sip_status"]]
    assert statuses == [_last_status(heard) for heard in _heard(sample.tshark)]


def _last_status(heard: Heard) -> str:
    finals = [r["sip.Status-Code"] for r in heard.answers if r["sip.Status-Code"] >= "2"]
    return next((status for status in finals if status < "3"), finals[-1])


# What is odd in them


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [
        ("sip-register-invite-cancel", ["abandoned", "rejected", "rejected", "declined"]),
        ("sip-t38-three-legs", ["answered", "answered"]),
        ("sip-ipv6-fragments-sll", ["answered"]),
        ("sip-tcp-ipip", ["answered"]),
        ("sip-invalid-content-length", ["pending"]),
        ("sip-long-paths-rawip", []),
    ],
)
def test_outcomes_have_the_words_of_a_run(samples: Path, name: str, outcomes: list[str]) -> None:
    assert list(read_capture(samples / "data" / f"{name}.pcap").calls["outcome"]) == outcomes


def test_packets_captured_twice_are_told_and_drawn_once(samples: Path) -> None:
    capture = read_capture(samples / "data" / "sip-t38-three-legs.pcap")
    assert capture.remarks == ("23 of 92 messages were captured twice; a ladder shows each once",)
    assert "(again)" not in str(capture.ladder(1))
    assert len(capture.call(1).messages) + len(capture.call(2).messages) == 92 - 23


def test_a_content_length_that_is_no_number_is_told(samples: Path) -> None:
    capture = read_capture(samples / "data" / "sip-invalid-content-length.pcap")
    assert capture.remarks == ("2 of 2 messages are malformed: Content-Length is not a number (2)",)
    assert list(capture.faults["packet"]) == [1, 2]
