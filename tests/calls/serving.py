"""A back-to-back agent with features between telephones: a calls x, which knows b, c and d.

A number is the name of a telephone; ``dialled`` is what a is taken to have dialled.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.calls.back_to_back import BackToBack
from simulator.calls.call import Call
from simulator.calls.channels import ChannelGroup
from simulator.calls.control import CallControl
from simulator.calls.course import CallingParty, Destination
from simulator.calls.decisions import Edit
from simulator.calls.leg import Leg
from simulator.calls.points import CallView
from simulator.calls.reasons import Reason, no_channel, vacant_number
from simulator.calls.ways import Way
from simulator.sip.message import Headers, Response
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from tests.calls.people import REQUESTS, RESPONSES, Notes, Phone
from tests.rig import Rig

Decide = Callable[[CallView, float], Any]


class Service:
    """A feature that does at points what a test says, and keeps what it saw."""

    name = "service"

    def __init__(self, **hooks: Decide) -> None:
        self.seen: list[tuple[str, CallView]] = []
        for point, decide in hooks.items():
            setattr(self, f"at_{point}", self._hook(point, decide))

    def _hook(self, point: str, decide: Decide) -> Decide:
        def hook(call: CallView, now: float) -> Any:
            self.seen.append((point, call))
            return decide(call, now)

        setattr(hook, "name", self.name)  # noqa: B010 - as a bound method's object has it
        return hook

    @property
    def points(self) -> list[str]:
        return [point for point, _ in self.seen]


class Switchboard:
    """Router and switch at once: every telephone behind it has a channel of one group."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.identity: list[Edit] = []
        self.failures: list[int] = []

    def arrive(self, call: Call, leg: Leg, now: float) -> Reason | None:
        self.desk.calls.append(call)
        call.take(self.desk.inward, now)
        return None

    def ways(self, call: Call, leg: Leg, now: float) -> Reason | list[Way]:
        found: Reason | list[Way] = self.destination(call, leg, None, now).ways
        return found

    def party(self, call: Call) -> CallingParty:
        return CallingParty("a", "", False, self.desk.dialled, "trunk")

    def destination(self, call: Call, leg: Leg, dialled: str | None, now: float) -> Destination:
        number = dialled or self.desk.dialled
        phones = [self.desk.phones.get(name) for name in number.split("+")]
        known = [phone for phone in phones if phone is not None]
        if not known:
            return Destination(number, number, ways=vacant_number("x", number))
        return Destination(number, number, ways=[self._way(phone) for phone in known])

    def _way(self, phone: Phone) -> Way:
        own = Address(Uri("x", self.desk.agent.address))
        uri = Uri(phone.number, phone.agent.address)
        group = (self.desk.outward, 1, no_channel("x", "outward", self.desk.outward.size or 0))
        return Way(uri, own, Address(uri), [group], targets=(phone.agent.target(),))

    def edit(self, call: Call, edit: Edit) -> None:
        self.identity.append(edit)

    def own_session(self, call: Call, leg: Leg, now: float) -> object | Reason | None:
        return None

    def offer(self, call: Call, way: Way, body: object | None) -> object | None:
        return body

    def answer(self, call: Call, leg: Leg, body: object | None) -> object | Reason | None:
        return body

    def reroutes(self, call: Call, way: Way, response: Response) -> bool:
        self.failures.append(response.status)
        return response.status in (503, 504)

    def pass_on(self, call: Call, response: Response) -> tuple[int, Headers]:
        return response.status, ()

    def on_request(self, server: Transaction, now: float) -> None:
        self.desk.control.reply(server, 200, now)


class Desk:
    """The whole: caller a, agent x with features, telephones b, c and d; wires take 10 ms."""

    def __init__(self, *features: Service, dialled: str = "b", channels: int = 4) -> None:
        self.rig = Rig(0.01)
        self.dialled = dialled
        self.a = Phone(self.rig.add("a", "192.0.2.1"))
        self.agent = self.rig.add("x", "192.0.2.2")
        self.b, self.c, self.d = (
            Phone(self.rig.add(name, f"192.0.2.{i}")) for i, name in enumerate("bcd", 3)
        )
        self.phones = {phone.number: phone for phone in (self.b, self.c, self.d)}
        self.notes = Notes()
        self.control = CallControl(
            self.agent.endpoint,
            self.notes,
            REQUESTS,
            RESPONSES,
            lambda label: Address(Uri("x", self.agent.address)),
        )
        self.inward = ChannelGroup("inward", 4, self.notes)
        self.outward = ChannelGroup("outward", channels, self.notes)
        self.calls: list[Call] = []
        self.board = Switchboard(self)
        self.behaviour = BackToBack(self.control, self.board, features=features, switch=self.board)

    def call(self) -> None:
        self.rig.at(0.0, self.a.agent, lambda now: self.a.call(self.agent, now))

    def hang_up(self, at: float, phone: Phone | None = None) -> None:
        who = phone or self.a
        self.rig.at(at, who.agent, who.hang_up)

    def end(self) -> None:
        """Run until nothing is pending; nothing may be left, and all is given back."""
        self.rig.run()
        for phone in (self.a, *self.phones.values()):
            assert phone.is_clean(), phone.number
        assert self.agent.is_clean()
        assert not self.control.legs
        assert self.inward.busy == self.outward.busy == 0
        assert all(call.ended and not call.resources for call in self.calls)

    def reason_of_cancel(self, receiver: str) -> str | None:
        """Return the Reason of the CANCEL that a telephone got."""
        for passage in self.rig.log:
            if passage.what == "CANCEL" and passage.receiver == receiver:
                found: str | None = passage.item.header("Reason")
                return found
        return None
