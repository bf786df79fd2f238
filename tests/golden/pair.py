"""Two users, 10 ms apart, one of whom calls the other at 0: where races are made.

bob rings at 0.01 and answers at 1.01; alice has the answer, and acknowledges it, at 1.02.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.calls import changes
from tests.golden.harness import Net
from tests.golden.user import User


class Pair:
    """The two of them."""

    def __init__(
        self, *, alice: dict[str, Any] | None = None, bob: dict[str, Any] | None = None
    ) -> None:
        self.net = Net()
        self.alice: User = self.net.user("alice", **(alice or {}))
        self.bob: User = self.net.user("bob", **(bob or {}))
        self.at(0.0, self.alice, lambda now: self.alice.invite(self.bob, now))

    def at(self, when: float, who: User, function: Callable[[float], object]) -> None:
        self.net.at(when, who, function)

    def hangs_up(self, when: float, who: User) -> None:
        """Let one hang up as our legs do it in their state."""
        self.at(when, who, who.hang_up)

    def byes(self, when: float, who: User) -> None:
        """Let one send a BYE whatever the state is."""
        self.at(when, who, lambda now: who.legs[-1].bye(now))

    def reinvites(self, when: float, who: User, offer: bytes) -> None:
        self.at(when, who, lambda now: changes.reinvite(who.legs[-1], now, offer))

    def updates(self, when: float, who: User, offer: bytes | None) -> None:
        self.at(when, who, lambda now: changes.update(who.legs[-1], now, offer))

    def says(self, table: str, since: float = 0.0) -> None:
        """Run to the end, compare, and look that nothing is left."""
        self.net.run()
        self.net.says(table, since)
        assert self.net.is_clean()
