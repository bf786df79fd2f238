"""Which features there are: our own, and those of other packages.

A package names its features in the entry-point group ``simulator.features``, each under the name
by which topologies call it. A name of ours cannot be taken, and no two packages can have one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Final, NamedTuple

from simulator.calls.points import compile_hooks
from simulator.errors import SimulatorError
from simulator.features.anonymity import Anonymity
from simulator.features.base import Feature, Switched
from simulator.features.call_waiting import CallWaiting
from simulator.features.caller_id import CallerId
from simulator.features.conference import Conference
from simulator.features.decline import Decline
from simulator.features.do_not_disturb import DoNotDisturb
from simulator.features.failover import Failover
from simulator.features.fields import Field
from simulator.features.forced_gateway import ForcedGateway
from simulator.features.forward_all import ForwardAll
from simulator.features.forward_busy import ForwardBusy
from simulator.features.forward_no_answer import ForwardNoAnswer
from simulator.features.hunt_group import HuntGroup
from simulator.features.mobile_extension import MobileExtension
from simulator.features.simultaneous_ring import SimultaneousRing
from simulator.features.transfer import Transfer

GROUP: Final = "simulator.features"
OURS: Final = "directsip"
# Keys of an entry in a topology that say which feature it is and whom it serves.
RESERVED: Final = ("feature", "users", "population", "share", "route", "trunk", "node")
_BUILT_IN: Final[tuple[type[Feature], ...]] = (
    Failover,
    ForwardAll,
    SimultaneousRing,
    Transfer,
    Anonymity,
    CallWaiting,
    CallerId,
    Conference,
    Decline,
    DoNotDisturb,
    ForcedGateway,
    ForwardBusy,
    ForwardNoAnswer,
    HuntGroup,
    MobileExtension,
)


class Installed(NamedTuple):
    """A feature that is there.

    Parameters
    ----------
    name : str
    package : str
        Who ships it, with its version where it is not ours.
    kind : type of Feature
    """

    name: str
    package: str
    kind: type[Feature]


def find(name: str) -> type[Feature] | None:
    """Return the feature of a name; None: there is none.

    Raises
    ------
    SimulatorError
        A package has it, and it cannot be loaded or is no feature.
    """
    for kind in _BUILT_IN:
        if kind.name == name:
            return kind
    entries = tuple(entry_points(group=GROUP, name=name))
    if len(entries) > 1:
        packages = " and ".join(sorted(map(_package, entries)))
        raise SimulatorError(f"feature {name}: {packages} both have one of this name")
    return _loaded(entries[0]) if entries else None


def made(name: str, switched: Switched, node: str) -> Feature:
    """Return a feature at work at a node.

    Raises
    ------
    SimulatorError
        It is not installed, or cannot be made.
    """
    kind = find(name)
    if kind is None:  # the topology was checked on another machine
        raise SimulatorError(f"the feature {name} is not installed here")
    try:
        return kind(switched)
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise SimulatorError(f"feature {name} at {node} cannot be made: {what}") from error


def names() -> list[str]:
    """Return the names of all features, without loading those of others."""
    others = (entry.name for entry in entry_points(group=GROUP))
    return sorted({*(kind.name for kind in _BUILT_IN), *others})


def installed() -> Iterator[Installed]:
    """Yield all features, ours first.

    Raises
    ------
    SimulatorError
        One of a package cannot be loaded, or is no feature.
    """
    ours = {kind.name: kind for kind in _BUILT_IN}
    for name in sorted(ours):
        yield Installed(name, OURS, ours[name])
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        if entry.name not in ours:
            yield Installed(entry.name, _package(entry), find(entry.name) or Feature)


def shadowed() -> list[str]:
    """Return what packages have under a name of ours, which nobody gets: names with packages."""
    ours = {kind.name for kind in _BUILT_IN}
    found = (entry for entry in entry_points(group=GROUP) if entry.name in ours)
    return sorted(f"{entry.name} of {_package(entry)}" for entry in found)


def _package(entry: EntryPoint) -> str:
    distribution = entry.dist
    return entry.module if distribution is None else f"{distribution.name} {distribution.version}"


def _loaded(entry: EntryPoint) -> type[Feature]:
    """Load a feature of another package, and see that it is one."""
    try:
        kind = entry.load()
    except (Exception, SystemExit) as error:
        what = f"{type(error).__name__}: {error}"
        raise SimulatorError(f"feature {entry.name} of {_package(entry)}: {what}") from error
    if not (isinstance(kind, type) and issubclass(kind, Feature)):
        raise SimulatorError(f"feature {entry.name} of {_package(entry)} is no Feature class")
    if kind.name != entry.name:
        raise SimulatorError(
            f"feature {entry.name} of {_package(entry)} calls itself {kind.name or 'nothing'}"
        )
    problem = _fault_of(kind)
    if problem is not None:
        raise SimulatorError(f"feature {entry.name} of {_package(entry)}: {problem}")
    return kind


def _fault_of(kind: type[Feature]) -> str | None:
    """Return what is wrong with the hooks or parameters of a class; None: nothing."""
    try:
        hooks = compile_hooks([object.__new__(kind)])
    except ValueError as error:
        return str(error)
    if not any(hooks):
        return "it hooks no detection point: none of its methods is called at_..."
    fields: object = kind.fields
    if not isinstance(fields, Mapping):
        return f"its fields are {fields!r}, not a mapping"
    for name, field in fields.items():
        if not isinstance(field, Field):
            return f"its parameter {name} is {field!r}, no Field"
        if name in RESERVED:
            return f"its parameter {name} has the name of a key that all features have"
    return None
