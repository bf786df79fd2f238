"""What a parsed message says, as words by the names that the tables use."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.errors import RemoteProtocolError
from simulator.sdp.description import Description
from simulator.sip.message import Message, Request, Via
from simulator.sip.multipart import Multipart, content
from simulator.sip.uri import Address, Uri


def readings(message: Message) -> dict[str, str]:
    """Return every typed value of a message; the headers under ``header NAME``, joined by ``|``."""
    request = message if isinstance(message, Request) else message.request
    identity = request.identity
    found = {
        "method": request.method_name,
        "known method": str(not request.name),
        "call_id": identity.call_id,
        "cseq": str(request.cseq),
        "from tag": identity.from_tag,
        "vias": " ".join(_vias(request.via)),
        "branch": request.via.branch if request.via else "",
        **_address("from", identity.from_),
        **_address("to", identity.to),
        **_body(message.body),
    }
    if message.contact is not None:
        found |= _address("contact", message.contact)
    if isinstance(message, Request):
        found |= {"max_forwards": str(message.max_forwards), "to tag": str(identity.to_tag)}
        found |= {**_uri("uri", message.uri), "routes": " ".join(map(str, message.route))}
    else:
        found |= {"status": str(message.status), "phrase": message.phrase}
        found |= {"to tag": str(message.to_tag)}
    for name, value in message.headers:
        known = found.get(f"header {name}")
        found[f"header {name}"] = value if known is None else f"{known}|{value}"
    return found


def _vias(via: Via | None) -> Iterator[str]:
    while via is not None:
        yield f"{via.protocol.removeprefix('SIP/2.0/')}:{via.host}:{via.port or ''}"
        via = via.next


def _uri(name: str, uri: Uri) -> dict[str, str]:
    return {
        name: str(uri),
        f"{name} scheme": uri.scheme,
        f"{name} user": str(uri.user),
        f"{name} host": uri.host,
        f"{name} port": str(uri.port),
        f"{name} parameters": str(uri.parameters),
    }


def _address(name: str, address: Address) -> dict[str, str]:
    return {
        f"{name} display": address.display,
        f"{name} header parameters": str(address.parameters),
        **_uri(name, address.uri),
    }


def _body(body: object) -> dict[str, str]:
    found = {"body": "none" if body is None else type(body).__name__}
    if isinstance(body, bytes):
        found["octets"] = str(len(body))
    if isinstance(body, Multipart):
        found["parts"] = " ".join(f"{p.content_type}:{len(p.octets)}" for p in body.parts)
    try:
        description = content(body, Description)
    except RemoteProtocolError:
        description = None
    if description is not None:
        media = [m.connection or description.connection for m in description.media]
        found["media"] = " ".join(f"{m.kind}:{m.port}" for m in description.media)
        found["media addresses"] = " ".join(map(str, media))
    return found
