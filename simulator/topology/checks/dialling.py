"""What users are said to dial leads to whom they mean, by the same rules that route calls.

Numbers of a range are tried by each digit in each place: its first and last number, and the
first with any one of its digits changed, as far as they are of the range.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.calls.numbering import NumberRange
from simulator.errors import InputError, Mark
from simulator.nodes.spec import PopulationSpec, TopologySpec
from simulator.topology.checks.finding import Rule, Seen, rule
from simulator.topology.dialling import End, Trace, dial

_POLICY: Final = "integration guide 4.2.1, voice policy, usage and route; assigned to users"


def _told_together(spec: TopologySpec) -> Iterator[Seen]:
    """Yield nothing: `dialled_numbers_lead` dials once for all rules of this file."""
    yield from ()


def _rule(name: str, source: str, text: str) -> Rule:
    return Rule(name, ("error",), source, text, _told_together)


# What `dial` says of a number -> the rule that it breaks.
_TOLD: Final = {
    "no normalisation rule": _rule(
        "normalisation-rule",
        "integration guide 4.2.1, dial plan with normalisation rules",
        "A normalisation rule matches every number of each dialled range.",
    ),
    "no voice policy": _rule("voice-policy", _POLICY, "Users who dial out have a voice policy."),
    "no PSTN usage": _rule(
        "pstn-usage",
        _POLICY,
        "The caller's voice policy holds a PSTN usage for each dialled range.",
    ),
    "no voice route": _rule(
        "voice-route", _POLICY, "A voice route matches every number of each dialled range."
    ),
    "vacant number": _rule(
        "number-analysis",
        "integration guide 4.2.1, access code of the SIP route",
        "An extension or access code of MX-ONE takes every number of each dialled range.",
    ),
}
_TURNS: Final = Rule(
    "turns-agree",
    ("warning",),
    "Lync library, voice routing; that trunks take turns is assumed",
    "The trunks of a voice route lead each dialled range to the same users.",
    _told_together,
)
_ALIKE: Final = {
    "usage not in policy": "no PSTN usage",
    "wrong number of digits": "vacant number",
}


@rule("dialled-numbers-lead", "error", "integration guide 4.2.1")
def dialled_numbers_lead(spec: TopologySpec) -> Iterator[Seen]:
    """Each dialled range leads to the population that is meant."""
    populations = {one.name: one for one in spec.populations}
    for caller in spec.populations:
        for called, prefix in caller.dials:
            told = set[Rule | None]()
            wrong = _wrong(spec, caller, populations[called], prefix)
            for dialled, trace, broken, text in wrong:
                if broken not in told:  # one number of a range is enough
                    told.add(broken)
                    what = f"{caller.name} dials {dialled} for {called}: {text}"
                    yield Seen(_place(trace, caller), what, rule=broken)


def _wrong(
    spec: TopologySpec, caller: PopulationSpec, meant: PopulationSpec, prefix: str
) -> Iterator[tuple[str, Trace, Rule | None, str]]:
    """Yield numbers that do not lead where they shall, with the rule that it breaks, in words."""
    for number in tried(meant):
        try:
            trace = dial(spec, caller.name, prefix + number)
        except InputError:
            continue  # a route that cannot be read is told by `route-patterns`, `route-is-its-own`
        right = trace.end.population == meant.name and trace.end.number.endswith(number)
        astray = _astray(trace)
        if not right:
            yield prefix + number, trace, *_problem(trace, meant.name)
        elif astray:
            trunk, end = astray
            text = f"by {trunk}, which takes turns with {trace.trunks[0]}, it ends at {end}"
            yield prefix + number, trace, _TURNS, text


def tried(population: PopulationSpec) -> Iterator[str]:
    """Yield the numbers of a population that stand for all: each digit in each place once.

    Examples
    --------
    >>> from simulator.topology.load import load_topology
    >>> lync = load_topology("guide-tcp").spec.populations[0]
    >>> [*tried(lync)][:3], len([*tried(lync)])
    (['30000', '30199', '30100'], 21)
    """
    numbers = NumberRange(population.first_number, population.users, population.name, "")
    first = numbers.first
    changed = (
        first[:place] + digit + first[place + 1 :]
        for place in range(len(first))
        for digit in "0123456789"
    )
    yield from dict.fromkeys((first, numbers.last, *(one for one in changed if one in numbers)))


def _astray(trace: Trace) -> tuple[str, End] | None:
    """Return a trunk by which, in turn, a number ends elsewhere."""
    known = (trace.end.kind, trace.end.number)
    return next((turn for turn in trace.turns if (turn[1].kind, turn[1].number) != known), None)


def _problem(trace: Trace, called: str) -> tuple[Rule | None, str]:
    reason = trace.end.reason
    if reason is None:
        return None, f"that leads to {trace.end}, not to {called}"
    return _TOLD.get(_ALIKE.get(reason.rule, reason.rule)), f"{reason.node}: {reason.text}"


def _place(trace: Trace, caller: PopulationSpec) -> Mark:
    """Return where the refusing node has what refused; else the caller."""
    reason = trace.end.reason
    if reason is None or reason.rule == "no voice policy":
        return caller.mark
    marks = [step.mark for step in trace.steps if step.node == reason.node and step.mark]
    plans = [s.mark for s in trace.steps if s.node == reason.node and s.hit and s.mark]
    return (plans or marks or [caller.mark])[-1]


RULES: Final = (*_TOLD.values(), dialled_numbers_lead, _TURNS)
