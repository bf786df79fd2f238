"""Where everything of a picture stands: boxes for hosts, lines for links and trunks.

Hosts stand in three columns by what runs on them: Lync and its clients; the Telephony Servers and
their gateways; telephones and the public network. Three, so that the text stays readable where a
page shows the picture 800 pixels wide. Each switch is a bar at the bottom, to which hosts lead
down the gaps between the columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from simulator.nodes.spec import HostSpec, Recipe, TopologySpec, TrunkSpec

WIDTH: Final = 200.0  # of a box
LINE: Final = 15.0  # height of a line of text
_PAD: Final = 10.0
_GAP: Final = 70.0  # between columns
_TRUNK_GAP: Final = 210.0  # between Lync and MX-ONE: the trunk's label stands there
_ROW_GAP: Final = 26.0
_TOP: Final = 60.0
_MARGIN: Final = 50.0

_COLUMNS: Final[dict[Recipe, int]] = {
    "lync-clients": 0,
    "front-end": 0,
    "mediation-server": 0,
    "infrastructure": 0,
    "telephony-server": 1,
    "media-gateway": 1,
    "sip-terminals": 2,
    "attached-terminals": 2,
    "pstn": 2,
}
_LAST: Final = 2
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A host or a switch: a frame, a title, and lines of text below it."""

    name: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    kind: str  # host, switch

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A link or a trunk: a way through points, with lines of text beside it."""

    points: tuple[Point, ...]
    kind: str  # link, trunk
    label: tuple[str, ...] = ()
    label_at: Point = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole picture."""

    title: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def lay_out(spec: TopologySpec) -> Layout:
    """Place hosts, switches, links and trunks of a topology."""
    hosts = {box.name: box for box in _host_boxes(spec)}
    bottom = max(box.y + box.height for box in hosts.values()) + _ROW_GAP
    right = max(box.x + box.width for box in hosts.values())
    switches = {
        name: Box(
            name, _MARGIN - 30.0, bottom + i * 40.0, right - _MARGIN + 60.0, 24.0, (), "switch"
        )
        for i, name in enumerate(spec.switches)
    }
    lines = [*_links(spec, hosts, switches), *_trunks(spec, hosts)]
    height = bottom + 40.0 * len(switches) + 20.0
    boxes = (*switches.values(), *hosts.values())
    return Layout(spec.description or spec.name, right + _MARGIN, height, boxes, tuple(lines))


def _host_boxes(spec: TopologySpec) -> Iterator[Box]:
    below = dict.fromkeys(range(_LAST + 1), _TOP)
    for host in spec.hosts:
        column, lines = _column(spec, host), _lines(spec, host)
        height = LINE * (len(lines) + 1) + 2 * _PAD
        yield Box(host.name, _left(column), below[column], WIDTH, height, lines, "host")
        below[column] += height + _ROW_GAP


def _left(column: int) -> float:
    shift = _TRUNK_GAP - _GAP if column >= _COLUMNS["telephony-server"] else 0.0
    return _MARGIN + column * (WIDTH + _GAP) + shift


def _column(spec: TopologySpec, host: HostSpec) -> int:
    columns = [_COLUMNS[node.recipe] for node in spec.nodes if node.host == host.name]
    return columns[0] if columns else _LAST


def _lines(spec: TopologySpec, host: HostSpec) -> tuple[str, ...]:
    """Return what a host's box says: addresses, then each node with its ports or users."""
    lines = [host.network or host.address]
    users = {one.name: one.users for one in spec.populations}
    for node in spec.nodes:
        if node.host != host.name:
            continue
        ports = " ".join(f"{point.transport}:{point.port}" for point in node.points)
        if node.population:
            lines.append(f"{users[node.population]:,} users, {node.population}")
        elif node.carrier and node.carrier.kind == "isdn":
            carrier = node.carrier
            lines.append(f"{carrier.primary_rates} x {carrier.channels_per_rate} B channels")
        elif node.gateway:
            lines.append(f"{node.gateway.chassis}, {node.gateway.board}")
            lines.append(f"{node.gateway.rtp_resources} RTP resources")
        else:
            lines.append(f"{node.name}  {ports}".rstrip())
    return tuple(lines)


def _links(spec: TopologySpec, hosts: dict[str, Box], switches: dict[str, Box]) -> Iterator[Line]:
    taken: dict[float, int] = {}
    last = _left(_LAST)
    ends = [
        tuple(hosts.get(end) or switches[end] for end in (link.a, link.b)) for link in spec.links
    ]
    # the lowest first: what stands above goes down further out, and crosses nothing
    for a, b in sorted(ends, key=lambda pair: -min(box.y for box in pair)):
        if a.kind == "switch":
            a, b = b, a
        if a.kind == "switch":  # both: the bars stand below each other
            x = a.x + a.width / 2
            yield Line(((x, a.middle), (x, b.middle)), "link")
        elif b.kind == "switch":
            taken[a.x] = taken.get(a.x, 0) + 1
            # the last column goes down its right side: lines from the gateway come from the left
            side, step = (a.x + a.width, 8.0) if a.x == last else (a.x, -8.0)
            x = side + step * taken[a.x]
            yield Line(((side, a.middle), (x, a.middle), (x, b.y)), "link")
        else:
            yield Line(_between(a, b), "link")


def _between(a: Box, b: Box) -> tuple[Point, ...]:
    """Return the way from the side of one box to the facing side of the other."""
    if a.x > b.x:
        a, b = b, a
    if a.x == b.x:
        x = a.x + a.width + 14.0
        side = a.x + a.width
        return ((side, a.middle), (x, a.middle), (x, b.middle), (side, b.middle))
    start, end = a.x + a.width, b.x
    x = start + (end - start) * 0.4
    return ((start, a.middle), (x, a.middle), (x, b.middle), (end, b.middle))


def _trunks(spec: TopologySpec, hosts: dict[str, Box]) -> Iterator[Line]:
    places = {node.name: hosts[node.host] for node in spec.nodes}
    for i, trunk in enumerate(spec.trunks):
        a, b = places[trunk.mediation], places[trunk.pbx]
        label, shift = _label(trunk), i * (LINE * 4 + 10.0)
        start, end = a.x + a.width, b.x
        # near the top: links leave the middle of a box, so they pass below
        y = max(a.y, b.y) + 0.2 * min(a.height, b.height) + shift
        left, right = (min(y, box.y + box.height - 6.0) for box in (a, b))
        points = ((start, left), (start + 20.0, y), (end - 20.0, y), (end, right))
        yield Line(points, "trunk", label, ((start + end) / 2, y + LINE * len(label) + 4.0))


def _label(trunk: TrunkSpec) -> tuple[str, ...]:
    size = "" if trunk.channels is None else f"{trunk.channels} channels"
    secured = trunk.transport == "tls" and trunk.srtp != "not-supported"
    media = "SRTP" if secured else "RTP"
    ports = f"{trunk.transport.upper()} {trunk.mediation_port} / {trunk.pbx_port}"
    return (trunk.name, f"{ports}, {media}", size + (", bypass" if trunk.bypass else ""))
