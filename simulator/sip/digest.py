"""Digest access authentication: challenges, credentials and the arithmetic between them.

Pure values and functions after RFC 7616 (which takes RFC 2617 in), with the algorithms that
RFC 8760 gives SIP: MD5 and SHA-256, each also as ``-sess``. SHA-512-256 and hashed user names
are not spoken; a challenge that asks for them is passed over (RFC 8760 2.4).

Who asks is `simulator.sip.guard`, who answers `simulator.sip.keyring`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import md5, sha256
from types import MappingProxyType
from typing import Final, NamedTuple

from simulator.errors import LocalProtocolError, RemoteProtocolError
from simulator.sip.message import Headers, Request
from simulator.sip.tokens import QUOTED, is_token, quote, split, unquote

# What is asked and what is answered, for servers (401) and for proxies (407): RFC 3261 22.2, 22.3.
ASK: Final = ("WWW-Authenticate", "Proxy-Authenticate")
ANSWER: Final = ("Authorization", "Proxy-Authorization")
STATUS: Final = (401, 407)
LOWER_ASKS: Final = frozenset(name.lower() for name in ASK)
LOWER_ANSWERS: Final = frozenset(name.lower() for name in ANSWER)

Octets = Callable[[object | None], bytes]


def _md5(text: bytes) -> str:
    return md5(text, usedforsecurity=False).hexdigest()


def _sha256(text: bytes) -> str:
    return sha256(text).hexdigest()


_HASHES: Final[Mapping[str, Callable[[bytes], str]]] = MappingProxyType(
    {"MD5": _md5, "SHA-256": _sha256}
)
_SESSION: Final = "-SESS"
_QUALITIES: Final = ("auth", "auth-int")  # in the order in which a client takes them


class Account(NamedTuple):
    """Name and password of a user in some realm."""

    username: str
    password: str


class Challenge(NamedTuple):
    """What a server or proxy asks with.

    Parameters
    ----------
    realm, nonce : str
    algorithm : str
    qop : tuple of str
        Qualities of protection that it accepts; empty: it is of the time before RFC 2617.
    opaque : str or None
    stale : bool
        The credentials were right, but made of a nonce that is spent.

    Examples
    --------
    >>> Challenge.parse('Digest realm="lab", nonce="1", qop="auth,auth-int", algorithm=MD5').qop
    ('auth', 'auth-int')
    """

    realm: str
    nonce: str
    algorithm: str = "MD5"
    qop: tuple[str, ...] = ()
    opaque: str | None = None
    stale: bool = False

    @classmethod
    def parse(cls, text: str) -> Challenge | None:
        """Read the value of WWW-Authenticate or Proxy-Authenticate; None: another scheme."""
        values = _values(text)
        if values is None:
            return None
        realm, nonce = _needed(values, "realm"), _needed(values, "nonce")
        quality = values.get("qop", "")
        return cls(
            realm,
            nonce,
            values.get("algorithm", "MD5"),
            tuple(word.strip().lower() for word in quality.split(",") if word.strip()),
            values.get("opaque"),
            values.get("stale", "").lower() == "true",
        )

    @property
    def quality(self) -> str | None:
        """The quality of protection that a client takes; None: it knows none of them."""
        return next((known for known in _QUALITIES if known in self.qop), None)

    @property
    def spoken(self) -> bool:
        """Whether it can be answered here."""
        if _hash_of(self.algorithm) is None:
            return False
        if not self.qop:  # without one there is no cnonce, which a session is made of
            return not self.algorithm.upper().endswith(_SESSION)
        return self.quality is not None

    def __str__(self) -> str:
        """Return the value of the header."""
        pairs = [f"realm={quote(self.realm)}", f"nonce={quote(self.nonce)}"]
        if self.opaque is not None:
            pairs.append(f"opaque={quote(self.opaque)}")
        if self.stale:
            pairs.append("stale=true")
        pairs.append(f"algorithm={self.algorithm}")
        if self.qop:
            pairs.append(f"qop={quote(','.join(self.qop))}")
        return "Digest " + ", ".join(pairs)


class Credentials(NamedTuple):
    """What a client answers with.

    Parameters
    ----------
    username, realm, nonce, uri, response : str
    algorithm : str
    opaque : str or None
    qop : str or None
        None: as before RFC 2617, and then without `cnonce` and `nc`.
    cnonce : str
    nc : int
        How many requests were made of this nonce, this one included.
    """

    username: str
    realm: str
    nonce: str
    uri: str
    response: str
    algorithm: str = "MD5"
    opaque: str | None = None
    qop: str | None = None
    cnonce: str = ""
    nc: int = 0

    @classmethod
    def parse(cls, text: str) -> Credentials | None:
        """Read the value of Authorization or Proxy-Authorization; None: another scheme."""
        values = _values(text)
        if values is None:
            return None
        qop = values.get("qop")
        return cls(
            _needed(values, "username"),
            _needed(values, "realm"),
            _needed(values, "nonce"),
            _needed(values, "uri"),
            _needed(values, "response"),
            values.get("algorithm", "MD5"),
            values.get("opaque"),
            None if qop is None else qop.lower(),
            "" if qop is None else _needed(values, "cnonce"),
            0 if qop is None else _count(_needed(values, "nc")),
        )

    def __str__(self) -> str:
        """Return the value of the header; what is quoted follows RFC 7616 3.4."""
        named = (("username", self.username), ("realm", self.realm), ("nonce", self.nonce))
        pairs = [f"{name}={quote(value)}" for name, value in named]
        pairs += [f"uri={quote(self.uri)}", f"response={quote(self.response)}"]
        pairs.append(f"algorithm={self.algorithm}")
        if self.opaque is not None:
            pairs.append(f"opaque={quote(self.opaque)}")
        if self.qop is not None:
            pairs += [f"cnonce={quote(self.cnonce)}", f"qop={self.qop}", f"nc={self.nc:08x}"]
        return "Digest " + ", ".join(pairs)

    def digest(self, password: str, method: str, body: bytes = b"") -> str:
        """Return the response that these values demand (RFC 7616 3.4.1).

        Examples
        --------
        The example of RFC 7616 3.9.1:

        >>> credentials = Credentials(
        ...     "Mufasa", "http-auth@example.org", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        ...     "/dir/index.html", "", "SHA-256", qop="auth",
        ...     cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", nc=1)
        >>> credentials.digest("Circle of Life", "GET")[:16]
        '753927fa0e85d155'
        """
        name = _hash_of(self.algorithm)
        if name is None:
            raise LocalProtocolError(f"no digest algorithm {self.algorithm}")
        hashed = _HASHES[name]
        first = hashed(f"{self.username}:{self.realm}:{password}".encode())
        if self.algorithm.upper().endswith(_SESSION):
            first = hashed(f"{first}:{self.nonce}:{self.cnonce}".encode())
        second = f"{method}:{self.uri}"
        if self.qop == "auth-int":
            second += f":{hashed(body)}"
        middle = self.nonce
        if self.qop is not None:
            middle += f":{self.nc:08x}:{self.cnonce}:{self.qop}"
        return hashed(f"{first}:{middle}:{hashed(second.encode())}".encode())


def credentials_of(request: Request, name: str) -> Iterator[Credentials]:
    """Yield the digest credentials of a request under a header's name, in order.

    Raises
    ------
    RemoteProtocolError
        Some are malformed.
    """
    lower = name.lower()
    for known, value in request.headers:
        if known.lower() == lower:
            credentials = Credentials.parse(value)
            if credentials is not None:
                yield credentials


def challenges(headers: Headers) -> Headers:
    """Return the challenges among headers."""
    return tuple(header for header in headers if header[0].lower() in LOWER_ASKS)


def without_challenges(headers: Headers) -> Headers:
    """Return headers without any challenges."""
    return tuple(header for header in headers if header[0].lower() not in LOWER_ASKS)


def answers(headers: Headers) -> Headers:
    """Return the credentials among headers."""
    return tuple(header for header in headers if header[0].lower() in LOWER_ANSWERS)


def without(headers: Headers) -> Headers:
    """Return headers without any credentials."""
    return tuple(header for header in headers if header[0].lower() not in LOWER_ANSWERS)


def plain_octets(body: object | None) -> bytes:
    """Return a body's octets where it is octets already (auth-int needs them)."""
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    raise LocalProtocolError(f"no way to write a body of {type(body).__name__}")


def _hash_of(algorithm: str) -> str | None:
    name = algorithm.upper().removesuffix(_SESSION)
    return name if name in _HASHES else None


def _values(text: str) -> dict[str, str] | None:
    """Return the parameters of a value of the scheme Digest."""
    scheme, _, rest = text.strip().partition(" ")
    if scheme.lower() != "digest":
        return None
    values: dict[str, str] = {}
    for piece in split(rest, ","):
        if not piece.strip():
            continue  # RFC 3261 25.1 knows no empty elements, HTTP's peers send them
        name, equals, value = piece.partition("=")
        name, value = name.strip().lower(), value.strip()
        if not equals or not is_token(name) or name in values:
            raise RemoteProtocolError(f"malformed digest parameter {piece.strip()[:40]!r}")
        values[name] = _value(value)
    return values


def _value(text: str) -> str:
    if not text.startswith('"'):
        return text
    match = QUOTED.fullmatch(text)
    if match is None:
        raise RemoteProtocolError("malformed quoted string in a digest")
    return unquote(match[1])


def _needed(values: dict[str, str], name: str) -> str:
    value = values.get(name)
    if value is None:
        raise RemoteProtocolError(f"a digest without {name}")
    return value


def _count(text: str) -> int:
    if len(text) != 8:
        raise RemoteProtocolError("nc is eight hexadecimal digits")
    try:
        return int(text, 16)
    except ValueError:
        raise RemoteProtocolError("nc is eight hexadecimal digits") from None
