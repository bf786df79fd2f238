"""Where hosts and switches stand: a band for each site, in it three columns over its switches.

Columns by what runs on a host: Lync and its clients; the Telephony Servers and their gateways;
telephones and the public network. Three, so that the text stays readable where a page shows the
picture 800 pixels wide. A switch is a bar below the hosts of the site that uses it most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from simulator.nodes.spec import HostSpec, Recipe, TopologySpec
from simulator.topology.picture.content import host_lines, trunk_label
from simulator.topology.picture.overlay import Overlay
from simulator.topology.picture.shapes import LINE, PAD, Box, text_width

LANE: Final = 8.0  # between lines that run side by side
_LEAST: Final = 200.0  # width of a box
_ROW_GAP: Final = 26.0
_TOP: Final = 60.0
_BAR: Final = 24.0
_BAR_STEP: Final = 40.0
_EDGE: Final = 20.0

_COLUMNS: Final[dict[Recipe, int]] = {
    "lync-clients": 0,
    "front-end": 0,
    "mediation-server": 0,
    "conference-server": 0,
    "proxy": 1,
    "infrastructure": 0,
    "telephony-server": 1,
    "media-gateway": 1,
    "sip-terminals": 2,
    "attached-terminals": 2,
    "pstn": 2,
}
LAST: Final = 2


@dataclass(frozen=True, slots=True)
class Places:
    """All boxes by name, and the columns of hosts.

    Parameters
    ----------
    columns : dict of host to int
    lefts, rights : tuple of float
        Sides of the columns.
    """

    hosts: dict[str, Box]
    switches: dict[str, Box]
    sites: tuple[Box, ...]
    columns: dict[str, int]
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    bottom: float

    def box(self, name: str) -> Box:
        """Return the box of a host or switch."""
        return self.hosts.get(name) or self.switches[name]


def place(spec: TopologySpec, overlay: Overlay) -> Places:
    """Place everything of a topology that has a box."""
    columns = {host.name: _column(spec, host) for host in spec.hosts}
    boxes = {host.name: _box(spec, host, overlay) for host in spec.hosts}
    widths = [
        max((boxes[name].width for name, at in columns.items() if at == column), default=_LEAST)
        for column in range(LAST + 1)
    ]
    lefts = _lefts(spec, overlay, columns, widths)
    rights = tuple(left + width for left, width in zip(lefts, widths, strict=True))
    hosts: dict[str, Box] = {}
    switches: dict[str, Box] = {}
    frames: list[Box] = []
    top, bars, side = _TOP, _bars_by_site(spec), _side(spec)
    sites = [site for site in spec.sites if bars[site] or any(h.site == site for h in spec.hosts)]
    for site in sites:
        begin = top + (LINE + 5.0 if len(sites) > 1 else 0.0)
        below = dict.fromkeys(range(LAST + 1), begin)
        for host in (one for one in spec.hosts if one.site == site):
            at = columns[host.name]
            box = replace(boxes[host.name], x=lefts[at], y=below[at], width=widths[at])
            hosts[host.name] = box
            below[at] = box.bottom + _ROW_GAP
        end = max(below.values())
        for name in bars[site]:
            left, right = lefts[0] - side, rights[LAST] + side
            switches[name] = Box(
                name, left, end, right - left, _BAR, (), "switch", indent=side + PAD
            )
            end += _BAR_STEP
        if len(sites) > 1:
            x, right = lefts[0] - side - _EDGE / 2, rights[LAST] + side + _EDGE / 2
            frames.append(Box(site, x, top - 6.0, right - x, end - top + 2.0, (), "site"))
        top = end + (_ROW_GAP if len(sites) > 1 else 0.0)
    return Places(hosts, switches, tuple(frames), columns, lefts, rights, top)


def _side(spec: TopologySpec) -> float:
    """Return how far bars reach beyond the outer columns: lines come down there."""
    return LANE * _most_lanes(spec) + 14.0


def _bars_by_site(spec: TopologySpec) -> dict[str, list[str]]:
    """Return the switches of each site: whose hosts hang on them most."""
    site_of = {host.name: host.site for host in spec.hosts}
    found: dict[str, list[str]] = {site: [] for site in spec.sites}
    for switch in spec.switches:
        ends = ((link.a, link.b) for link in spec.links)
        near = (b if a == switch else a for a, b in ends if switch in (a, b))
        counts = Counter(site_of[name] for name in near if name in site_of)
        site = counts.most_common(1)[0][0] if counts else spec.sites[-1]
        found[site].append(switch)
    return found


def _lefts(
    spec: TopologySpec, overlay: Overlay, columns: dict[str, int], widths: list[float]
) -> tuple[float, ...]:
    """Return the left sides: gaps have room for the lines and labels that run there."""
    lanes = [
        sum(_hangs_on_switch(spec, name) for name, at in columns.items() if at == column)
        for column in range(LAST + 1)
    ]
    labels = [line for trunk in spec.trunks for line in trunk_label(trunk, overlay)]
    label = max(map(text_width, labels), default=60.0)
    first = _side(spec) + 1.5 * _EDGE
    trunk_gap = 40.0 + label + LANE * (lanes[1] + len(spec.trunks))
    second = first + widths[0] + trunk_gap
    gateways = sum(node.gateway is not None for node in spec.nodes)
    return first, second, second + widths[1] + 50.0 + LANE * gateways


def _most_lanes(spec: TopologySpec) -> int:
    """Return how many lines run beside the outer columns."""
    columns = [_column(spec, host) for host in spec.hosts if _hangs_on_switch(spec, host.name)]
    return max(columns.count(0), columns.count(LAST))


def _hangs_on_switch(spec: TopologySpec, host: str) -> bool:
    return any(
        host in (link.a, link.b) and {link.a, link.b} & {*spec.switches} for link in spec.links
    )


def _column(spec: TopologySpec, host: HostSpec) -> int:
    columns = [_COLUMNS[node.recipe] for node in spec.nodes if node.host == host.name]
    return columns[0] if columns else LAST


def _box(spec: TopologySpec, host: HostSpec, overlay: Overlay) -> Box:
    lines = host_lines(spec, host, overlay)
    widths = [text_width(host.name, bold=True), *map(text_width, lines)]
    width = max(_LEAST, max(widths) + 2 * PAD)
    load = overlay.host_loads.get(host.name)
    height = LINE * (len(lines) + 1) + 2 * PAD + (6.0 if load is not None else 0.0)
    height = max(height, *_room_for_trunks(spec, host, overlay), 0.0)
    return Box(host.name, 0.0, 0.0, width, height, lines, "host", load)


def _room_for_trunks(spec: TopologySpec, host: HostSpec, overlay: Overlay) -> Iterator[float]:
    """Yield how high a Telephony Server is at least: its trunks end below each other."""
    servers = {node.name for node in spec.nodes if node.host == host.name and node.telephony}
    mine = [trunk for trunk in spec.trunks if trunk.pbx in servers]
    yield sum(trunk_height(trunk_label(trunk, overlay)) for trunk in mine) if len(mine) > 1 else 0.0


def trunk_height(label: tuple[str, ...]) -> float:
    """Return how much room a trunk takes with its label."""
    return LINE * len(label) + 14.0
