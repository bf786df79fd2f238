"""Ladders of captures: what a capture knows is drawn, and nothing is made up."""

from __future__ import annotations

from pathlib import Path

from simulator.record.ladder import Ladder
from simulator.record.reading import read_capture
from tests.record.picture import Seen
from tests.record.reading.packets import A, frames, pcap, request, written


def drawn(folder: Path, **names: str) -> Ladder:
    """An INVITE that was sent twice by 192.0.2.1, and nothing else."""
    path = written(folder, pcap(frames(request(), request())))
    return read_capture(path, names=names).ladder(1)


def test_a_node_with_a_name_has_its_address_below(tmp_path: Path) -> None:
    words = [one.words for one in Seen(drawn(tmp_path, **{A: "pbx"}).svg()).texts]
    assert "pbx:5060" in words
    assert f"{A}:5060" in words


def test_a_node_without_a_name_has_its_address_once_above_and_once_below(tmp_path: Path) -> None:
    words = [one.words for one in Seen(drawn(tmp_path).svg()).texts]
    assert words.count(f"{A}:5060") == 2


def test_nothing_is_lost_as_far_as_a_capture_knows(tmp_path: Path) -> None:
    found = drawn(tmp_path)
    assert [one.again for one in found.arrows] == [False, True]
    assert not any(one.lost for one in found.arrows)
    assert "lost" not in found.text()
