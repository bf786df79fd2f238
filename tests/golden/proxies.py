"""The trapezoid of RFC 3665: alice, her proxy, his proxy, bob."""

from __future__ import annotations

from collections.abc import Mapping

from tests.golden.harness import Net
from tests.golden.user import User

PASSWORD = {"alice": "secret"}


class TwoProxies:
    """Alice's proxy p1 and bob's p2; she knows her password at both."""

    def __init__(
        self,
        *,
        first: Mapping[str, str] | None = None,
        second: Mapping[str, str] | None = None,
        rings: float | None = 1.0,
        says: int | None = 180,
    ) -> None:
        self.net = Net()
        self.alice: User = self.net.user("alice")
        self.bob: User = self.net.user("bob", rings=rings, says=says)
        self.p2 = self.net.proxy("p2", {"bob": self.bob}, second)
        self.p1 = self.net.proxy("p1", {}, first)
        self.net.accounts(self.alice, {"p1": "secret", "p2": "secret"})

    def call(self) -> None:
        """Let alice call, with a Route to her proxy from the start."""
        self.net.at(
            0.0,
            self.alice,
            lambda now: self.alice.invite(self.bob, now, at=self.p2, through=(self.p1,)),
        )

    def hang_up(self, who: User, at: float = 5.0) -> None:
        self.net.at(at, who, who.hang_up)
        self.net.run()
        assert self.net.is_clean()
