"""Start lines, and the messages that are made of them and the fields that a `Reader` holds."""

from __future__ import annotations

from typing import Final

from simulator.errors import RemoteProtocolError
from simulator.sip.framing import Fault
from simulator.sip.headers import Reader, nowhere
from simulator.sip.message import Identity, Request, Response
from simulator.sip.tokens import BLANKS, is_token
from simulator.sip.uri import Address, Uri, parse_uri
from simulator.sip.usual import usual_uri
from simulator.sip.vocabulary import METHOD_BY_NAME, Method, phrase

# A constant, since a member looked up in its class costs ten times as much.
_OTHER: Final = Method.OTHER


def read_request(reader: Reader, start: str, body: object | None) -> Request | None:
    """Make a request of its start line and what stands below it."""
    words = start.split()
    name = words[0] if words else ""
    method = METHOD_BY_NAME.get(name, _OTHER)
    if method is _OTHER or len(words) != 3 or words[2] != "SIP/2.0":
        if not _is_start(words):
            reader.fault("there is no start line of SIP", "start line")
            return None
        _check_version(reader, words[-1])
    reader.check()
    if reader.method != name and reader.method:
        status = 501 if method is _OTHER else 400  # RFC 4475 3.1.2.18
        reader.fault("CSeq names another method", "CSeq", status)
    uri = usual_uri(words[1]) if len(words) == 3 else None
    return Request(
        method,
        uri or _request_uri(reader, words[1:-1]),
        _identity(reader, reader.to_tag),
        reader.cseq or 0,
        reader.via(),
        reader.max_forwards if reader.max_forwards is not None else 70,
        reader.contact,
        reader.route,
        reader.record_route,
        body,
        tuple(reader.headers),
        name=name if method is _OTHER else "",
    )


def _is_start(words: list[str]) -> bool:
    return (
        len(words) > 2
        and words[-1][:4].upper() == "SIP/"
        and (words[0] in METHOD_BY_NAME or is_token(words[0]))
    )


def _check_version(reader: Reader, version: str) -> None:
    if version.upper() != "SIP/2.0":  # RFC 3261 7.1: in any case
        # First, since another version may give everything else another meaning.
        reader.faults.insert(0, Fault("SIP version not supported", 505, "start line"))


def _request_uri(reader: Reader, words: list[str]) -> Uri:
    if len(words) > 1:
        reader.fault("blanks in the Request-URI", "start line")
    text = words[0]
    if text[0] == "<":  # RFC 4475 3.1.2.7
        reader.fault("Request-URI in angle brackets", "start line")
        text = text[1:].partition(">")[0]
    try:
        uri = parse_uri(text)
    except RemoteProtocolError as error:
        reader.fault(f"Request-URI: {error}", "start line")
        return nowhere()
    if uri.headers:  # RFC 3261 19.1.1
        reader.fault("Request-URI with headers", "start line")
    return uri


def read_response(reader: Reader, start: str, body: object | None) -> Response | None:
    """Make a response of its start line and what stands below it."""
    version, _, rest = start.partition(" ")
    digits, _, reason = rest.strip(BLANKS).partition(" ")
    if not (len(digits) == 3 and digits.isascii() and digits.isdigit() and "1" <= digits < "7"):
        reader.fault("there is no status between 100 and 699", "start line")
        return None
    if version != "SIP/2.0":
        _check_version(reader, version)
    reader.check()
    reason, status = reason.strip(BLANKS), int(digits)
    return Response(
        _shell(reader),
        status,
        reader.to_tag,
        None if reason == phrase(status) else reason,
        reader.contact,
        body,
        tuple(reader.headers),
    )


def _shell(reader: Reader) -> Request:
    """Return the request that a response answers, as far as the response tells of it.

    Its To has no tag: what the request carried there cannot be known from the answer.
    """
    method = METHOD_BY_NAME.get(reader.method, _OTHER)
    identity = _identity(reader, None)
    return Request(
        method,
        identity.to.uri,
        identity,
        reader.cseq or 0,
        reader.via(),
        record_route=reader.record_route,
        name=reader.method if method is _OTHER else "",
    )


def _identity(reader: Reader, to_tag: str | None) -> Identity:
    return Identity(
        reader.call_id or "",
        reader.from_ or Address(nowhere()),
        reader.from_tag or "",
        reader.to or Address(nowhere()),
        to_tag,
    )
