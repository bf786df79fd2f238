"""A stage: a laboratory whose users act by hand and are watched.

stage = Stage("guide-tcp", {"trunk.refer": "yes"})
stage.talk("20002", "30002", "30002")        # caller, digits, called; answered 3 s later
stage.act("30002", "transfer", "20001")      # at once
stage.run(4.0)                               # four seconds on
stage.busy()                                 # what is taken
stage.events("20002")                        # what a user has seen, since `stage.forget()`
stage.ends()                                 # everybody hangs up; nothing may be left
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from simulator.calls.attempt import Attempt, Outcome
from simulator.calls.call import Call
from simulator.calls.hands import Hands
from simulator.calls.leg import Leg, LegState
from simulator.calls.terminal import Terminals
from simulator.nodes.spec import TopologySpec
from simulator.record.labels import Labeller
from simulator.sip.vocabulary import Method
from tests.calls.test_hands import Eyes
from tests.golden.facts import worded
from tests.golden.table import Flows, Row
from tests.nodes.lab import Lab

OF_CALLS = (
    Method.INVITE,
    Method.BYE,
    Method.CANCEL,
    Method.PRACK,
    Method.UPDATE,
    Method.REFER,
)


class Stage:
    """Users of a shipped topology who act by hand."""

    def __init__(
        self,
        topology: str = "guide-tcp",
        overrides: Mapping[str, object] | None = None,
        change: Callable[[TopologySpec], TopologySpec] = lambda spec: spec,
    ) -> None:
        self.lab = Lab(topology, overrides, change)
        self.eyes = Eyes()
        self.finished: list[Attempt] = []
        self._numbers = count(1)
        self._nodes: dict[str, Terminals] = {}
        self._mark = 0
        for name, node in self.lab.scene.world.nodes.items():
            terminals = node.parts.get("terminals")
            if isinstance(terminals, Terminals):
                terminals.watcher = self.eyes
                terminals.finished = lambda attempt, now: self.finished.append(attempt)
                self._nodes[name] = terminals

    def _home(self, user: str) -> str:
        for name, terminals in self._nodes.items():
            if terminals.directory.numbers.index(user) is not None:  # type: ignore[attr-defined]
                return name
        raise AssertionError(f"nobody has {user}")

    def act(self, user: str, act: str, *what: Any, **how: Any) -> list[bool]:
        """Let a user do something now; the list says afterwards whether he could."""
        name, done = self._home(user), []
        host = self.lab.scene.network.hosts[self.lab.scene.world.specs[name].host]
        node = self.lab.scene.world.nodes[name]
        function = getattr(self.hands(user), act)
        if act == "dial":
            what = (*what, next(self._numbers))
        host.act(lambda now: done.append(bool(function(*what, now=now, **how))), node, self.lab.now)
        return done

    def legs(self, user: str) -> list[Leg]:
        """Return the legs of a user's telephone."""
        return [leg for call in self.hands(user).calls for leg in call.legs]

    def who(self, *, up: bool) -> list[str]:
        """Return the users with hands who are in a call that is up, or else one that rings."""
        return [
            user
            for terminals in self._nodes.values()
            for user, hands in terminals.hand_of.items()
            if any(_is(call, up=up) for call in hands.calls)
        ]

    def run(self, seconds: float) -> None:
        """Let time pass."""
        if seconds:
            self.lab.run(self.lab.now + seconds)

    def hands(self, user: str) -> Hands:
        """Return the hands of a user, who acts by them from now on."""
        return self._nodes[self._home(user)].hands(user)

    def talk(self, caller: str, dialled: str, called: str) -> None:
        """Let a call be up, 4 s from now."""
        self.hands(called)
        self.act(caller, "dial", dialled)
        self.run(3.0)
        self.act(called, "answer")
        self.run(1.0)

    def forget(self) -> None:
        """Look at what comes from now on only."""
        self._mark = len(self.eyes.seen)
        self.lab.sights.clear()

    def events(self, user: str) -> list[str]:
        """Return what a user has seen."""
        return [event for who, event, _, _ in self.eyes.seen[self._mark :] if who == user]

    def facts(self, user: str, event: str) -> dict[str, str]:
        """Return the facts of the last event of a kind."""
        return [
            f for who, word, f, _ in self.eyes.seen[self._mark :] if (who, word) == (user, event)
        ][-1]

    def busy(self) -> dict[str, int]:
        """Return what is taken of each resource."""
        return self.lab.busy()

    def says(self, table: str, *between: str) -> None:
        """Compare the messages of calls with a table, those between two nodes alone if given."""
        label = Labeller()
        rows = [
            Row(
                s.sender, s.receiver, worded(s.item, s.flow.transport, label), False, s.sent, s.item
            )
            for s in self.lab.sights
            if s.item.method >= 0 and s.item.call
            if not between or {s.sender, s.receiver} == {*between}
        ]
        Flows(rows, self._names()).says(table)

    def _names(self) -> dict[str, str]:
        """Return the nodes by address, and Lync's domain under a name of its own."""
        world = self.lab.scene.world
        names = {world.address_of(n.name): n.name for n in self.lab.spec.nodes}
        domains = {n.lync.domain: "lync" for n in self.lab.spec.nodes if n.lync is not None}
        peers = {t.peer_address: t.pbx for t in self.lab.spec.trunks}
        return names | domains | peers

    def ends(self) -> None:
        """Let everybody hang up, again and again; see that nothing is left of any call."""
        for _ in range(3):
            for terminals in self._nodes.values():
                for user, hands in terminals.hand_of.items():
                    for _ in hands.calls:
                        self.act(user, "hang_up")
            self.run(70.0)
        self.is_over()

    def is_over(self) -> None:
        """See that nothing is left of any call."""
        for name, node in self.lab.scene.world.nodes.items():
            for method in OF_CALLS:
                tables = (node.endpoint.clients[method], node.endpoint.servers[method])
                assert tables == ({}, {}), (name, method)
            control = node.parts.get("control")
            if control is not None:
                assert control.legs == {}, (
                    name,
                    [leg.call.number for leg in control.legs.values()],
                )
                assert len(control.referrals) == 0, name
        assert self.busy() == {}
        assert all(terminals.active == {} for terminals in self._nodes.values())
        book = self.lab.recorder.book
        assert sorted(a.number for a in self.finished) == sorted(book)
        for attempt in book.values():
            assert attempt.outcome is not Outcome.PENDING or attempt.status >= 300


def _is(call: Call, *, up: bool) -> bool:
    if not call.legs:
        return False
    leg = call.legs[0]
    return (
        leg.state is LegState.CONFIRMED
        if up
        else not leg.outgoing and leg.state < LegState.ANSWERED
    )
