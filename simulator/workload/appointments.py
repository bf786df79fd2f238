"""The book of appointments between callers and called users, kept as long as anyone may look.

The called side looks an attempt up by its call's number when the INVITE comes. A late copy of it
may still be under way when the caller is done, and must not find the user without an
appointment: he would answer it. So an entry stays for 64*T1 more, the longest time for which an
INVITE is repeated (RFC 3261 17.1.1.2, timer B).
"""

from __future__ import annotations

from collections import deque
from typing import Final

from simulator.calls.attempt import Attempt

LINGER: Final = 32.0  # 64*T1, with T1 of 500 ms


class Appointments:
    """Writes attempts into a book and takes them out again.

    Parameters
    ----------
    book : dict of int to Attempt
        By number of the call; shared with the terminals.

    Examples
    --------
    >>> book = {}
    >>> kept = Appointments(book)
    >>> kept.make(Attempt(7, "lync-to-lync", "a", "a", "1", "2", "2", 0.0, 1.0, 9.0, 60.0))
    >>> kept.over(book[7], 61.0)
    >>> list(book)
    [7]
    """

    __slots__ = ("_book", "_over")

    def __init__(self, book: dict[int, Attempt]) -> None:
        self._book = book
        self._over: deque[tuple[float, int]] = deque()

    def make(self, attempt: Attempt) -> None:
        """Write an attempt down."""
        self._book[attempt.number] = attempt

    def over(self, attempt: Attempt, now: float) -> None:
        """Let an attempt go some time from now, and those whose time has come."""
        over = self._over
        over.append((now + LINGER, attempt.number))
        while over[0][0] <= now:
            self._book.pop(over.popleft()[1], None)
