"""SIP, SIPS and tel URIs (RFC 3261 19.1, RFC 3966), and the name-addr of header values."""

from __future__ import annotations

import re
from sys import intern
from typing import Final

from simulator.errors import RemoteProtocolError
from simulator.sip.tokens import (
    BLANKS,
    QUOTED,
    Parameters,
    is_ipv6,
    parse_parameters,
    quote,
    unquote,
    write_parameters,
)

__all__ = [
    "Address",
    "Parameters",
    "Uri",
    "parse_address",
    "parse_uri",
    "write_parameters",
]


_USUAL: Final = ("sip", "")


class Uri:
    """One URI, never changed once made.

    Parameters
    ----------
    user : str or None
        User part as it was written (escapes kept); for a tel URI the number.
    host : str
        Host name or address; IPv6 literals keep their brackets. Empty for a tel URI.
    port : int, optional
    parameters : tuple of (name, value or None), optional
    scheme : str, optional
        ``sip``, ``sips``, ``tel``, or another that is kept as it came.
    headers : str, optional
        What follows the question mark, as written.

    Examples
    --------
    >>> str(Uri("+46855520123", "192.0.2.84", 5060, (("user", "phone"),)))
    'sip:+46855520123@192.0.2.84:5060;user=phone'
    """

    __slots__ = ("_form", "host", "parameters", "port", "user")

    def __init__(
        self,
        user: str | None,
        host: str,
        port: int | None = None,
        parameters: Parameters = (),
        scheme: str = "sip",
        headers: str = "",
    ) -> None:
        self.user = user
        self.host = host
        self.port = port
        self.parameters = parameters
        # Nearly all have one form, and a live call keeps a dozen of them.
        self._form = _USUAL if scheme == "sip" and not headers else (scheme, headers)

    @property
    def scheme(self) -> str:
        """Scheme, without its colon."""
        return self._form[0]

    @property
    def headers(self) -> str:
        """What follows the question mark."""
        return self._form[1]

    def parameter(self, name: str) -> str | None:
        """Return the value of a parameter; an empty string for one without value."""
        for known, value in self.parameters:
            if known.lower() == name:
                return "" if value is None else value
        return None

    def __str__(self) -> str:
        """Return the URI as it stands in a message."""
        user = "" if self.user is None else self.user if not self.host else f"{self.user}@"
        port = "" if self.port is None else f":{self.port}"
        headers = f"?{self.headers}" if self.headers else ""
        return f"{self.scheme}:{user}{self.host}{port}{write_parameters(self.parameters)}{headers}"

    def __repr__(self) -> str:
        """Return the URI in angle brackets."""
        return f"<{self}>"


class Address:
    """A name-addr: display name, URI and header parameters (the tag lives in the identity).

    Examples
    --------
    >>> str(Address(Uri("20123", "192.0.2.84"), "Anna Berg"))
    '"Anna Berg" <sip:20123@192.0.2.84>'
    """

    __slots__ = ("display", "parameters", "uri")

    def __init__(self, uri: Uri, display: str = "", parameters: Parameters = ()) -> None:
        self.uri = uri
        self.display = display
        self.parameters = parameters

    def __str__(self) -> str:
        """Return the address as it stands in a header."""
        name = f"{quote(self.display)} " if self.display else ""
        return f"{name}<{self.uri}>{write_parameters(self.parameters)}"


_SIP: Final = re.compile(
    r"""(?:([^@\s<>"\x00-\x1f\x7f]+)@)?           # user, and password if any
        (\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.\-]+)      # host; last labels may hold digits
        (?: : ([0-9]{1,5}) )?
        ( (?: ; [^;?@\s<>"\x00-\x1f\x7f]+ )* )    # parameters
        (?: \? ([^\s<>"\x00-\x1f\x7f]+) )?""",
    re.VERBOSE,
)
_OTHER: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):([^\s<>\"\x00-\x1f\x7f]+)")
_DISPLAY: Final = re.compile(r"[A-Za-z0-9\-.!%*_+`'~ \t\u0080-\U0010ffff]*")


def parse_uri(text: str) -> Uri:
    """Read a URI.

    The scheme is written in any case; user, parameters and headers keep their escapes. A URI of
    a scheme that is neither SIP nor tel keeps what follows its colon as `user`.

    Raises
    ------
    RemoteProtocolError
        It is no URI.

    Examples
    --------
    >>> parse_uri("SIP:anna@mxone1:5060;transport=tcp").host
    'mxone1'
    >>> parse_uri("tel:+46-8-555;phone-context=+46").user
    '+46-8-555'
    """
    scheme, _, rest = text.partition(":")
    lower = scheme.lower()
    if lower in ("sip", "sips"):
        return _sip("sip" if lower == "sip" else "sips", rest)  # constants take no memory
    match = _OTHER.fullmatch(text)
    if match is None:
        raise _malformed(text)
    if lower != "tel":
        return Uri(match[2], "", scheme=scheme)
    number, *words = match[2].split(";")
    return Uri(number, "", parameters=_pairs(words, text), scheme="tel")


def parse_address(text: str) -> Address:
    r"""Read a name-addr or addr-spec with the header parameters behind it.

    In an addr-spec, without angle brackets, the parameters are the header's, never the URI's
    (RFC 3261 20).

    Raises
    ------
    RemoteProtocolError
        It is no address.

    Examples
    --------
    >>> parse_address(r'"Berg, \"A\"" <sip:a@b;lr>;tag=1').display
    'Berg, "A"'
    >>> parse_address("sip:a@b;tag=1").parameters
    (('tag', '1'),)
    """
    text = text.strip(BLANKS)
    if text.startswith('"'):
        match = QUOTED.match(text)
        if match is None:
            raise RemoteProtocolError("display name without closing quote")
        return _bracketed(text[match.end() :].lstrip(BLANKS), unquote(match[1]))
    before, bracket, after = text.partition("<")
    if not bracket or ":" in before:
        return _addr_spec(text)
    if not _DISPLAY.fullmatch(before):
        raise RemoteProtocolError(f"display name {before.strip(BLANKS)[:40]!r} needs quotes")
    return _bracketed(bracket + after, " ".join(before.split()))


def _sip(scheme: str, rest: str) -> Uri:
    match = _SIP.fullmatch(rest)
    if match is None:
        raise _malformed(f"{scheme}:{rest}")
    user, host, port, words, headers = match.groups()
    host = intern(host)  # thousands of calls name few hosts
    if host[0] == "[" and not is_ipv6(host[1:-1]):
        raise RemoteProtocolError(f"{host[:50]} is no IPv6 address")
    number = None if port is None else int(port)
    if number is not None and number > 65535:
        raise RemoteProtocolError(f"port {port} does not exist")
    parameters = _pairs(words[1:].split(";"), rest) if words else ()
    return Uri(user, host, number, parameters, scheme, headers or "")


def _pairs(words: list[str], text: str) -> Parameters:
    pairs: list[tuple[str, str | None]] = []
    for word in words:
        name, equals, value = word.partition("=")
        if not name:
            raise _malformed(text)
        pairs.append((name, value if equals else None))
    return tuple(pairs)


def _bracketed(text: str, display: str) -> Address:
    uri, closing, rest = text[1:].partition(">")
    if not text.startswith("<") or not closing:
        raise RemoteProtocolError("a URI in angle brackets was expected")
    return Address(parse_uri(uri), display, parse_parameters(rest.strip(BLANKS)))


def _addr_spec(text: str) -> Address:
    uri, semicolon, rest = text.partition(";")
    if "?" in uri or "," in uri:
        raise RemoteProtocolError("a URI with ? or , needs angle brackets")  # RFC 3261 20
    return Address(parse_uri(uri.rstrip(BLANKS)), "", parse_parameters(semicolon + rest))


def _malformed(text: str) -> RemoteProtocolError:
    return RemoteProtocolError(f"{text[:50]!r} is no URI")
