"""What users see and hear of their calls, told to whoever watches them.

A `Terminals` without a watcher makes nothing of this. Facts are words as a telephone would show
them; a key that a telephone could not know is missing. The tone of a refusal is the one that the
exchange of the caller would play for its cause (ITU-T E.180, E.182).
"""

from __future__ import annotations

from typing import Final, Protocol

from simulator.calls.leg import Leg
from simulator.calls.reason_header import q850_cause
from simulator.calls.reasons import Reason
from simulator.errors import RemoteProtocolError
from simulator.sdp.renewal import media_address
from simulator.sip import identity
from simulator.sip.message import Headers, Request, Response
from simulator.sip.uri import parse_address

Facts = dict[str, str]


class Watcher(Protocol):
    """Who watches the users of a population."""

    def saw(self, user: str, event: str, facts: Facts, call: int, now: float) -> None:
        """Hear what a user has seen or done.

        Parameters
        ----------
        user : str
            Number.
        event : str
            ``dialled`` (number), ``ringback`` (source: local or early media; status), ``ringing``
            (number, name, diverted_by), ``answered`` (media), ``held`` and ``resumed`` (by: self
            or peer; media), ``transferred`` (to, status), ``refused`` (status, cause, tone),
            ``released`` (by: self or peer; cause), ``identity`` (number, name), ``digits``
            (digits, sent, why), ``media`` (path).
        facts : dict of str to str
        call : int
            Number of the call.
        now : float
        """


def shown(request: Request) -> Facts:
    """Return what a telephone shows of a caller: number, name, and who has diverted the call.

    Examples
    --------
    >>> from simulator.sip.message import Identity
    >>> from simulator.sip.uri import Address, Uri
    >>> from simulator.sip.vocabulary import Method
    >>> anna = Address(Uri("20123", "192.0.2.84"), "Anna")
    >>> uri = Uri("30001", "lync.test")
    >>> shown(Request(Method.INVITE, uri, Identity("1@a", anna, "1", Address(uri)), 1))
    {'number': '20123', 'name': 'Anna'}
    """
    headers = request.headers
    facts = _who(identity.caller(request.identity.from_, headers, trusted=True))
    diverted = _first(headers, "Diversion")
    if diverted is not None:
        facts["diverted_by"] = diverted
    return facts


def connected(headers: Headers) -> Facts | None:
    """Return the identity that a request or answer in mid-call asserts; None: it asserts none."""
    found = identity.asserted(headers)
    if not found:
        return None
    return _who(identity.Caller(identity.number_of(found[0].uri.user or ""), found[0].display))


def _who(who: identity.Caller) -> Facts:
    if who.hidden:
        return {"number": "", "name": "anonymous"}
    return {"number": who.number, "name": who.display}


def _first(headers: Headers, name: str) -> str | None:
    for known, value in headers:
        if known.lower() == name.lower():
            try:
                return identity.number_of(parse_address(value).uri.user or "")
            except RemoteProtocolError:
                return None
    return None


def ringback(response: Response) -> Facts | None:
    """Return what a caller hears while it rings (RFC 3960 3.2); None: nothing yet.

    Examples
    --------
    >>> from simulator.sip.message import Identity
    >>> from simulator.sip.uri import Address, Uri
    >>> from simulator.sip.vocabulary import Method
    >>> uri = Uri("1", "a.test")
    >>> one = Request(Method.INVITE, uri, Identity("1@a", Address(uri), "1", Address(uri)), 1)
    >>> ringback(one.reply(180))
    {'source': 'local', 'status': '180'}
    >>> ringback(one.reply(183)) is None
    True
    """
    if response.body is not None:
        return {"source": "early media", "status": str(response.status)}
    if response.status == 180:
        return {"source": "local", "status": "180"}
    return None


def refused(response: Response) -> Facts:
    """Return status, cause and tone of a call that came to nothing."""
    cause = q850_cause(response.headers)
    facts = {"status": str(response.status), "tone": tone(response.status, cause)}
    if cause is not None:
        facts["cause"] = str(cause)
    return facts


def refused_by(reason: Reason) -> Facts:
    """Return the same of a call that its own side refuses."""
    facts = {"status": str(reason.status), "tone": tone(reason.status, reason.cause)}
    return facts if reason.cause is None else {**facts, "cause": str(reason.cause)}


def released(by: str, headers: Headers) -> Facts:
    """Return who has ended a call, and with which cause."""
    cause = q850_cause(headers)
    return {"by": by} if cause is None else {"by": by, "cause": str(cause)}


def tone(status: int, cause: int | None) -> str:
    """Return the tone that a caller hears; special information: that tone and an announcement.

    Examples
    --------
    >>> tone(486, 17), tone(503, 34), tone(404, None)
    ('busy', 'congestion', 'special information')
    """
    if cause is not None and cause in _TONES:
        return _TONES[cause]
    if status in (486, 600, 603):
        return "busy"
    return "special information" if status in (404, 410, 484, 604) else "congestion"


_TONES: Final[dict[int, str]] = {
    1: "special information",
    17: "busy",
    21: "busy",
    22: "special information",
    28: "special information",
    34: "congestion",
    38: "congestion",
    41: "congestion",
    42: "congestion",
    47: "congestion",
}


def media(leg: Leg) -> str:
    """Return between which addresses a leg's media runs, ours first; empty: in a time slot."""
    return " ".join(leg.media_points)


def path(local: object | None, remote: object | None) -> str:
    """Return the same for two descriptions of a session."""
    both = (media_address(local), media_address(remote))
    return " ".join(address for address in both if address is not None)
