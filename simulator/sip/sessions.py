"""TLS sessions that can be resumed, of a client and of a server (RFC 5246 7.3, F.1.4)."""

from __future__ import annotations


class Sessions:
    """Both sides' memory of one node, lost with it.

    Parameters
    ----------
    lifetime : float
        Seconds for which a session can be resumed; 0: never.
    """

    __slots__ = ("_by_peer", "_expiry", "_given", "_held", "lifetime")

    def __init__(self, lifetime: float) -> None:
        self.lifetime = lifetime
        self._held: dict[str, tuple[str, float]] = {}  # client: party -> session, expiry
        self._expiry: dict[str, float] = {}  # server: session -> expiry
        self._by_peer: dict[str, str] = {}  # server: client's address -> its newest session
        self._given = 0

    def clear(self) -> None:
        """Forget all sessions."""
        self._held.clear()
        self._expiry.clear()
        self._by_peer.clear()

    def offer(self, name: str, now: float) -> str:
        """Return the session that a client can offer to a server; empty: none.

        Parameters
        ----------
        name : str
            The server's, with what tells apart the clients that share this memory.
        now : float
        """
        session, expiry = self._held.get(name, ("", 0.0))
        return session if now < expiry else ""

    def keep(self, name: str, session: str, now: float) -> None:
        """Remember a session that the server of that name has granted."""
        if session and self.lifetime > 0.0:
            self._held[name] = (session, now + self.lifetime)

    def grant(self, address: str, peer: str, now: float) -> str:
        """Return a new session for a client; only its newest is remembered."""
        if self.lifetime <= 0.0:
            return ""
        self._given += 1
        session = f"{address}-{now:.9g}-{self._given}"
        self._expiry.pop(self._by_peer.get(peer, ""), None)
        self._by_peer[peer] = session
        self._expiry[session] = now + self.lifetime
        return session

    def known(self, session: str, now: float) -> bool:
        """Whether a server can resume a session."""
        expiry = self._expiry.get(session)
        return expiry is not None and now < expiry  # a clock may start below zero
