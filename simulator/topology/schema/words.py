"""Values of a topology that are neither plain nor a quantity: addresses, names, ports, digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Network, ip_address, ip_network
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from simulator.calls.patterns import PatternError, compile_dotnet
from simulator.nodes.spec import ListeningPoint, TransportName
from simulator.topology.units import Count

T = TypeVar("T")

_TRANSPORTS: Final[dict[str, TransportName]] = {
    "udp": "udp",
    "tcp": "tcp",
    "tls": "tls",
    "isdn": "isdn",
    "amp": "amp",
}
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_NAME: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.IGNORECASE | re.ASCII)
_LONGEST: Final = 32  # E.164 ends at 15 digits; access codes come before them
_RELEASE: Final = re.compile(r"V?(\d+(?:\.\d+)*)(?:\s*SP\s*(\d+))?", re.IGNORECASE | re.ASCII)


def refuse(problem: str, expected: str) -> PydanticCustomError:
    """Return the error of a value, with what would have been right."""
    return PydanticCustomError("quantity", "{problem}", {"problem": problem, "expected": expected})


def _address(text: str) -> str:
    try:
        ip_address(text)
    except ValueError:
        raise refuse("not an address", "an IPv4 address, such as 192.168.222.84") from None
    return text


def _network(text: str) -> str:
    expected = "an IPv4 address, or a network such as 10.1.0.0/22"
    try:
        network = ip_network(text)
    except ValueError as error:
        problem = "bits set behind the prefix" if "host bits" in str(error) else "not an address"
        raise refuse(problem, expected) from None
    if not isinstance(network, IPv4Network):
        raise refuse("not an IPv4 address", expected)
    return text


def _name(text: str) -> str:
    if len(text) > 253 or not _NAME.fullmatch(text):  # RFC 1123 2.1
        raise refuse("not a host name", "a name such as mxone-lync.example.com")
    return text


def _host(text: str) -> str:
    return _address(text) if text.replace(".", "").isdigit() else _name(text)


def _digits(text: str) -> str:
    if text and not (text.isascii() and text.isdigit() and len(text) <= _LONGEST):
        raise refuse("not digits", f"up to {_LONGEST} digits, such as 20000")
    return text


def _dialled(text: str) -> str:
    if len(text) > _LONGEST or not re.fullmatch(r"\+?[0-9*#]*", text, re.ASCII):
        raise refuse("not a number", "digits with an optional + before them, such as +468555")
    return text


def _global(text: str) -> str:
    if text and not re.fullmatch(r"\+[0-9]+", text, re.ASCII):
        raise refuse("not the beginning of an E.164 number", "+ and digits, such as +468555")
    return text


def _point(value: object) -> object:
    if isinstance(value, ListeningPoint):
        return value
    name, colon, port = str(value).partition(":")
    transport = _TRANSPORTS.get(name.strip().lower())
    expected = "TRANSPORT:PORT with one of udp, tcp, tls, isdn, amp, such as tcp:5060"
    if transport is None or not colon:
        raise refuse("not a listening point", expected)
    return ListeningPoint(transport, _port_number(port.strip(), expected))


def _port_number(text: str, expected: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise refuse("not a port", expected)
    return int(text)


def _port(value: object) -> object:
    return _port_number(str(value).strip(), "a port from 1 to 65535, such as 5060")


def _release(value: object) -> object:
    found = _RELEASE.fullmatch(str(value).strip())
    if not found:
        raise refuse("not a release", "a release such as V4.1 SP3 or 1.0.4")
    numbers = [*found[1].split("."), *([found[2]] if found[2] else [])]
    return tuple(map(int, numbers))


def _digit_count(value: object) -> object:
    low, dash, high = str(value).partition("-")
    if not _digits(low.strip()) or (dash and not _digits(high.strip())):
        raise refuse("not a number of digits", "a count or a range of counts, such as 5-11")
    least, most = int(low), int(high if dash else low)
    if least > most:
        raise refuse("the range is empty", "the lower count first, such as 5-11")
    return (least, most)


def _pattern(text: str) -> str:
    try:
        compile_dotnet(text)
    except PatternError as error:
        raise refuse(str(error), r"a .NET regular expression, such as ^([23]\d{4})$") from None
    return text


def _at_least_one(value: T) -> T:
    if value == 0:
        raise refuse("there is none", "at least 1")
    return value


def _at_most(limit: int) -> Callable[[int], int]:
    def check(value: int) -> int:
        if value > limit:
            raise refuse("more than any machine has", f"at most {limit}")
        return value

    return check


def _speed(value: object) -> object:
    try:
        number = float(str(value))
    except ValueError:
        number = 0.0
    if not 0.0 < number < 1e6:
        raise refuse("not a speed", "a factor above zero, such as 1.5")
    return number


Address = Annotated[str, AfterValidator(_address)]
AddressOrNetwork = Annotated[str, AfterValidator(_network)]
DomainName = Annotated[str, AfterValidator(_name)]
PeerName = Annotated[str, AfterValidator(_host)]
Digits = Annotated[str, AfterValidator(_digits)]
Dialled = Annotated[str, AfterValidator(_dialled)]
GlobalPrefix = Annotated[Dialled, AfterValidator(_global)]
Pattern = Annotated[str, AfterValidator(_pattern)]
PositiveCount = Annotated[Count, AfterValidator(_at_least_one)]
Some = Annotated[Count, AfterValidator(_at_most(1000))]  # of what is counted one by one
PositiveSome = Annotated[Some, AfterValidator(_at_least_one)]
Point = Annotated[
    ListeningPoint,
    BeforeValidator(_point),
    WithJsonSchema({"type": "string", "pattern": "^(udp|tcp|tls|isdn|amp):[0-9]+$"}),
]
Port = Annotated[
    int,
    BeforeValidator(_port),
    WithJsonSchema({"type": ["integer", "string"], "examples": [5060]}),
]
Release = Annotated[
    tuple[int, ...],
    BeforeValidator(_release),
    WithJsonSchema({"type": "string", "examples": ["V4.1 SP3"]}),
]
DigitCount = Annotated[
    tuple[int, int],
    BeforeValidator(_digit_count),
    WithJsonSchema({"type": ["integer", "string"], "examples": ["5-11"]}),
]
Speed = Annotated[float, BeforeValidator(_speed), WithJsonSchema({"type": ["number", "string"]})]
