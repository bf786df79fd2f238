"""Conferences of a Telephony Server: parties that a gateway mixes.

A conference begins with its first party and ends with its last. Each party's media ends at a
gateway, on the resources that a call to it takes there anyway: one where the party sends packets,
none for a time slot (MX-ONE administrator's notes: up to 8 parties, on the gateway's resources).
"""

from __future__ import annotations

from simulator.calls import reasons
from simulator.calls.attempt import Attempt
from simulator.calls.back_to_back import BackToBack
from simulator.calls.call import Call
from simulator.calls.leg import Leg
from simulator.calls.reasons import Reason
from simulator.calls.ways import Switch


class TelephonyConferences:
    """Takes callers into conferences (see `simulator.calls.services.Services`).

    Parameters
    ----------
    agent : BackToBack
    switch : Switch
    book : mapping of call number to Attempt
        Who is to hang up first, and when.
    most : int
        Parties that one conference takes.
    """

    def __init__(
        self, agent: BackToBack, switch: Switch, book: dict[int, Attempt], most: int
    ) -> None:
        self._agent = agent
        self._switch = switch
        self._book = book
        self._most = most
        self._members: dict[str, list[Call]] = {}

    def members(self, conference: str) -> list[Call]:
        """Return the calls that are in a conference."""
        there = [call for call in self._members.get(conference, []) if not call.ended]
        self._members[conference] = there
        return there

    def __call__(self, call: Call, leg: Leg, conference: str, now: float) -> None:
        """Take a caller in, or refuse him."""
        members = self.members(conference)
        node = self._agent.control.endpoint.name
        if len(members) >= self._most:
            full = reasons.conference_full(node, conference, self._most)
            self._agent.refuse(call, full, now)
            return
        body = self._switch.own_session(call, leg, now)
        if isinstance(body, Reason):
            self._agent.refuse(call, body, now)
            return
        members.append(call)
        call.facts = None
        leg.answer(now, body)
        attempt = self._book.get(call.number)
        if attempt is not None and not attempt.caller_releases:
            timers = self._agent.control.endpoint.timers
            call.timer = timers.at(round(now + attempt.holding, 9), self._put_out, leg)

    def _put_out(self, leg: Leg, now: float) -> None:
        leg.release(now, self._agent.releasing)
