"""SIP requests and responses as slotted objects; no bytes here (see `simulator.sip.codec`).

Messages of one dialog direction share an `Identity`. A `Response` refers to its `Request`, so
that a proxy takes off its own Via by handing the response on with the request that it received
upstream. `Request.reply` and `derive` are the only ways to make one message from another; a
message is frozen by custom once it stands in an outbox.
"""

from __future__ import annotations

from typing import Any

from simulator.contracts import Transport
from simulator.sip.uri import Address, Parameters, Uri
from simulator.sip.vocabulary import Method, phrase

Headers = tuple[tuple[str, str], ...]


class Via:
    """One Via value; `next` is the one below it (RFC 3261 20.42)."""

    __slots__ = ("branch", "host", "next", "parameters", "port", "transport")

    def __init__(
        self,
        transport: Transport,
        host: str,
        port: int | None,
        branch: str,
        next: Via | None = None,  # noqa: A002 - the field's word for a linked list
        parameters: Parameters = (),
    ) -> None:
        self.transport = transport
        self.host = host
        self.port = port
        self.branch = branch
        self.next = next
        self.parameters = parameters  # received, rport and what else came

    @property
    def protocol(self) -> str:
        """Protocol, version and transport as they stand in the header."""
        return f"SIP/2.0/{self.transport.name}"


class Identity:
    """Call-ID, From and To with their tags, as one direction of a dialog sends them."""

    __slots__ = ("call_id", "from_", "from_tag", "to", "to_tag")

    def __init__(
        self,
        call_id: str,
        from_: Address,
        from_tag: str,
        to: Address,
        to_tag: str | None = None,
    ) -> None:
        self.call_id = call_id
        self.from_ = from_
        self.from_tag = from_tag
        self.to = to
        self.to_tag = to_tag

    def with_to_tag(self, tag: str) -> Identity:
        """Return this direction's identity once the peer's tag is known."""
        return Identity(self.call_id, self.from_, self.from_tag, self.to, tag)

    def reversed(self, to_tag: str) -> Identity:
        """Return the identity of the other direction; `to_tag` is its From tag."""
        return Identity(self.call_id, self.to, to_tag, self.from_, self.from_tag)


class Request:
    """A SIP request.

    Attributes
    ----------
    method : Method
    uri : Uri
    identity : Identity
    cseq : int
    via : Via or None
        The topmost Via; None until a client transaction sends it.
    max_forwards : int
    contact : Address or None
    route, record_route : tuple of Address
    body : object or None
        An `simulator.sdp.description.Description`, or bytes of another type.
    headers : tuple of (name, value)
        Every other header in order; usually the product's constant tuple, shared.
    call : int
        The simulation's number of the call; 0 outside calls. Not written to the wire.
    name : str
        The method as it was written where it is `Method.OTHER`; else empty.
    """

    __slots__ = (
        "body",
        "call",
        "contact",
        "cseq",
        "headers",
        "identity",
        "max_forwards",
        "method",
        "name",
        "record_route",
        "route",
        "uri",
        "via",
    )

    status = 0  # so that one look tells a request from a response

    def __init__(
        self,
        method: Method,
        uri: Uri,
        identity: Identity,
        cseq: int,
        via: Via | None = None,
        max_forwards: int = 70,
        contact: Address | None = None,
        route: tuple[Address, ...] = (),
        record_route: tuple[Address, ...] = (),
        body: object | None = None,
        headers: Headers = (),
        call: int = 0,
        name: str = "",
    ) -> None:
        self.method = method
        self.uri = uri
        self.identity = identity
        self.cseq = cseq
        self.via = via
        self.max_forwards = max_forwards
        self.contact = contact
        self.route = route
        self.record_route = record_route
        self.body = body
        self.headers = headers
        self.call = call
        self.name = name

    @property
    def method_name(self) -> str:
        """The method's name on the wire."""
        return self.name or self.method.name

    def header(self, name: str) -> str | None:
        """Return the first value of a header that has no field of its own."""
        return first_header(self.headers, name)

    def derive(self, **changes: Any) -> Request:
        """Return a copy with some fields changed."""
        copy = Request(
            self.method,
            self.uri,
            self.identity,
            self.cseq,
            self.via,
            self.max_forwards,
            self.contact,
            self.route,
            self.record_route,
            self.body,
            self.headers,
            self.call,
            self.name,
        )
        for name, value in changes.items():
            setattr(copy, name, value)
        return copy

    def reply(
        self,
        status: int,
        to_tag: str | None = None,
        *,
        reason_phrase: str | None = None,
        contact: Address | None = None,
        body: object | None = None,
        headers: Headers = (),
    ) -> Response:
        """Return a response to this request (RFC 3261 8.2.6)."""
        tag = self.identity.to_tag or to_tag
        return Response(self, status, tag, reason_phrase, contact, body, headers)

    def __repr__(self) -> str:
        """Return method and Request-URI."""
        return f"<{self.method.name} {self.uri}>"


class Response:
    """A SIP response; From, To, Call-ID, CSeq and Via are its request's."""

    __slots__ = (
        "body",
        "call",
        "contact",
        "headers",
        "local",
        "method",
        "reason_phrase",
        "record_route",
        "request",
        "status",
        "to_tag",
    )

    def __init__(
        self,
        request: Request,
        status: int,
        to_tag: str | None = None,
        reason_phrase: str | None = None,
        contact: Address | None = None,
        body: object | None = None,
        headers: Headers = (),
        local: str = "",
    ) -> None:
        self.request = request
        self.record_route = request.record_route  # as the called side saw it (12.1.1)
        self.method = request.method
        self.call = request.call
        self.status = status
        self.to_tag = to_tag
        self.reason_phrase = reason_phrase
        self.contact = contact
        self.body = body
        self.headers = headers
        self.local = local  # why this response never was on a wire (RFC 3261 8.1.3.1), or ""

    def header(self, name: str) -> str | None:
        """Return the first value of a header that has no field of its own."""
        return first_header(self.headers, name)

    @property
    def phrase(self) -> str:
        """The reason phrase: the peer's own, else the standard's."""
        return self.reason_phrase if self.reason_phrase is not None else phrase(self.status)

    def derive(self, **changes: Any) -> Response:
        """Return a copy with some fields changed."""
        copy = Response(
            self.request,
            self.status,
            self.to_tag,
            self.reason_phrase,
            self.contact,
            self.body,
            self.headers,
            self.local,
        )
        copy.record_route = self.record_route
        for name, value in changes.items():
            setattr(copy, name, value)
        return copy

    def passed_on(self, request: Request, to_tag: str | None) -> Response:
        """Return what a proxy sends upstream: this response, to the request that it received."""
        onward = Response(
            request,
            self.status,
            to_tag,
            self.reason_phrase,
            self.contact,
            self.body,
            self.headers,
        )
        onward.record_route = self.record_route
        return onward

    def __repr__(self) -> str:
        """Return status, phrase and method."""
        return f"<{self.status} {self.phrase} ({self.method.name})>"


Message = Request | Response


def first_header(headers: Headers, name: str) -> str | None:
    """Return the first value of `name` (any case), or None."""
    length = len(name)  # most others are told apart by it
    for known, value in headers:
        if len(known) == length and (known == name or known.lower() == name.lower()):
            return value
    return None
