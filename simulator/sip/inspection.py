"""What an element looks at before it works on a message of a stranger (RFC 3261 8.2 and 16.3).

Pure functions: from a request and what the element can do comes a `Refused`, or None. Messages
between nodes of one simulation need none of this, and no node pays for it; an `Inspected` stands
before the transaction user where messages come as octets from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from simulator.contracts import TransactionUser
from simulator.sip.codec import Parsed
from simulator.sip.extensions import options
from simulator.sip.message import Headers, Request, Response, first_header
from simulator.sip.multipart import Multipart, Part
from simulator.sip.vocabulary import Method

SDP: Final = "application/sdp"
_BROADCAST: Final = "255.255.255.255"
_WITHOUT_REQUIRE: Final = (Method.ACK, Method.CANCEL)  # RFC 3261 8.2.2.3
_SIP_SCHEMES: Final = ("sip", "sips")


class Refused:
    """A status to answer with, and the headers that say why."""

    __slots__ = ("headers", "status")

    def __init__(self, status: int, headers: Headers = ()) -> None:
        self.status = status
        self.headers = headers


class Abilities:
    """What an element can do.

    Parameters
    ----------
    methods : tuple of str
        That it answers itself.
    extensions : frozenset of str
        Option tags in lower case.
    content_types : tuple of str
        Of bodies that it understands, in lower case; a body of several parts is understood when
        one part is.
    schemes : tuple of str
        Of Request-URIs.
    """

    __slots__ = ("content_types", "extensions", "methods", "schemes")

    def __init__(
        self,
        methods: tuple[str, ...],
        extensions: frozenset[str] = frozenset(),
        content_types: tuple[str, ...] = (SDP,),
        schemes: tuple[str, ...] = ("sip", "sips", "tel"),
    ) -> None:
        self.methods = methods
        self.extensions = extensions
        self.content_types = content_types
        self.schemes = schemes


Inspect = Callable[[Request, Abilities], Refused | None]


def as_user_agent(request: Request, abilities: Abilities) -> Refused | None:
    """Inspect as a user agent server does, in the order of RFC 3261 8.2.

    Examples
    --------
    >>> from simulator.sip.codec import Codec
    >>> request = Codec().parse(b"FIND sip:a SIP/2.0").message
    >>> refused = as_user_agent(request, Abilities(("INVITE", "ACK")))
    >>> refused.status, refused.headers
    (501, (('Allow', 'INVITE, ACK'),))
    """
    if request.method_name not in abilities.methods:  # 8.2.1; 501 by 21.5.2, RFC 4475 3.1.1.2
        status = 501 if request.method is Method.OTHER else 405
        return Refused(status, (("Allow", ", ".join(abilities.methods)),))
    return (
        _scheme(request, abilities)
        or _extensions(request, "Require", abilities)
        or _content(request, abilities)
        or _acceptance(request)
    )


def as_proxy(request: Request, abilities: Abilities) -> Refused | None:
    """Inspect as a proxy does (16.3); the hop limit and credentials are the proxy core's."""
    return _scheme(request, abilities) or _extensions(request, "Proxy-Require", abilities)


def as_registrar(request: Request, abilities: Abilities) -> Refused | None:
    """Inspect as a registrar does: the address of record has to be a SIP URI (10.3 step 5)."""
    refused = as_user_agent(request, abilities)
    if refused is None and request.identity.to.uri.scheme not in _SIP_SCHEMES:
        return Refused(400)  # RFC 4475 3.3.4
    return refused


def hears_as_user_agent(response: Response) -> bool:
    """Whether a response is for a user agent: it has one Via, ours (8.1.3.3)."""
    via = response.request.via
    return via is not None and via.next is None


def hears_as_proxy(response: Response) -> bool:
    """Whether a proxy passes a response on: not to everybody at once (RFC 4475 3.3.10)."""
    via = response.request.via
    return via is not None and (via.next is None or via.next.host != _BROADCAST)


def answer_to(parsed: Parsed, tag: str) -> Response | None:
    """Return what a malformed request is answered with, without a transaction (8.2.7).

    None where nothing is to be answered: there are no faults, it is a response or an ACK, or
    nothing tells whose request it was.
    """
    message = parsed.message
    if not isinstance(message, Request) or not parsed.faults:
        return None
    if message.method is Method.ACK or message.via is None:
        return None
    return message.reply(parsed.faults[0].status, tag)


class Inspected:
    """A transaction user that hears only what it can work on.

    Parameters
    ----------
    user : TransactionUser
        Who hears the rest.
    abilities : Abilities
    inspect : callable
        `as_user_agent`, `as_proxy` or `as_registrar`.
    hears : callable
        `hears_as_user_agent` or `hears_as_proxy`.
    """

    __slots__ = ("_abilities", "_hears", "_inspect", "_user")

    def __init__(
        self,
        user: TransactionUser,
        abilities: Abilities,
        inspect: Inspect = as_user_agent,
        hears: Callable[[Response], bool] = hears_as_user_agent,
    ) -> None:
        self._user = user
        self._abilities = abilities
        self._inspect = inspect
        self._hears = hears

    def on_request(self, server: Any, now: float) -> None:
        """Refuse it, or hand it on."""
        request: Request = server.request
        refused = self._inspect(request, self._abilities)
        if refused is None:
            self._user.on_request(server, now)
            return
        tag = request.identity.to_tag or server.endpoint.new_tag()
        server.respond(request.reply(refused.status, tag, headers=refused.headers), now)

    def on_response(self, sending: Any, response: Response, now: float) -> None:
        """Drop it, or hand it on; what is local never was on a wire."""
        if response.local or self._hears(response):
            self._user.on_response(sending, response, now)

    def on_ack(self, server: Any, ack: Any, now: float) -> None:
        """Hand it on: an ACK is never answered."""
        self._user.on_ack(server, ack, now)

    def on_undelivered(self, server: Any, reason: str, now: float) -> None:
        """Hand it on."""
        self._user.on_undelivered(server, reason, now)


def _scheme(request: Request, abilities: Abilities) -> Refused | None:
    return None if request.uri.scheme in abilities.schemes else Refused(416)  # 8.2.2.1, 16.3


def _extensions(request: Request, name: str, abilities: Abilities) -> Refused | None:
    if request.method in _WITHOUT_REQUIRE:
        return None
    unknown = options(request.headers, name) - abilities.extensions
    if not unknown:
        return None
    asked = [word for value in _values(request.headers, name) for word in value]
    listed = [word for word in asked if word.lower() in unknown]
    return Refused(420, (("Unsupported", ", ".join(listed)),))


def _content(request: Request, abilities: Abilities) -> Refused | None:
    """8.2.3; a body that may be ignored (Content-Disposition) is."""
    body = request.body
    if body is None or _is_optional(request.headers):
        return None
    encoding = first_header(request.headers, "Content-Encoding")
    if encoding is not None and encoding.strip().lower() != "identity":
        return Refused(415, (("Accept-Encoding", "identity"),))
    if isinstance(body, Multipart):
        known = any(_is_known(part, abilities) for part in body.parts)
    else:
        value = first_header(request.headers, "Content-Type")
        known = (
            not isinstance(body, bytes)
            or (value or "").partition(";")[0].strip().lower() in abilities.content_types
        )
    return None if known else Refused(415, (("Accept", ", ".join(abilities.content_types)),))


def _is_known(part: Part, abilities: Abilities) -> bool:
    return part.content_type in abilities.content_types


def _is_optional(headers: Headers) -> bool:
    value = first_header(headers, "Content-Disposition") or ""
    return "handling=optional" in value.replace(" ", "").lower()


def _acceptance(request: Request) -> Refused | None:
    """20.1, RFC 4475 3.3.15: an INVITE has to accept the descriptions that answer it."""
    values = _values(request.headers, "Accept")
    if request.method is not Method.INVITE or not values:
        return None
    ranges = {word.partition(";")[0].strip().lower() for value in values for word in value}
    if ranges & {SDP, "application/*", "*/*"}:
        return None
    return Refused(406, (("Warning", f'399 directsip "An answer is {SDP}"'),))


def _values(headers: Headers, name: str) -> list[list[str]]:
    wanted = name.lower()
    found = [value for known, value in headers if known.lower() == wanted]
    return [[word.strip() for word in value.split(",")] for value in found]
