"""Telephones for golden flows: the terminals of the product, one user each, who acts by hand.

    net = Telephones("alice", "bob", "carol")
    net.hands("bob", 0.0, "dial", "alice")
    net.hands("alice", 1.0, "answer")
    net.run()

Nobody stands between them: requests go to the address of whom they name.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from simulator.calls import reasons
from simulator.calls.attempt import Attempt, Intent
from simulator.calls.call import Call
from simulator.calls.control import CallControl
from simulator.calls.hands import Hands
from simulator.calls.reasons import Reason
from simulator.calls.terminal import Terminals
from simulator.sdp.capabilities import Capabilities, Refusal
from simulator.sdp.description import Description
from simulator.sdp.negotiation import Negotiator
from simulator.sdp.payloads import codec_list
from simulator.sip.uri import Address, Uri
from tests.calls.people import Notes
from tests.calls.test_hands import Eyes
from tests.golden.harness import Net
from tests.rig import Agent

SPEECH = Negotiator(Capabilities(codec_list(("PCMA",), "0-15")))


class Alone:
    """The directory of one user, who knows everybody's address."""

    def __init__(self, own: Agent, others: dict[str, Agent]) -> None:
        self.own, self.others = own, others
        self.refuses: Intent | None = None

    def user_of(self, uri: Uri) -> str | None:
        return uri.user

    def address(self, number: str) -> Address:
        return Address(Uri(number, self.own.address))

    def request_uri(self, number: str, dialled: str) -> Uri:
        other = self.others.get(dialled)
        return Uri(dialled, self.own.address if other is None else other.address)

    def refer_uri(self, number: str, dialled: str) -> Uri:
        return self.request_uri(number, dialled)

    def way(self, number: str) -> tuple[tuple[Any, ...] | None, str | None]:
        return None, None

    def offer(self, number: str) -> object | None:
        return SPEECH.offer(self.own.address, 4000)

    def answer(self, number: str, offer: object | None) -> object | Reason | None:
        if not isinstance(offer, Description):
            return None
        made = SPEECH.answer(offer, self.own.address, 4000)
        assert not isinstance(made, Refusal)
        return made

    def reason(self, intent: Intent, number: str, *, drawn: bool = False) -> Reason:
        known = {
            Intent.BUSY: reasons.busy,
            Intent.DECLINE: reasons.declined,
            Intent.FAIL: reasons.vacant_number,
        }
        if intent in known:
            return known[intent](self.own.name, number)
        return reasons.no_answer(self.own.name, number, 20.0)

    def take_line(self, call: Call, attempt: Attempt | None, now: float) -> Reason | None:
        return None


class Telephones(Net):
    """A network of such telephones; the calls that were finished are kept."""

    def __init__(self, *names: str, no_answer: float | None = None) -> None:
        super().__init__()
        self.eyes = Eyes()
        self.book: dict[int, Attempt] = {}
        self.finished: list[Attempt] = []
        self.people: dict[str, Terminals] = {}
        self._agents = {name: self.agent(name) for name in names}
        self._numbers = count(1)
        for agent in self._agents.values():
            self._terminals(agent, no_answer)

    def _terminals(self, agent: Agent, no_answer: float | None) -> None:
        control = CallControl(
            agent.endpoint, Notes(), (), (), lambda number: Address(Uri(agent.name, agent.address))
        )
        made = Terminals(
            control,
            Alone(agent, self._agents),
            self.book,
            None,
            lambda attempt, now: self.finished.append(attempt),
            no_answer=no_answer,
        )
        made.watcher = self.eyes
        made.hands(agent.name)
        self.people[agent.name] = made

    def of(self, name: str) -> Hands:
        """Return the hands of a user."""
        return self.people[name].hands(name)

    def hands(self, name: str, when: float, act: str, *what: Any, **how: Any) -> None:
        """Let a user do something at an instant."""
        if act == "dial":
            what = (*what, next(self._numbers))
        function = getattr(self.of(name), act)
        self.at(when, self._agents[name], lambda now: function(*what, now=now, **how))

    def talk(self, caller: str, called: str, since: float = 0.0) -> None:
        """Let a call be up a second and a half later."""
        self.hands(caller, since, "dial", called)
        self.hands(called, since + 1.0, "answer")

    def ends(self) -> None:
        """Run; whoever still talks hangs up at 100 s; nothing may be left."""
        for name in self.people:
            for _ in range(3):
                self.hands(name, 100.0, "hang_up")
        self.run()
        self.is_over()

    def is_over(self) -> None:
        """See that nothing is left anywhere and every call has an outcome."""
        assert self.rig.is_clean()
        for terminals in self.people.values():
            assert terminals.control.legs == {}
            assert terminals.active == {}
            assert len(terminals.control.referrals) == 0
        assert sorted(a.number for a in self.finished) == sorted(self.book)
