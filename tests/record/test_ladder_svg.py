"""Ladders as pictures: valid, complete, and no text over another or over a line."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest

from simulator.record.ladder import ladder
from tests.record.messages import CALL, frame, message
from tests.record.picture import SVG, Seen

NODES = (
    "attached-phones",
    "gateway",
    "mxone",
    "mediation",
    "frontend",
    "lync-clients",
    "10.0.0.1:5060",
    "[2001:db8:0:1::1234:5678]:5060",
)
LABELS = (
    ("INVITE", 0),
    ("100 Trying", 100),
    ("183 Session Progress", 183),
    ("200 OK", 200),
    ("302 Moved Temporarily", 302),
    ("480 Temporarily Unavailable", 480),
    ("491 Request Pending", 491),
    ("BYE", 0),
    ("NOTIFY of something that a peer has given a name without end", 0),
)


def hop(time: float, source: str, destination: str, label: str, **other: Any) -> dict[str, Any]:
    """A row with what a picture needs beside the label."""
    first = label.split()[0]
    status = int(first) if first.isdigit() else 0
    made = {"sip_status": status, "cseq": 1, **other}
    row = message(time, source, destination, label, lost=made.pop("lost", False))
    return {**row, **made}


def large(seed: int, count: int = 120) -> pd.DataFrame:
    """A call of many messages over eight nodes, with losses, repeats, crossings and loops."""
    draw = random.Random(seed)
    rows, time = [], 100.0
    for _ in range(count):
        low = draw.randrange(len(NODES))
        ends = [NODES[low], NODES[min(low + draw.choice((0, 1, 1, 1, 1, 2, 5)), len(NODES) - 1)]]
        draw.shuffle(ends)
        label, status = draw.choice(LABELS)
        row = hop(
            time,
            ends[0],
            ends[1],
            label,
            sip_status=status,
            transport=draw.choice(("udp", "tcp", "tls")),
            sip_call_id=f"{low // 3}-{draw.randrange(3)}-834c9f@{NODES[low]}",
            method=draw.choice(("INVITE", "BYE", "UPDATE")),
        )
        row["arrival"] = None if draw.random() < 0.1 else time + draw.choice((0.001, 0.02))
        rows.append(row)
        time += draw.choice((0.0, 0.01, 0.01, 0.01, 2.5))
    return frame(*rows)


REFUSED: dict[str, Any] = {
    **CALL,
    "begin": 100.0,
    "alerted": 100.5,
    "answered": 101.0,
    "released": 120.0,
    "redial_of": 7,
    "reason_rule": "no free channel",
    "reason_node": "mxone",
    "reason": "all 30 channels of sip-trunk are taken, " * 6,
    "reason_source": "RFC 3398 7.2.4.1",
}
HOPS = frame(
    hop(10.0, "clients", "frontend", "INVITE", transport="tls", sip_call_id="1@clients"),
    hop(10.002, "frontend", "mediation", "INVITE", transport="tls", sip_call_id="1@clients"),
    hop(10.003, "mediation", "mxone", "INVITE", sip_call_id="2@mediation"),
    hop(10.1, "mxone", "mediation", "486 Busy <Here>", sip_call_id="2@mediation"),
)


def seen(messages: pd.DataFrame, call: dict[str, Any] | None = None) -> Seen:
    return Seen(ladder(messages, call, addresses=lambda: {"mxone": "192.0.2.84"}).svg())


def groups(picture: Seen, kind: str) -> int:
    found = picture.root.iter(f"{SVG}g")
    return sum(kind in group.get("class", "").split() for group in found)


@pytest.mark.parametrize("seed", range(2))
def test_no_text_lies_over_another_or_over_a_line(seed: int) -> None:
    picture = seen(large(seed), REFUSED)
    assert picture.touching() == []
    assert picture.struck() == []
    assert picture.on_lifelines() == []
    assert picture.outside() == []


def test_every_message_has_its_label_and_its_instant() -> None:
    words = [one.words for one in seen(HOPS).texts]
    assert words.count("INVITE") == 3
    assert [word for word in words if word.startswith("+")] == [
        "+0.000000",
        "+0.002000",
        "+0.003000",
        "+0.100000",
    ]


def test_texts_of_peers_are_escaped() -> None:
    hostile = frame(hop(0.0, "<a>&'", 'b"', "486 </svg><script>\x00\x1b[31m"))
    words = [one.words for one in seen(hostile).texts]
    assert any("</svg><script>" in word for word in words)
    assert "<a>&'" in words


def test_a_phrase_and_a_name_without_end_are_cut() -> None:
    messages = frame(hop(0.0, "a" * 50_000, "b", "486 " + "Busy " * 50_000))
    assert seen(messages).page.right < 1000


def test_colours_follow_the_kind_of_message() -> None:
    picture = seen(HOPS)
    assert groups(picture, "request") - groups(seen(frame()), "request") == 3 + 1  # and the legend
    assert groups(picture, "failure") == 1 + 1


def test_a_lost_message_ends_before_the_lifeline_of_its_destination() -> None:
    picture = seen(frame(hop(0.0, "a", "b", "INVITE", lost=True)))
    (tail, _, end, _), *_ = picture.shafts
    (_, first), (_, last) = picture.lifelines[:2]
    assert tail == pytest.approx(first.left + 0.5)
    assert end < last.left - 10
    assert "lost" in [one.words for one in picture.texts]


def test_a_repeated_message_is_marked() -> None:
    rows = [hop(i, "a", "b", "INVITE", transport="udp") for i in (0.0, 0.5)]
    picture = seen(frame(*rows))
    assert groups(picture, "again") == 1 + 1
    assert "INVITE (again)" in [one.words for one in picture.texts]


def test_a_response_to_another_request_than_invite_names_it() -> None:
    picture = seen(frame(hop(0.0, "a", "b", "200 OK", method="PRACK", sip_status=200)))
    assert "200 OK (PRACK)" in [one.words for one in picture.texts]


def test_two_messages_that_cross_on_their_way_slope() -> None:
    rows = [hop(0.0, "a", "b", "INVITE"), hop(0.1, "b", "a", "BYE")]
    rows[0]["arrival"], rows[1]["arrival"] = 0.2, 0.3
    (_, y, _, end), (_, other, _, other_end), *_ = seen(frame(*rows)).shafts
    assert y < other < end
    assert other < other_end


def test_a_back_to_back_user_agent_has_a_bar_and_its_dialogs_a_strip_each() -> None:
    picture = seen(HOPS)
    bars = [one for one in picture.root.iter(f"{SVG}rect") if one.get("class") == "bar"]
    assert len(bars) == 1 + 1  # mediation, and the legend
    assert {"1@clients", "2@mediation"} <= {one.words for one in picture.texts}


def test_a_node_has_its_address_and_each_hop_its_transport() -> None:
    words = [one.words for one in seen(HOPS).texts]
    assert "192.0.2.84" in words
    assert words.count("TLS") == 2 + 1  # and the legend
    assert words.count("TCP") == 1


def test_ringing_talk_and_release_are_marked() -> None:
    rows = [hop(0.0, "a", "b", "INVITE"), hop(1.0, "b", "a", "180 Ringing")]
    rows += [hop(5.0, "b", "a", "200 OK", sip_status=200), hop(50.0, "a", "b", "BYE")]
    call = {**CALL, "begin": 0.0, "alerted": 1.001, "answered": 5.001, "released": 50.0}
    words = [one.words for one in seen(frame(*rows), call).texts]
    assert {"ringing", "answered", "talk", "released by caller"} <= {*words}
    assert words.count("ringing") == 2  # the silence, and the message


def test_names_come_again_in_a_long_call() -> None:
    words = [one.words for one in seen(large(0)).texts]
    assert words.count("mediation") >= 4


def test_a_capture_knows_less_and_is_drawn() -> None:
    columns = ["time", "source", "destination", "label"]
    picture = seen(HOPS[columns])
    assert "486 Busy <Here>" in [one.words for one in picture.texts]
    assert groups(picture, "lost") == 0
    assert picture.touching() == []


def test_no_messages_are_a_picture_that_says_so() -> None:
    assert "no messages" in [one.words for one in seen(frame()).texts]
