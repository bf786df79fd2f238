"""What each rule means to a person: in one line, and what would have prevented it."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from simulator.study.explain.case import Case, drawn
from simulator.study.explain.figures import other_call
from simulator.study.words import count, seconds

_OUTCOMES: Final = MappingProxyType(
    {
        "answered": "Answered",
        "pending": "Answered, and still up when the run ended",
        "no_answer": "Not answered",
        "busy": "Busy",
        "declined": "Declined",
        "abandoned": "Abandoned",
        "blocked": "Blocked",
        "rejected": "Rejected",
        "failed": "Failed",
    }
)
_MEANINGS: Final = MappingProxyType(
    {
        "no free channel": "no channel of the trunk was free",
        "no free licence": "no licence was free",
        "no free RTP resource": "the gateway had no RTP resource left",
        "no free B channel": "no B channel to the public network was free",
        "call limit": "the Mediation Server carried as many calls with media as it may",
        "overload": "the server's queue was full, so it took no new call",
        "vacant number": "nobody has the number",
        "wrong number of digits": "the access code takes another number of digits",
        "no normalisation rule": "no rule of the dial plan fits what was dialled",
        "no voice policy": "the caller has no voice policy",
        "no PSTN usage": "the caller's voice policy holds no PSTN usage",
        "no voice route": "no voice route of the caller's usages takes the number",
        "usage not in policy": "a voice route takes the number, but the caller may not use it",
        "unknown user": "the user is not known",
        "not registered": "the user has no endpoint registered",
        "unknown trunk peer": "the call came from nobody who is defined as a trunk peer",
        "peer down": "the trunk's peer was marked down",
        "user busy": "the called user was in a call",
        "number out of reach": "the workload or the record has the number out of reach",
        "no answer": "the telephone rang, and nobody answered in time",
        "caller gave up": "the caller hung up before the answer",
        "call declined": "the called user declined",
        "no common codec": "the two sides have no codec in common",
        "no common encryption": "the two sides do not agree on encrypting the media",
        "no response": "a peer said nothing to the INVITE",
        "connection refused": "nobody listens at the peer's port",
        "certificate refused": "the peer's certificate was not accepted",
        "name not resolved": "the name of the next hop has no address",
        "no connection": "no connection to the peer came about",
        "connection lost": "the connection to the peer was lost",
        "too many hops": "the call ran in a circle",
        "no way on": "no route was left to try",
        "refused by a peer": "the next hop refused",
    }
)


def summary(case: Case) -> str:
    """Return the outcome and what led to it in one line."""
    outcome = _OUTCOMES.get(case.word("outcome"), case.word("outcome").replace("_", " "))
    if case.word("outcome") in ("answered", "pending"):
        rest = "" if not case.rule else f", by another way; at first {meaning(case.rule)}"
        return f"{outcome}{rest}"
    if not case.rule:
        return f"{outcome}; no decision was recorded"
    return f"{outcome}: {meaning(case.rule)}"


def meaning(rule: str) -> str:
    """Return what a rule means to a person.

    Examples
    --------
    >>> meaning("no free channel")
    'no channel of the trunk was free'
    """
    return _MEANINGS.get(rule, rule)


def figure(case: Case) -> str:
    """Return what was counted at the instant of the decision; empty where nothing was."""
    refused = case.refused
    if refused is not None:
        size = "?" if refused.size is None else f"{refused.size}"
        wanted = f", {refused.wanted} wanted" if refused.wanted > 1 else ""
        return f"{refused.in_use} of {size} {_kind(refused.resource)} in use{wanted}"
    if case.rule == "user busy":
        return _busy_with(case)
    return _copies(case) if case.rule == "no response" else ""


def _kind(resource: str) -> str:
    """Return what a group holds: a trunk's channels have its bare name."""
    named = resource.endswith(("-licences", "-encryption", "-b-channels", "-rtp", "-calls"))
    return resource if named else f"channels of {resource}"


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
        a
        for a in case.arrows
        if a.source == case.node and a.method == "INVITE" and a.kind.name == "REQUEST"
    ]
    last = [a for a in sent if a.destination == sent[-1].destination]
    if not last:
        return "no INVITE ever left"
    span = last[-1].sent - last[0].sent
    lost = sum(a.lost for a in last)
    within = f" within {seconds(span)}" if span else ""
    return f"INVITE sent {count(len(last), 'time')}{within}" + (f", {lost} lost" if lost else "")


def remedy(case: Case) -> str:
    """Return what would have prevented it; empty where that does not follow."""
    made = _REMEDIES.get(case.rule)
    return "" if made is None else made(case)


def _one_more(case: Case) -> str:
    refused = case.refused
    if refused is None or refused.size is None:
        return ""
    lacking = refused.wanted - (refused.size - refused.in_use)
    needed = refused.size + lacking
    later = ""
    if refused.freed is not None:
        gap = seconds(refused.freed - refused.time)
        later = f", or dialling {gap} later, when call {refused.freed_by} gave one back"
    return f"{needed} {_kind(refused.resource)} instead of {refused.size}{later}"


def _said(text: str) -> Callable[[Case], str]:
    return lambda case: text.format(
        dialled=case.word("dialled"),
        called=case.word("called"),
        caller=case.word("caller"),
        node=case.node,
        peer=case.peer or "the peer",
        source=case.word("source"),
    )


def _idle(case: Case) -> str:
    if drawn(case):
        return ""
    return f"a second line at {case.word('called')}, or forwarding on busy"


def _patience(case: Case) -> str:
    if case.number("srd") is None:
        return "an answer of the network before the caller's patience ran out (see the last hop)"
    return ""


_REMEDIES: Final = MappingProxyType[str, Callable[[Case], str]](
    {
        "no free channel": _one_more,
        "no free licence": _one_more,
        "no free RTP resource": _one_more,
        "no free B channel": _one_more,
        "call limit": _one_more,
        "overload": _said("a faster {node}, or more messages that may wait there (queue_limit)"),
        "user busy": _idle,
        "caller gave up": _patience,
        "no normalisation rule": _said("a rule in the dial plan of {source} that takes {dialled}"),
        "no voice policy": _said("a voice policy for {source}"),
        "no PSTN usage": _said("a PSTN usage in the voice policy of {source}"),
        "no voice route": _said(
            "a voice route that takes the normalised number, with a usage of {caller}'s policy"
        ),
        "usage not in policy": _said("one of the route's usages in the voice policy of {source}"),
        "vacant number": _said("an extension or access code at {node} that takes the number"),
        "wrong number of digits": _said("as many digits as the external destination takes"),
        "not registered": _said("a registration of {called}"),
        "no common codec": _said("one codec that both sides have"),
        "no common encryption": _said("the same encryption level on both sides"),
        "connection refused": _said(
            "a process that listens at that port and transport of {peer}: both ends of a trunk "
            "must name the same"
        ),
        "certificate refused": _said(
            "a certificate of {peer} with the name asked for, from an authority that {node} trusts"
        ),
        "name not resolved": _said("an entry for the name in the name server's zone"),
    }
)
