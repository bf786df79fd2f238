"""Gathers the explanation of one call."""

from __future__ import annotations

import re
from dataclasses import replace

from simulator.study.explain import words
from simulator.study.explain.broken import broken
from simulator.study.explain.case import Case, Folder, Told
from simulator.study.explain.counted import figure
from simulator.study.explain.course import steps
from simulator.study.explain.explanation import Decision, Explanation, Step
from simulator.study.explain.heard import heard, redial
from simulator.study.explain.places import places_of


def explain(run: Folder, call: Told) -> Explanation:
    """Return why a call ended as it did.

    Parameters
    ----------
    run : Run
    call : Call
        One of its calls. Where its messages were not kept, its replication is run again.
    """
    case = Case(run, call)
    begin = case.number("begin") or 0.0
    found = [replace(arrow, destination=case.called_node(arrow)) for arrow in case.arrows]
    before, after = _parted(steps(found), case.decided)
    return Explanation(
        case.call,
        case.replication,
        case.word("direction"),
        case.word("caller"),
        case.word("dialled"),
        case.word("called"),
        case.word("outcome"),
        begin,
        case.background.clock(begin),
        words.summary(case),
        _decision(case) if case.rule else None,
        before,
        after,
        heard(case),
        words.remedy(case),
        redial(case),
        broken(case),
    )


def _decision(case: Case) -> Decision:
    return Decision(
        case.rule,
        case.node,
        _named(case, case.word("reason")),
        case.word("reason_source"),
        case.decided,
        case.background.clock(case.decided),
        figure(case),
        places_of(case),
    )


def _named(case: Case, text: str) -> str:
    """Put the node's name behind an address of the topology.

    The address of a host with several nodes stays as it is, unless one alone has the port.
    """

    def name(found: re.Match[str]) -> str:
        nodes = case.background.nodes_at(found["host"])
        port = int(found["port"] or 0)
        here = [n for n in nodes if any(p.port == port for p in n.points)] or list(nodes)
        return f"{found.group()} ({here[0].name})" if len(here) == 1 else found.group()

    return re.sub(r"(?P<host>\d+\.\d+\.\d+\.\d+)(:(?P<port>\d+))?", name, text)


def _parted(found: list[Step], decided: float | None) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Part the steps into those that led to the decision, and those that follow from it."""
    if decided is None:
        return tuple(found), ()
    led = [step for step in found if step.time < decided or _asks(step, decided)]
    return tuple(led), tuple(step for step in found if step not in led)


def _asks(step: Step, decided: float) -> bool:
    return step.time == decided and step.label in ("INVITE", "SETUP")
