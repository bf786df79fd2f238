"""Why a call is refused: one `Reason` for each refusal, with what the caller is told.

Statuses and causes are those of RFC 3398 where it has them; each constructor names the source of
its own rule first, a clause or a maker's document, and then that of the mapping.
A product's exceptions are applied later, where cause and status are mapped (`causes`). Ids of
ms-diagnostics are the first of their range: single ids were not found in public sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from simulator.calls.reason_header import q850_header
from simulator.sip.message import Headers

_RFC3398: Final = "RFC 3398 7.2.4.1"
_DIAGNOSTICS: Final = "ms-diagnostics range of [MS-OCER] vendor; which status: assumed"
OUT_OF_REACH: Final = "number out of reach"  # rule of what is drawn, not found
GAVE_UP: Final = "caller gave up"  # no node's decision
STRUCK: Final = "fault"  # what broke, see `simulator.faults`
DIVERTED: Final = "diverted"  # refuses nothing: the call goes elsewhere
OUTBOUND_ROUTING: Final = 12000  # ms-diagnostics ranges
INBOUND_ROUTING: Final = 13000
TRANSLATION: Final = 14000


@dataclass(frozen=True, slots=True)
class Reason:
    """A refusal.

    Parameters
    ----------
    rule : str
        The rule that refused, such as ``no free channel``.
    node : str
        Where; empty until the node that uses the decision fills it in.
    text : str
        What happened, with its figures.
    status : int
        SIP status to answer.
    cause : int or None
        Q.850 cause to give.
    source : str
        Where rule and codes come from.
    diagnostics : int or None
        Id of Lync's ms-diagnostics header.
    """

    rule: str
    node: str
    text: str
    status: int
    cause: int | None
    source: str
    diagnostics: int | None = None


def reason_headers(reason: Reason, fqdn: str = "") -> Headers:
    r"""Return the headers that tell `reason` in a response.

    Parameters
    ----------
    reason : Reason
    fqdn : str
        Who says so, for ms-diagnostics.

    Examples
    --------
    >>> for header in reason_headers(no_route("fe", "+4685551", ("local",)), "fe.example.com"):
    ...     print(*header, sep=": ")
    Reason: Q.850;cause=21;text="Call rejected"
    ms-diagnostics: 12000;reason="no voice route";source="fe.example.com"
    """
    headers: list[tuple[str, str]] = []
    if reason.cause is not None:
        headers.append(q850_header(reason.cause))
    if reason.diagnostics is not None:
        source = f';source="{fqdn}"' if fqdn else ""
        headers.append(("ms-diagnostics", f'{reason.diagnostics};reason="{reason.rule}"{source}'))
    return tuple(headers)


def no_channel(node: str, group: str, size: int) -> Reason:
    """No trunk individual of a route is free."""
    text = f"all {size} channels of {group} are taken"
    source = f"MX-ONE routing: individuals of a route; {_RFC3398}"
    return Reason("no free channel", node, text, 503, 34, source)


def no_licence(node: str, group: str, size: int) -> Reason:
    """No licence is free (SIP trunk, encryption)."""
    text = f"all {size} licences of {group} are taken"
    source = "assumed: the guide says only that the licences exist; as no channel"
    return Reason("no free licence", node, text, 503, 34, source)


def no_rtp_resource(node: str, group: str, size: int, wanted: int = 1) -> Reason:
    """A media gateway has no VoIP channel left."""
    free = "none is" if wanted == 1 else f"fewer than {wanted} are"
    text = f"of the {size} RTP resources of {group} {free} free"
    source = f"MX-ONE media gateway: RTP resources of a board; {_RFC3398}; cause assumed"
    return Reason("no free RTP resource", node, text, 503, 47, source)


def no_b_channel(node: str, group: str, size: int) -> Reason:
    """No B channel is free (ITU-T Q.931 5.1.2)."""
    text = f"all {size} B channels of {group} are taken"
    return Reason("no free B channel", node, text, 503, 34, f"ITU-T Q.931 5.1.2; {_RFC3398}")


def call_limit(node: str, limit: int) -> Reason:
    """A Mediation Server carries as many calls with media as it can."""
    text = f"{limit} calls with media are up, the limit of this server"
    return Reason("call limit", node, text, 503, 42, f"limit: Lync capacity pages; {_RFC3398}")


def overload(node: str, figure: str) -> Reason:
    """A server refuses at arrival to save itself; `figure` says what was too much."""
    text = f"too much to do: {figure}"
    return Reason("overload", node, text, 503, 42, f"RFC 3261 21.5.4; {_RFC3398}")


def vacant_number(node: str, number: str) -> Reason:
    """Nobody and nothing has the number."""
    source = f"RFC 3261 21.4.5; {_RFC3398}"
    return Reason("vacant number", node, f"{number} leads nowhere", 404, 1, source)


def incomplete_number(node: str, number: str, code: str, low: int, high: int) -> Reason:
    """The number of digits after an access code is not what the destination takes."""
    had, wanted = len(number) - len(code), f"{low}" if low == high else f"{low} to {high}"
    text = f"{number} has {had} digit{'s' if had != 1 else ''} after {code}, not {wanted}"
    source = f"RFC 3261 21.4.22; {_RFC3398}"
    return Reason("wrong number of digits", node, text, 484, 28, source)


def no_normalisation_rule(node: str, number: str, plans: tuple[str, ...]) -> Reason:
    """No rule of the dial plans in force matches."""
    names = ", ".join(plans) or "no dial plan is in force"
    text = f"no normalisation rule matches {number} ({names})"
    return Reason("no normalisation rule", node, text, 404, 1, _DIAGNOSTICS, TRANSLATION)


def no_policy(node: str, user: str) -> Reason:
    """The caller has no voice policy."""
    text = f"{user} has no voice policy"
    return Reason("no voice policy", node, text, 403, 21, _DIAGNOSTICS, OUTBOUND_ROUTING)


def no_usage(node: str, policy: str) -> Reason:
    """The caller's voice policy allows no PSTN usage."""
    text = f"voice policy {policy} holds no PSTN usage"
    return Reason("no PSTN usage", node, text, 403, 21, _DIAGNOSTICS, OUTBOUND_ROUTING)


def no_route(node: str, number: str, usages: tuple[str, ...]) -> Reason:
    """No voice route of the caller's usages matches the number."""
    text = f"no voice route of the usages {', '.join(usages)} matches {number}"
    return Reason("no voice route", node, text, 403, 21, _DIAGNOSTICS, OUTBOUND_ROUTING)


def usage_not_held(
    node: str, number: str, policy: str, held: tuple[str, ...], route: str, wanted: tuple[str, ...]
) -> Reason:
    """A voice route matches the number, but the caller's policy holds none of its usages."""
    text = (
        f"voice route {route} matches {number}, but voice policy {policy} holds only the "
        f"usages {', '.join(held)}, none of the route's ({', '.join(wanted) or 'it has none'})"
    )
    return Reason("usage not in policy", node, text, 403, 21, _DIAGNOSTICS, OUTBOUND_ROUTING)


def unknown_user(node: str, user: str) -> Reason:
    """A registrar does not know the user (RFC 3261 21.4.5)."""
    return Reason("unknown user", node, f"{user} is nobody here", 404, 1, "RFC 3261 21.4.5")


def not_registered(node: str, user: str) -> Reason:
    """The user has no endpoint (RFC 3261 21.4.18)."""
    text = f"{user} has no endpoint registered"
    return Reason("not registered", node, text, 480, 20, f"RFC 3261 21.4.18; {_RFC3398}")


def wrong_credentials(node: str, user: str, realm: str, status: int) -> Reason:
    """Somebody shows credentials that are not right (RFC 3261 22.1)."""
    text = f"the credentials of {user} for {realm} are wrong"
    source = "RFC 3261 22.2, 22.3; RFC 3398 8.2.6.1: 401 and 407 are cause 21"
    return Reason("credentials refused", node, text, status, 21, source)


def peer_down(node: str, peer: str) -> Reason:
    """The only way on leads to a peer that is marked down."""
    source = f"supervision of trunk peers by OPTIONS; RFC 3261 21.5.4; {_RFC3398}; cause assumed"
    return Reason("peer down", node, f"{peer} is marked down", 503, 38, source)


def unknown_peer(node: str, peer: str) -> Reason:
    """Who calls, or is called, is no trunk peer: a peer is defined by its address or name."""
    text = f"{peer} is no trunk peer of this server"
    source = "Lync library, Topology Builder: define a PSTN gateway; status assumed"
    return Reason("unknown trunk peer", node, text, 403, 21, source, INBOUND_ROUTING)


def no_response(node: str, peer: str, seconds: float) -> Reason:
    """A peer said nothing in time."""
    text = f"{peer} said nothing for {seconds:g} s"
    return Reason("no response", node, text, 504, 102, f"RFC 3261 21.5.5; {_RFC3398}")


def media_lost(node: str, address: str, seconds: float) -> Reason:
    """No RTCP came on a call that is up, for as long as its trunk allows."""
    text = f"nothing was heard of the media from {address} for {seconds:g} s"
    return Reason("media lost", node, text, 480, 102, "New-CsTrunkConfiguration: RTCPActiveCalls")


def busy(node: str, user: str) -> Reason:
    """The called user's terminal has no free line."""
    source = f"RFC 3261 21.4.21; {_RFC3398}"
    return Reason("user busy", node, f"{user} is in a call", 486, 17, source)


def drawn_busy(node: str, user: str) -> Reason:
    """The called user is busy because the workload (or a call record) says so."""
    text = f"{user} is busy, as the workload or the record has it"
    return Reason("user busy", node, text, 486, 17, f"outcomes of the workload; {_RFC3398}")


def drawn_failure(node: str, number: str, status: int = 404, cause: int = 1) -> Reason:
    """The number cannot be reached because the workload (or a call record) says so."""
    text = f"{number} cannot be reached, as the workload or the record has it"
    source = f"outcomes of the workload; {_RFC3398}"
    return Reason(OUT_OF_REACH, node, text, status, cause, source)


def no_answer(node: str, user: str, seconds: float, limit: str = "") -> Reason:
    """The called user was alerted and did not answer; `limit` is the source of the time."""
    text = f"{user} did not answer within {seconds:g} s"
    source = f"{limit or 'RFC 3261 21.4.18'}; {_RFC3398}"
    return Reason("no answer", node, text, 480, 19, source)


def declined(node: str, user: str) -> Reason:
    """The called user refused (RFC 3261 21.6.2)."""
    source = "RFC 3261 21.6.2; RFC 3398 7.2.4.1, location user"
    return Reason("call declined", node, f"{user} declined", 603, 21, source)


def no_conference(node: str, conference: str) -> Reason:
    """A conference that this node does not have."""
    text = f"there is no conference {conference} here"
    return Reason("no such conference", node, text, 404, 1, "RFC 3261 21.4.5; RFC 3398 7.2.4.1")


def conference_full(node: str, conference: str, size: int) -> Reason:
    """A conference takes no more parties: its end cannot take this call (RFC 3261 21.4.24)."""
    text = f"{conference} has {size} parties, as many as a conference takes"
    return Reason("conference full", node, text, 486, 17, f"RFC 3261 21.4.24; {_RFC3398}")


def no_conference_port(node: str, group: str, size: int) -> Reason:
    """All ports of a conferencing server are taken by parties of any conference."""
    text = f"all {size} ports of {group} are taken"
    return Reason("no free conference port", node, text, 486, 17, f"RFC 3261 21.4.24; {_RFC3398}")


def gave_up(node: str, caller: str, called: str, seconds: float, *, ringing: bool) -> Reason:
    """The caller hung up before anybody answered (CANCEL; RFC 3261 9.1)."""
    heard = "ringing" if ringing else "silence"
    text = f"{caller} hung up after {seconds:.1f} s of {heard}; {called} had not answered"
    source = "patience of the workload or record; RFC 3261 9.1, RFC 3398 8.2.7"
    return Reason(GAVE_UP, node, text, 487, None, source)


def no_encryption(node: str, offered: str, known: str) -> Reason:
    """Offer and capability do not agree on media protection."""
    text = f"offered {offered}, able to {known}"
    source = f"RFC 4568 5.1.2, RFC 3264 6; RFC 3261 21.4.26; {_RFC3398}"
    return Reason("no common encryption", node, text, 488, 65, source)


def no_codec(node: str, offered: str, known: str) -> Reason:
    """Offer and capability have no encoding in common."""
    text = f"offered {offered}, able to {known}"
    return Reason("no common codec", node, text, 488, 65, f"RFC 3261 21.4.26; {_RFC3398}")


def unknown_extension(node: str, options: str) -> Reason:
    """The INVITE requires what this side does not do (RFC 3261 8.2.2.3)."""
    text = f"the caller requires {options}, which is not supported here"
    source = "RFC 3261 8.2.2.3; no cause of RFC 3398 7.2.4.1 becomes a 420"
    return Reason("extension not supported", node, text, 420, None, source)


def no_prack(node: str, seconds: float) -> Reason:
    """A reliable provisional response was never acknowledged (RFC 3262 3)."""
    text = f"no PRACK came in {seconds:g} s"
    return Reason("ringing not acknowledged", node, text, 504, 102, "RFC 3262 3: a 5xx after 64 T1")
