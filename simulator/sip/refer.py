"""What a REFER says (RFC 3515): Refer-To, Referred-By (RFC 3892), and the reports of its outcome.

A report is the body of a NOTIFY: a status line, ``message/sipfrag`` (RFC 3420).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from simulator.errors import RemoteProtocolError
from simulator.sip.message import Headers
from simulator.sip.replaces import Replaces, unescape_replaces
from simulator.sip.uri import Address, Uri, parse_address
from simulator.sip.vocabulary import phrase

REFER_TO: Final = "Refer-To"
REFERRED_BY: Final = "Referred-By"
SIPFRAG: Final = ("Content-Type", "message/sipfrag;version=2.0")
_STATUS: Final = re.compile(rb"SIP/2\.0 ([1-6]\d\d)[ \r\n]")


class ReferTo(NamedTuple):
    """Where somebody is referred to.

    Parameters
    ----------
    uri : Uri
        Without its headers and its method.
    replaces : Replaces or None
        The dialog there to take the place of.

    Examples
    --------
    >>> str(ReferTo(Uri("20123", "192.0.2.84"), Replaces("7@a", "x", "y")))
    '<sip:20123@192.0.2.84?Replaces=7@a%3Bto-tag%3Dx%3Bfrom-tag%3Dy>'
    """

    uri: Uri
    replaces: Replaces | None = None

    def __str__(self) -> str:
        """Return the header's value."""
        if self.replaces is None:
            return f"<{self.uri}>"
        return f"<{self.uri}?Replaces={self.replaces.escaped}>"


def read_refer_to(headers: Headers) -> ReferTo:
    """Return where a REFER refers to.

    Raises
    ------
    RemoteProtocolError
        With 400: there is not one value (RFC 3515 2.4.2), or it cannot be read; 403: another
        method than INVITE; 416: no SIP or tel URI.

    Examples
    --------
    >>> read_refer_to((("Refer-To", "<sip:anna@a.test;method=INVITE?Subject=x>"),)).uri
    <sip:anna@a.test>
    """
    found = [value for name, value in headers if name.lower() == "refer-to"]
    if len(found) != 1:
        raise RemoteProtocolError(f"{len(found)} values of Refer-To instead of one", 400)
    uri = parse_address(found[0]).uri
    if uri.scheme not in ("sip", "sips", "tel"):
        raise RemoteProtocolError(f"Refer-To of scheme {uri.scheme[:20]}", 416)
    if (uri.parameter("method") or "INVITE").upper() != "INVITE":
        raise RemoteProtocolError(f"Refer-To wants {uri.parameter('method')}", 403)
    kept = tuple(word for word in uri.parameters if word[0].lower() != "method")
    return ReferTo(Uri(uri.user, uri.host, uri.port, kept, uri.scheme), _replaced(uri.headers))


def _replaced(text: str) -> Replaces | None:
    for header in text.split("&"):
        name, _, value = header.partition("=")
        if name.lower() == "replaces":
            return unescape_replaces(value)
    return None


def referred_by(who: Address) -> tuple[str, str]:
    """Return the header that says who has referred (RFC 3892 2)."""
    return REFERRED_BY, str(Address(Uri(who.uri.user, who.uri.host, scheme=who.uri.scheme)))


def read_referred_by(headers: Headers) -> Address | None:
    """Return who has referred; None where nobody says so, or not readably."""
    for name, value in headers:
        if name.lower() == "referred-by":
            try:
                return parse_address(value)
            except RemoteProtocolError:
                return None
    return None


def sipfrag(status: int) -> bytes:
    r"""Return the body of a report.

    Examples
    --------
    >>> sipfrag(486)
    b'SIP/2.0 486 Busy Here\r\n'
    """
    return f"SIP/2.0 {status} {phrase(status)}\r\n".encode()


def read_sipfrag(body: object | None) -> int:
    r"""Return the status that a report tells of.

    Raises
    ------
    RemoteProtocolError
        With 400: it does not begin with a status line.

    Examples
    --------
    >>> read_sipfrag(b"SIP/2.0 200 OK\r\n")
    200
    """
    match = _STATUS.match(body) if isinstance(body, bytes) else None
    if match is None:
        raise RemoteProtocolError("the report has no status line", 400)
    return int(match[1])
