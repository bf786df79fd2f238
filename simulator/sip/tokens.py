"""Pieces of SIP's grammar that several headers share (RFC 3261 25.1).

All work is linear in the length of the text: what an unterminated quote or bracket would make
a scanner try again and again is refused at its first sight.
"""

from __future__ import annotations

import re
from ipaddress import IPv6Address
from typing import Final

from simulator.errors import RemoteProtocolError

Parameters = tuple[tuple[str, str | None], ...]

BLANKS: Final = " \t"  # no other character is one in a header, whatever Unicode calls it
TOKEN: Final = re.compile(r"[A-Za-z0-9\-.!%*_+`'~]+")
QUOTED: Final = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)

_PIECE: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|<[^<>]*>|[^"<,;]+|.', re.DOTALL)
_VALUE: Final = re.compile(r'[^\s"<>,;\x00-\x1f\x7f]*')
_ESCAPES: Final = re.compile(r'["\\\x00-\x08\x0b\x0c\x0e-\x1f\x7f]')  # no line ends: not even so
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


def is_token(text: str) -> bool:
    """Whether `text` is a token of RFC 3261."""
    return TOKEN.fullmatch(text) is not None


def is_ipv6(text: str) -> bool:
    """Whether `text` is an IPv6 address, as it stands between brackets.

    Examples
    --------
    >>> is_ipv6("2001:db8::1"), is_ipv6("2001:db8:::192.0.2.1"), is_ipv6("1:2")
    (True, True, False)
    """
    try:
        IPv6Address(text.replace(":::", "::"))  # RFC 5118 4.10: RFC 3261's grammar allows it
    except ValueError:
        return False
    return True


def split(text: str, separator: str) -> list[str]:
    """Split at commas or semicolons that stand outside quotes and angle brackets.

    Raises
    ------
    RemoteProtocolError
        A quoted string or a bracket is not closed.

    Examples
    --------
    >>> split('"A, B" <sip:a@b>, <sip:c,d@e>', ",")
    ['"A, B" <sip:a@b>', ' <sip:c,d@e>']
    """
    if '"' not in text and "<" not in text:
        return text.split(separator)
    pieces, begin = [], 0
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece == separator:
            pieces.append(text[begin : match.start()])
            begin = match.end()
        elif piece in ('"', "<"):
            raise RemoteProtocolError(f"{piece} without its partner")
    pieces.append(text[begin:])
    return pieces


def parse_parameters(text: str) -> Parameters:
    """Read ``;name=value;flag`` as it follows a header's value; blanks are allowed around.

    A quoted value keeps its quotes, so that it is written as it came.

    Examples
    --------
    >>> parse_parameters(' ; tag = 1 ;x="a;b";lr')
    (('tag', '1'), ('x', '"a;b"'), ('lr', None))
    """
    if not text:
        return ()
    first, *others = split(text, ";")
    if first.strip(BLANKS):
        raise RemoteProtocolError(f"a semicolon was expected before {first.strip(BLANKS)[:40]!r}")
    return tuple([_parameter(piece) for piece in others])


def quote(text: str) -> str:
    r"""Return `text` as a quoted string; what may not stand there by itself is escaped.

    Examples
    --------
    >>> print(quote('Berg, "A"'))
    "Berg, \"A\""
    """
    return '"' + _ESCAPES.sub(r"\\\g<0>", text) + '"'


def unquote(text: str) -> str:
    """Take the escapes out of a quoted string's inside."""
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def write_parameters(parameters: Parameters) -> str:
    """Return ``;name=value;flag`` for the pairs given."""
    return "".join([f";{n}" if v is None else f";{n}={v}" for n, v in parameters])


def decimal(text: str, limit: int, what: str) -> int:
    """Read an unsigned number below `limit`; its length is looked at first."""
    if not (text.isascii() and text.isdigit()):
        raise RemoteProtocolError(f"{what} is not a number")
    digits = text if len(text) < 20 else text.lstrip("0")
    number = int(digits or "0") if len(digits) < 20 else limit
    if number >= limit:
        raise RemoteProtocolError(f"{what} is out of range")
    return number


def _parameter(piece: str) -> tuple[str, str | None]:
    name, equals, value = piece.partition("=")
    name = name.strip(BLANKS)
    if not is_token(name):
        raise RemoteProtocolError(f"{name[:40]!r} is no parameter name")
    if not equals:
        return name, None
    value = value.strip(BLANKS)
    if not (_VALUE.fullmatch(value) or QUOTED.fullmatch(value)):
        raise RemoteProtocolError(f"parameter {name[:40]} has a malformed value")
    return name, value
