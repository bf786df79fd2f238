"""A tiny network in memory: cores joined by wires with a settable delay, on one heap.

    rig = Rig(delay=0.01)
    a, b = rig.add("a", "192.0.2.1"), rig.add("b", "192.0.2.2")
    ... give each `agent.endpoint` a user (a `CallControl`, a proxy, a test) ...
    rig.at(1.0, a, lambda now: ...)     # something that happens at one of them
    rig.run()                           # until nothing is pending any more, or run(until=5.0)
    rig.flow_of("INVITE", "200")        # what passed, as ("INVITE", "a", "b", 1.0) and so on

Each agent is a real `simulator.nodes.node.Node`: transport, location, endpoint, timers. Datagrams
take `delay` and can be lost (`rig.loses`, a function of a `Passage`); streams are opened as a
stack does it and keep their order. An agent that is `dead` hears nothing and does nothing, and
what it had under way to others still arrives. At one instant timers come before arrivals, as on
the real clock. There are no processors and no link rates here: messages take no time to serve.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from math import inf
from typing import Any, NamedTuple

from simulator.contracts import Flow, Item, Segment, SegmentKind, Transport
from simulator.nodes.node import Node
from simulator.sip.endpoint import Endpoint, TimerSettings
from simulator.sip.location import LocationSettings, Locator, Target
from simulator.sip.transport_settings import ListeningPoint, TransportSettings
from simulator.timers import TimerQueue

POINTS = (
    ListeningPoint(Transport.UDP, 5060),
    ListeningPoint(Transport.TCP, 5060),
)
_STEPS = 200_000  # more of them for one test are a loop


class Passage(NamedTuple):
    """One item on its way: who sent it to whom, when, and what it is."""

    what: str
    sender: str
    receiver: str
    sent: float
    item: Any


class Agent:
    """One core and where it lives."""

    def __init__(
        self,
        name: str,
        address: str,
        settings: TransportSettings | None,
        timer_settings: TimerSettings | None,
    ) -> None:
        self.name = name
        self.address = address
        self.dead = False
        self.node = Node(
            name,
            address,
            POINTS,
            settings or TransportSettings(),
            _locator,
            dict.fromkeys(Transport, (address, 5060)),
            timer_settings,
        )

    @property
    def endpoint(self) -> Endpoint:
        return self.node.endpoint

    @property
    def timers(self) -> TimerQueue:
        return self.node.timers

    def target(self, transport: Transport = Transport.UDP) -> Target:
        """Return where others reach it."""
        return Target(transport, self.address, 5060, self.address)

    def is_clean(self) -> bool:
        """Whether no transaction and no timer is left."""
        return self.endpoint.live() == 0 and self.timers.pending() == 0


def _locator(outbox: list[tuple[Flow, Item]], timers: TimerQueue, address: str) -> Locator:
    return Locator(outbox, timers, address, LocationSettings())


class Rig:
    """Agents, the wires between them, and the loop.

    Attributes
    ----------
    delay : float or callable
        Seconds one way, or a function of the `Passage`.
    loses : callable
        Whether a datagram is lost.
    log : list of Passage
        Messages that were sent, the lost ones too; no segments.
    """

    def __init__(self, delay: float | Callable[[Passage], float] = 0.01) -> None:
        self.now = 0.0
        self.delay = delay
        self.loses: Callable[[Passage], bool] = lambda passage: False
        self.agents: dict[str, Agent] = {}
        self.log: list[Passage] = []
        self._by_address: dict[str, Agent] = {}
        self._heap: list[tuple[float, int, Agent, Callable[[float], None]]] = []
        self._order = 0
        self._arrival: dict[tuple[Flow, str], float] = {}

    def add(
        self,
        name: str,
        address: str,
        settings: TransportSettings | None = None,
        timer_settings: TimerSettings | None = None,
    ) -> Agent:
        """Put an agent on an address."""
        agent = self.agents[name] = Agent(name, address, settings, timer_settings)
        self._by_address[address] = agent
        return agent

    def know(self, address: str, agent: Agent) -> None:
        """Let an agent be reached at one more address."""
        self._by_address[address] = agent

    def at(self, when: float, agent: Agent, function: Callable[[float], object]) -> None:
        """Let something happen at an agent."""
        self._push(when, agent, lambda now: (function(now), None)[1])

    def run(self, until: float = inf) -> None:
        """Run up to and with `until`, or until nothing is pending."""
        for _ in range(_STEPS):
            waker = min(self._alive(), key=lambda agent: agent.node.deadline, default=None)
            wake = inf if waker is None else waker.node.deadline
            when = self._heap[0][0] if self._heap else inf
            if min(wake, when) > until or min(wake, when) == inf:
                break
            if waker is not None and wake <= when:
                self._enter(waker, wake, waker.node.wake)
            else:
                _, _, agent, function = heappop(self._heap)
                self._enter(agent, when, function)
        else:
            raise AssertionError(f"the rig does not come to rest: {self.log[-6:]}")
        if until < inf:
            self.now = max(self.now, until)

    def is_clean(self) -> bool:
        """Whether nothing is left at any living agent."""
        return all(agent.is_clean() for agent in self._alive())

    def flow_of(self, *words: str) -> list[tuple[str, str, str, float]]:
        """Return what was sent: all messages, or those of some methods and statuses."""
        return [
            (p.what, p.sender, p.receiver, round(p.sent, 9))
            for p in self.log
            if not words or p.what in words
        ]

    def whats(self, *words: str) -> list[str]:
        """Return the messages as ``INVITE a>b``."""
        return [f"{what} {a}>{b}" for what, a, b, _ in self.flow_of(*words)]

    # Inside

    def _alive(self) -> list[Agent]:
        return [agent for agent in self.agents.values() if not agent.dead]

    def _push(self, when: float, agent: Agent, function: Callable[[float], None]) -> None:
        self._order += 1
        heappush(self._heap, (when, self._order, agent, function))

    def _enter(self, agent: Agent, when: float, function: Callable[[float], None]) -> None:
        self.now = max(self.now, when)
        if not agent.dead:
            function(self.now)
            self._drain(agent)

    def _drain(self, agent: Agent) -> None:
        outbox = agent.node.outbox
        while outbox:
            load = list(outbox)
            outbox.clear()
            for flow, item in load:
                self._carry(agent, flow, item)

    def _carry(self, agent: Agent, flow: Flow, item: Any) -> None:
        receiver = self._by_address.get(flow.host)
        what = "" if item.method < 0 else str(item.status or item.method.name)
        passage = Passage(
            what, agent.name, receiver.name if receiver else flow.host, self.now, item
        )
        if what:
            self.log.append(passage)
        if flow.transport is Transport.UDP and self.loses(passage):
            return
        delay = self.delay if isinstance(self.delay, float) else self.delay(passage)
        when = self.now + delay
        if flow.transport is not Transport.UDP:
            when = max(when, self._arrival.get((flow, agent.name), 0.0))
            self._arrival[flow, agent.name] = when
        if isinstance(item, Segment) and item.kind is SegmentKind.OPEN:
            self._open(agent, receiver, flow, when)
        elif receiver is not None:
            peer = _joined(flow)
            self._push(when, receiver, lambda now: receiver.node.receive(item, peer, now))

    def _open(self, agent: Agent, receiver: Agent | None, flow: Flow, when: float) -> None:
        """Answer an opening as the far stack does; a dead one says nothing."""
        if receiver is not None and receiver.dead:
            return
        kind = SegmentKind.REFUSED if receiver is None else SegmentKind.OPENED
        _joined(flow)
        back = when + (when - self.now)
        self._push(back, agent, lambda now: agent.node.receive(Segment(kind), flow, now))


def _joined(flow: Flow) -> Flow:
    """Return the other side's view of a flow."""
    if flow.peer is None:
        peer = Flow(flow.transport, flow.host, flow.port, flow.address, flow.local_port)
        flow.peer, peer.peer = peer, flow
    return flow.peer
