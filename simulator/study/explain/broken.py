"""The fault that struck a call: what broke, what each node on its way noticed, who cleaned up.

A node notices what it sends in vain, what others tell it, or nothing. All of it is read from the
call's messages and seizures, and from the table of faults.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf
from typing import Any, Final

from simulator.calls.reasons import STRUCK
from simulator.faults.kinds import KINDS
from simulator.faults.spec import FaultSpec
from simulator.record.columns import FAULTS, SEIZURES
from simulator.record.ladder.arrows import Arrow, Kind, path
from simulator.record.store import read_table
from simulator.study.explain.case import NOBODY, Case
from simulator.study.explain.counted import holds
from simulator.study.explain.explanation import Broken, Freed, Notice
from simulator.study.words import seconds

# Kinds with which a node loses what it knows.
_FORGETS: Final = ("down", "crash", "restart", "stop")
_PATIENCE: Final = 32.0  # 64 T1: after that nobody waits for an answer (RFC 3261 17.1)
_ANSWERED: Final = ("INVITE", "BYE", "UPDATE", "PRACK", "INFO", "REFER")


def broken(case: Case) -> Broken | None:
    """Return the fault that struck a call; None: none did."""
    row = _row(case) if case.rule == STRUCK else None
    if row is None:
        return None
    name, kind, target = (str(row[column]) for column in ("fault", "kind", "target"))
    begin, end = float(row["begin"]), None if row["end"] != row["end"] else float(row["end"])
    struck = _nodes(case, name, target)
    clock = case.background.clock
    return Broken(
        name,
        kind,
        target,
        KINDS[kind].happens(_scopes(case, name)).replace("`", ""),
        begin,
        clock(begin),
        end,
        clock(end),
        tuple(_noticed(case, name, kind, struck, begin, end)),
        tuple(_freed(case)),
    )


def _row(case: Case) -> Any:
    """Return the row of the fault that the reason names."""
    rows = read_table(case.run.path, FAULTS, replication=case.replication)
    for _, row in rows.iterrows():
        words = f"{row['target']} {row['kind']} at {row['begin']:.10g} s ({row['fault']})"
        if case.word("reason").startswith(words):
            return row
    return None


def _nodes(case: Case, name: str, target: str) -> list[str]:
    """Return the nodes that a fault strikes."""
    spec, given = case.background.spec, _given(case, name)
    if spec is None or given is None:
        return [target]
    return [node.name for node in spec.nodes if _strikes(given, node.name, node.host)]


def _given(case: Case, name: str) -> FaultSpec | None:
    return next((fault for fault in case.background.faults if fault.name == name), None)


def _scopes(case: Case, name: str) -> list[str]:
    """Return what a fault strikes, such as ``node``; of a group what its members are.

    Where the inputs cannot be read it may be anything.
    """
    given = _given(case, name)
    if given is None:
        return ["node", "link"]
    return [scope for scope, _ in given.members] if given.scope == "group" else [given.scope]


def _strikes(fault: FaultSpec, node: str, host: str) -> bool:
    return ("node", node) in fault.members or ("host", host) in fault.members


# What each noticed


def _noticed(
    case: Case, name: str, kind: str, struck: Sequence[str], begin: float, end: float | None
) -> Iterator[Notice]:
    """Yield what each node on the call's way noticed, those that were struck first."""
    found = [replace(arrow, destination=case.called_node(arrow)) for arrow in case.arrows]
    nodes = [node for node in path(found) if node != NOBODY]
    knew = {node for one in found if one.sent < begin for node in (one.source, one.destination)}
    notices = []
    for node in nodes:
        if node not in struck or kind not in _FORGETS:
            notices.append(_notice(found, node, begin))
        elif node in knew:
            yield Notice(node, begin, "lost all that it knew of the call")
        elif any(one.source == node for one in found):
            back = _back(case, name, kind, node, end)
            notices.append(Notice(node, back, "started again, without what it knew before"))
        else:
            yield Notice(node, begin, "was not there")
    if kind in _FORGETS and len(struck) == 1 and struck[0] not in nodes:
        yield Notice(struck[0], begin, "was not there")
    yield from sorted(notices, key=_instant)


def _back(case: Case, name: str, kind: str, node: str, end: float | None) -> float | None:
    """Return when a node ran again: its start follows the repair; None: not known.

    A machine that gets power boots; else its processes start.
    """
    given, spec = _given(case, name), case.background.node(node)
    if given is None or spec is None or end is None:
        return None
    if case.run.manifest.parameters["ideal"]:
        return end
    booted = kind == "down" or (kind == "restart" and ("node", node) not in given.members)
    return end + (spec.profile.boot_time if booted else spec.profile.start_time)


def _notice(found: Sequence[Arrow], node: str, begin: float) -> Notice:
    """Return the first that a node noticed after something broke."""
    told = (
        Notice(node, a.arrival, f"{a.source} told it: {a.label}")
        for a in found
        if _tells(a, node, begin)
    )
    ended = (
        Notice(node, a.sent, f"{_deed(a)} {a.label} to {a.destination}")
        for a in found
        if a.source == node and a.sent >= begin and (_refuses(a) or _is_heard(a, found))
    )
    every = [next(_in_vain(found, node, begin), None), next(told, None), next(ended, None)]
    noticed = [one for one in every if one is not None]
    return min(noticed, key=_instant, default=Notice(node, None, "was told nothing"))


def _tells(arrow: Arrow, node: str, begin: float) -> bool:
    """Tell whether an arrow tells a node that the call is over, or does not come about."""
    if arrow.destination != node or arrow.sent < begin or arrow.lost:
        return False
    return _ends(arrow) or _refuses(arrow)


def _refuses(arrow: Arrow) -> bool:
    return arrow.kind is Kind.FAILURE and arrow.method in _ANSWERED


def _is_heard(arrow: Arrow, found: Sequence[Arrow]) -> bool:
    """Tell whether an arrow ends the call, and somebody answers that."""
    return _ends(arrow) and any(_answers(one, arrow) for one in found)


def _deed(arrow: Arrow) -> str:
    return "ended the call:" if _ends(arrow) else "had no way on:"


def _ends(arrow: Arrow) -> bool:
    return arrow.kind is Kind.REQUEST and arrow.method in ("BYE", "CANCEL")


def _instant(notice: Notice) -> tuple[float, bool]:
    """Order by time; who told others comes before them."""
    return (inf if notice.time is None else notice.time), "told it" in notice.text


def _in_vain(found: Sequence[Arrow], node: str, begin: float) -> Iterator[Notice]:
    """Yield what a node sent without an answer, at the instant when it gave up waiting."""
    asked = [a for a in found if a.source == node and a.kind is Kind.REQUEST]
    for one in asked:
        if one.method not in _ANSWERED or one.again or one.sent + _PATIENCE < begin:
            continue
        copies = [a for a in asked if _same(a, one)]
        answers = [a for a in found if _answers(a, one) and a.sent >= one.sent]
        if not [a for a in answers if not a.label.startswith("100 ")]:
            words = _vain(one, copies, heard=bool(answers))
            yield Notice(node, _gave_up(found, one), words)


def _gave_up(found: Sequence[Arrow], one: Arrow) -> float:
    """Return when a node waited no more: when it told others, else by timer B or F."""
    until = one.sent + _PATIENCE
    told = (
        a.sent
        for a in found
        if a.source == one.source
        and one.sent < a.sent < until
        and (a.kind is Kind.FAILURE or (_ends(a) and _exchange(a) != _exchange(one)))
    )
    return next(told, until)


def _vain(one: Arrow, copies: Sequence[Arrow], *, heard: bool) -> str:
    times = ""
    if len(copies) > 1:
        times = f" {len(copies)} times within {seconds(copies[-1].sent - copies[0].sent)}"
    came = "100 alone came" if heard else "no answer came"
    return f"sent {one.label} to {one.destination}{times}; {came}"


def _same(arrow: Arrow, one: Arrow) -> bool:
    """Tell whether an arrow is a copy of another."""
    return _exchange(arrow) == _exchange(one) and arrow.destination == one.destination


def _answers(arrow: Arrow, one: Arrow) -> bool:
    here = (arrow.source, arrow.destination) == (one.destination, one.source)
    return here and arrow.kind is not Kind.REQUEST and _exchange(arrow) == _exchange(one)


def _exchange(arrow: Arrow) -> tuple[str, str, str]:
    return arrow.call_id, arrow.cseq, arrow.method


# Who cleaned up


def _freed(case: Case) -> Iterator[Freed]:
    """Yield what the call had taken, and when it was given back."""
    rows = read_table(case.run.path, SEIZURES, replication=case.replication)
    own = rows[(rows["call"] == case.call) & rows["refused"].isna()]
    grouped: dict[tuple[str, float | None], int] = {}
    for resource, end in zip(own["resource"], own["end"], strict=True):
        key = (str(resource), None if end != end else float(end))
        grouped[key] = grouped.get(key, 0) + 1
    ordered = sorted(grouped.items(), key=lambda one: (one[0][1] is None, one[0][1] or 0.0))
    for (resource, end), number in ordered:
        yield Freed(f"{number} {holds(resource, number)}", end)
