"""Why a request came to nothing without a response: the words of a local failure as a `Reason`.

A response that was never on a wire (RFC 3261 8.1.3.1) says in words what happened below: nothing
came in time, a port refused, a certificate was wrong, a name has no address. Here these words
become a rule with its source; the peer is the one that was tried last.
"""

from __future__ import annotations

from typing import Final

from simulator.calls.leg import Leg
from simulator.calls.reasons import Reason
from simulator.contracts import Flow
from simulator.sip.message import Response
from simulator.sip.vocabulary import phrase

_RFC3398: Final = "RFC 3398 7.2.4.1"
# How the words of a local failure begin -> rule and source. The first that fits.
_RULES: Final = (
    ("no response in time", "no response", "RFC 3261 17.1.1.2, timer B"),
    ("timer C", "no response", "RFC 3261 16.8, timer C"),
    ("no response to INVITE", "no response", "time to 100 Trying: field reports of Lync 2010"),
    ("no ringing", "no response", "FailOverTimeout: Microsoft KB2565378"),
    ("no target", "name not resolved", "RFC 3263 4; RFC 3261 8.1.3.1"),
    ("refused by", "connection refused", "RFC 9293 3.10.7.1; RFC 3261 18.4, 8.1.3.1"),
    ("certificate", "certificate refused", "RFC 5922 7; RFC 3261 26.3.1"),
    ("no connection", "no connection", "connect limit of the product; RFC 3261 18.4, 8.1.3.1"),
)
_LOST: Final = ("connection lost", "RFC 3261 17.1.4, 18.4")


def undelivered(node: str, words: str, peer: str, status: int, seconds: float = 0.0) -> Reason:
    """Return the reason for a request that nobody answered.

    Parameters
    ----------
    node : str
        Who sent it.
    words : str
        Of the local failure.
    peer : str
        Where it was sent to; empty where that was not known.
    status : int
        Of the local failure.
    seconds : float
        How long was waited for a response; 0: that was not the matter.

    Examples
    --------
    >>> undelivered("mediation", "refused by 192.0.2.84:5060", "192.0.2.84:5060", 503).rule
    'connection refused'
    >>> undelivered("mediation", "no response in time", "192.0.2.84:5060", 408, 32.0).text
    '192.0.2.84:5060 said nothing to the INVITE for 32 s'
    """
    rule, source = next(
        ((rule, source) for start, rule, source in _RULES if words.startswith(start)), _LOST
    )
    return Reason(rule, node, _text(rule, words, peer, seconds), status, None, source)


def _text(rule: str, words: str, peer: str, seconds: float) -> str:
    if rule == "no response" and peer:
        waited = f" for {seconds:g} s" if seconds else ""
        what = "only 100 Trying" if words.startswith("no ringing") else "nothing"
        return f"{peer} said {what} to the INVITE{waited}"
    if rule == "name not resolved":
        return f"the name of the next hop {peer or ''}".strip() + " has no address"
    return words if not peer or peer in words else f"{peer}: {words}"


def unanswered(node: str, leg: Leg, response: Response, seconds: float | None = None) -> Reason:
    """Return the reason for an INVITE of a leg that ended with a local failure.

    Parameters
    ----------
    node : str
    leg : Leg
        An outgoing one.
    response : Response
        The local one.
    seconds : float, optional
        How long was waited; timer B where left out.
    """
    flow = leg.flow
    if flow is None and leg.sending is not None and leg.sending.transaction is not None:
        flow = leg.sending.transaction.flow
    waited = leg.control.endpoint.settings.timeout if seconds is None else seconds
    peer = response.request.uri.host if flow is None else place_of(flow)
    return undelivered(node, response.local, peer, response.status, waited)


def place_of(flow: Flow) -> str:
    """Return where a flow leads: address and port, the address alone of permanent lines."""
    return f"{flow.host}:{flow.port}" if flow.port else flow.host


def told_by_peer(node: str, response: Response) -> Reason:
    """Return the reason of last resort: a refusal of a peer about which nothing else is known."""
    status = response.status
    text = f"the next hop answered {status} {response.reason_phrase or phrase(status)}"
    return Reason("refused by a peer", node, text, status, None, f"RFC 3261 21; {_RFC3398}")
