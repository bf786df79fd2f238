from __future__ import annotations

from inspect import signature
from typing import Any

import pytest

from simulator.sdp.description import Description
from simulator.sdp.media_line import Media

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


def media(**fields: Any) -> Media:
    return Media(**{"kind": "audio", "port": 4000, "profile": "RTP/AVP", "codecs": (), **fields})


def description(**fields: Any) -> Description:
    usual: dict[str, Any] = {"address": "192.0.2.1", "session_id": 1, "version": 1, "media": ()}
    return Description(**{**usual, **fields})


def fields(kind: type, *but: str) -> list[str]:
    """Return what can be said of one, as its constructor names it."""
    return [name for name in signature(kind).parameters if name not in but]


@pytest.mark.parametrize("name", fields(Media, "layout"))
def test_streams_that_differ_in_a_field_are_not_equal(name: str) -> None:
    assert media() == media()
    assert media(**{name: DIFFERENT.get(name, ("other",))}) != media()


def test_the_layout_of_a_stream_is_not_part_of_it() -> None:
    assert media(layout=("rtpmap",)) == media()


@pytest.mark.parametrize("name", fields(Description, "about"))
def test_sessions_that_differ_in_a_field_are_not_equal(name: str) -> None:
    assert description() == description()
    assert description(**{name: DIFFERENT.get(name, ("other",))}) != description()


def test_a_stream_with_other_codecs_has_all_else() -> None:
    stream = Media(
        "audio", 4000, "RTP/SAVP", (), 20, None, (), 4001, "main", "192.0.2.9", (), ("AS:64",)
    )
    assert stream.with_codecs(()) == stream
