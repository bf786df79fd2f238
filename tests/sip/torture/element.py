"""Elements of ours to which a message is given as octets, and what they do with it.

Each is a real core (`simulator.nodes.node.Node`: transport, endpoint, timers) with the real call
control, proxy core or registrar on it, and `simulator.sip.inspection` before that. What goes out
is written by the codec.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from simulator.contracts import Flow, Transport
from simulator.sdp import codec as sdp
from simulator.sdp.description import Description
from simulator.sip.codec import BodyFormat, Codec, Parsed
from simulator.sip.framing import Framer
from simulator.sip.inspection import (
    Abilities,
    Inspected,
    answer_to,
    as_proxy,
    as_registrar,
    as_user_agent,
    hears_as_proxy,
    hears_as_user_agent,
)
from simulator.sip.message import Message, Request, Response, Via
from simulator.sip.proxy import Branch, ProxyCore
from simulator.sip.registration import Registrar
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from tests.calls.people import Phone
from tests.rig import Agent

CODEC = Codec({sdp.CONTENT_TYPE: BodyFormat(Description, sdp.parse, sdp.write)})
OWN, PEER, NEXT = "192.0.2.50", "192.0.2.51", "192.0.2.52"
CALLS = ("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS")

USER_AGENT, PROXY, REGISTRAR, STREAM = "user agent", "proxy", "registrar", "stream"


class Got(NamedTuple):
    """What came of a message at an element.

    Parameters
    ----------
    word : str
        The status it is answered with; ``forwarded``, ``dropped`` or ``heard`` (by the
        transaction user); of a stream ``whole``, ``waits`` or ``closed`` with a status.
    sent : tuple of Message
        What went out, read back from the octets that were written.
    """

    word: str
    sent: tuple[Message, ...] = ()


def give(octets: bytes, element: str) -> Got:
    """Give a message to an element."""
    if element == STREAM:
        return _give_to_stream(octets)
    parsed = CODEC.parse(octets)
    if parsed.faults:
        return _refuse(parsed)
    assert parsed.message is not None
    if isinstance(parsed.message, Response):
        return _give_response(parsed.message, element)
    return _give_request(parsed.message, element)


def _give_to_stream(octets: bytes) -> Got:
    framer = Framer()
    frames = framer.feed(octets)
    if framer.fault is not None:
        return Got(f"closed {framer.fault.status}")
    return Got("waits" if framer.waiting else "whole" if frames == [octets] else f"{len(frames)}")


def _refuse(parsed: Parsed) -> Got:
    answer = answer_to(parsed, "torture")
    return Got("dropped") if answer is None else Got(str(answer.status), (_again(answer),))


def _give_request(request: Request, element: str) -> Got:
    agent = Agent("own", OWN, None, None)
    _USERS[element](agent)
    via = request.via
    # Where TLS ends, a stack hands up what it carried as it does with TCP.
    transport = Transport.UDP if via is None or via.transport is Transport.UDP else Transport.TCP
    agent.node.receive(request, Flow(transport, OWN, 5060, PEER, 5060), 0.0)
    sent = tuple(_again(item) for _, item in agent.node.outbox if item.method >= 0)
    if any(isinstance(message, Request) for message in sent):
        return Got("forwarded", sent)
    final = [m for m in sent if m.status != 100]
    return Got(str(final[-1].status) if final else "dropped", sent)


def _give_response(response: Response, element: str) -> Got:
    """Let the element have sent the request that is answered, as far as the answer tells."""
    agent, listener = Agent("own", OWN, None, None), _Listener()
    top = response.request.via
    assert top is not None
    below = top.next
    branch = top.branch

    def via(
        transport: Transport,
        below: Via | None = None,
        source: str | None = None,
        local_port: int = 0,
    ) -> Via:
        return Via(transport, OWN, 5060, branch, below)

    agent.endpoint.via = via  # type: ignore[method-assign]
    inspect, hears = (
        (as_proxy, hears_as_proxy) if element == PROXY else (as_user_agent, hears_as_user_agent)
    )
    user = Inspected(listener, Abilities(CALLS), inspect, hears)
    request = response.request.derive(via=below)
    agent.endpoint.send(request, user, 0.0, targets=(_target(NEXT),))
    agent.node.outbox.clear()
    agent.node.receive(response, Flow(Transport.UDP, OWN, 5060, NEXT, 5060), 1.0)
    return Got("heard" if listener.heard else "dropped")


def _again(item: Any) -> Message:
    """Write a message and read it as its receiver does."""
    parsed = CODEC.parse(CODEC.write(item))
    assert parsed.message is not None
    return parsed.message


def _target(host: str) -> Any:
    return Agent("next", host, None, None).target()


def _be_user_agent(agent: Agent) -> None:
    phone = Phone(agent)
    agent.endpoint.user = Inspected(phone.control, Abilities(CALLS))


def _be_proxy(agent: Agent) -> None:
    onward = (_target(NEXT),)
    core = ProxyCore(
        agent.endpoint,
        lambda request, flow, now: [Branch(request.uri, onward)],
        lambda uri: Flow(Transport.UDP, OWN, 5060, NEXT, 5060),
        Address(Uri(None, OWN, parameters=(("lr", None),))),
        lambda uri: uri.host in (OWN, "services.example.com", "127.0.0.1"),
    )
    agent.endpoint.user = Inspected(core, Abilities(()), as_proxy, hears_as_proxy)


def _be_registrar(agent: Agent) -> None:
    user = _RegistrarUser()
    agent.endpoint.user = Inspected(user, Abilities(("REGISTER",)), as_registrar)


_USERS = {USER_AGENT: _be_user_agent, PROXY: _be_proxy, REGISTRAR: _be_registrar}


class _Listener:
    """A transaction user that writes down whether it heard a response."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    def on_request(self, server: Transaction, now: float) -> None:
        raise AssertionError("nobody asks it")

    def on_response(self, sending: Any, response: Response, now: float) -> None:
        self.heard.append(response.status)

    def on_ack(self, server: Any, ack: Any, now: float) -> None:
        raise AssertionError("nobody asks it")

    def on_undelivered(self, server: Any, reason: str, now: float) -> None:
        raise AssertionError("nobody asks it")


class _RegistrarUser(_Listener):
    def __init__(self) -> None:
        super().__init__()
        self.registrar = Registrar()

    def on_request(self, server: Transaction, now: float) -> None:
        assert server.method is Method.REGISTER
        self.registrar.register(server, now)
