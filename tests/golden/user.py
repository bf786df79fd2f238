"""A neutral user agent: our legs and dialogs under a script, without any product's habits.

Requests in a dialog go where Route and Contact say (RFC 3261 12.2.1.1), not where the INVITE went.
"""

from __future__ import annotations

from typing import Any

from simulator.calls.call import Call
from simulator.calls.leg import Leg
from simulator.calls.terms import PLAIN, Terms
from simulator.sip.message import Identity, Request, Response
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from tests.calls.people import Phone
from tests.rig import Agent


class User(Phone):
    """A person at a user agent.

    Attributes
    ----------
    offers, answers, acknowledges : bytes or None
        Bodies of its INVITE, of its 200, and of its ACK.
    follows : bool
        Whether it calls the Contact of a redirection.
    """

    def __init__(
        self,
        agent: Agent,
        rings: float | None = 1.0,
        says: int | None = 180,
        offers: bytes | None = b"offer",
        answers: bytes | None = b"answer",
        acknowledges: bytes | None = None,
        terms: Terms = PLAIN,
    ) -> None:
        super().__init__(agent, rings, says, terms=terms)
        self.session = answers
        self.offers = offers
        self.acknowledges = acknowledges
        self.follows = False
        self.heard: list[int] = []  # what became of its requests outside calls
        self.registers = 0

    def invite(
        self,
        other: User | Agent,
        now: float,
        *,
        at: Agent | None = None,
        through: tuple[Agent, ...] = (),
        first: tuple[Agent, ...] = (),
    ) -> Leg:
        """Call somebody.

        Parameters
        ----------
        other
            Whom; his name is the user part.
        at : Agent, optional
            Whose address is the host part; left out: his own.
        through : tuple of Agent
            Loose routers of a Route that is there from the start (8.1.1.1).
        first : tuple of Agent
            The next hops to try in order, where neither Route nor Request-URI says it.
        """
        endpoint = self.agent.endpoint
        callee = other if isinstance(other, Agent) else other.agent
        uri = Uri(callee.name, (at or callee).address)
        identity = Identity(endpoint.new_call_id(), self.own, endpoint.new_tag(), Address(uri))
        invite = self._invite(uri, identity, 1, tuple(_loose(agent) for agent in through))
        hops = tuple(agent.target() for agent in first) or None
        return self._send(invite, now, hops)

    def _invite(self, uri: Uri, identity: Identity, cseq: int, route: Any = ()) -> Request:
        return Request(
            Method.INVITE,
            uri,
            identity,
            cseq,
            contact=self.own,
            route=route,
            body=self.offers,
            headers=self.control.request_headers,
            call=len(self.calls) + 1,
        )

    def _send(self, invite: Request, now: float, hops: Any = None) -> Leg:
        call = Call(invite.call)
        self.calls.append(call)
        leg = self.control.call_out(call, invite, now, targets=hops)
        self.legs.append(leg)
        return leg

    def register(self, registrar: Agent, now: float, *contacts: str, expires: int = 3600) -> None:
        """Send a REGISTER of all its contacts, in one Call-ID; none: a question."""
        endpoint = self.agent.endpoint
        own = Address(Uri(self.agent.name, registrar.address))
        identity = Identity(f"registration@{self.agent.name}", own, endpoint.new_tag(), own)
        self.registers += 1
        request = Request(Method.REGISTER, Uri(None, registrar.address), identity, self.registers)
        request.headers = (
            *(("Contact", c) for c in contacts),
            *((("Expires", str(expires)),) if contacts else ()),
        )
        endpoint.send(request, self, now)

    def refuse(self, status: int, now: float) -> None:
        """Refuse the latest call."""
        self.legs[-1].refuse(status, now)
        self.calls[-1].end(now)

    # A transaction user of its own REGISTERs

    def on_response(self, sending: Any, response: Response, now: float) -> None:
        """Note what became of a request outside calls."""
        self.heard.append(response.status)

    def renumber(self, sending: Any, cseq: int) -> int:
        """Return the number of a REGISTER that is sent again with credentials."""
        self.registers += 1
        return self.registers

    # Behaviour

    def on_invite(self, call: Call, leg: Leg, now: float) -> None:
        leg.flow = None
        super().on_invite(call, leg, now)

    def on_answer(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        leg.flow = None
        self.story.append((now, "answer"))
        leg.acknowledge(now, self.acknowledges)

    def on_refused(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        super().on_refused(call, leg, response, now)
        if self.follows and response.status == 302 and response.contact is not None:
            # RFC 3261 8.1.3.4: the same To, From and Call-ID, the next CSeq
            self._send(self._invite(response.contact.uri, leg.invite.identity, leg.cseq + 1), now)


def _loose(agent: Agent) -> Address:
    return Address(Uri(None, agent.address, parameters=(("lr", None),)))
