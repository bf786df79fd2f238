"""Builds the network of one replication: clock, hosts, links, nodes, standing load."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.calls.attempt import Attempt
from simulator.calls.control import CallControl
from simulator.calls.observer import MediaObserver
from simulator.contracts import Core, Flow, Item, Loss, Losses, Transport
from simulator.errors import InputError
from simulator.faults.acting import Acting
from simulator.faults.ground import Ground
from simulator.faults.timetable import timetable
from simulator.kernel import Clock, Stream
from simulator.kernel.costs import NO_COSTS, cost_table
from simulator.kernel.network import Network, Wrap
from simulator.kernel.transforms import uniform
from simulator.net.link import Conditions, Link
from simulator.nodes.admission import Admission
from simulator.nodes.build import build, listening_points
from simulator.nodes.habits import Draw, give_habits
from simulator.nodes.spec import LinkSpec, NodeSpec
from simulator.nodes.world import World
from simulator.record.recorder import ReplicationRecorder
from simulator.record.retransmissions import Retransmissions
from simulator.sip.transport_settings import ListeningPoint
from simulator.study.plan import RunPlan
from simulator.study.stations import control_load, station_of


class Scene:
    """One replication's network, ready to run.

    Attributes
    ----------
    clock : Clock
    network : Network
    world : World
    faults : Acting or None
        What breaks; None: nothing.
    phase : callable or None
        ``phase(node, place)`` is the share of its interval after which a node's first poll of a
        peer comes; None: one peer a second.
    """

    def __init__(
        self,
        plan: RunPlan,
        replication: int,
        recorder: ReplicationRecorder,
        finished: Any,
        wrap: Wrap | None = None,
    ) -> None:
        boot = 1.0 if plan.ideal else BOOT_SECONDS
        self._observer: MediaObserver | None = None
        self.begin = -(plan.warmup + boot)
        self.boot = boot
        self.plan = plan
        self.replication = replication
        self.clock = Clock(self.begin)
        recorder.counts_messages = bool(plan.topology.features)
        listener = recorder if recorder.hears_messages else None
        self.network = Network(self.clock, listener, wrap)
        self._retransmissions = Retransmissions(recorder)
        self.world = World(
            plan.topology,
            recorder,
            recorder.book,
            finished,
            plan.ideal,
            as_told=plan.as_told,
            time_of_day=plan.time_of_day,
            draw=self._draw,
        )
        self._hosts()
        for link in plan.topology.links:
            self.network.add_link(self._link(link))
        self.cores = {spec.name: self._install(spec) for spec in plan.topology.nodes}
        self.faults = self._faults() if plan.faults else None
        self.phase: Callable[[str, int], float] | None = None
        losses: Losses = self._retransmissions
        if self.faults is not None:
            losses = Both(losses, self.faults.ground)
        self.network.listen(losses)
        give_habits(self.world, self._drawn_for("habit"))

    def observe(self, observer: MediaObserver) -> None:
        """Let somebody hear of the media of all calls."""
        self._observer = observer
        for name in self.world.nodes:
            self._show(name)

    def start(self) -> None:
        """Begin the standing load: registrations, polls."""
        spread = 0.0 if self.plan.ideal else 0.9 * self.boot
        for node in self.world.nodes.values():
            standing = node.parts.get("standing")
            if standing is not None:
                standing.start(self.begin, spread)
            for i, poller in enumerate(node.parts.get("pollers", ())):
                poller.start(self._first_poll(node.name, poller.rules.interval, i))
        self.network.start(self.begin)
        if self.faults is not None:
            self.scatter()
            self.faults.schedule()

    def scatter(self) -> None:
        """Let users refresh their registrations whenever, not all within the minute of the start.

        What a server that forgot its users costs, and for how long, hangs on that.
        """
        for node in self.world.nodes.values():
            if "standing" in node.parts:
                node.parts["standing"].scatter(self.begin + self.boot)

    def age_names(self) -> None:
        """Let nodes have looked up their names whenever, not all when they started.

        What the outage of a name server costs hangs on that: a name that is known does for as long
        as its record lasts.
        """
        draw = self._draw("age of names")
        for node in self.world.nodes.values():
            node.locator.resolver.age(draw(), 0.0)

    def _first_poll(self, node: str, interval: float | None, place: int) -> float:
        middle = self.begin + 0.5 * self.boot
        if self.phase is None:
            return middle + place
        return middle + self.phase(node, place) * (interval or 0.0)

    def place(self, attempt: Attempt, now: float) -> None:
        """Let the caller of an attempt dial (an ATTEMPT entry of the clock)."""
        if self.faults is not None and self.faults.ground.cannot_call(attempt, now):
            return
        spec = self.world.node_of_population(attempt.source)
        node = self.world.nodes[spec.name]
        host = self.network.hosts[spec.host]
        terminals = node.parts["terminals"]
        host.act(lambda then: terminals.originate(attempt, then), node, now)

    def is_busy(self, population: str, number: str) -> bool:
        """Whether a user has no free line."""
        spec = self.world.node_of_population(population)
        terminals = self.world.nodes[spec.name].parts["terminals"]
        lines = terminals.lines
        return lines is not None and terminals.active.get(number, 0) >= lines

    def _hosts(self) -> None:
        for host in self.plan.topology.hosts:
            self.network.add_host(
                host.name,
                (host.address,),
                processors=host.processors,
                places=None if self.plan.ideal else host.queue_limit,
                network=host.network,
                station=station_of(host, self.plan, self._numbered),
            )

    def _link(self, link: LinkSpec) -> Link:
        if self.plan.ideal:
            return Link(link.name, link.a, link.b, Conditions())
        conditions = Conditions(link.delay, link.jitter, link.loss, link.bandwidth)
        draws = (self._numbered(f"{link.name} there"), self._numbered(f"{link.name} back"))
        return Link(link.name, link.a, link.b, conditions, draws)

    def _install(self, spec: NodeSpec) -> Core:
        """Build a node, for the first time or again, and let its host run it."""
        core = build(spec, self.world)
        self._show(spec.name)
        host = self.world.host_of(spec.name)
        costs = NO_COSTS if self.plan.ideal else cost_table(spec.profile.service, host.speed)
        node = self.world.nodes.get(spec.name)
        admit = None
        if node is not None:
            admission = Admission(spec.name, node.endpoint, self.world.journal)
            admit = admission.admit
            station = self.network.hosts[host.name].station
            control_load(spec, host, node, costs, station, admission)
            node.endpoint.retransmitted = self._retransmissions
        self.network.hosts[host.name].install(core, _points(spec), costs, admit=admit)
        return core

    def _show(self, name: str) -> None:
        """Let the observer, if any, see the calls of a node."""
        node = self.world.nodes.get(name)
        user = None if node is None else node.endpoint.user
        if self._observer is not None and isinstance(user, CallControl):
            user.observe(self._observer)

    def _faults(self) -> Acting:
        plan = self.plan
        self._require_less()
        ground = Ground(self.clock, self.network, self.world, self.cores, self._install, plan.ideal)
        times = timetable(plan.faults, plan.seed, self.replication, -plan.warmup, plan.duration)
        return Acting(ground, times)

    def _require_less(self) -> None:
        """Refuse to reduce a resource to no less than it has: that would do nothing."""
        for fault in self.plan.faults:
            for name in fault.targets if fault.kind == "reduced" else ():
                group, left = self.world.groups.get(name), fault.values.channels
                size = None if group is None else group.size
                if size is not None and left is not None and left >= size:
                    raise InputError(
                        "no less than the resource has",
                        mark=fault.mark,
                        field="channels",
                        seen=f"{left:g}",
                        expected=f"less than {size}",
                    )

    def _draw(self, purpose: str) -> Any:
        numbered = self._numbered(purpose)
        counter = iter(range(1 << 62))
        return lambda: numbered(next(counter))

    def _drawn_for(self, purpose: str) -> Draw:
        """Return numbers that hang on who calls when, not on what else was drawn before."""
        stream = Stream(self.plan.seed, self.replication, "users", purpose, words=2)

        def draw(attempt: Attempt, caller: bool) -> float:
            instant = round((attempt.begin + _EARLIEST) * 1e6)
            return uniform(stream.words(instant)[0 if caller else 1])

        return draw

    def _numbered(self, purpose: str) -> Any:
        plan = self.plan
        stream = Stream(plan.seed, self.replication, "network", purpose, words=1)
        return lambda n: uniform(stream.words(n)[0])


class Both:
    """Two who hear of what came to nothing."""

    def __init__(self, *both: Losses) -> None:
        self._both = both

    def lost(self, item: Item, flow: Flow, where: Loss, now: float) -> None:
        """Tell each of them."""
        for one in self._both:
            one.lost(item, flow, where, now)


BOOT_SECONDS = 60.0
_EARLIEST = 1e9  # seconds before the window: no attempt is as early


def _points(spec: NodeSpec) -> tuple[ListeningPoint, ...]:
    """Return where a node takes messages, the permanent lines of its kind included."""
    lines = {
        "telephony-server": (ListeningPoint(Transport.AMP, 0),),
        "media-gateway": (ListeningPoint(Transport.ISDN, 0),),
        "attached-terminals": (ListeningPoint(Transport.AMP, 0),),
        "pstn": (ListeningPoint(Transport.ISDN, 0),),
    }
    return (*listening_points(spec), *lines.get(spec.recipe, ()))
