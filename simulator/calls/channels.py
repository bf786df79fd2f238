"""Counted resources: trunk channels, licences, RTP resources, B channels, conference ports.

A group grants or refuses at once; it never queues. Every grant and every refusal becomes rows of
the journal, and a measured window gives the figures of ITU-T E.600 (carried traffic, time
congestion). A group that is *hunted* knows its channels one by one and grants them in order, as
primary rates do (ITU-T Q.931 5.1.2); what happens when both ends of a line take the same channel
stands in `simulator.calls.glare`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf
from typing import Literal

from simulator.calls.window import Totals, WindowFigures, figures
from simulator.contracts import Journal
from simulator.errors import LocalProtocolError

__all__ = ["ChannelGroup", "Hunt", "Seizure", "WindowFigures"]

Hunt = Literal["ascending", "descending", "none"]


class Seizure:
    """What one call holds of one group, until it is released.

    Attributes
    ----------
    call : int
    start : float
    amount : int
    channel : int or None
        Number of the channel, counted from 1; None where channels are not hunted.
    """

    __slots__ = ("_after", "_before", "amount", "call", "channel", "start")

    def __init__(self, call: int, start: float, amount: int, channel: int | None) -> None:
        self.call = call
        self.start = start
        self.amount = amount
        self.channel = channel
        self._before: Seizure | None = None  # its neighbours among those of its group
        self._after: Seizure | None = None

    def __repr__(self) -> str:
        """Return who holds what, and since when."""
        what = self.amount if self.channel is None else f"channel {self.channel}"
        return f"<Seizure {what} by call {self.call} since {self.start:g}>"


class ChannelGroup:
    """A group of equal channels. A request finds its amount free or is refused; nobody waits.

    Parameters
    ----------
    name : str
        Of the resource, in tables and answers.
    size : int or None
        None: unlimited.
    journal : Journal or None
        Hears of every channel that is given back and every request that is refused: one row a
        channel, so two for a request of two. None: nobody does.
    hunt : {'none', 'ascending', 'descending'}
        Whether channels have numbers, and from which end free ones are taken. The two ends of a
        line hunt in opposite order, so that they seldom meet.

    Attributes
    ----------
    busy : int
        Channels seized now.
    attempts, blocked : int
        Requests since the start, and those of them refused.

    Examples
    --------
    >>> group = ChannelGroup("b-channels", 2, None, "descending")
    >>> first, second = group.seize(1, 0.0), group.seize(2, 0.5)
    >>> first.channel, second.channel, group.seize(3, 0.7)
    (2, 1, None)
    >>> group.release(first, 1.0)
    >>> group.busy
    1
    """

    __slots__ = (
        "_area",
        "_changed",
        "_descending",
        "_first",
        "_free",
        "_full",
        "_last",
        "_limit",
        "_peak",
        "_row",
        "_several",
        "_watch",
        "_window",
        "attempts",
        "blocked",
        "busy",
        "hunt",
        "name",
        "size",
    )

    def __init__(
        self, name: str, size: int | None, journal: Journal | None, hunt: Hunt = "none"
    ) -> None:
        if size is not None and size < 0:
            raise ValueError(f"{name} cannot have {size} channels")
        if hunt != "none" and size is None:
            raise ValueError(f"{name}: channels that are hunted must have a number")
        self.name = name
        self.size = size
        self.hunt = hunt
        self.busy = self.attempts = self.blocked = 0
        self._row: _Row = _unheard if journal is None else journal.seizure
        self._limit: float = inf if size is None else size
        # Free channels as bits: any of them, the first and the last are found in one step.
        self._free = 0 if hunt == "none" or size is None else ((1 << size) - 1) << 1
        self._descending = hunt == "descending"
        # What is held, in order of seizure; it takes a third of the memory of a dict.
        self._first: Seizure | None = None
        self._last: Seizure | None = None
        self._area = 0.0  # time integral of `busy`, up to `_changed`
        self._changed = 0.0
        self._full = 0.0  # time during which all were busy, up to `_changed`
        self._peak = 0
        self._several = 0  # requests of more than one
        self._watch: Watch | None = None
        self._window: Totals | None = None

    def seize(self, call: int, now: float, amount: int = 1) -> Seizure | None:
        """Take `amount` channels, or none at all.

        Returns
        -------
        Seizure or None
            The handle for `release`; None: refused.
        """
        self.attempts += 1
        if amount != 1:
            self._several += 1
        if self._watch is not None:
            self._watch.asked(call)
        if self.busy + amount > self._limit:
            self._refuse(call, now, amount)
            return None
        channel = self._first_free(amount) if self.hunt != "none" else None
        return self._grant(call, now, amount, channel)

    def seize_channel(self, channel: int, call: int, now: float) -> Seizure | None:
        """Take one channel by its number, as the other end of the line asks.

        Returns
        -------
        Seizure or None
            None where it is taken (no refusal is recorded: another may do) or does not exist.
        """
        if not self._free >> channel & 1:
            return None
        self.attempts += 1
        return self._grant(call, now, 1, channel)

    def release(self, seizure: Seizure, now: float) -> None:
        """Give back what was seized.

        Raises
        ------
        LocalProtocolError
            Where it was given back before.
        """
        self._let_go(seizure)
        self._settle(now)
        if self._watch is not None and seizure.amount:
            self._watch.released(seizure.call, seizure.amount)
        self._give_back(seizure, now)

    def resize(self, size: int | None, now: float) -> None:
        """Have another number of channels from now on; calls keep what they hold.

        Of hunted channels those with the highest numbers go and come.
        """
        self._settle(now)
        if self.hunt != "none" and size is not None:
            held = sum(1 << (one.channel or 0) for one in self.held() if one.channel is not None)
            self._free = (((1 << size) - 1) << 1) & ~held
        self.size = size
        self._limit = inf if size is None else size

    def watch(self) -> None:
        """Count from now on what calls take that hold a channel of the group already."""
        self._watch = Watch()

    def holder(self, channel: int) -> Seizure | None:
        """Return who holds a channel of a hunted group."""
        return next((one for one in self.held() if one.channel == channel), None)

    def held(self) -> Iterator[Seizure]:
        """Go through what is held now, in order of seizure."""
        seizure = self._first
        while seizure is not None:
            yield seizure
            seizure = seizure._after

    def displace(self, seizure: Seizure, now: float) -> None:
        """Take its channel from a call that lost a dual seizure.

        The call holds nothing until it is given another channel (`assign`) or released.
        """
        self._settle(now)
        if self._watch is not None:
            self._watch.released(seizure.call, seizure.amount)
        self._give_back(seizure, now)
        seizure.channel, seizure.amount = None, 0

    def assign(self, seizure: Seizure, channel: int, now: float) -> bool:
        """Move a seizure to the channel that the other end names; False where that is taken."""
        if seizure.channel == channel:
            return True
        if not self._free >> channel & 1:
            return False
        self._settle(now)
        self._free ^= 1 << channel
        if seizure.channel is None:
            self._add(1)
            if self._watch is not None:
                self._watch.taken(seizure.call, 1)
            seizure.start, seizure.amount = now, 1
        elif seizure.channel <= self._limit:
            self._free |= 1 << seizure.channel
        seizure.channel = channel
        return True

    def open_window(self, now: float) -> None:
        """Start measuring."""
        self._settle(now)
        self._peak = self.busy
        if self._watch is not None:
            self._watch.most = 0
        self._window = self._totals()

    def close_window(self, now: float) -> WindowFigures:
        """Stop measuring, and return what was measured.

        Raises
        ------
        LocalProtocolError
            Where no window is open.
        """
        opened, self._window = self._window, None
        if opened is None:
            raise LocalProtocolError(f"no window of {self.name} is open")
        self._settle(now)
        most = 0 if self._watch is None else self._watch.most
        return figures(self.size, opened, self._totals(), self.busy, self._peak, most)

    def flush(self, now: float) -> None:
        """Write the rows of what is still held, without an end; once, when a run is over."""
        self._settle(now)
        for seizure in self.held():
            for _ in range(seizure.amount):
                self._row(self.name, seizure.call, seizure.start, None, None)

    def _grant(self, call: int, now: float, amount: int, channel: int | None) -> Seizure:
        self._settle(now)
        self._add(amount)
        if self._watch is not None:
            self._watch.taken(call, amount)
        if channel is not None:
            self._free ^= 1 << channel
        seizure = Seizure(call, now, amount, channel)
        last = self._last
        if last is None:
            self._first = seizure
        else:
            last._after, seizure._before = seizure, last
        self._last = seizure
        return seizure

    def _let_go(self, seizure: Seizure) -> None:
        before, after = seizure._before, seizure._after
        if before is not None:
            before._after = after
        elif self._first is seizure:
            self._first = after
        else:
            raise LocalProtocolError(f"{seizure} of {self.name} was released before")
        if after is not None:
            after._before = before
        else:
            self._last = before
        seizure._before = seizure._after = None

    def _add(self, amount: int) -> None:
        self.busy += amount
        if self.busy > self._peak:
            self._peak = self.busy

    def _give_back(self, seizure: Seizure, now: float) -> None:
        self.busy -= seizure.amount
        if seizure.channel is not None and seizure.channel <= self._limit:
            self._free |= 1 << seizure.channel
        for _ in range(seizure.amount):
            self._row(self.name, seizure.call, seizure.start, now, None)

    def _first_free(self, amount: int) -> int:
        if amount != 1:
            raise ValueError(f"{self.name}: hunted channels are taken one by one")
        free = self._free
        return free.bit_length() - 1 if self._descending else (free & -free).bit_length() - 1

    def _refuse(self, call: int, now: float, amount: int) -> None:
        self.blocked += 1
        why = (
            f"all {self.size} taken" if amount == 1 else f"fewer than {amount} of {self.size} free"
        )
        for _ in range(amount):
            self._row(self.name, call, now, None, why)

    def _settle(self, now: float) -> None:
        """Bring the time integrals up to `now`."""
        since = now - self._changed
        if since:
            self._area += self.busy * since
            if self._watch is not None:
                self._watch.area += self._watch.beyond * since
            if self.busy >= self._limit:
                self._full += since
            self._changed = now

    def _totals(self) -> Totals:
        watch = self._watch
        return Totals(
            self._changed,
            self.attempts,
            self.blocked,
            self._several,
            self._area,
            self._full,
            0 if watch is None else watch.again,
            0.0 if watch is None else watch.area,
        )


class Watch:
    """Who holds a channel of a group already: features let a call come to it twice.

    Attributes
    ----------
    again : int
        Requests of calls that held one.
    beyond : int
        Channels held now by calls beyond their first seizure.
    area : float
        Its time integral, seconds.
    most : int
        Seizures that one call held at a time, at most since the window was opened.
    """

    __slots__ = ("_first", "_held", "_times", "again", "area", "beyond", "most")

    def __init__(self) -> None:
        self._held: dict[int, int] = {}  # channels by call
        self._first: dict[int, int] = {}  # of these what the first seizure took
        self._times: dict[int, int] = {}  # seizures of those that hold several
        self.again = self.beyond = self.most = 0
        self.area = 0.0

    def asked(self, call: int) -> None:
        """Count a request."""
        if call in self._held:
            self.again += 1

    def taken(self, call: int, amount: int) -> None:
        """Count what was seized."""
        if call in self._held:
            self._held[call] += amount
            self.beyond += amount
            times = self._times[call] = self._times.get(call, 1) + 1
            self.most = max(self.most, times)
        else:
            self._held[call] = self._first[call] = amount

    def released(self, call: int, amount: int) -> None:
        """Count what was given back."""
        left = self._held[call] - amount
        before = self._held[call] - self._first[call]
        if left <= 0:
            del self._held[call], self._first[call]
            self._times.pop(call, None)
            self.beyond -= before
            return
        if call in self._times:
            self._times[call] -= 1
        self._held[call] = left
        self._first[call] = min(self._first[call], left)
        self.beyond -= before - (left - self._first[call])


_Row = Callable[[str, int, float, float | None, str | None], None]


def _unheard(
    resource: str, call: int, start: float, end: float | None, refused: str | None
) -> None:
    """Take a row that nobody wants to see."""
