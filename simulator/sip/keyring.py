"""The side that answers: a user agent client's accounts, and the challenges it has met.

RFC 3261 22.2 and 22.3: a request that was challenged is sent again with credentials and the next
CSeq; every later request with the same Call-ID carries credentials from the start, made of the
same nonce with the next count; an ACK repeats those of its INVITE. Of several challenges in one
realm the topmost that we can answer is taken (RFC 8760 2.4). Credentials that were refused are
not tried again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.errors import RemoteProtocolError
from simulator.sip.digest import (
    ANSWER,
    ASK,
    Account,
    Challenge,
    Credentials,
    Octets,
    plain_octets,
    without,
)
from simulator.sip.message import Headers, Request, Response
from simulator.sip.vocabulary import Method

# Constants, since a member looked up in its class costs ten times as much.
_INVITE: Final = Method.INVITE

FindAccount = Callable[[Request, str], Account | None]


class _Met:
    """A challenge that we have an account for."""

    __slots__ = ("account", "challenge", "count", "proxy")

    def __init__(self, proxy: bool, challenge: Challenge, account: Account) -> None:
        self.proxy = proxy
        self.challenge = challenge
        self.account = account
        self.count = 0

    def matches(self, proxy: bool, realm: str) -> bool:
        """Whether it is of this place: a proxy or server, and a realm."""
        return self.proxy is proxy and self.challenge.realm == realm


class _Talk:
    """What is known of the requests with one Call-ID."""

    __slots__ = ("invited", "met")

    def __init__(self) -> None:
        self.met: list[_Met] = []
        self.invited: Headers = ()  # the credentials of the last INVITE


class Keyring:
    """Answers the challenges to one node's requests.

    Parameters
    ----------
    name : str
        The node's; part of its client nonces, which are counters.
    account : callable
        ``account(request, realm)``: whose credentials answer a challenge, or None.
    octets : callable
        Writes a body, for ``auth-int``.
    """

    def __init__(self, name: str, account: FindAccount, octets: Octets = plain_octets) -> None:
        self.name = name
        self.account = account
        self.octets = octets
        self._talks: dict[str, _Talk] = {}  # by Call-ID
        self._given = 0

    def sign(self, request: Request) -> None:
        """Put credentials for what is known already on a request that was not sent yet."""
        talk = self._talks.get(request.identity.call_id)
        if talk is None:
            return
        made = tuple(self._credentials(met, request) for met in talk.met)
        if request.method is _INVITE:
            talk.invited = made
        request.headers = (*without(request.headers), *made)

    def sign_ack(self, ack: Request) -> None:
        """Put the credentials of its INVITE on an ACK (22.1)."""
        talk = self._talks.get(ack.identity.call_id)
        if talk is not None and talk.invited:
            ack.headers = (*ack.headers, *talk.invited)

    def learn(self, request: Request, response: Response) -> bool:
        """Take the challenges of a 401 or 407; tell whether the request can be tried again."""
        talk = self._talks.get(request.identity.call_id) or _Talk()
        learned = False
        for proxy, challenge in _wanted(response):
            before = [met for met in talk.met if met.matches(proxy, challenge.realm)]
            talk.met = [met for met in talk.met if met not in before]
            if before and before[0].count and not challenge.stale:
                continue  # refused: the account is not good there
            account = self.account(request, challenge.realm)
            if account is not None:
                talk.met.append(_Met(proxy, challenge, account))
                learned = True
        if talk.met:
            self._talks[request.identity.call_id] = talk
        else:
            self._talks.pop(request.identity.call_id, None)
        return learned

    def forget(self, call_id: str) -> None:
        """Forget what is known of a Call-ID that is used no more."""
        self._talks.pop(call_id, None)

    def _credentials(self, met: _Met, request: Request) -> tuple[str, str]:
        met.count += 1
        self._given += 1
        challenge, quality = met.challenge, met.challenge.quality
        unsigned = Credentials(
            met.account.username,
            challenge.realm,
            challenge.nonce,
            str(request.uri),
            "",
            challenge.algorithm,
            challenge.opaque,
            quality,
            f"{self.name}-{self._given}",
            met.count,
        )
        body = self.octets(request.body) if quality == "auth-int" else b""
        response = unsigned.digest(met.account.password, request.method_name, body)
        return ANSWER[met.proxy], str(unsigned._replace(response=response))


def _wanted(response: Response) -> list[tuple[bool, Challenge]]:
    """Return the challenges to answer: of each place and realm the topmost that we can."""
    chosen: dict[tuple[bool, str], Challenge] = {}
    for proxy in (False, True):
        for name, value in response.headers:
            if name.lower() != ASK[proxy].lower():
                continue
            try:
                challenge = Challenge.parse(value)
            except RemoteProtocolError:
                continue  # as if it were not there: others may be answered
            if challenge is not None and challenge.spoken:
                chosen.setdefault((proxy, challenge.realm), challenge)
    return [(proxy, challenge) for (proxy, _), challenge in chosen.items()]
