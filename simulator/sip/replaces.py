"""The Replaces header (RFC 3891): names the dialog whose place a new INVITE takes.

Tags are written as the receiver sees them: ``to-tag`` is its own, ``from-tag`` the peer's.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, unquote

from simulator.errors import RemoteProtocolError
from simulator.sip.message import Headers
from simulator.sip.tokens import parse_parameters

REPLACES = "Replaces"


class Replaces(NamedTuple):
    """A dialog as the one who is to be replaced in it has it.

    Parameters
    ----------
    call_id : str
    to_tag : str
        Tag of the receiver of the INVITE.
    from_tag : str
        Tag of its peer.
    early_only : bool
        Only while the dialog is early.

    Examples
    --------
    >>> str(Replaces("7@a", "x", "y", early_only=True))
    '7@a;to-tag=x;from-tag=y;early-only'
    """

    call_id: str
    to_tag: str
    from_tag: str
    early_only: bool = False

    def __str__(self) -> str:
        """Return the header's value."""
        flag = ";early-only" if self.early_only else ""
        return f"{self.call_id};to-tag={self.to_tag};from-tag={self.from_tag}{flag}"

    @property
    def escaped(self) -> str:
        """The value as it stands in the headers of a URI (RFC 3261 19.1.1)."""
        return quote(str(self), safe="@-_.!~*'()")

    @property
    def reversed(self) -> Replaces:
        """The same dialog as its other side has it."""
        return Replaces(self.call_id, self.from_tag, self.to_tag, self.early_only)


def parse_replaces(text: str) -> Replaces:
    """Read a value of the header.

    Raises
    ------
    RemoteProtocolError
        With 400: a tag is missing.

    Examples
    --------
    >>> parse_replaces("7@a; from-tag=y ;to-tag=x").to_tag
    'x'
    """
    call_id, semicolon, rest = text.partition(";")
    words = {name.lower(): value for name, value in parse_parameters(semicolon + rest)}
    to_tag, from_tag = words.get("to-tag"), words.get("from-tag")
    if not call_id.strip() or not to_tag or not from_tag:
        raise RemoteProtocolError(f"Replaces {text[:50]!r} names no dialog", 400)
    return Replaces(call_id.strip(), to_tag, from_tag, "early-only" in words)


def unescape_replaces(text: str) -> Replaces:
    """Read a value from the headers of a URI."""
    return parse_replaces(unquote(text))


def replaces_of(headers: Headers) -> Replaces | None:
    """Return the dialog that an INVITE replaces; None: it replaces none.

    Raises
    ------
    RemoteProtocolError
        With 400: it cannot be read, or there are two (RFC 3891 3).
    """
    found = [value for name, value in headers if name.lower() == "replaces"]
    if not found:
        return None
    if len(found) > 1:
        raise RemoteProtocolError("more than one Replaces", 400)
    return parse_replaces(found[0])
