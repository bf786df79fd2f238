"""The Diversion header: by whom a call came to where it is, and why (RFC 5806)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from simulator.errors import RemoteProtocolError
from simulator.sip.message import Headers
from simulator.sip.tokens import split
from simulator.sip.uri import Address, parse_address

DIVERSION: Final = "Diversion"


def headers(
    steps: Sequence[tuple[str, str, str]], address: Callable[[str], Address], came: Headers = ()
) -> Headers:
    """Return one header a diversion, the last one first, above those that came (RFC 5806 4.3).

    Parameters
    ----------
    steps : sequence of (by, to, cause)
        The first one first.
    address : callable
        From who diverted to the address that is told.
    came : tuple of (name, value)
        Of the request that arrived.

    Examples
    --------
    >>> from simulator.sip.uri import Uri
    >>> own = lambda number: Address(Uri(number, "192.0.2.84"))
    >>> headers([("20001", "30002", "user-busy")], own)
    (('Diversion', '<sip:20001@192.0.2.84>;reason=user-busy;counter=1'),)
    """
    made = tuple((DIVERSION, f"{address(by)};reason={cause};counter=1") for by, _, cause in steps)
    return made[::-1] + tuple(h for h in came if h[0].lower() == DIVERSION.lower())


def diverted_by(came: Headers) -> tuple[tuple[str, str], ...]:
    """Return who diverted and why, the last one first; a header that cannot be read says nothing.

    Examples
    --------
    >>> diverted_by((("Diversion", "<tel:+461>;reason=no-answer;counter=1"),))
    (('+461', 'no-answer'),)
    """
    found: list[tuple[str, str]] = []
    for name, value in came:
        if name.lower() != DIVERSION.lower():
            continue
        try:
            found += [_read(piece) for piece in split(value, ",")]
        except RemoteProtocolError:
            continue
    return tuple(found)


def _read(text: str) -> tuple[str, str]:
    address = parse_address(text)
    reason = dict(address.parameters).get("reason") or "unknown"  # RFC 5806 4.3: the default
    return address.uri.user or "", reason.strip('"')
