"""A gateway of an application layer as a back-to-back user agent: RFC 3665 3.5, RFC 3261 6."""

from __future__ import annotations

from simulator.calls.back_to_back import BackToBack
from simulator.calls.call import Call
from simulator.calls.control import CallControl
from simulator.calls.leg import Leg
from simulator.calls.reasons import Reason
from simulator.calls.ways import Way
from simulator.sip.message import Headers, Response
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from tests.calls.people import Notes
from tests.rig import Agent


class Alg:
    """Sends every call on to where its Request-URI says, with sessions of its own."""

    def __init__(self, agent: Agent) -> None:
        self.own = Address(Uri(None, agent.address))
        self.control = CallControl(agent.endpoint, Notes(), (), (), lambda label: self.own)
        BackToBack(self.control, self)

    def arrive(self, call: Call, leg: Leg, now: float) -> Reason | None:
        return None

    def ways(self, call: Call, leg: Leg, now: float) -> Reason | list[Way]:
        invite = leg.invite
        return [Way(invite.uri, invite.identity.from_, invite.identity.to)]

    def offer(self, call: Call, way: Way, body: object | None) -> object | None:
        return b"alg:offer"

    def answer(self, call: Call, leg: Leg, body: object | None) -> object | Reason | None:
        return b"alg:answer"

    def reroutes(self, call: Call, way: Way, response: Response) -> bool:
        return False

    def pass_on(self, call: Call, response: Response) -> tuple[int, Headers]:
        return response.status, ()

    def on_request(self, server: Transaction, now: float) -> None:
        raise AssertionError(server.request)
