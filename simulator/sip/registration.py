"""A registrar (RFC 3261 10.3): bindings of users to contacts, and to the flows they came on.

One binding a user and contact; requests to the user go out on the flow of the registration (RFC
5626 5.3). Expired bindings are passed over when they are looked up. A REGISTER is taken whole or
not at all.
"""

from __future__ import annotations

from typing import Final

from simulator.contracts import Flow
from simulator.errors import RemoteProtocolError
from simulator.sip.equality import equal
from simulator.sip.guard import Guard
from simulator.sip.message import Headers, Request
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Parameters, Uri, parse_address

DEFAULT_EXPIRES = 3600.0
LONGEST: Final = 2**32 - 1  # RFC 3261 20.19

Refused = tuple[int, Headers]  # a status and its headers


class Binding:
    """One contact of a user.

    Attributes
    ----------
    contact : Uri
    expires : float
        When it ends.
    flow : Flow or None
        The connection that it was registered on; None: of another machine than the sender's.
    call_id, cseq
        Of the REGISTER that made or renewed it (10.3 step 7).
    """

    __slots__ = ("call_id", "contact", "cseq", "expires", "flow")

    def __init__(
        self, contact: Uri, flow: Flow | None, expires: float, call_id: str, cseq: int
    ) -> None:
        self.contact = contact
        self.flow = flow
        self.expires = expires
        self.call_id = call_id
        self.cseq = cseq


class Registrar:
    """The bindings of one domain.

    Parameters
    ----------
    headers : tuple of (name, value)
        What the product puts on each response.
    least : float
        Seconds below which a registration is refused with 423, unless it is to end.

    Attributes
    ----------
    guard : Guard or None
        Asks for credentials (10.3 step 3), and lets a user change his own bindings only.
    """

    def __init__(self, headers: Headers = (), least: float = 0.0) -> None:
        self.headers = headers
        self.least = least
        self.guard: Guard | None = None
        self._bindings: dict[str, list[Binding]] = {}

    def register(self, server: Transaction, now: float) -> None:
        """Take a REGISTER and answer it."""
        request = server.request
        user = request.identity.to.uri.user or ""
        refused = self._refused(request, user, now) or self._change(server, user, now)
        tag = f"r{request.cseq}-{user}"
        if refused is not None:
            status, headers = refused
            server.respond(request.reply(status, tag, headers=(*self.headers, *headers)), now)
            return
        contacts = [_listed(b, now) for b in self.bindings(user, now)]
        response = request.reply(
            200,
            tag,
            contact=contacts[0] if contacts else None,
            headers=(*self.headers, *(("Contact", str(c)) for c in contacts[1:])),
        )
        server.respond(response, now)

    def bindings(self, user: str, now: float) -> list[Binding]:
        """Return the live bindings of a user, oldest first."""
        return [b for b in self._bindings.get(user, ()) if b.expires > now]

    def all_bindings(self, user: str) -> list[Binding]:
        """Return the bindings of a user, expired ones too: dialogs outlive them."""
        return self._bindings.get(user, [])

    def flow(self, user: str, now: float) -> Flow | None:
        """Return the flow of a user's newest live binding."""
        live = self.bindings(user, now)
        return live[-1].flow if live else None

    def forget(self) -> None:
        """Lose all bindings."""
        self._bindings.clear()

    def count(self, now: float) -> int:
        """Count the users with a live binding."""
        return sum(bool(self.bindings(user, now)) for user in self._bindings)

    def _refused(self, request: Request, user: str, now: float) -> Refused | None:
        """10.3 steps 3 and 4: who it is, and whether the user's bindings are his to change."""
        if self.guard is None:
            return None
        status, headers, username = self.guard.admit(request, now)
        if status:
            return status, headers
        return None if username == user else (403, ())

    def _change(self, server: Transaction, user: str, now: float) -> Refused | None:
        """10.3 steps 6 and 7; a request without Contact only asks."""
        request = server.request
        lasts = _seconds(request.header("Expires"))
        try:
            contacts = _contacts(request)
        except RemoteProtocolError:
            return 400, ()
        known = self._bindings.get(user, [])
        if contacts is None:  # "*"
            if lasts != 0.0:
                return 400, ()
            contacts = [Address(b.contact) for b in known]
        kept = list(known)
        for contact in contacts:
            mine = next((b for b in kept if equal(b.contact, contact.uri)), None)
            if mine is not None and _is_late(request, mine):
                return 500, ()  # as in 12.2.2
            wanted = _seconds(_parameter(contact.parameters, "expires"), lasts)
            if 0.0 < wanted < self.least:
                return 423, (("Min-Expires", f"{self.least:.0f}"),)
            if mine is not None:
                kept.remove(mine)
            if wanted > 0.0:
                kept.append(_bound(contact.uri, server, now + wanted))
        self._bindings[user] = kept
        return None


def contact_address(user: str, host: str, port: int, transport: str) -> Address:
    """Return the Contact of a terminal."""
    return Address(Uri(user, host, port, (("transport", transport),)))


def _bound(contact: Uri, server: Transaction, until: float) -> Binding:
    request, flow = server.request, server.flow
    first = request.contact is not None and contact is request.contact.uri
    if flow is not None and not first and contact.host != flow.host:
        flow = None  # the sender speaks for another machine
    return Binding(contact, flow, until, request.identity.call_id, request.cseq)


def _is_late(request: Request, binding: Binding) -> bool:
    """Whether a REGISTER was overtaken by the one that made a binding."""
    return binding.call_id == request.identity.call_id and request.cseq <= binding.cseq


def _contacts(request: Request) -> list[Address] | None:
    """Return the contacts of a REGISTER; None: all of them ("*", which stands alone)."""
    more = [value.strip() for name, value in request.headers if name.lower() == "contact"]
    first = [] if request.contact is None else [request.contact]
    if "*" not in more:
        return first + [parse_address(value) for value in more]
    if first or len(more) > 1:
        raise RemoteProtocolError("* beside another contact")
    return None


def _listed(binding: Binding, now: float) -> Address:
    left = max(1, round(binding.expires - now))
    return Address(binding.contact, parameters=(("expires", str(left)),))


def _parameter(parameters: Parameters, name: str) -> str | None:
    return next((value for known, value in parameters if known.lower() == name), None)


def _seconds(text: str | None, default: float = DEFAULT_EXPIRES) -> float:
    """Return an interval; a malformed one counts as an hour (10.3 step 7 by 20.19)."""
    if text is None:
        return default
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        return DEFAULT_EXPIRES
    return float(min(int(text[:12]), LONGEST))
