"""Ladders of captures made elsewhere: each is drawn whole, and nothing lies over another."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.record.reading import read_capture
from tests.record.picture import Seen

CAPTURES = (
    "sip-invalid-content-length",
    "sip-ipv6-fragments-sll",
    "sip-register-invite-cancel",
    "sip-t38-three-legs",
    "sip-tcp-ipip",
)


@pytest.mark.parametrize("name", CAPTURES)
def test_every_call_of_a_capture_is_drawn(name: str, samples: Path) -> None:
    capture = read_capture(samples / "data" / f"{name}.pcap")
    assert len(capture.calls)
    for number in capture.calls["call"]:
        found = capture.ladder(int(number))
        picture = Seen(found.svg())
        instants = [one for one in picture.texts if one.words.startswith("+")]
        assert len(instants) >= len(found.arrows)  # a number of a party may begin so, too
        assert picture.touching() == []
        assert picture.struck() == []
        assert picture.on_lifelines() == []
        assert picture.outside() == []
        assert found.html(raw=True).count("<section ") == len(found.arrows)
