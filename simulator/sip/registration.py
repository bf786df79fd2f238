"""A registrar (RFC 3261 10.3): bindings of users to the flows that they registered on.

One binding a user and contact; requests to the user go out on the flow of the registration (RFC
5626 5.3). Expired bindings are passed over when they are looked up.
"""

from __future__ import annotations

from simulator.contracts import Flow
from simulator.sip.message import Headers
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri

DEFAULT_EXPIRES = 3600.0


class Binding:
    """One contact of a user."""

    __slots__ = ("contact", "expires", "flow")

    def __init__(self, contact: Uri, flow: Flow, expires: float) -> None:
        self.contact = contact
        self.flow = flow
        self.expires = expires


class Registrar:
    """The bindings of one domain.

    Parameters
    ----------
    headers : tuple of (name, value)
        What the product puts on each response.
    """

    def __init__(self, headers: Headers = ()) -> None:
        self.headers = headers
        self._bindings: dict[str, list[Binding]] = {}

    def register(self, server: Transaction, now: float) -> None:
        """Take a REGISTER and answer it."""
        request = server.request
        user = request.identity.to.uri.user or ""
        expires = _expires(request.header("Expires"))
        contact = request.contact
        if contact is not None and server.flow is not None:
            self._bind(user, contact.uri, server.flow, expires, now)
        tag = f"r{request.cseq}-{user}"
        response = request.reply(
            200,
            tag,
            contact=contact,
            headers=(*self.headers, ("Expires", f"{expires:g}")),
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

    def count(self, now: float) -> int:
        """Count the users with a live binding."""
        return sum(bool(self.bindings(user, now)) for user in self._bindings)

    def _bind(self, user: str, contact: Uri, flow: Flow, expires: float, now: float) -> None:
        others = [
            b
            for b in self._bindings.get(user, ())
            if (b.contact.host, b.contact.port) != (contact.host, contact.port)
        ]
        if expires > 0.0:
            others.append(Binding(contact, flow, now + expires))
        self._bindings[user] = others


def contact_address(user: str, host: str, port: int, transport: str) -> Address:
    """Return the Contact of a terminal."""
    return Address(Uri(user, host, port, (("transport", transport),)))


def _expires(value: str | None) -> float:
    return float(value) if value is not None and value.isdecimal() else DEFAULT_EXPIRES
