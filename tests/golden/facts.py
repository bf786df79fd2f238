"""What a table can say of a message: one function a fact, each to a word; empty: it has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from simulator.contracts import Transport
from simulator.record.labels import Labeller
from simulator.sdp.description import Description
from simulator.sdp.renewal import audio
from simulator.sip.digest import Challenge, Credentials
from simulator.sip.identity import asserted
from simulator.sip.message import Request
from simulator.sip.refer import read_refer_to, read_referred_by
from simulator.sip.replaces import Replaces, replaces_of
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


def _status(item: Any, names: Mapping[str, str]) -> str:
    return item.body.decode().split()[1] if isinstance(item.body, bytes) else ""


def _refers(item: Any, names: Mapping[str, str]) -> str:
    return _uri(read_refer_to(item.headers).uri, names) if _headers(item, "Refer-To") else ""


def _takes(item: Any, names: Mapping[str, str]) -> str:
    return _dialog(read_refer_to(item.headers).replaces) if _headers(item, "Refer-To") else ""


def _own_dialog(item: Any) -> Replaces:
    identity = _request(item).identity
    return Replaces(identity.call_id, _to_tag(item), identity.from_tag)


def _referrer(item: Any, names: Mapping[str, str]) -> str:
    who = read_referred_by(item.headers)
    return "" if who is None else _uri(who.uri, names)


def _dialog(dialog: Replaces | None) -> str:
    return "" if dialog is None else f"{dialog.call_id}/{dialog.to_tag}/{dialog.from_tag}"


def _direction(item: Any, names: Mapping[str, str]) -> str:
    body = item.body
    stream = audio(body) if isinstance(body, Description) else None
    return "" if stream is None else body.direction(stream).name.lower()


def _asserted(item: Any, names: Mapping[str, str]) -> str:
    return ",".join(who.uri.user or "" for who in asserted(item.headers))


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
    "event": _header("Event"),
    "sub": _header("Subscription-State"),
    "frag": _status,  # that a report tells of
    "refer": _refers,  # whom to
    "takes": _takes,  # whose place: the dialog in Refer-To, as `dialog` has it
    "dialog": lambda item, names: _dialog(_own_dialog(item)),  # Call-ID, To tag, From tag
    "by": _referrer,
    "replaces": lambda item, names: _dialog(replaces_of(item.headers)),
    "dir": _direction,  # of the audio in the body
    "pai": _asserted,
}


def transport_of(item: Any) -> Transport:
    via = _request(item).via
    return Transport.UDP if via is None else via.transport


def worded(item: Any, transport: Transport, label: Labeller) -> str:
    """Return a message in a table's words."""
    if transport is Transport.ISDN:
        return label(transport, item)
    return f"{item.status} {item.method.name}" if item.status else str(item.method.name)
