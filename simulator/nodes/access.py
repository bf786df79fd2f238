"""Credentials in a topology: who asks for them, and who answers with which.

A Telephony Server asks its SIP terminals, in the realm of its domain; a SIP operator asks the
Telephony Server, in the realm of its address. The trunk to Lync asks nobody: Lync's gateway has
no credentials in its definition (integration guide 4.2.1).
"""

from __future__ import annotations

from collections.abc import Callable

from simulator.nodes.spec import ChallengeSpec, PopulationSpec
from simulator.sdp.codec import write
from simulator.sdp.description import Description
from simulator.sip import identity
from simulator.sip.digest import Account, plain_octets
from simulator.sip.guard import Guard
from simulator.sip.keyring import Keyring
from simulator.sip.message import Request


def guard(
    node: str, realm: str, spec: ChallengeSpec, password: Callable[[str], str | None]
) -> Guard:
    """Return what asks for credentials at a node; its nonces are sealed with the node's name."""
    return Guard(
        realm,
        password,
        secret=node,
        algorithms=spec.algorithms,
        qop=spec.qop,
        lifetime=spec.nonce_lifetime,
        octets=octets,
    )


def of_population(node: str, population: PopulationSpec) -> Keyring | None:
    """Return what answers for the users of a population; None: they have no password."""
    password = population.password
    if password is None:
        return None
    return Keyring(node, lambda request, realm: Account(caller_of(request), password), octets)


def of_peers(node: str, accounts: dict[str, tuple[str, str]]) -> Keyring | None:
    """Return what answers peers that ask, by their addresses; None: none has given an account."""
    known = {host: Account(*account) for host, account in accounts.items()}
    if not known:
        return None
    return Keyring(node, lambda request, realm: known.get(request.uri.host), octets)


def caller_of(request: Request) -> str:
    """Return the user that a request is from, a hidden one too (RFC 3325 9.2)."""
    from_ = request.identity.from_
    if identity.is_anonymous(from_):
        return identity.preferred(request.headers)
    return from_.uri.user or ""


def octets(body: object | None) -> bytes:
    """Return a body as it stands on the wire, for ``auth-int``."""
    return write(body) if isinstance(body, Description) else plain_octets(body)
