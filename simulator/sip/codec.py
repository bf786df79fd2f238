"""SIP messages to octets and back (RFC 3261 7 and 25): the one place where they are bytes.

`Codec.write` gives the octets of a message. `Codec.parse` gives a *partial* message with its
faults beside it, never an exception, so that a 400 or 505 can always be answered; time and memory
are linear in the length. What is written parses back equal (`simulator.sip.equality`) but for the
simulation's call number.

Not here: which bodies there are. A `Codec` is given them as a mapping, so that this room knows
nothing of session descriptions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from simulator.errors import LocalProtocolError, RemoteProtocolError
from simulator.sip.framing import HEAD_LIMIT, Fault, content_length, head_shape
from simulator.sip.headers import Reader, unfold
from simulator.sip.message import Headers, Message, Request
from simulator.sip.multipart import Multipart, Part, boundary, split_parts
from simulator.sip.startline import read_request, read_response
from simulator.sip.tokens import BLANKS
from simulator.sip.uri import Address
from simulator.sip.via import write_via


class BodyFormat(NamedTuple):
    """How bodies of one content type become objects.

    Parameters
    ----------
    kind : type
        Class of the objects.
    read : callable
        From octets; raises `RemoteProtocolError`.
    write : callable
        To octets.
    """

    kind: type
    read: Callable[[bytes], object]
    write: Callable[[Any], bytes]  # of `kind`, which a tuple cannot say


NO_BODIES: Final[Mapping[str, BodyFormat]] = MappingProxyType({})


class Parsed(NamedTuple):
    """What was made of some octets.

    Parameters
    ----------
    message : Request, Response or None
        Partial where there are faults: what could not be read has a neutral value, and malformed
        values stand as text in `headers` or as a display name. None where there is no start line
        (with a fault) or nothing at all (a keep-alive, without).
    faults : tuple of Fault
        A request is refused with the first one's status; a response is discarded.
    """

    message: Message | None
    faults: tuple[Fault, ...]


class Codec:
    r"""Writes and reads messages.

    Parameters
    ----------
    bodies : mapping of content type to BodyFormat, optional
        Lower-case types without parameters; bodies of other types stay bytes. A body of several
        parts becomes a `simulator.sip.multipart.Multipart`, whose parts are read alike.

    Examples
    --------
    >>> codec = Codec()
    >>> message, faults = codec.parse(b"OPTIONS sip:mxone1 SIP/2.0\r\nVia: SIP/2.0/TCP a\r\n\r\n")
    >>> message, faults[0].text
    (<OPTIONS sip:mxone1>, 'To is missing')
    """

    __slots__ = ("_bodies", "_types")

    def __init__(self, bodies: Mapping[str, BodyFormat] = NO_BODIES) -> None:
        self._bodies = dict(bodies)
        self._types = {form.kind: (name, form.write) for name, form in bodies.items()}

    def write(self, message: Message) -> bytes:
        """Return the octets of `message`.

        Raises
        ------
        LocalProtocolError
            A value holds a line end, or the body is of an unknown kind.
        """
        content_type, body = self._write_body(message)
        lines = [*_start(message), *_head(message)]
        lines += [f"{name}: {value}" for name, value in message.headers]
        if content_type and message.header("Content-Type") is None:
            lines.append(f"Content-Type: {content_type}")
        lines.append(f"Content-Length: {len(body)}\r\n\r\n")
        head = "\r\n".join(lines)
        if head.count("\n") != len(lines) + 1 or head.count("\r") != len(lines) + 1:
            raise LocalProtocolError(f"a value of {message!r} holds a line end")
        return head.encode() + body

    def parse(self, data: bytes) -> Parsed:
        """Read one message: a datagram, or a frame of `simulator.sip.framing.Framer`.

        Octets after the end that Content-Length states are left out; without Content-Length the
        body is all that follows the head (RFC 3261 18.3). Of a head beyond
        `simulator.sip.framing.HEAD_LIMIT` no more than that is read, to be answered with 513.
        """
        data = data.lstrip(b"\r\n")
        if not data:
            return Parsed(None, ())
        reader = Reader()
        head_end, body_start, folded = head_shape(data)
        if body_start > HEAD_LIMIT:
            reader.fault("the head is too large", status=513)
            head_end = data.rfind(b"\n", 0, HEAD_LIMIT) + 1 or HEAD_LIMIT
        head = data[:head_end]
        start, *lines = unfold(head, folded)
        reader.lines(lines)
        octets = _body(reader, head, data[body_start:])
        body = self._read_body(reader, octets) if octets else None
        if start[:4].upper() == "SIP/":
            message: Message | None = read_response(reader, start, body)
        else:
            message = read_request(reader, start, body)
        return Parsed(message, tuple(reader.faults))

    def _write_body(self, message: Message) -> tuple[str, bytes]:
        body = message.body
        if body is None:
            return "", b""
        if isinstance(body, bytes):
            return "", body
        if isinstance(body, Multipart):
            return "", body.octets
        known = self._types.get(type(body))
        if known is None:
            raise LocalProtocolError(f"no way to write a body of {type(body).__name__}")
        return known[0], known[1](body)

    def _read_body(self, reader: Reader, octets: bytes) -> object:
        name, semicolon, parameters = (reader.content_type or "").partition(";")
        kind = name.rstrip(BLANKS).lower()
        form = self._bodies.get(kind)
        several = kind.startswith("multipart/")
        if (form is None and not several) or _is_encoded(reader.headers):
            return octets
        if form is None:
            return self._read_parts(semicolon + parameters, octets)
        try:
            body = form.read(octets)
        except RemoteProtocolError as error:
            reader.fault(str(error), "body", error.status)
            return octets
        if not semicolon:  # the object says it
            reader.headers.remove(("Content-Type", reader.content_type or ""))
        return body

    def _read_parts(self, parameters: str, octets: bytes) -> object:
        try:
            parts = split_parts(octets, boundary(parameters))
        except RemoteProtocolError:
            return octets  # no fault of the message: see `simulator.sip.multipart`
        return Multipart(octets, tuple([self._part(*part) for part in parts]))

    def _part(self, headers: Headers, octets: bytes) -> Part:
        part = Part(headers, octets, octets)
        form = self._bodies.get(part.content_type)
        if form is None or _is_encoded(headers):
            return part
        try:
            return Part(headers, octets, form.read(octets))
        except RemoteProtocolError:
            return part


def _is_encoded(headers: Iterable[tuple[str, str]]) -> bool:
    """Whether the octets of a body have to be decoded first, which we do not."""
    return any(
        name.lower() in ("content-encoding", "content-transfer-encoding")
        and value.strip().lower() not in ("identity", "binary", "8bit", "7bit")
        for name, value in headers
    )


def _start(message: Message) -> Iterator[str]:
    if isinstance(message, Request):
        yield f"{message.method_name} {message.uri} SIP/2.0"
    else:
        yield f"SIP/2.0 {message.status} {message.phrase}"


def _head(message: Message) -> Iterator[str]:
    """Lines of the fields, in the order of RFC 3261 7.3.1: what proxies need comes first."""
    request = message if isinstance(message, Request) else message.request
    identity = request.identity
    via = request.via
    while via is not None:
        yield f"Via: {write_via(via)}"
        via = via.next
    to_tag = identity.to_tag
    if isinstance(message, Request):
        for address in message.route:
            yield f"Route: {address}"
    else:
        to_tag = message.to_tag
    for address in message.record_route:
        yield f"Record-Route: {address}"
    if isinstance(message, Request):
        yield f"Max-Forwards: {message.max_forwards}"
    yield f"From: {_tagged(identity.from_, identity.from_tag)}"
    yield f"To: {_tagged(identity.to, to_tag)}"
    if identity.call_id:
        yield f"Call-ID: {identity.call_id}"
    yield f"CSeq: {request.cseq} {request.method_name}"
    if message.contact is not None:
        yield f"Contact: {message.contact}"


def _tagged(address: Address, tag: str | None) -> str:
    return f"{address};tag={tag}" if tag else str(address)


def _body(reader: Reader, head: bytes, rest: bytes) -> bytes:
    try:
        length = content_length(head)
    except RemoteProtocolError as error:
        reader.fault(str(error), "Content-Length", error.status)
        return b""
    if length is None or length == len(rest):
        return rest
    if length > len(rest) and b"\r" in head:
        # Without a CR it was a text file once: lines, and so lengths, changed on the way, and the
        # datagram's end counts (all of RFC 5118 is such).
        reader.fault("the body is shorter than Content-Length says", "Content-Length")
    return rest[:length]
