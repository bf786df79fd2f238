"""A machine: its addresses, its stack, its processors and the cores that run on it.

The host drives its cores: what a link delivers goes past the stack into the station and from
there into `receive`; after every entry the outbox is emptied onto the wires and one wake-up is
asked of the clock. It knows nothing of protocols above the stack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf
from typing import Protocol

from simulator.contracts import (
    ACTION,
    WAKE,
    Action,
    ClockLike,
    Core,
    Flow,
    Item,
    Segment,
    Transport,
    Wire,
)
from simulator.kernel.station import Admit, Station
from simulator.net.stack import Stack

MakeStation = Callable[..., Station]


class Point(Protocol):
    """A listening point, `simulator.sip.transport_settings.ListeningPoint`."""

    @property
    def transport(self) -> Transport:
        """What it takes."""

    @property
    def port(self) -> int:
        """Where."""


class Ways(Protocol):
    """Where a host finds wires, `simulator.kernel.network.Network`."""

    def wire(self, host: Host, address: str) -> Wire:
        """Return the wire from a host to an address."""


class Host:
    """One machine.

    Parameters
    ----------
    clock : ClockLike
    name : str
    addresses : iterable of str
        The first is its own; a host of terminals has one for each.
    network : Ways
    processors : int
    places : int or None
        See `simulator.kernel.station.Station`.
    station : callable
        Makes its station: another than the usual one where the topology has it so.

    Attributes
    ----------
    station : Station
    cores : list of Core
    boot : callable or None
        ``boot(host, now)`` installs the cores again when power returns.
    ignored : int
        Actions that found the host without the core they were meant for.
    """

    __slots__ = (
        "_actions",
        "_admissions",
        "_all_costs",
        "_costs",
        "_frozen",
        "_network",
        "_wake_at",
        "_ways",
        "addresses",
        "boot",
        "clock",
        "cores",
        "ignored",
        "name",
        "stack",
        "station",
    )

    def __init__(
        self,
        clock: ClockLike,
        name: str,
        addresses: Iterable[str],
        network: Ways,
        processors: int = 1,
        places: int | None = None,
        station: MakeStation = Station,
    ) -> None:
        self.clock = clock
        self.name = name
        self.addresses = tuple(addresses)
        self._network = network
        self._admissions: dict[Core, Admit] = {}
        self.station = station(clock, self._serve, processors, places, admit=self._admit)
        self.stack = Stack(self.way)
        self.cores: list[Core] = []
        self.boot: Callable[[Host, float], None] | None = None
        self.ignored = 0
        self._ways: dict[str, Wire] = {}
        # Service times by core. A flow whose core is not in it is unknown here: its core crashed,
        # closed it, or takes nothing in; what is known of such a core stays in the other one.
        self._costs: dict[Core | None, tuple[float, ...]] = {}
        self._all_costs: dict[Core | None, tuple[float, ...]] = {}
        self._actions: dict[Core, Flow] = {}  # what stands for a flow where there is none
        self._wake_at = inf
        self._frozen = False

    def install(
        self,
        core: Core,
        points: Iterable[Point],
        costs: tuple[float, ...],
        address: str = "",
        admit: Admit | None = None,
    ) -> None:
        """Run a core here.

        Parameters
        ----------
        core : Core
        points : iterable of Point
            Where it listens.
        costs : tuple of float
            Its service times, see `simulator.kernel.costs.cost_table`.
        address : str
            The one address that it listens on; empty: all.
        admit : callable, optional
            What it makes of messages that find the queue full, see `Station`.
        """
        if admit is not None:
            self._admissions[core] = admit
        self.cores.append(core)
        self._all_costs[core] = costs
        self._listen()
        own = Flow(Transport.ISDN, address or self.addresses[0], 0, "", 0)
        own.core = core
        self._actions[core] = own
        for point in points:
            self.stack.listen(core, point.transport, point.port, address)

    # What comes in

    def deliver(self, item: Item, flow: Flow, now: float) -> None:
        """Take what a link carried here on the sender's `flow`."""
        own = flow.peer
        if own is not None:
            costs = self._costs.get(own.core)
            if costs is not None:
                self.station.arrive(item, own, costs, now)
                return
            costs = self._all_costs.get(own.core)
            if costs is not None and self.stack.takes(flow):  # something else here is refused
                self.station.arrive(item, own, costs, now)
                return
        own = self.stack.meet(item, flow, now)
        if own is not None:
            self.station.arrive(item, own, self._all_costs[own.core], now)

    def inform(self, segment: Segment, flow: Flow, now: float) -> None:
        """Take what our own stack (or a live socket) has for one of our own flows."""
        costs = self._all_costs.get(flow.core)
        if costs is not None:
            self.station.arrive(segment, flow, costs, now)

    def act(self, function: Callable[[float], None], core: Core | None, now: float) -> None:
        """Let an order from outside queue like a message; None: the first core.

        It has the form of an entry of the clock: attempts of users are ``clock.call_at(when,
        host.act, function, core, ATTEMPT)``.
        """
        core = core if core is not None else self.cores[0] if self.cores else None
        costs = self._all_costs.get(core)
        if core is None or costs is None:
            self.ignored += 1
        else:
            self.station.arrive(Action(function), self._actions[core], costs, now)

    def start(self, now: float) -> None:
        """Ask for the first wake-up of what the cores have begun by themselves."""
        for core in list(self.cores):
            self.drain(core, now)

    # What goes out

    def drain(self, core: Core, now: float) -> None:
        """Empty a core's outbox onto the wires, and see to its next wake-up."""
        outbox = core.outbox
        if outbox:
            for flow, item in outbox:
                wire = flow.wire
                if wire is None:
                    wire = self._resolve(flow, core)
                wire.send(flow, item, now)
            outbox.clear()
        if core.deadline < self._wake_at:
            self._arm(core.deadline, now)

    def way(self, address: str) -> Wire:
        """Return the wire to an address."""
        wire = self._ways.get(address)
        if wire is None:
            wire = self._ways[address] = self._network.wire(self, address)
        return wire

    def _resolve(self, flow: Flow, core: Core) -> Wire:
        flow.core = core
        flow.wire = wire = self.way(flow.host)
        return wire

    # Faults

    @property
    def silent(self) -> bool:
        """Whether nothing is taken in and nothing answered."""
        return self.stack.silent

    def silence(self) -> None:
        """Take nothing in any more, as behind a firewall that drops; the cores go on."""
        self.stack.silent = True
        self._listen()

    def unsilence(self) -> None:
        """Take things in again."""
        self.stack.silent = False
        self._listen()

    def mute(self, core: Core) -> None:
        """Take nothing in for one core, be it that it is gone; the others go on as before."""
        self.stack.muted.add(core)
        self._listen()

    def unmute(self, core: Core) -> None:
        """Take things in for a core again."""
        self.stack.muted.discard(core)
        self._listen()

    def close_port(self, transport: Transport, port: int) -> None:
        """Refuse what comes to a port; connections that stand are kept."""
        self.stack.closed.add((transport, port))
        self._listen()

    def open_port(self, transport: Transport, port: int) -> None:
        """Take in again what comes to a port."""
        self.stack.closed.discard((transport, port))
        self._listen()

    def ignores(self, flow: Flow) -> bool:
        """Whether nothing is taken in from a sender's flow."""
        return self.stack.ignores(flow)

    def remove(self, core: Core, now: float) -> int:
        """End one core with all that was pending for it; return how much that was.

        Its ports refuse from now on, unless it is muted.
        """
        self.cores.remove(core)
        self._actions.pop(core, None)
        self._admissions.pop(core, None)
        self._all_costs.pop(core, None)
        self._listen()
        if core not in self.stack.muted:
            self.stack.forget(core)
        return self.station.discard(core, now)

    def forget(self, core: Core) -> None:
        """Take a core that was removed out of everything: another one takes its place."""
        self.stack.forget(core)
        self.unmute(core)

    def _listen(self) -> None:
        muted = self.stack.muted
        # With a closed port each item has to be looked at.
        known = {} if self.stack.silent or self.stack.closed else self._all_costs
        self._costs = {core: costs for core, costs in known.items() if core not in muted}

    def crash(self) -> None:
        """End all processes; the machine itself still answers, with refusals."""
        self._wake_at = inf
        self._frozen = False
        self.station.crash()
        self.station.resume(self.clock.now)
        self.stack.close()
        self.cores.clear()
        self._actions.clear()
        self._admissions.clear()
        self._all_costs.clear()
        self._costs.clear()

    def power_off(self) -> None:
        """Lose everything and say nothing."""
        self.crash()
        self.silence()

    def power_on(self, now: float) -> None:
        """Come back, or restart after a crash, with cores that remember nothing."""
        self.unsilence()
        if self.boot is not None:
            self.boot(self, now)
        self.start(now)

    def freeze(self, now: float) -> None:
        """Stop the processes; the stack goes on accepting connections."""
        self._frozen = True
        self.station.freeze(now)

    def resume(self, now: float) -> None:
        """Let the processes go on: with their timers first, then with what has waited."""
        if self._frozen:
            self._frozen = False
            self._wake_at = inf
            for core in self.cores:
                if core.deadline < inf:
                    self._arm(min(core.deadline, self._wake_at), now)
            self.station.resume(now)

    # Inside

    def _admit(self, item: Item, flow: Flow, load: int) -> Item:
        admit = None if flow.core is None else self._admissions.get(flow.core)
        return item if admit is None else admit(item, flow, load)

    def _serve(self, item: Item, flow: Flow, now: float) -> None:
        core = flow.core
        if core is None:
            return  # closed by us while it waited
        if item.method == ACTION:
            item.function(now)  # type: ignore[union-attr]  # only an Action has this number
        else:
            core.receive(item, flow, now)
        # As in `drain`, without the call: this is where every message passes.
        outbox = core.outbox
        if outbox:
            for out, what in outbox:
                wire = out.wire
                if wire is None:
                    wire = self._resolve(out, core)
                wire.send(out, what, now)
            outbox.clear()
        if core.deadline < self._wake_at:
            self._arm(core.deadline, now)

    def _arm(self, when: float, now: float) -> None:
        self._wake_at = when
        self.clock.call_at(when if when > now else now, self._wake, None, None, WAKE)

    def _wake(self, _: None, __: None, now: float) -> None:
        if now < self._wake_at or self._frozen:
            return  # stale: an earlier one took its place, or what asked for it has crashed
        self._wake_at = inf
        for core in self.cores:
            deadline = core.deadline
            if deadline <= now:
                core.wake(now)
                self.drain(core, now)
            elif core.outbox or deadline < self._wake_at:
                self.drain(core, now)
