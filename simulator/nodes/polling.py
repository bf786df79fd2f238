"""OPTIONS polls of a trunk peer, to know whether it is alive.

A poll is answered by any response at all; an unanswered one (time-out, no connection) is missed.
After `misses` in a row the peer counts as down, until it answers again.
"""

from __future__ import annotations

from typing import Any

from simulator.sip.endpoint import Endpoint
from simulator.sip.message import Headers, Identity, Request, Response
from simulator.sip.sending import Sending
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method


class Poller:
    """Polls one peer.

    Parameters
    ----------
    endpoint : Endpoint
    own, peer : Uri
    interval : float
        Seconds between two polls, whatever became of the last one.
    misses : int
    headers : tuple of (name, value)
    targets : tuple of Target, optional
        Where the peer is; None: by location.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        own: Uri,
        peer: Uri,
        interval: float,
        misses: int,
        headers: Headers,
        targets: tuple[Any, ...] | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.interval = interval
        self.misses = misses
        self.headers = headers
        self.targets = targets
        self.up = True
        self.missed = 0
        self._peer = peer
        self._identity = Identity(
            endpoint.new_call_id(), Address(own), endpoint.new_tag(), Address(peer)
        )
        self._cseq = 0

    def start(self, when: float) -> None:
        """Send the first poll at `when`."""
        self.endpoint.timers.at(when, _poll, self)

    def poll(self, now: float) -> None:
        """Send a poll and set the next."""
        self._cseq += 1
        request = Request(
            Method.OPTIONS, self._peer, self._identity, self._cseq, headers=self.headers
        )
        self.endpoint.send(request, self, now, targets=self.targets)
        self.endpoint.timers.at(now + self.interval, _poll, self)

    def renumber(self, sending: Sending, cseq: int) -> int:
        """Return the number of a poll that is sent again with credentials."""
        self._cseq += 1
        return self._cseq

    def on_response(self, sending: Sending, response: Response, now: float) -> None:
        """Count what the poll brought."""
        if response.status < 200:
            return
        if response.local:
            self.missed += 1
            self.up = self.up and self.missed < self.misses
        else:
            self.missed = 0
            self.up = True


def _poll(poller: Poller, now: float) -> None:
    poller.poll(now)
