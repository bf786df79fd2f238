"""Faults that know messages: what is dropped, refused or late on the wires of a node or trunk.

Each puts a gate (`simulator.net.path.Gate`) on the ways of a host, or between two hosts; ways
without one stay as they are.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final

from simulator.calls.reasons import Reason, reason_headers
from simulator.contracts import Action, Core, Flow, Item
from simulator.faults.ground import Ground
from simulator.faults.spec import Occurrence
from simulator.net.path import Gate
from simulator.nodes.node import Node
from simulator.sip.dns import QUERY
from simulator.sip.message import Request, Response
from simulator.sip.transaction import Transaction, is_reliable
from simulator.sip.transitions import Kind
from simulator.sip.vocabulary import METHOD_BY_NAME, Method

_REFUSAL: Final = 503


class Gated(ABC):
    """A fault that is a gate.

    Parameters
    ----------
    one : Occurrence
    """

    def __init__(self, one: Occurrence) -> None:
        self.one = one
        self._gates: list[Gate] = []

    def apply(self, ground: Ground, now: float) -> None:
        """Put the gates on the ways."""
        for scope, name in self.one.fault.members:
            if scope == "trunk":
                trunk = ground.world.trunk(name)
                hosts = frozenset(ground.host_of(n).name for n in (trunk.pbx, trunk.mediation))
                gate = self.gate(ground, "")
            else:
                hosts, gate = frozenset((ground.host_of(name).name,)), self.gate(ground, name)
            self._gates.append(gate)
            ground.network.add_gate(gate, hosts, now)

    def revert(self, ground: Ground, now: float) -> None:
        """Take them away."""
        for gate in self._gates:
            ground.network.remove_gate(gate, now)

    @abstractmethod
    def gate(self, ground: Ground, node: str) -> Gate:
        """Return the gate for a node; empty: for all that passes."""


class Dropping(Gated):
    """Messages of one kind never arrive, over streams as well.

    Parameters
    ----------
    one : Occurrence
    method, status : int or None
        None: as the fault says, where it says so.
    """

    def __init__(self, one: Occurrence, method: int | None = None) -> None:
        super().__init__(one)
        values = one.fault.values
        named = None if values.method is None else METHOD_BY_NAME[values.method]
        self.method = named if method is None else method
        self.status = values.status

    def gate(self, ground: Ground, node: str) -> Gate:
        """Return the gate."""
        inward = self.one.fault.kind == "options-unanswered"
        return Drop(ground, node, self.method, self.status, inward=inward)


class Drop:
    """Loses requests of a method, or responses of a status, to a node and from it."""

    def __init__(
        self,
        ground: Ground,
        node: str,
        method: int | None,
        status: int | None,
        *,
        inward: bool = False,
    ) -> None:
        self._ground, self._node = ground, node
        self._method, self._status = method, status
        self._inward = inward

    def look(self, flow: Flow, item: Item, now: float) -> tuple[Item | None, float]:
        """Lose it, or let it pass."""
        method = item.method
        if method < 0 and method != QUERY:
            return item, 0.0
        status = item.status  # type: ignore[union-attr]  # messages and questions have one
        wanted = status == (self._status or 0) and self._method in (None, method)
        if not wanted or not touches(self._ground, self._node, flow, inward=self._inward):
            return item, 0.0
        return None, 0.0


class Unavailable(Gated):
    """A node refuses every new call with a status, 503 unless told."""

    def gate(self, ground: Ground, node: str) -> Gate:
        """Return the gate."""
        return Refuse(ground, node, self.one)


class Refuse:
    """Puts an order to refuse in the place of a new INVITE; it queues at the node like one."""

    def __init__(self, ground: Ground, node: str, one: Occurrence) -> None:
        self._ground, self._node, self._one = ground, node, one

    def look(self, flow: Flow, item: Item, now: float) -> tuple[Item | None, float]:
        """Replace it, or let it pass."""
        if not isinstance(item, Request) or item.method is not Method.INVITE:
            return item, 0.0
        node = self._ground.world.nodes.get(self._node)
        if node is None or item.identity.to_tag is not None or not leads_to(node, flow):
            return item, 0.0
        return Action(lambda then: self._refuse(node, item, flow, then)), 0.0

    def _refuse(self, node: Node, invite: Request, flow: Flow, now: float) -> None:
        endpoint, via, own = node.endpoint, invite.via, flow.peer
        table = endpoint.servers[Method.INVITE]
        if via is None or own is None or via.branch in table:
            if via is not None and via.branch in table:
                table[via.branch].receive(invite, now)  # it came again
            return
        server = Transaction(
            endpoint, Kind.INVITE_SERVER, invite, own, reliable=is_reliable(own.transport)
        )
        table[server.branch] = server
        values, fault = self._one.fault.values, self._one.fault
        status = values.status or _REFUSAL
        reason = Reason("out of service", node.name, f"{fault.name}: no new calls", status, 41, "")
        self._ground.ledger.lost(invite.call, self._one)
        headers = reason_headers(reason)
        if values.retry_after is not None:
            headers = (*headers, ("Retry-After", f"{values.retry_after:.0f}"))
        server.respond(invite.reply(status, endpoint.new_tag(), headers=headers), now)


class Late(Gated):
    """Ringing (18x) of a node, or over a trunk, comes later."""

    def gate(self, ground: Ground, node: str) -> Gate:
        """Return the gate."""
        return Delay(ground, node, self.one.fault.values.delay or 0.0)


class Delay:
    """Holds up provisional responses above 100 to an INVITE."""

    def __init__(self, ground: Ground, node: str, delay: float) -> None:
        self._ground, self._node, self._delay = ground, node, delay

    def look(self, flow: Flow, item: Item, now: float) -> tuple[Item | None, float]:
        """Hold it up, or let it pass."""
        rings = isinstance(item, Response) and 100 < item.status < 200
        if not rings or not comes_from(self._ground, self._node, flow):
            return item, 0.0
        return item, self._delay


def leads_to(node: Core, flow: Flow) -> bool:
    """Whether a flow leads to a node: to its side of it, or to a port where it listens."""
    own = flow.peer
    if own is not None and own.core is not None:
        return own.core is node
    return any(
        point.transport is flow.transport and point.port == flow.port
        for point in getattr(getattr(node, "transport", node), "points", ())
    )


def comes_from(ground: Ground, node: str, flow: Flow) -> bool:
    """Whether a flow is a node's own; an empty name: any."""
    return not node or flow.core is ground.cores.get(node)


def touches(ground: Ground, node: str, flow: Flow, *, inward: bool = False) -> bool:
    """Whether a flow leads to a node or is its own; an empty name: any."""
    core = ground.cores.get(node)
    if not node or core is None:
        return True
    return leads_to(core, flow) or (not inward and flow.core is core)
