"""Certificates as far as a simulated TLS handshake looks at them: names, issuer, whether expired.

No keys and no chains: a certificate is good when it has not expired (RFC 5280 6.1.3), its issuer
is trusted and one of its names is the one that was asked for (RFC 5922 7.1). Flights of the
handshake are segments that carry what the other side must see.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts import Segment, SegmentKind


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a node shows in a handshake.

    Parameters
    ----------
    names : tuple of str
        Host names or addresses that it certifies.
    issuer : str
        Name of the certification authority.
    expired : bool
        Its date is over.
    """

    names: tuple[str, ...]
    issuer: str
    expired: bool = False


class Flight(Segment):
    """One flight of the handshake (RFC 5246 7.3).

    Attributes
    ----------
    certificate : Certificate or None
        Of the sender, where the flight shows one.
    session : str
        Session to resume (HELLO), or the one that can be resumed later (FINISHED); else empty.
    """

    __slots__ = ("certificate", "session")

    def __init__(
        self,
        kind: SegmentKind,
        name: str = "",
        certificate: Certificate | None = None,
        session: str = "",
    ) -> None:
        super().__init__(kind, name=name)
        self.certificate = certificate
        self.session = session


def complaint(
    certificate: Certificate | None, wanted: str | None, trusted: frozenset[str] | None
) -> str:
    """Return what is wrong with a peer's certificate, or an empty string.

    Parameters
    ----------
    certificate : Certificate or None
    wanted : str or None
        The name that it must bear; None: any. There are no wild cards (RFC 5922 7.2).
    trusted : frozenset of str or None
        Issuers that are believed; None: all.

    Examples
    --------
    >>> complaint(Certificate(("pbx.example.com",), "Lab CA"), "192.0.2.1", None)
    'certificate is for pbx.example.com, not for 192.0.2.1'
    """
    if certificate is None:
        return "certificate is missing"
    if certificate.expired:
        return f"certificate of {', '.join(certificate.names) or 'nobody'} has expired"
    if trusted is not None and certificate.issuer not in trusted:
        return f"certificate comes from {certificate.issuer}, which is not trusted"
    if wanted is None or wanted.lower() in (name.lower() for name in certificate.names):
        return ""
    return f"certificate is for {', '.join(certificate.names) or 'nobody'}, not for {wanted}"
