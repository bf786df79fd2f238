"""Who transfers a call: sends REFER, follows the reports, and hangs up (RFC 5589).

Blind: the peer is referred to a number. With consultation: to the far side of the user's other
call, in the place of the user (Replaces). Where that other call is not answered yet, it is given
up and the transfer is a blind one (RFC 5589 7.6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.calls import refer
from simulator.calls.call import Call
from simulator.calls.directory import Party
from simulator.calls.leg import Leg, LegState
from simulator.sip.refer import ReferTo
from simulator.sip.replaces import Replaces

if TYPE_CHECKING:
    from simulator.calls.terminal import Terminals

_CONFIRMED: Final = LegState.CONFIRMED


class Transferor:
    """One transfer that a user has asked for.

    Parameters
    ----------
    terminals : Terminals
    leg : Leg
        With the party that is transferred.
    to : str
        Number that the watcher is told.
    at_once : bool
        Hang up with the first report (RFC 5359 2.4) rather than with the last good one.
    """

    def __init__(self, terminals: Terminals, leg: Leg, to: str, *, at_once: bool) -> None:
        self.terminals = terminals
        self.leg = leg
        self.call: Call = leg.call
        self.party: Party = leg.call.facts
        self.to = to
        self.at_once = at_once

    def reported(self, status: int, last: bool, now: float) -> None:
        """Hear how far it has come."""
        facts = {"to": self.to, "status": str(status), "last": "yes" if last else "no"}
        watcher = self.terminals.watcher
        if watcher is not None:
            watcher.saw(self.party.number, "transferred", facts, self.call.number, now)
        if self.leg.state is _CONFIRMED and (_is_done(status, last) or self.at_once):
            self._leave(now)

    def _leave(self, now: float) -> None:
        attempt = self.party.attempt
        if attempt is not None and self.party.caller:
            attempt.caller_releases = False  # who is called now hangs up
        self.terminals.hang_up(self.leg, now)


def _is_done(status: int, last: bool) -> bool:
    return last and 200 <= status < 300


def blind(terminals: Terminals, leg: Leg, to: str, now: float, *, at_once: bool = False) -> bool:
    """Refer the peer to a number as the user dials it; False: not now."""
    uri = terminals.directory.refer_uri(leg.call.facts.number, to)
    hearer = Transferor(terminals, leg, to, at_once=at_once)
    return refer.refer(leg, ReferTo(uri), now, hearer) is not None


def attended(terminals: Terminals, leg: Leg, other: Leg, now: float) -> bool:
    """Refer the peer of a leg to that of another; False: not now."""
    far = other.dialog
    if far is None:
        return False
    mine = far.identity
    target = mine.to.uri
    replaces = Replaces(mine.call_id, mine.to_tag or "", mine.from_tag)
    hearer = Transferor(terminals, leg, target.user or "", at_once=False)
    return refer.refer(leg, ReferTo(target, replaces), now, hearer) is not None
