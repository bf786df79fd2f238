"""A gateway between SIP and a primary rate, and the exchange behind it, both neutral.

RFC 3666's gateways speak ISUP. Ours, like the MX-ONE's, speak Q.931, one message for one: SETUP
for IAM, ALERTING or PROGRESS for ACM, CONNECT for ANM, DISCONNECT and RELEASE for REL and RLC
towards who ends a call, RELEASE and RELEASE COMPLETE for REL and RLC of a call that is refused.
The third message that Q.931 5.3.3 has where a call is ended is not modelled.
"""

from __future__ import annotations

from simulator.calls.back_to_back import BackToBack
from simulator.calls.call import Call
from simulator.calls.causes import cause_of, status_of
from simulator.calls.control import CallControl
from simulator.calls.leg import Leg
from simulator.calls.reason_header import q850_cause, q850_header
from simulator.calls.reasons import Reason
from simulator.calls.ways import Way
from simulator.contracts import Transport
from simulator.sip.location import Target
from simulator.sip.message import Headers, Identity, Request, Response
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from tests.calls.people import Notes, Phone
from tests.rig import Agent

NORMAL = (q850_header(16),)


class Gateway:
    """Joins a primary rate to a proxy.

    Parameters
    ----------
    agent, exchange, proxy : Agent
    ring_timeout : float
        Seconds until an unanswered call is given up.
    full : bool
        No channel is free: calls from SIP are refused with 503.
    tones : bool
        Whether a caller behind the exchange hears a refusal as a tone (RFC 3666 3.6).
    """

    def __init__(
        self,
        agent: Agent,
        exchange: Agent,
        proxy: Agent,
        *,
        ring_timeout: float = 180.0,
        full: bool = False,
        tones: bool = False,
    ) -> None:
        self.exchange, self.proxy = exchange, proxy
        self.full = full
        own = Address(Uri("gw", agent.address))
        control = CallControl(agent.endpoint, Notes(), (), (), lambda label: own)
        behaviour = _Tones if tones else BackToBack
        behaviour(control, self, ring_timeout, releasing=NORMAL)

    def arrive(self, call: Call, leg: Leg, now: float) -> Reason | None:
        if self.full and not _from_exchange(leg):
            return Reason("no channel", "gw", "all channels are taken", 503, 34, "RFC 3398 7.2.4.1")
        if not _from_exchange(leg):
            leg.flow = None  # requests go by Route and Contact
        return None

    def ways(self, call: Call, leg: Leg, now: float) -> Reason | list[Way]:
        user, from_ = leg.invite.uri.user, leg.invite.identity.from_
        if _from_exchange(leg):
            uri = Uri(user, self.proxy.address)
            return [Way(uri, from_, Address(uri), targets=(self.proxy.target(),))]
        uri = Uri(user, self.exchange.address)
        return [Way(uri, from_, Address(uri), targets=(rate(self.exchange),))]

    def offer(self, call: Call, way: Way, body: object | None) -> object | None:
        return None if way.targets and way.targets[0].transport is Transport.ISDN else b"offer"

    def answer(self, call: Call, leg: Leg, body: object | None) -> object | Reason | None:
        return None if _from_exchange(call.legs[0]) else b"answer"

    def reroutes(self, call: Call, way: Way, response: Response) -> bool:
        return False

    def pass_on(self, call: Call, response: Response) -> tuple[int, Headers]:
        """Map causes to statuses and the other way (RFC 3398 7.2.4.1, 8.2.6.1)."""
        if _from_exchange(call.legs[0]):
            cause = cause_of(response.status)
            return response.status, () if cause is None else (q850_header(cause),)
        cause = q850_cause(response.headers)
        return response.status if cause is None else status_of(cause) or 480, ()

    def on_request(self, server: Transaction, now: float) -> None:
        raise AssertionError(server.request)


class _Tones(BackToBack):
    """Says a refusal with a tone, and waits for the caller to hang up."""

    def on_refused(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        call.legs[0].provisional(183, now)


class Exchange(Phone):
    """An exchange, and the one subscriber of it.

    Attributes
    ----------
    cause : int or None
        With which it releases every call at once.
    """

    def __init__(
        self,
        agent: Agent,
        rings: float | None = 1.0,
        says: int | None = 180,
        cause: int | None = None,
    ) -> None:
        super().__init__(agent, rings, says)
        self.cause = cause

    def dial(self, user: str, gateway: Agent, now: float) -> Leg:
        """Let the subscriber dial a number."""
        endpoint = self.agent.endpoint
        uri = Uri(user, gateway.address)
        identity = Identity(endpoint.new_call_id(), self.own, endpoint.new_tag(), Address(uri))
        invite = Request(Method.INVITE, uri, identity, 1, contact=self.own)
        call = Call(len(self.calls) + 1)
        self.calls.append(call)
        leg = self.control.call_out(call, invite, now, targets=(rate(gateway),))
        self.legs.append(leg)
        return leg

    def hang_up(self, now: float) -> None:
        self.legs[-1].release(now, NORMAL)

    def on_invite(self, call: Call, leg: Leg, now: float) -> None:
        if self.cause is None:
            super().on_invite(call, leg, now)
            return
        self.legs.append(leg)
        self.calls.append(call)
        leg.refuse(500, now, (q850_header(self.cause),))  # the cause alone says why
        call.end(now)


def rate(agent: Agent) -> Target:
    """Return the primary rate to an agent."""
    return Target(Transport.ISDN, agent.address, 0, "")


def _from_exchange(leg: Leg) -> bool:
    via = leg.invite.via if leg.opening is not None else None
    if via is not None:
        return via.transport is Transport.ISDN
    return leg.flow is not None and leg.flow.transport is Transport.ISDN
