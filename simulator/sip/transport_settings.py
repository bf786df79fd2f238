"""Where a node listens and how it uses connections, as data that a profile fills."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.contracts import Transport
from simulator.sip.certificates import Certificate


@dataclass(frozen=True, slots=True)
class ListeningPoint:
    """Where a node takes connections or datagrams.

    Parameters
    ----------
    transport : Transport
    port : int
    certificate : Certificate, optional
        Shown here instead of the node's.
    mutual : bool
        The other side must show a certificate too (MTLS).
    """

    transport: Transport
    port: int
    certificate: Certificate | None = None
    mutual: bool = False


@dataclass(frozen=True, slots=True)
class TransportSettings:
    """How one node uses connections.

    Parameters
    ----------
    connect_limit : float
        Seconds until an opening connection is given up, the TLS handshake included.
    idle_limit : float or None
        A connection is closed that long after its last message; None: never.
    handshake : bool
        Simulate TLS flights; false where a live stack does it.
    certificate : Certificate or None
        The node's own.
    trusted : frozenset of str or None
        Issuers believed; None: all.
    check_names : bool
        Whether a server's certificate must bear the name that was asked for (RFC 5922 7.3).
    session_lifetime : float
        How long a TLS session can be resumed, seconds (RFC 5246 F.1.4: at most a day; Windows
        keeps 10 h); 0: never.
    reuse : frozenset of str
        Addresses of peers whose own connections to us carry our requests to them too, in the way
        of RFC 5923; to all others there is a connection per direction.
    source_ports : tuple of int
        Fixed local ports of the connections we open, in turn; empty: ephemeral ones.
    first_port : int
        First ephemeral port (RFC 6335 6: 49152 to 65535).
    """

    connect_limit: float = 32.0
    idle_limit: float | None = None
    handshake: bool = True
    certificate: Certificate | None = None
    trusted: frozenset[str] | None = None
    check_names: bool = True
    session_lifetime: float = 36_000.0
    reuse: frozenset[str] = frozenset()
    source_ports: tuple[int, ...] = ()
    first_port: int = 49_152
