"""What a user does by hand: dial, answer, decline, hold, press keys, hang up.

A user who has hands is waited for: what is dialled to him or by him has no appointment but the one
that the hands make. Drawn attempts go on beside it, and hands can act on their calls too.
Everything here happens at an instant that is given from outside, as an `Action` at the user's
host; nothing here asks the clock. What cannot be done then is not done, and False is returned.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final

from simulator.calls import alerting, digits, transferor
from simulator.calls.attempt import Attempt, Intent
from simulator.calls.call import Call
from simulator.calls.hold import set_hold
from simulator.calls.leg import Leg, LegState
from simulator.sip.identity import number_of

if TYPE_CHECKING:
    from simulator.calls.terminal import Terminals

_CONFIRMED: Final = LegState.CONFIRMED
_DECLINE: Final = Intent.DECLINE
_EARLY: Final = LegState.EARLY

BY_HAND: Final = "by hand"  # the direction of an attempt that nobody has drawn


class Hands:
    """The hands of one user.

    Each method takes `call`, the number of the call that is meant; left out, it is the newest one
    that fits. Each returns whether there was one.

    Attributes
    ----------
    user : str
    calls : list of Call
        All that the user has now, the newest one last.
    held : list of Call
        Those that he has put on hold.
    pending : Call or None
        Whose session is being changed for it.
    """

    def __init__(self, terminals: Terminals, user: str) -> None:
        self.terminals = terminals
        self.user = user
        legs = terminals.control.legs.values()
        known = {id(leg.call): leg.call for leg in legs if leg.call.facts is not None}
        self.calls: list[Call] = [c for c in known.values() if c.facts.number == user]
        self.held: list[Call] = []
        self.pending: Call | None = None

    # Calling

    def dial(self, dialled: str, call: int, now: float, *, answered_after: float = inf) -> Attempt:
        """Dial, and wait as long as it takes.

        Parameters
        ----------
        dialled : str
            Digits.
        call : int
            A number that no other call has.
        now : float
        answered_after : float, optional
            Seconds until the called side answers by itself; left out: it waits for hands.
        """
        attempt = Attempt(
            call, BY_HAND, "", "", self.user, dialled, "", now, answered_after, inf, inf
        )
        self.terminals.book[call] = attempt
        self.terminals.originate(attempt, now)
        return attempt

    # Called

    def answer(self, now: float, call: int | None = None) -> bool:
        """Answer the call that rings."""
        leg = self._ringing(call)
        if leg is not None:
            alerting.answer(self.terminals, leg, now)
        return leg is not None

    def decline(self, now: float, call: int | None = None) -> bool:
        """Refuse the call that rings."""
        leg = self._ringing(call) if self.terminals.declines else None
        if leg is not None:
            reason = self.terminals.directory.reason(_DECLINE, self.user)
            self.terminals.refuse(leg, reason, now)
        return leg is not None

    # In the call

    def hold(self, now: float, call: int | None = None) -> bool:
        """Put a call on hold."""
        found = self._up(call, held=False)
        if found is None:
            return False
        self.held.append(found)
        self._change(found, now)
        return True

    def resume(self, now: float, call: int | None = None) -> bool:
        """Take a call back from hold."""
        found = self._up(call, held=True)
        if found is None:
            return False
        self.held.remove(found)
        self._change(found, now)
        return True

    def press(self, keys: str, now: float, call: int | None = None) -> bool:
        """Send digits (RFC 4733), as far as the telephone can at this time."""
        found = next((c for c in self._newest(call) if c.legs), None)
        if found is not None:
            digits.send(self.terminals, found.legs[0], keys, now)
        return found is not None

    def transfer(
        self, to: str, now: float, call: int | None = None, *, at_once: bool = False
    ) -> bool:
        """Transfer the partner to a number without asking there (blind).

        Parameters
        ----------
        to : str
            As the user dials it.
        now : float
        call : int, optional
        at_once : bool
            Hang up at the first report, rather than once the number has answered.
        """
        for found in self._newest(call):
            if self._is_up(found):
                return transferor.blind(self.terminals, found.legs[0], to, now, at_once=at_once)
        return False

    def join(self, conference: str, call: int, now: float) -> bool:
        """Bring all partners into a conference: dial it, and transfer each of them there.

        Parameters
        ----------
        conference : str
            Its number, as the user dials it.
        call : int
            A number that no other call has, for the user's own.
        now : float
        """
        partners = [found.number for found in self.calls if self._is_up(found)]
        self.dial(conference, call, now)
        done = [self.transfer(conference, now, partner) for partner in partners]
        return all(done)

    def complete_transfer(self, now: float) -> bool:
        """Join the held partner with the one of the newest call.

        Where that one has not answered yet, it is given up and the transfer is a blind one. Two
        ends of one call are not joined, nor two calls with one partner: nobody would be left in
        what comes of it, to hang up.
        """
        first = next((c for c in self._newest(None) if c in self.held and self._is_up(c)), None)
        second = next((c for c in self._newest(None) if c is not first and c.legs), None)
        if first is None or second is None:
            return False
        leg = second.legs[0]
        if first.number == second.number or _same_partner(first, second):
            return False
        if self._is_up(second):
            return transferor.attended(self.terminals, first.legs[0], leg, now)
        if not leg.outgoing or leg.state > _EARLY:
            return False
        to = second.facts.attempt.dialled
        self.terminals.give_up(leg, now)
        return transferor.blind(self.terminals, first.legs[0], to, now)

    # The end

    def hang_up(self, now: float, call: int | None = None) -> bool:
        """End a call, or give up dialling; a call that rings is declined."""
        found = next(iter(self._newest(call)), None)
        if found is None:
            return False
        if not found.legs:
            self.terminals.leave(found, now)
            return True
        leg = found.legs[0]
        if leg.state > _EARLY:
            self.terminals.hang_up(leg, now)
        elif leg.outgoing:
            self.terminals.give_up(leg, now)
        else:
            return self.decline(now, found.number)
        return True

    def forget(self, call: Call) -> None:
        """Let go of a call that has ended."""
        if call in self.calls:
            self.calls.remove(call)
        if call in self.held:
            self.held.remove(call)
        if self.pending is call:
            self.pending = None

    def replace(self, old: Call, new: Call) -> None:
        """Go on in another call, which is not held."""
        self.forget(old)
        self.calls.append(new)

    def undo(self, call: Call, *, holding: bool) -> None:
        """Take back a wish that the peer has refused."""
        if self.pending is call:
            self.pending = None
        if call in self.held and not holding:
            self.held.remove(call)
        elif holding and call not in self.held:
            self.held.append(call)

    # Which call

    def _newest(self, call: int | None) -> list[Call]:
        return [c for c in reversed(self.calls) if call is None or c.number == call]

    def _ringing(self, call: int | None) -> Leg | None:
        """Return the leg of the newest call that rings, and stop what was drawn for it."""
        for found in self._newest(call):
            leg = found.legs[0] if found.legs else None
            if leg is not None and not leg.outgoing and leg.state <= _EARLY:
                if found.timer is not None:
                    found.timer.cancel()
                    found.timer = None
                return leg
        return None

    def _up(self, call: int | None, *, held: bool) -> Call | None:
        for found in self._newest(call):
            if self._is_up(found) and (found in self.held) is held:
                return found
        return None

    def _is_up(self, call: Call) -> bool:
        return bool(call.legs) and _EARLY < call.legs[0].state <= _CONFIRMED

    def _change(self, call: Call, now: float) -> None:
        self.pending = call
        set_hold(self.terminals, call.legs[0], now)


def _same_partner(first: Call, second: Call) -> bool:
    """Whether two calls have one number at their far ends, however much of it each writes."""
    one, other = (_partner(call) for call in (first, second))
    return bool(one and other) and (one.endswith(other) or other.endswith(one))


def _partner(call: Call) -> str:
    dialog = call.legs[0].dialog
    return "" if dialog is None else number_of(dialog.identity.to.uri.user or "")
