"""Takes a dialled number from system to system until it ends."""

from __future__ import annotations

from simulator.errors import InputError, Mark
from simulator.nodes.spec import TopologySpec
from simulator.topology.dialling import lync, pbx, proxies
from simulator.topology.dialling.callers import Caller, find_caller
from simulator.topology.dialling.notes import Notes, Onward
from simulator.topology.dialling.steps import End
from simulator.topology.dialling.trace import Trace

_MOST = 8  # trunks that a number may take; Lync sends none on that came by a trunk


def dial(spec: TopologySpec, source: str, number: str, mark: Mark | None = None) -> Trace:
    """Trace a number that somebody dials; no call is made.

    Parameters
    ----------
    spec : TopologySpec
    source : str
        A user's number, a population, a node, or ``PSTN``.
    number : str
        As typed.
    mark : Mark, optional
        Where it was asked, for an error.

    Raises
    ------
    InputError
        Nobody calls from there, nothing was dialled, or what no telephone sends.
    """
    if not number.strip():
        raise InputError("nothing was dialled", mark=mark, expected="a number")
    if not number.isprintable():
        raise InputError("cannot be dialled", mark=mark, seen=number, expected="a number")
    caller = find_caller(spec, source, mark)
    notes = Notes(spec)
    end = _followed(notes, _begin(notes, caller, number))
    turns = tuple((turn.trunk, _followed(turn.notes, turn.begun)) for turn in notes.turns)
    steps, asked = tuple(notes.steps), tuple(notes.asked)
    return Trace(caller.name, number, steps, end, tuple(notes.passed), asked, turns)


def _followed(notes: Notes, found: End | Onward) -> End:
    for _ in range(_MOST):
        if isinstance(found, End):
            break
        if found.inwards:
            found = lync.from_trunk(notes, found.trunk, found.number)
        else:
            found = pbx.from_outside(notes, notes.nodes[found.trunk.pbx], found.number)
    assert isinstance(found, End)
    return found


def _begin(notes: Notes, caller: Caller, number: str) -> End | Onward:
    node = notes.nodes[caller.node]
    if caller.side == "lync":
        assert caller.population is not None
        return lync.from_client(notes, node, caller.population, caller.number, number)
    if caller.side == "trunk":
        assert caller.trunk is not None
        return lync.from_trunk(notes, caller.trunk, number)
    if caller.side == "outside":
        return pbx.from_outside(notes, node, number)
    if caller.side == "proxy":
        return proxies.from_user_agent(notes, node, number)
    return pbx.from_extension(notes, node, number)
