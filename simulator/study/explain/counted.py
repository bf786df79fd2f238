"""What was counted, or configured, at the instant of a decision: its figure."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from simulator.nodes.spec import NodeSpec
from simulator.record.ladder.arrows import Kind
from simulator.study.explain.case import Case, drawn
from simulator.study.explain.course import silent_hop
from simulator.study.explain.figures import other_call
from simulator.study.words import count, seconds

_SHOWN: Final = 8  # entries of a list


def figure(case: Case) -> str:
    """Return the figure of a case's decision; empty where there is none."""
    if case.refused is not None:
        return _in_use(case)
    made = _FIGURES.get(case.rule)
    return "" if made is None else made(case)


def _in_use(case: Case) -> str:
    refused = case.refused
    if refused is None:
        return ""
    size = "?" if refused.size is None else f"{refused.size}"
    wanted = f", {refused.wanted} wanted" if refused.wanted > 1 else ""
    group = holds(refused.resource, refused.size or 0)
    return f"{refused.in_use} of {size} {group} in use{wanted}"


def holds(resource: str, number: int) -> str:
    """Return what a group holds, in words; a trunk's channels have its bare name.

    Examples
    --------
    >>> holds("sip-trunk", 1), holds("gateway-rtp", 256)
    ('channel of sip-trunk', 'RTP resources of gateway')
    """
    for suffix, noun in _NOUNS.items():
        if resource.endswith(suffix):
            return f"{_plural(noun, number)} of {resource.removesuffix(suffix)}"
    return f"{_plural('channel', number)} of {resource}"


def _plural(noun: str, number: int) -> str:
    return noun if number == 1 else f"{noun}s"


_NOUNS: Final = MappingProxyType(
    {
        "-licences": "licence",
        "-encryption": "encryption licence",
        "-b-channels": "B channel",
        "-rtp": "RTP resource",
        "-calls": "media call",
    }
)


def _busy_with(case: Case) -> str:
    called, time = case.word("called"), case.decided
    if time is None or drawn(case):
        return ""
    other = other_call(case.calls, called, time, case.call)
    if other is None:
        return f"{called} was in a call that is not in the table: it began before the window"
    far = other["caller"] if str(other["called"]) == called else other["called"]
    since = case.background.clock(float(other["begin"])) or f"{other['begin']:.3f} s"
    return f"{called} was in call {other['call']} with {far} since {since}"


def _copies(case: Case) -> str:
    sent = [
        arrow
        for arrow in case.arrows
        if arrow.source == case.node and arrow.method == "INVITE" and arrow.kind is Kind.REQUEST
    ]
    last = [arrow for arrow in sent if arrow.destination == sent[-1].destination]
    if not last:
        return "no INVITE left: no connection had come about"
    span, lost = last[-1].sent - last[0].sent, sum(arrow.lost for arrow in last)
    within = f" within {seconds(span)}" if span else ""
    return f"INVITE sent {count(len(last), 'time')}{within}" + (f", {lost} lost" if lost else "")


def _how_far(case: Case) -> str:
    silent = silent_hop(case.arrows)
    if silent is None:
        return ""
    return f"{case.called_node(silent)} had said nothing to the INVITE of {silent.source}"


def _rules(case: Case) -> str:
    """The rules that were tried, in order."""
    node = case.background.node(case.node)
    if node is None or node.lync is None:
        return ""
    for plan in node.lync.dial_plans:
        if f"({plan.name})" in case.word("reason"):
            return "tried: " + _listed([f"{rule.name} {rule.pattern}" for rule in plan.rules])
    return ""


def _numbers(case: Case) -> str:
    """Numbers and access codes of a Telephony Server."""
    node = case.background.node(case.node)
    if node is None or node.telephony is None:
        return ""
    own = [f"{r.number(0)} to {r.number(r.count - 1)}" for r in node.telephony.extensions]
    codes = [destination.access_code for destination in node.telephony.destinations]
    return f"extensions {_listed(own)}; access codes {_listed(codes)}"


def _listening(case: Case) -> str:
    nodes = case.background.nodes_at(case.peer)
    return "; ".join(f"{node.name} listens at {_points(node)}" for node in nodes)


def _points(node: NodeSpec) -> str:
    return _listed([f"{point.transport}:{point.port}" for point in node.points])


def _listed(words: list[str]) -> str:
    rest = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return (", ".join(words[:_SHOWN]) or "none") + rest


def _queue(case: Case) -> str:
    background = case.background
    node, spec = background.node(case.node), background.spec
    hosts = () if spec is None or node is None else spec.hosts
    limit = next((h.queue_limit for h in hosts if node is not None and h.name == node.host), None)
    return "" if limit is None else f"{count(limit, 'message')} may wait"


_FIGURES: Final = MappingProxyType[str, Callable[[Case], str]](
    {
        "user busy": _busy_with,
        "no response": _copies,
        "caller gave up": _how_far,
        "no normalisation rule": _rules,
        "vacant number": _numbers,
        "connection refused": _listening,
        "overload": _queue,
    }
)
