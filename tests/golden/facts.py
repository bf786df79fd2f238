"""What a table can say of a message: one function a fact, each to a word; empty: it has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from simulator.contracts import Transport
from simulator.record.labels import Labeller
from simulator.sip.digest import Challenge, Credentials
from simulator.sip.message import Request
from simulator.sip.uri import Address, Uri

Fact = Callable[[Any, Mapping[str, str]], str]


def _request(item: Any) -> Request:
    request: Request = item.request if item.status else item
    return request


def _to_tag(item: Any) -> str:
    return (item.to_tag if item.status else item.identity.to_tag) or ""


def _vias(item: Any, names: Mapping[str, str]) -> str:
    via, hosts = _request(item).via, []
    while via is not None:
        hosts.append(names.get(via.host, via.host))
        via = via.next
    return ",".join(hosts)


def _places(addresses: Iterable[Address], names: Mapping[str, str]) -> str:
    return ",".join(names.get(a.uri.host, a.uri.host) for a in addresses)


def _uri(uri: Uri, names: Mapping[str, str]) -> str:
    host = names.get(uri.host, uri.host)
    return host if uri.user in (None, host) else f"{uri.user}@{host}"


def _headers(item: Any, *names: str) -> list[str]:
    return [value for name, value in item.headers if name in names]


def _answers(item: Any, names: Mapping[str, str]) -> str:
    values = _headers(item, "Authorization", "Proxy-Authorization")
    made = [c for c in map(Credentials.parse, values) if c is not None]
    return ",".join(f"{c.realm}/{c.nc}" for c in made)


def _asks(item: Any, names: Mapping[str, str]) -> str:
    values = _headers(item, "WWW-Authenticate", "Proxy-Authenticate")
    made = [c for c in map(Challenge.parse, values) if c is not None]
    return ",".join(f"{c.realm}{'/stale' if c.stale else ''}" for c in made)


def _contacts(item: Any, names: Mapping[str, str]) -> str:
    first = [] if item.contact is None else [str(item.contact)]
    text = ",".join(first + _headers(item, "Contact"))
    for host, name in sorted(names.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(f"@{host}", f"@{name}")
    return text


def _body(item: Any, names: Mapping[str, str]) -> str:
    if item.body is None:
        return ""
    return item.body.decode() if isinstance(item.body, bytes) else "sdp"


def _header(name: str) -> Fact:
    return lambda item, names: ",".join(_headers(item, name)).replace(" ", "")


FACTS: Final[dict[str, Fact]] = {
    "call": lambda item, names: _request(item).identity.call_id,
    "from": lambda item, names: _request(item).identity.from_tag,
    "to": lambda item, names: _to_tag(item),
    "branch": lambda item, names: getattr(_request(item).via, "branch", ""),
    "cseq": lambda item, names: str(_request(item).cseq),
    "via": _vias,
    "route": lambda item, names: _places(item.route, names),
    "rr": lambda item, names: _places(item.record_route, names),
    "uri": lambda item, names: _uri(item.uri, names),
    "hops": lambda item, names: str(item.max_forwards),
    "contact": _contacts,
    "auth": _answers,  # realm and count of each credentials
    "asks": _asks,  # realm of each challenge
    "body": _body,
    "reason": lambda item, names: _header("Reason")(item, names).partition(";text=")[0],
    "retry": _header("Retry-After"),
    "require": _header("Require"),
    "supported": _header("Supported"),
    "rseq": _header("RSeq"),
    "rack": lambda item, names: "/".join(" ".join(_headers(item, "RAck")).split()),
    "se": _header("Session-Expires"),
    "minse": _header("Min-SE"),
    "expires": _header("Expires"),
}


def transport_of(item: Any) -> Transport:
    via = _request(item).via
    return Transport.UDP if via is None else via.transport


def worded(item: Any, transport: Transport, label: Labeller) -> str:
    """Return a message in a table's words."""
    if transport is Transport.ISDN:
        return label(transport, item)
    return f"{item.status} {item.method.name}" if item.status else str(item.method.name)
