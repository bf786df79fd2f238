"""A topology draws itself, and what a run adds; nothing lies over what has to be read."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from simulator.errors import InputError
from simulator.nodes.spec import TopologySpec
from simulator.topology.load import load_topology
from simulator.topology.picture import Hop, Overlay, draw
from simulator.topology.picture.layout import lay_out
from simulator.topology.picture.shapes import LINE, Box, Layout, Text, text_width
from tests.topology.guide import changed

SVG = "{http://www.w3.org/2000/svg}"
TESTS = Path(__file__).parents[1]
TWO_SITES = TESTS / "topology/two-sites.yaml"
TOPOLOGIES: list[str | Path] = [
    "guide-tcp",
    "guide-tls",
    TWO_SITES,
    TESTS / "nodes/topologies/two-peers.yaml",
    TESTS / "nodes/topologies/two-gateways.yaml",
    TESTS / "nodes/topologies/two-mediation-servers.yaml",
]
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom


@pytest.fixture(scope="module", params=TOPOLOGIES, ids=lambda name: Path(name).stem)
def spec(request: pytest.FixtureRequest) -> TopologySpec:
    return load_topology(request.param).spec


@pytest.fixture(scope="module", params=["plain", "loads"])
def layout(request: pytest.FixtureRequest, spec: TopologySpec) -> Layout:
    return lay_out(spec, busy(spec) if request.param == "loads" else Overlay())


def busy(spec: TopologySpec) -> Overlay:
    """Loads everywhere."""
    return Overlay(
        title="mean loads",
        host_lines={host.name: ("RTP resources 70.8 E, 55 %", "busy") for host in spec.hosts},
        host_loads={host.name: 0.8 for host in spec.hosts},
        link_rates={link.name: 12.3 for link in spec.links},
        trunk_lines={trunk.name: ("19.1 E, 64 %, 0.5 % blocked",) for trunk in spec.trunks},
    )


def texts(document: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(document).iter(f"{SVG}text")]


def frame(box: Box) -> Rectangle:
    return box.x, box.y, box.right, box.bottom


def extent(text: Text) -> Rectangle:
    """Where a line of text lies, letters without tails."""
    width = text_width(text.text) * 0.9
    left = text.at[0] - (width / 2 if text.kind == "label" else 0.0)
    return left, text.at[1] - LINE + 5.0, left + width, text.at[1]


def overlap(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def stretches(layout: Layout, kind: str) -> list[Rectangle]:
    """Every straight part of the lines of a kind, as a rectangle without width."""
    ends = [
        pair
        for one in layout.lines
        if one.kind == kind
        for pair in zip(one.points, one.points[1:], strict=False)
    ]
    return [(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])) for a, b in ends]


def inner(box: Box) -> Rectangle:
    return box.x + 1.0, box.y + 1.0, box.right - 1.0, box.bottom - 1.0


def test_boxes_do_not_overlap(layout: Layout) -> None:
    boxes = [frame(box) for box in layout.boxes if box.kind != "site"]
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))


def test_hosts_and_switches_stand_in_their_sites(layout: Layout) -> None:
    sites = [frame(box) for box in layout.boxes if box.kind == "site"]
    for left, top, right, bottom in (frame(box) for box in layout.boxes if box.kind != "site"):
        inside = [
            s for s in sites if s[0] <= left and s[1] <= top and right <= s[2] and bottom <= s[3]
        ]
        assert inside or not sites


def test_the_text_of_a_box_lies_in_it(layout: Layout) -> None:
    for box in layout.boxes:
        if box.kind == "host":
            assert max(map(text_width, box.lines)) <= box.width
            assert LINE * (len(box.lines) + 1) + 4.0 < box.height


def test_labels_lie_on_no_box_and_on_no_other_label(layout: Layout) -> None:
    labels = [extent(text) for text in layout.texts]
    boxes = [frame(box) for box in layout.boxes if box.kind != "site"]
    assert not any(overlap(one, other) for one, other in combinations(labels, 2))
    assert not any(overlap(label, box) for label in labels for box in boxes)


def test_no_line_crosses_a_host_or_a_label(layout: Layout) -> None:
    hosts = [inner(box) for box in layout.boxes if box.kind == "host"]
    labels = [extent(text) for text in layout.texts]
    for kind in ("link", "trunk"):
        for line in stretches(layout, kind):
            assert not any(overlap(line, host) for host in hosts)
            assert not any(overlap(line, label) for label in labels)


def test_links_do_not_run_in_one_another(layout: Layout) -> None:
    upright = [s for s in stretches(layout, "link") if s[0] == s[2]]
    for one, other in combinations(upright, 2):
        if one[0] == other[0] and overlap((one[0] - 1, *one[1:2], one[2] + 1, one[3]), other):
            ends = {one[1], one[3]} & {other[1], other[3]}
            assert ends  # two links of one gateway part where they begin


def test_everything_lies_in_the_picture(layout: Layout) -> None:
    for left, top, right, bottom in (*map(frame, layout.boxes), *map(extent, layout.texts)):
        assert left >= 0.0
        assert top >= 0.0
        assert right <= layout.width
        assert bottom <= layout.height


def test_each_host_and_the_trunk_are_named() -> None:
    topology = load_topology("guide-tcp")
    named = texts(topology.draw().svg)
    assert {host.name for host in topology.spec.hosts} <= {*named}
    assert {"sip-trunk", "TCP 5068 / 5060, RTP", "30 channels", "lan"} <= {*named}


def test_security_is_seen() -> None:
    assert "TLS 5067 / 5061, SRTP" in texts(load_topology("guide-tls").draw().svg)


def test_each_link_and_trunk_is_a_line(spec: TopologySpec) -> None:
    lines = ET.fromstring(draw(spec).svg).findall(f".//{SVG}polyline")
    assert len(lines) == len(spec.links) + len(spec.trunks)


def test_the_sites_are_named_where_there_are_several() -> None:
    named = texts(draw(load_topology(TWO_SITES).spec).svg)
    assert {"zeruela", "branch"} <= {*named}
    assert "zeruela" not in texts(load_topology("guide-tcp").draw().svg)


def test_loads_are_told_and_drawn(spec: TopologySpec) -> None:
    drawing = draw(spec, overlay=busy(spec))
    assert texts(drawing.svg).count("19.1 E, 64 %, 0.5 % blocked") == len(spec.trunks)
    bars = [e for e in ET.fromstring(drawing.svg).iter(f"{SVG}rect") if e.get("class") == "high"]
    assert len(bars) == len(spec.hosts)


def test_a_busier_link_is_thicker() -> None:
    spec = load_topology("guide-tcp").spec
    rates = {"lan-mxone": 100.0, "lan-gateway": 1.0}
    weights = {
        line.ends.partition(":")[0]: line.weight
        for line in lay_out(spec, Overlay(link_rates=rates)).lines
    }
    assert weights["lan-mxone"] > weights["lan-gateway"] > weights["lan-clients"]


HOPS = (
    Hop("lync-clients", "frontend", "a"),  # over a switch: a number at each end
    Hop("frontend", "mediation", "b"),  # inside a machine
    Hop("mediation", "mxone", "c"),  # by the trunk
    Hop("mxone", "gateway", "d"),
    Hop("gateway", "pstn", "e"),  # over one link
)


def test_the_hops_of_a_call_are_numbered_where_they_run() -> None:
    spec = load_topology("guide-tcp").spec
    layout = lay_out(spec, Overlay(hops=HOPS))
    assert [badge.number for badge in layout.badges] == [1, 1, 2, 3, 4, 4, 5]
    boxes = {box.name: box for box in layout.boxes}
    x, y = layout.badges[2].at
    assert boxes["lync-standard"].x < x < boxes["lync-standard"].right
    assert boxes["lync-standard"].y < y < boxes["lync-standard"].bottom
    assert boxes["lync-standard"].right < layout.badges[3].at[0] < boxes["mxone"].x
    assert boxes["gateway"].right < layout.badges[6].at[0] < boxes["pstn"].x


def test_badges_do_not_cover_each_other_or_a_label() -> None:
    hops = (*HOPS, *HOPS[::-1], *HOPS)
    layout = lay_out(load_topology("guide-tcp").spec, Overlay(hops=hops))
    circles = [(x - 8.5, y - 8.5, x + 8.5, y + 8.5) for x, y in (b.at for b in layout.badges)]
    labels = [extent(text) for text in layout.texts if text.kind == "label"]
    side = {x for one in layout.badges for x in (one.at[0],)}
    for x in side:
        mine = [c for c, b in zip(circles, layout.badges, strict=True) if b.at[0] == x]
        assert not any(overlap(one, other) for one, other in combinations(mine, 2))
    assert not any(overlap(circle, label) for circle in circles[:7] for label in labels)


def test_the_list_of_hops_stands_below() -> None:
    overlay = Overlay(hops=HOPS, notes=("answered, 200",))
    shown = texts(draw(load_topology("guide-tcp").spec, overlay=overlay).svg)
    assert [line for line in shown if line[:3] in ("1  ", "5  ")] == ["1  a", "5  e"]
    assert "answered, 200" in shown


def test_a_hop_over_two_switches_is_numbered_on_each_link() -> None:
    spec = load_topology(TWO_SITES).spec
    layout = lay_out(spec, Overlay(hops=(Hop("mxone", "branch-phones", "x"),)))
    assert [badge.number for badge in layout.badges] == [1, 1, 1]


def test_a_name_with_markup_stays_text(tmp_path: Path) -> None:
    drawing = changed(tmp_path, "description: a <b> & c").draw()
    assert "a <b> & c" in texts(drawing.svg)


def test_it_is_the_same_each_time() -> None:
    one, two = (load_topology("guide-tls").draw().svg for _ in range(2))
    assert one == two


def test_it_is_written_as_svg(tmp_path: Path) -> None:
    drawing = load_topology("guide-tcp").draw(tmp_path / "guide.svg")
    assert (tmp_path / "guide.svg").read_text(encoding="utf-8") == drawing.svg


def test_it_is_written_as_a_page(tmp_path: Path) -> None:
    drawing = load_topology("guide-tcp").draw(tmp_path / "guide.html")
    page = (tmp_path / "guide.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert drawing.svg in page


def test_it_is_written_as_png(tmp_path: Path) -> None:
    spec = load_topology("guide-tcp").spec
    overlay = Overlay(hops=HOPS, host_loads={"mxone": 0.5}, title="a call")
    draw(spec, tmp_path / "guide.png", overlay)
    assert (tmp_path / "guide.png").read_bytes().startswith(b"\x89PNG\r\n")


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a name that ends in \.svg, \.png or \.html"):
        load_topology("guide-tcp").draw(tmp_path / "guide.gif")


def test_what_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        load_topology("guide-tcp").draw(tmp_path / "nowhere" / "guide.svg")


def test_a_notebook_shows_it() -> None:
    assert load_topology("guide-tcp").draw()._repr_svg_().startswith("<svg")
