"""What users are in the habit of doing in a call that is up: some transfer a share of theirs.

Whether and when is settled by what was drawn for the attempt, so that variants of a study meet
the same habits. A call is transferred once at most, whoever of its two users would like to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from simulator.calls.attempt import Attempt
from simulator.calls.call import Call
from simulator.calls.leg import Leg, LegState

if TYPE_CHECKING:
    from simulator.calls.terminal import Terminals

_CONFIRMED: Final = LegState.CONFIRMED
TRANSFER: Final = "transfer"


class Habit(NamedTuple):
    """How one user transfers calls.

    Parameters
    ----------
    to : str
        Where, as the user dials it.
    calls : float
        Share of the calls.
    after : float
        Seconds from the answer.
    """

    to: str
    calls: float
    after: float


class Habits:
    """The habits of the users of one population.

    Parameters
    ----------
    terminals : Terminals
    of : mapping of number to Habit
    draw : callable
        ``draw(attempt, caller)``, in [0, 1): always the same for one attempt and side.
    """

    def __init__(
        self,
        terminals: Terminals,
        of: Mapping[str, Habit],
        draw: Callable[[Attempt, bool], float],
    ) -> None:
        self.terminals = terminals
        self.of = of
        self.draw = draw

    def talk(self, call: Call, leg: Leg, now: float) -> None:
        """Hear that a user's call has been answered."""
        attempt: Attempt | None = call.facts.attempt
        habit = self.of.get(call.facts.number)
        if attempt is None or habit is None or TRANSFER in attempt.features:
            return
        if self.draw(attempt, call.facts.caller) < habit.calls:
            timers = self.terminals.control.endpoint.timers
            timers.start(habit.after, self._transfer, (call, leg, habit.to), now)

    def _transfer(self, job: tuple[Call, Leg, str], now: float) -> None:
        call, leg, to = job
        attempt: Attempt | None = call.facts.attempt
        if attempt is None or TRANSFER in attempt.features or leg.state is not _CONFIRMED:
            return
        if not self.terminals.hands(call.facts.number).transfer(to, now, call.number):
            return
        attempt.taken = ""  # whom it comes to now may pick it up
        if call.facts.caller:
            attempt.caller_releases = False  # who comes to talk to the called user hangs up
        self.terminals.control.journal.event(call.number, "feature", TRANSFER, now)
