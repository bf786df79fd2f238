"""The side that asks: a registrar, user agent server or proxy that lets nobody unknown through.

RFC 3261 22 with RFC 7616 3.3 and 3.4.6 and RFC 8760. Nonces carry their instant and a seal, so
that nothing is kept for those who never answer; of each nonce that was answered the highest count
is kept, so that no credentials are taken twice. A nonce that is too old, or a count that came
before, is answered with ``stale``: the password was right.

The ``uri`` of credentials is not compared with the Request-URI, which proxies on the way may
have rewritten (RFC 3261 22.4); the counts keep credentials from being used for another request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from hmac import compare_digest
from math import inf
from typing import Final, NamedTuple

from simulator.errors import RemoteProtocolError
from simulator.sip.digest import (
    ANSWER,
    ASK,
    STATUS,
    Challenge,
    Credentials,
    Octets,
    credentials_of,
    plain_octets,
)
from simulator.sip.message import Headers, Request


class Verdict(NamedTuple):
    """What becomes of a request.

    Parameters
    ----------
    status : int
        0: let through; else what it is refused with.
    headers : tuple of (name, value)
        Of the refusal: the challenges.
    username : str
        Who it was; of a refusal, whose credentials were wrong.
    """

    status: int
    headers: Headers = ()
    username: str = ""


Password = Callable[[str], str | None]

_KEPT: Final = 1024  # answered nonces; more of them are looked through for old ones


class Guard:
    """Asks for credentials in one realm.

    Parameters
    ----------
    realm : str
    password : callable
        From a user's name to the password, or None where nobody has that name.
    secret : str
        Seals the nonces.
    algorithms : sequence of str
        One challenge each, the most wanted first (RFC 8760 2.3).
    qop : tuple of str
        Qualities of protection; empty: as before RFC 2617.
    lifetime : float
        Seconds for which a nonce can be used.
    proxy : bool
        Ask with 407 as a proxy does; else with 401.
    octets : callable
        Writes a body, for ``auth-int``.
    """

    def __init__(
        self,
        realm: str,
        password: Password,
        *,
        secret: str = "",
        algorithms: Sequence[str] = ("SHA-256", "MD5"),
        qop: tuple[str, ...] = ("auth",),
        lifetime: float = 300.0,
        proxy: bool = False,
        octets: Octets = plain_octets,
    ) -> None:
        self.realm = realm
        self.password = password
        self.secret = secret
        self.algorithms = tuple(algorithms)
        self.qop = qop
        self.lifetime = lifetime
        self.octets = octets
        self.status = STATUS[proxy]
        self._ask = ASK[proxy]
        self._answer = ANSWER[proxy]
        self._given = 0
        self._counts: dict[str, int] = {}  # the highest one of each nonce that was answered

    def admit(self, request: Request, now: float) -> Verdict:
        """Look at a request's credentials."""
        try:
            mine = [c for c in credentials_of(request, self._answer) if c.realm == self.realm]
        except RemoteProtocolError:
            return Verdict(400)  # RFC 2617 3.2.2
        for credentials in mine:
            if self._is_right(credentials, request):
                if self._is_fresh(credentials, now):
                    return Verdict(0, (), credentials.username)
                return self._challenged(now, stale=True)
        return self._challenged(now, wrong=mine[0].username if mine else "")

    def strip(self, headers: Headers) -> Headers:
        """Return headers without the credentials that were for us (RFC 3261 20.28)."""
        return tuple(header for header in headers if not self._is_mine(header))

    def _is_mine(self, header: tuple[str, str]) -> bool:
        if header[0].lower() != self._answer.lower():
            return False
        try:
            credentials = Credentials.parse(header[1])
        except RemoteProtocolError:
            return False
        return credentials is not None and credentials.realm == self.realm

    def _challenged(self, now: float, *, stale: bool = False, wrong: str = "") -> Verdict:
        self._given += 1
        nonce = self._sealed(f"{now:.3f}-{self._given}")
        challenges = [
            Challenge(self.realm, nonce, algorithm, self.qop, stale=stale)
            for algorithm in self.algorithms
        ]
        return Verdict(self.status, tuple((self._ask, str(one)) for one in challenges), wrong)

    def _is_right(self, credentials: Credentials, request: Request) -> bool:
        offered = credentials.algorithm in self.algorithms
        asked = credentials.qop is None or credentials.qop in self.qop
        password = self.password(credentials.username)
        if password is None or not offered or not asked:
            return False
        body = self.octets(request.body) if credentials.qop == "auth-int" else b""
        wanted = credentials.digest(password, request.method_name, body)
        return compare_digest(wanted.encode(), credentials.response.lower().encode())

    def _is_fresh(self, credentials: Credentials, now: float) -> bool:
        nonce = credentials.nonce
        if not now - self.lifetime <= self._instant(nonce) <= now:
            return False
        count = credentials.nc or 1  # of a client without counts: a nonce is good once
        if count <= self._counts.get(nonce, 0):
            return False
        self._counts[nonce] = count
        if len(self._counts) > _KEPT:
            self._forget(now)
        return True

    def _forget(self, now: float) -> None:
        oldest = now - self.lifetime
        self._counts = {n: c for n, c in self._counts.items() if self._instant(n) >= oldest}

    def _instant(self, nonce: str) -> float:
        """Return when we gave a nonce; minus infinity where we never did."""
        stamp, _, _ = nonce.rpartition("-")
        if not compare_digest(self._sealed(stamp).encode(), nonce.encode()):
            return -inf
        return float(stamp.rpartition("-")[0])

    def _sealed(self, stamp: str) -> str:
        seal = sha256(f"{stamp}:{self.secret}:{self.realm}".encode()).hexdigest()
        return f"{stamp}-{seal[:16]}"
