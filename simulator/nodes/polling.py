"""Whether a trunk peer is alive: OPTIONS polls of it, and calls that it does not answer.

A poll is answered by any response at all; an unanswered one (time-out, no connection) is missed.
After so many misses in a row the peer counts as down, until it answers again. All that can be
chosen is in `simulator.nodes.poll_rules`.
"""

from __future__ import annotations

from math import inf
from typing import Any

from simulator.calls.back_to_back import NO_RESPONSE
from simulator.nodes.poll_rules import PollRules
from simulator.sip.endpoint import Endpoint
from simulator.sip.message import Headers, Identity, Request, Response
from simulator.sip.sending import Sending
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from simulator.timers import Timer


class Poller:
    """Watches one peer.

    Parameters
    ----------
    endpoint : Endpoint
    own, peer : Uri
    rules : PollRules
    headers : tuple of (name, value)
    targets : tuple of Target, optional
        Where the peer is; None: by location.
    bars : bool
        The peer is one of a pool: while it is down, requests that DNS leads to it go to the other
        members first.

    Attributes
    ----------
    up : bool
    missed, answered : int
        Polls in a row that failed, and that did not.
    changes : list of (float, bool)
        When the peer was marked down (False) and up again.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        own: Uri,
        peer: Uri,
        rules: PollRules,
        headers: Headers,
        targets: tuple[Any, ...] | None = None,
        *,
        bars: bool = False,
    ) -> None:
        self.endpoint = endpoint
        self.bars = bars
        self.rules = rules
        self.headers = headers
        self.targets = targets
        self.up = True
        self.missed = self.answered = 0
        self.changes: list[tuple[float, bool]] = []
        self._peer = peer
        self._identity = Identity(
            endpoint.new_call_id(), Address(own), endpoint.new_tag(), Address(peer)
        )
        self._cseq = 0
        self._polled = -inf  # when the peer last polled us
        self._open = 0  # polls without an outcome yet
        self._next: Timer | None = None
        self._failures = 0  # since the peer is down
        self._failed_calls = 0

    def start(self, when: float) -> None:
        """Send the first poll at `when`, where there are polls."""
        if self.rules.interval is not None:
            self._next = self.endpoint.timers.at(when, _poll, self)

    # Polls

    def poll(self, now: float) -> None:
        """Send a poll and set the next."""
        self._next = None
        if not (self.rules.one_open and self._open):
            self._send(now)
        if not self._waits:
            self._set(self._interval(now), now)

    @property
    def _waits(self) -> bool:
        """Whether the next poll depends on what becomes of the last."""
        return self.rules.schedule == "after-outcome" or self._rests

    @property
    def _rests(self) -> bool:
        """Whether the peer is down and left alone for a while."""
        rules = self.rules
        held = rules.recovery_interval is not None or rules.hold_out_factor > 1.0
        return not self.up and (held or rules.interval is None)

    def _interval(self, now: float) -> float:
        rules = self.rules
        slow = rules.interval_while_polled
        if slow is not None and now < self._polled + rules.polled_for:
            return slow
        return rules.interval or 0.0

    def polled(self, now: float) -> None:
        """Note that the peer polls us."""
        self._polled = now

    def _send(self, now: float) -> None:
        self._cseq += 1
        self._open += 1
        request = Request(
            Method.OPTIONS, self._peer, self._identity, self._cseq, headers=self.headers
        )
        sending = self.endpoint.send(request, self, now, targets=self.targets)
        if self.rules.timeout is not None and not sending.finished:
            sending.owner = self.endpoint.timers.at(now + self.rules.timeout, _give_up, sending)

    def _set(self, wait: float, now: float) -> None:
        if self._next is not None:
            self._next.cancel()
        self._next = self.endpoint.timers.at(now + wait, _poll, self)

    def renumber(self, sending: Sending, cseq: int) -> int:
        """Return the number of a poll that is sent again with credentials."""
        self._cseq += 1
        return self._cseq

    def on_response(self, sending: Sending, response: Response, now: float) -> None:
        """Count what the poll brought."""
        if response.status < 200:
            return
        self._open -= 1
        if sending.owner is not None:
            sending.owner.cancel()
        was_up, rested, last = self.up, self._rests, sending.request.cseq == self._cseq
        if response.local:
            self._miss(now, again=last)
        else:
            self._answer(now)
        if not last and not (was_up and self._rests):
            return  # a later poll tells when the next is due
        if self._rests:
            patient = self._failures if response.local else 0
            self._set(self.rules.hold_out(max(patient - 1, 0)), now)
        elif rested or self.rules.schedule == "after-outcome":
            self._set(self._interval(now), now)

    def _miss(self, now: float, *, again: bool) -> None:
        self.missed += 1
        self.answered = 0
        if not self.up:
            self._failures += again
        elif self.missed >= self.rules.misses:
            self._mark_down(now)

    def _answer(self, now: float) -> None:
        self.missed = self._failed_calls = 0
        self.answered += 1
        if not self.up and self.answered >= self.rules.recovery:
            self._mark_up(now)

    # Calls

    def call_failed(self, now: float) -> None:
        """Count a call that the peer has not answered at all."""
        limit = self.rules.failed_calls
        if limit is None:
            return
        self._failed_calls += 1
        if self.up and self._failed_calls >= limit:
            self._mark_down(now)
            if self.rules.interval is None:
                wait = self.rules.hold_out(self._failures - 1)
                self.endpoint.timers.at(now + wait, _try_again, self)
            elif self._rests:
                self._set(self.rules.hold_out(0), now)

    def call_answered(self, now: float) -> None:
        """Note that the peer has answered a call, with whatever."""
        if self.rules.failed_calls is not None:
            self._failed_calls = self._failures = 0
            if not self.up:
                self._mark_up(now)

    def try_again(self, now: float) -> None:
        """Let calls find out whether the peer is back; the first that fails marks it again."""
        if not self.up:
            failures = self._failures
            self._mark_up(now)
            self._failures, self._failed_calls = failures, (self.rules.failed_calls or 1) - 1

    # Marks

    def _mark_down(self, now: float) -> None:
        self.up = False
        self._failures += 1
        self.changes.append((now, False))
        for target in (self.targets or ()) if self.bars else ():
            self.endpoint.locator.bar(target[:3])

    def _mark_up(self, now: float) -> None:
        self.up = True
        self._failures = 0
        self.changes.append((now, True))
        for target in (self.targets or ()) if self.bars else ():
            self.endpoint.locator.release(target[:3])


def unheard(response: Response) -> bool:
    """Whether a call failed since nothing came in time, or no connection could be made."""
    return response.local == NO_RESPONSE or (bool(response.local) and response.status in (408, 503))


def _poll(poller: Poller, now: float) -> None:
    poller.poll(now)


def _give_up(sending: Sending, now: float) -> None:
    sending.abandon("no answer to a poll in time", now)


def _try_again(poller: Poller, now: float) -> None:
    poller.try_again(now)
