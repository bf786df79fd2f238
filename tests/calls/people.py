"""Behaviours for the rig: a telephone that does as it is told, and notes of what it saw."""

from __future__ import annotations

from typing import Any

from simulator.calls.call import Call
from simulator.calls.control import CallControl
from simulator.calls.leg import Leg, LegState
from simulator.calls.terms import PLAIN, Terms
from simulator.contracts import Flow, RefusalLike, Transport
from simulator.media.stream import Way
from simulator.sip.message import Headers, Identity, Request, Response
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from tests.rig import Agent

REQUESTS: Headers = (("User-Agent", "phone"),)
RESPONSES: Headers = (("Server", "phone"),)


class Notes:
    """A journal that keeps what it hears."""

    def __init__(self) -> None:
        self.refusals: list[tuple[int, str]] = []
        self.seizures: list[tuple[str, int, float, float | None, str | None]] = []
        self.events: list[tuple[str, object, float]] = []

    def seizure(
        self, resource: str, call: int, start: float, end: float | None, refused: str | None
    ) -> None:
        self.seizures.append((resource, call, start, end, refused))

    def refusal(self, call: int, reason: RefusalLike, now: float) -> None:
        self.refusals.append((call, reason.rule))

    def event(self, call: int, name: str, value: float | int | str, now: float) -> None:
        self.events.append((name, value, now))


class Phone:
    """A behaviour: rings, answers or refuses, and writes down what happens to its calls.

    Attributes
    ----------
    rings : float or None
        Seconds until it answers; None: it never does.
    says : int or None
        What it says at once instead of nothing: 180, 183, or a final failure.
    story : list of (instant, word)
    legs : list of Leg
        All it had, in order.
    """

    def __init__(
        self,
        agent: Agent,
        rings: float | None = 1.0,
        says: int | None = 180,
        number: str = "",
        terms: Terms = PLAIN,
    ) -> None:
        self.agent = agent
        self.rings, self.says = rings, says
        self.number = number or agent.name
        self.notes = Notes()
        self.own = Address(Uri(self.number, agent.address))
        can: Headers = (("Supported", ", ".join(terms.known)),) if terms.known else ()
        more: Headers = (("Allow", "UPDATE"), *can) if terms is not PLAIN else ()
        self.control = CallControl(
            agent.endpoint, self.notes, REQUESTS + more, RESPONSES + more, lambda label: self.own
        )
        self.control.behaviour = self
        self.control.terms = terms
        self.session: object | None = None  # what it offers and answers with
        self.early: object | None = None  # what it says while it rings
        self.answers_with: object | None = None  # in the ACK, where the offer came in the 200
        self.story: list[tuple[float, str]] = []
        self.legs: list[Leg] = []
        self.calls: list[Call] = []
        self.requests: list[Method] = []

    @property
    def words(self) -> list[str]:
        return [word for _, word in self.story]

    def when(self, word: str) -> float:
        """Return when something happened first."""
        return next(round(at, 9) for at, known in self.story if known == word)

    def is_clean(self) -> bool:
        """Whether nothing is left, and every call has ended."""
        ended = all(call.ended and not call.resources for call in self.calls)
        return self.agent.is_clean() and not self.control.legs and ended

    # Doing

    def call(
        self,
        other: Agent,
        now: float,
        transport: Transport = Transport.UDP,
        targets: tuple[Any, ...] | None = None,
    ) -> Leg:
        """Call the other's agent."""
        endpoint = self.agent.endpoint
        uri = Uri(other.name, other.address)
        identity = Identity(endpoint.new_call_id(), self.own, endpoint.new_tag(), Address(uri))
        invite = Request(
            Method.INVITE,
            uri,
            identity,
            1,
            contact=self.own,
            body=self.session,
            headers=self.control.request_headers,
            call=len(self.calls) + 1,
        )
        call = Call(invite.call)
        self.calls.append(call)
        hops = (other.target(transport),) if targets is None else targets
        leg = self.control.call_out(call, invite, now, targets=hops)
        self.legs.append(leg)
        return leg

    def hang_up(self, now: float) -> None:
        """End the latest call in the way its state asks for."""
        self.legs[-1].release(now)

    # Behaviour

    def on_invite(self, call: Call, leg: Leg, now: float) -> None:
        self.story.append((now, "invite"))
        self.legs.append(leg)
        self.calls.append(call)
        if self.says is not None and self.says >= 300:
            leg.refuse(self.says, now)
            call.end(now)
            return
        if self.says is not None:
            leg.provisional(self.says, now, self.early)
        if self.rings is not None:
            call.timer = self.agent.timers.at(now + self.rings, self._pick_up, leg)

    def _pick_up(self, leg: Leg, now: float) -> None:
        leg.answer(now, self.session)

    def on_progress(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        self.story.append((now, str(response.status)))

    def on_answer(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        self.story.append((now, "answer"))
        leg.acknowledge(now, self.answers_with)

    def on_acknowledged(self, call: Call, leg: Leg, now: float) -> None:
        self.story.append((now, "acknowledged"))

    def on_refused(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        self.story.append((now, f"refused {response.status}"))
        call.end(now)

    def on_cancelled(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        self.story.append((now, "cancelled"))
        call.end(now)

    def on_released(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        self.story.append((now, "released"))
        if leg.state is LegState.ENDED:
            call.end(now)

    def on_cleared(self, call: Call, leg: Leg, now: float) -> None:
        self.story.append((now, "cleared"))
        call.end(now)

    def on_media_lost(self, call: Call, leg: Leg, way: Way, since: float, now: float) -> None:
        self.story.append((now, "media lost"))

    def on_request(self, server: Transaction, now: float) -> None:
        self.requests.append(server.method)
        self.control.reply(server, 200, now)


def foreign(agent: Agent, request: Request, to: Agent, now: float) -> Flow:
    """Let an agent send a request of a test's making, in no transaction; return its flow."""
    request.via = agent.endpoint.via(Transport.UDP)
    return agent.node.transport.send(to.target(), request, _Careless(), now)


class _Careless:
    def on_failed(self, reason: str, now: float) -> None:
        raise AssertionError(reason)
