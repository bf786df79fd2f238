"""What each rule means to a person: in one line, and what would have prevented it."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from simulator.calls.reasons import DIVERTED, STRUCK
from simulator.study.explain.case import Case, drawn
from simulator.study.explain.counted import holds
from simulator.study.words import seconds

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
        "credentials refused": "the caller's credentials were not accepted",
        "peer down": "the trunk's peer was marked down",
        "media lost": "nothing was heard of the other side any more",
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
        "diversion loop": "diversions sent the call in a circle",
        "too many diversions": "the call was diverted too often",
        "do not disturb": "the called user does not want to be disturbed",
        "ringing not acknowledged": "a response to the INVITE that had to be acknowledged was not",
        "no such conference": "there is no conference of that name",
        "conference full": "the conference takes no more parties",
        "no free conference port": "all ports of the conferencing server were taken",
        "diverted": "the called user's settings sent the call elsewhere",
        "not decided": "nobody had decided on the call long after the window",
        "fault": "something had broken",
        "no way on": "no route was left to try",
        "refused by a peer": "the next hop refused",
    }
)


def summary(case: Case) -> str:
    """Return the outcome and what led to it in one line."""
    outcome = _OUTCOMES.get(case.word("outcome"), case.word("outcome").replace("_", " "))
    if case.word("outcome") in ("answered", "pending"):
        return outcome + _on_the_way(case)
    if not case.rule:
        return f"{outcome}; no decision was recorded"
    if case.rule == "user busy" and drawn(case):
        return f"{outcome}: the workload or the record has the called user busy"
    return f"{outcome}: {meaning(case.rule)}"


def _on_the_way(case: Case) -> str:
    """Return what stood in the way of a call that was answered all the same."""
    if not case.rule:
        return ""
    if case.rule == DIVERTED:
        return f", where it was diverted to: {case.word('reason')}"
    if case.rule == STRUCK:
        return "; a node on its way has lost it: something had broken"
    decided, answered = case.decided, case.number("answered")
    if decided is not None and answered is not None and decided > answered:
        return f"; a change of the session was refused later: {meaning(case.rule)}"
    return f", by another way; at first {meaning(case.rule)}"


def meaning(rule: str) -> str:
    """Return what a rule means to a person.

    Examples
    --------
    >>> meaning("no free channel")
    'no channel of the trunk was free'
    """
    return _MEANINGS.get(rule, rule)


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
        freed = "one" if lacking == 1 else f"the last of {lacking}"
        later = f", or dialling {gap} later, when call {refused.freed_by} gave {freed} back"
    return f"{needed} {holds(refused.resource, needed)} instead of {refused.size}{later}"


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
    if case.number("alerted") is None:
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
