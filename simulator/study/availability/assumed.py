"""What breaks where nobody says: mean times between failures and to the repair, all assumed.

Each has its source or says that it has none, and a range that practice lies in; `docs/assumptions`
prints them. Planned work is not among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from simulator.errors import Mark
from simulator.faults.spec import FaultSpec, Scope, Values
from simulator.nodes.frozen import FrozenMapping
from simulator.nodes.spec import TopologySpec

_HOUR: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Assumption:
    """How often one kind of thing fails, and for how long.

    Parameters
    ----------
    what : str
    kind : str
        Of `simulator.faults.kinds`.
    mtbf, mttr : float or None
        Hours; None: it starts again at once.
    range : str
        Of the time between failures, in words.
    source : str
    """

    what: str
    kind: str
    mtbf: float
    mttr: float | None
    range: str
    source: str


_REPAIR: Final = "4 h to the repair: a maintenance contract of that time"
_MITEL: Final = (
    "Mitel, MX-ONE CPI library 7.8 SP1, reliability, unavailability for IP extensions: a server "
    "node 10 years and 4 h; the figure of a later release"
)
MACHINES: Final[Mapping[str, Assumption]] = FrozenMapping(
    {
        "telephony-server": Assumption(
            "machine of a Telephony Server", "down", 87_600.0, 4.0, "5 to 15 years", _MITEL
        ),
        "media-gateway": Assumption(
            "chassis of a media gateway", "down", 87_600.0, 4.0, "5 to 20 years", "as the server"
        ),
        "front-end": Assumption(
            "machine of a Lync server", "down", 43_800.0, 4.0, "3 to 10 years", _REPAIR
        ),
    }
)
PROCESSES: Final[Mapping[str, Assumption]] = FrozenMapping(
    {
        "telephony-server": Assumption(
            "software of a Telephony Server", "restart", 8_760.0, None, "3 months to 3 years", ""
        ),
        "front-end": Assumption(
            "software of a Lync server", "restart", 4_380.0, None, "1 month to 1 year", ""
        ),
    }
)
LINES: Final[Mapping[str, Assumption]] = FrozenMapping(
    {
        "site": Assumption(
            "line between sites",
            "down",
            4_380.0,
            4.0,
            "99.5 % to 99.99 % in carriers' service levels",
            "99.9 %, two failures a year",
        ),
        "carrier": Assumption(
            "line to the public network", "down", 8_760.0, 4.0, "as between sites", "99.95 %"
        ),
    }
)
_LYNC: Final = ("mediation-server", "conference-server", "infrastructure")


def assumed_faults(topology: TopologySpec) -> Iterator[FaultSpec]:
    """Yield what is assumed to break of a topology.

    Machines of servers and gateways, their software, lines between sites and to the public
    network. Not: terminals, each of which concerns one user; switches and cables of one site.
    """
    for host in topology.hosts:
        recipes = [_kind(node.recipe) for node in topology.nodes if node.host == host.name]
        found = next((MACHINES[recipe] for recipe in recipes if recipe in MACHINES), None)
        if found is not None:
            yield _fault(found, "host", host.name)
    for node in topology.nodes:
        process = PROCESSES.get(_kind(node.recipe))
        if process is not None and node.recipe != "infrastructure":
            yield _fault(process, "node", node.name)
    carriers = {node.host for node in topology.nodes if node.recipe == "pstn"}
    for link in topology.links:
        if {link.a, link.b} <= {*topology.switches}:
            yield _fault(LINES["site"], "link", link.name)
        elif carriers & {link.a, link.b}:
            yield _fault(LINES["carrier"], "link", link.name)


def assumptions() -> tuple[Assumption, ...]:
    """Return all of them."""
    return (*MACHINES.values(), *PROCESSES.values(), *LINES.values())


def _kind(recipe: str) -> str:
    return "front-end" if recipe in _LYNC else recipe


def _fault(one: Assumption, scope: Scope, name: str) -> FaultSpec:
    mttr = None if one.mttr is None else one.mttr * _HOUR
    return FaultSpec(
        name=f"{name} {one.kind}",
        kind=one.kind,
        scope=scope,
        targets=(name,),
        at=None,
        lasts=None,
        mtbf=one.mtbf * _HOUR,
        mttr=mttr,
        values=Values(),
        mark=Mark("assumed"),
        members=((scope, name),),
    )
