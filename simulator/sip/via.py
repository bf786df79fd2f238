"""The Via header (RFC 3261 20.42): its text, and those that we do not speak."""

from __future__ import annotations

import re
from typing import Final

from simulator.contracts import Transport
from simulator.errors import RemoteProtocolError
from simulator.sip.message import Via
from simulator.sip.tokens import (
    BLANKS,
    TOKEN,
    Parameters,
    decimal,
    is_ipv6,
    parse_parameters,
    write_parameters,
)

_VIA: Final = re.compile(
    rf"({TOKEN.pattern})[ \t]*/[ \t]*({TOKEN.pattern})[ \t]*/[ \t]*({TOKEN.pattern})[ \t]+"
    r"(\[[0-9A-Fa-f:.]+\]|[^\s:;,@<>\"\[\]\x00-\x1f]+)[ \t]*(?::[ \t]*([0-9]+)[ \t]*)?(;.*)?",
    re.DOTALL,
)
LAST_PORT: Final = 65_535
_TRANSPORTS: Final = {"UDP": Transport.UDP, "TCP": Transport.TCP, "TLS": Transport.TLS}
_BRANCH: Final = re.compile(rf";[ \t]*branch[ \t]*=[ \t]*({TOKEN.pattern})", re.IGNORECASE)


class ForeignVia(Via):
    """A Via of a protocol, version or transport that we do not speak.

    It is kept as it came for those further down the path; its `transport`, UDP, is a stand-in.
    """

    __slots__ = ("protocol",)

    protocol: str


def parse_via(text: str) -> Via:
    """Read one Via value (RFC 3261 20.42).

    Examples
    --------
    >>> via = parse_via("SIP / 2.0/TCP 192.0.2.1 : 5060 ;branch=z9hG4bK1;rport")
    >>> via.host, via.port, via.branch, via.parameters
    ('192.0.2.1', 5060, 'z9hG4bK1', (('rport', None),))
    """
    match = _VIA.fullmatch(text.strip(BLANKS))
    if match is None:
        raise RemoteProtocolError("malformed Via")
    return _via(match, parse_parameters(match[6] or ""))


def _via(match: re.Match[str], parameters: Parameters) -> Via:
    protocol, version, transport, host, digits = match.groups()[:5]
    if host[0] == "[" and not is_ipv6(host[1:-1]):
        raise RemoteProtocolError(f"{host[:50]} is no IPv6 address")
    port = None if digits is None else decimal(digits, LAST_PORT + 1, "the port")
    branches = [value or "" for name, value in parameters if name.lower() == "branch"]
    if len(branches) > 1:
        raise RemoteProtocolError("more than one branch")
    branch = branches[0] if branches else ""
    others = tuple([pair for pair in parameters if pair[0].lower() != "branch"])
    known = _TRANSPORTS.get(transport.upper())
    if known is not None and version == "2.0" and protocol.upper() == "SIP":
        return Via(known, host, port, branch, None, others)
    foreign = ForeignVia(Transport.UDP, host, port, branch, None, others)
    foreign.protocol = f"{protocol}/{version}/{transport}"
    return foreign


def write_via(via: Via) -> str:
    """Return one Via value as it stands in a message."""
    port = "" if via.port is None else f":{via.port}"
    branch = f";branch={via.branch}" if via.branch else ""
    return f"{via.protocol} {via.host}{port}{branch}{write_parameters(via.parameters)}"


def salvage_via(text: str) -> tuple[Via, ...]:
    """Return what an answer needs of a Via with malformed parameters; empty: nothing."""
    match = _VIA.fullmatch(text.strip(BLANKS))
    if match is None:
        return ()
    branch = _BRANCH.search(text)
    port = int(match[5]) if match[5] and len(match[5]) < 6 else None
    known = port is not None and port <= LAST_PORT
    # What the sender spoke does not matter: the answer goes where the request came from.
    transport = _TRANSPORTS.get(match[3].upper(), Transport.UDP)
    return (Via(transport, match[4], port if known else None, branch[1] if branch else ""),)
