"""When two URIs, and two messages, are the same.

URIs are compared by RFC 3261 19.1.4 (tel: RFC 3966 4). Messages are compared field by field by
what they would say on the wire; the simulation's call number is left out, and so are the parts
of a response's request that no response carries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv6Address
from typing import Final

from simulator.sip.message import Headers, Message, Request, Response, Via
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import LONG_NAMES


def differences(a: Message, b: Message) -> tuple[str, ...]:
    """Return what differs between two messages as ``field: this / that``; empty: nothing."""
    mine, theirs = dict(_statements(a)), dict(_statements(b))
    return tuple(
        f"{name}: {mine.get(name)!r} / {theirs.get(name)!r}"
        for name in mine | theirs
        if mine.get(name) != theirs.get(name)
    )


def _statements(message: Message) -> Iterator[tuple[str, object]]:
    request = message if isinstance(message, Request) else message.request
    identity = request.identity
    yield "method", request.method_name
    yield "via", _vias(request.via)
    yield "record_route", _addresses(message.record_route)
    yield "call_id", identity.call_id
    yield "from", (str(identity.from_), identity.from_tag)
    yield "cseq", request.cseq
    yield "to", (str(identity.to), _to_tag(message))
    yield "contact", None if message.contact is None else str(message.contact)
    yield "headers", _headers(message.headers)
    yield "body", message.body
    if isinstance(message, Response):
        yield "status", (message.status, message.phrase)
    else:
        yield "uri", str(message.uri)
        yield "route", _addresses(message.route)
        yield "max_forwards", message.max_forwards


def _to_tag(message: Message) -> str | None:
    return message.to_tag if isinstance(message, Response) else message.identity.to_tag


def _vias(via: Via | None) -> tuple[object, ...]:
    vias: list[object] = []
    while via is not None:
        vias.append((via.protocol, via.host.lower(), via.port, via.branch, via.parameters))
        via = via.next
    return tuple(vias)


def _addresses(addresses: tuple[Address, ...]) -> tuple[str, ...]:
    return tuple(str(address) for address in addresses)


def _headers(headers: Headers) -> tuple[tuple[str, str], ...]:
    lower = ((name.lower(), value) for name, value in headers)
    return tuple((LONG_NAMES.get(name, name).lower(), value) for name, value in lower)


# Parameters that must stand in both URIs or in none (RFC 3261 19.1.4).
_SIGNIFICANT: Final = frozenset(("user", "ttl", "method", "maddr", "transport"))
_RESERVED: Final = frozenset(";/?:@&=+$,")
_PERCENT: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_SEPARATORS: Final = str.maketrans("", "", "-.()")  # RFC 3966 5.1.1


def equal(a: Uri, b: Uri) -> bool:
    """Whether two URIs are equal by RFC 3261 19.1.4 (with RFC 5954 4.2) or, for tel, RFC 3966 4.

    Examples
    --------
    >>> from simulator.sip.uri import parse_uri
    >>> equal(parse_uri("sip:%61nna@Example.COM;x=1"), parse_uri("sip:anna@example.com"))
    True
    >>> equal(parse_uri("sip:anna@example.com"), parse_uri("sip:anna@example.com:5060"))
    False
    """
    if a.scheme.lower() != b.scheme.lower():
        return False
    if a.scheme == "tel":
        return _number(a) == _number(b) and _words(a) == _words(b)
    return (
        _plain(a.user or "") == _plain(b.user or "")
        and (a.user is None) == (b.user is None)
        and _host(a) == _host(b)
        and a.port == b.port
        and _agree(_words(a), _words(b))
        and _fields(a) == _fields(b)
    )


def _host(uri: Uri) -> str:
    """Return the host in one form; IPv6 addresses have many (RFC 5954 4.2)."""
    host = uri.host.lower()
    if not host.startswith("["):
        return host
    # A third colon is RFC 3261's own slip (RFC 5118 4.10).
    return str(IPv6Address(host[1:-1].replace(":::", "::")))


def _agree(a: dict[str, str], b: dict[str, str]) -> bool:
    one_sided = a.keys() ^ b.keys()
    return not (one_sided & _SIGNIFICANT) and all(a[n] == b[n] for n in a.keys() & b.keys())


def _words(uri: Uri) -> dict[str, str]:
    return {_plain(n).lower(): _plain(v or "").lower() for n, v in uri.parameters}


def _fields(uri: Uri) -> list[tuple[str, str]]:
    pairs = (field.partition("=") for field in uri.headers.split("&"))
    return sorted((_plain(name).lower(), _plain(value)) for name, _, value in pairs)


def _number(uri: Uri) -> str:
    return (uri.user or "").translate(_SEPARATORS).lower()


def _plain(text: str) -> str:
    """Decode the escapes of characters that are not reserved; once, never again."""
    return _PERCENT.sub(_character, text) if "%" in text else text


def _character(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return match[0].upper() if character in _RESERVED else character
