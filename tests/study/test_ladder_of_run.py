"""Ladders of a real run: every arrow leads to the text of its own message."""

from __future__ import annotations

from functools import cache
from xml.etree import ElementTree as ET

import pytest

from simulator.study.run import Call
from simulator.study.simulate import simulate
from tests.record.picture import Seen

DIRECTIONS = ("lync-to-pstn", "mxone-to-lync")


@cache
def calls() -> dict[str, Call]:
    """An answered call of each direction, the longest that is over."""
    run = simulate("guide-tcp", duration="3 min", warmup="0 s", replications=1, workers=1)
    answered = run.calls[run.calls["outcome"] == "answered"]
    return {
        direction: run.call(int(answered[answered["direction"] == direction]["call"].iloc[0]))
        for direction in DIRECTIONS
    }


def sections(call: Call) -> dict[int, str]:
    page = ET.fromstring(call.ladder().html().removeprefix("<!DOCTYPE html>"))
    found = page.iter("section")
    return {int((one.get("id") or "")[1:]): one.findtext("pre") or "" for one in found}


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_every_message_has_its_own_text(direction: str) -> None:
    call = calls()[direction]
    texts = sections(call)
    rows = list(zip(call.messages["label"], call.messages["sip_call_id"], strict=True))
    assert len(texts) == len(rows)
    for place, (label, call_id) in enumerate(rows):
        words = texts[place].splitlines()
        if len(words) == 2:  # a line that is not SIP: the name is all there is
            assert words[0] == label
        else:
            assert words[0].removeprefix("SIP/2.0 ").startswith(str(label))
            assert f"Call-ID: {call_id}" in words


def test_a_notebook_shows_a_message_line_by_line() -> None:
    message = calls()["lync-to-pstn"].message(0)
    assert message.startswith("INVITE ")
    assert message._repr_html_().startswith("<pre>INVITE ")


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_no_text_of_its_picture_lies_over_another_or_over_a_line(direction: str) -> None:
    picture = Seen(calls()[direction].ladder().svg())
    assert picture.touching() == []
    assert picture.struck() == []
    assert picture.on_lifelines() == []
    assert picture.outside() == []


def test_its_picture_has_the_addresses_of_the_topology() -> None:
    words = [one.words for one in Seen(calls()["lync-to-pstn"].ladder().svg()).texts]
    assert {"192.168.222.84", "192.168.222.90", "10.2.0.0/16"} <= {*words}
