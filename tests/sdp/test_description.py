from __future__ import annotations

import pytest

from simulator.sdp.description import Description, Media

DIFFERENT: dict[str, object] = {
    "kind": "video",
    "port": 4002,
    "profile": "RTP/SAVP",
    "ptime_ms": 30,
    "label": "main",
    "address": "192.0.2.2",
    "session_id": 2,
    "version": 2,
    "session_name": "call",
}


def media() -> Media:
    return Media("audio", 4000, "RTP/AVP", ())


def description() -> Description:
    return Description("192.0.2.1", 1, 1, ())


@pytest.mark.parametrize("name", [name for name in Media.__slots__ if name != "layout"])
def test_streams_that_differ_in_a_field_are_not_equal(name: str) -> None:
    other = media()
    assert other == media()
    setattr(other, name, DIFFERENT.get(name, ("other",)))
    assert other != media()


def test_the_layout_of_a_stream_is_not_part_of_it() -> None:
    other = media()
    other.layout = ("rtpmap",)
    assert other == media()


@pytest.mark.parametrize("name", Description.__slots__)
def test_sessions_that_differ_in_a_field_are_not_equal(name: str) -> None:
    other = description()
    assert other == description()
    setattr(other, name, DIFFERENT.get(name, ("other",)))
    assert other != description()


def test_a_stream_with_other_codecs_has_all_else() -> None:
    stream = Media(
        "audio", 4000, "RTP/SAVP", (), 20, None, (), 4001, "main", "192.0.2.9", (), ("AS:64",)
    )
    assert stream.with_codecs(()) == stream
