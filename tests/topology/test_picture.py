"""A topology draws itself."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from simulator.errors import InputError
from simulator.topology.load import load_topology
from tests.topology.guide import changed

SVG = "{http://www.w3.org/2000/svg}"


def texts(document: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(document).iter(f"{SVG}text")]


def test_each_host_and_the_trunk_are_named() -> None:
    topology = load_topology("guide-tcp")
    named = texts(topology.draw().svg)
    assert {host.name for host in topology.spec.hosts} <= {*named}
    assert {"sip-trunk", "TCP 5068 / 5060, RTP", "30 channels", "lan"} <= {*named}


def test_security_is_seen() -> None:
    assert "TLS 5067 / 5061, SRTP" in texts(load_topology("guide-tls").draw().svg)


def test_each_link_and_trunk_is_a_line() -> None:
    topology = load_topology("guide-tcp")
    lines = ET.fromstring(topology.draw().svg).findall(f".//{SVG}polyline")
    assert len(lines) == len(topology.spec.links) + len(topology.spec.trunks)


def test_no_boxes_overlap() -> None:
    document = ET.fromstring(load_topology("guide-tcp").draw().svg)
    boxes = [
        tuple(float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        for box in document.iter(f"{SVG}rect")
        if "class" in box.attrib
    ]
    for i, (x, y, width, height) in enumerate(boxes):
        for left, top, wide, high in boxes[:i]:
            assert x + width <= left or left + wide <= x or y + height <= top or top + high <= y


def test_a_name_with_markup_stays_text(tmp_path: Path) -> None:
    drawing = changed(tmp_path, "description: a <b> & c").draw()
    assert "a <b> & c" in texts(drawing.svg)


def test_it_is_the_same_each_time() -> None:
    one, two = (load_topology("guide-tls").draw().svg for _ in range(2))
    assert one == two


def test_it_is_written_as_svg(tmp_path: Path) -> None:
    drawing = load_topology("guide-tcp").draw(tmp_path / "guide.svg")
    assert (tmp_path / "guide.svg").read_text(encoding="utf-8") == drawing.svg


def test_it_is_written_as_png(tmp_path: Path) -> None:
    load_topology("guide-tcp").draw(tmp_path / "guide.png")
    assert (tmp_path / "guide.png").read_bytes().startswith(b"\x89PNG\r\n")


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a name that ends in \.svg or \.png"):
        load_topology("guide-tcp").draw(tmp_path / "guide.gif")


def test_what_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        load_topology("guide-tcp").draw(tmp_path / "nowhere" / "guide.svg")


def test_a_notebook_shows_it() -> None:
    assert load_topology("guide-tcp").draw()._repr_svg_().startswith("<svg")
