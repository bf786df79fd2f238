"""A laboratory: a topology with few users, single calls, and every message that passed.

lab = Lab("guide-tcp")
call = lab.call("lync-to-mxone")          # at once; answered after 2 s, 10 s of talk
lab.run(5.0)                              # to the middle of the talk
lab.busy()                                # {"sip-trunk": 1, ...}, only what is taken
lab.run()                                 # until everything is over
lab.sent(call, "INVITE", "mediation")     # the INVITEs of this call that a node sent
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple

from simulator.calls.attempt import Attempt, Intent
from simulator.contracts import Flow
from simulator.faults.load import all_faults
from simulator.nodes.spec import NodeSpec, TopologySpec
from simulator.record.recorder import ReplicationRecorder
from simulator.study.outcomes import classify
from simulator.study.plan import RunPlan
from simulator.study.scene import Scene
from simulator.topology.load import load_topology

TOPOLOGIES: Final = Path(__file__).parent / "topologies"
USERS: Final = {
    "population.lync.users": 4,
    "population.extensions.users": 4,
    "population.attached.users": 4,
    "population.pstn.users": 10,
}
# Caller, called population and number, digits dialled, by direction. The numbers are the plan of
# the shipped topologies.
CALLS: Final[dict[str, tuple[str, str, str, str, str]]] = {
    "lync-to-mxone": ("lync", "30001", "extensions", "20001", "20001"),
    "lync-to-attached": ("lync", "30001", "attached", "20601", "20601"),
    "mxone-to-lync": ("extensions", "20002", "lync", "30002", "30002"),
    "attached-to-lync": ("attached", "20602", "lync", "30002", "30002"),
    "lync-to-pstn": ("lync", "30001", "pstn", "70000003", "00870000003"),
    "pstn-to-lync": ("pstn", "70000004", "lync", "30002", "+46855530002"),
    "mxone-to-pstn": ("extensions", "20001", "pstn", "70000005", "00870000005"),
    "attached-to-pstn": ("attached", "20601", "pstn", "70000005", "00870000005"),
    "pstn-to-mxone": ("pstn", "70000006", "extensions", "20003", "+46855520003"),
    "pstn-to-attached": ("pstn", "70000006", "attached", "20603", "+46855520603"),
    "lync-to-lync": ("lync", "30001", "lync", "30003", "30003"),
    "mxone-to-mxone": ("extensions", "20001", "extensions", "20002", "20002"),
    "attached-to-mxone": ("attached", "20601", "extensions", "20002", "20002"),
    "attached-to-attached": ("attached", "20601", "attached", "20602", "20602"),
}
TRUNK_CALLS: Final = (
    "lync-to-mxone",
    "mxone-to-lync",
    "lync-to-pstn",
    "pstn-to-lync",
)


class Sight(NamedTuple):
    """One message on its way."""

    sent: float
    sender: str
    flow: Flow
    item: Any

    @property
    def receiver(self) -> str:
        """Name of the node that it went to; its address where it never came to one."""
        core: Any = self.flow.peer.core if self.flow.peer is not None else None
        return self.flow.host if core is None else str(core.name)

    @property
    def what(self) -> str:
        """Status or method."""
        return str(self.item.status or self.item.method.name)


class Lab:
    """A scene with everybody registered, at time 0.

    Parameters
    ----------
    topology : str
        Shipped, or in the folder beside this file.
    overrides : mapping, optional
        As with ``--set``.
    change : callable, optional
        From the loaded topology to another, for what no file can say.
    faults : sequence of str
        In words.
    users : mapping, optional
        How many there are, as overrides.
    """

    def __init__(
        self,
        topology: str = "guide-tcp",
        overrides: Mapping[str, object] | None = None,
        change: Callable[[TopologySpec], TopologySpec] = lambda spec: spec,
        faults: Sequence[str] = (),
        users: Mapping[str, object] = USERS,
    ) -> None:
        own = TOPOLOGIES / f"{topology}.yaml"
        loaded = load_topology(
            own if own.exists() else topology, overrides={**users, **(overrides or {})}
        )
        self.spec = change(loaded.spec)
        self.recorder = ReplicationRecorder(0, None, "all")
        self.recorder.message = self._see  # type: ignore[method-assign]
        plan = RunPlan(
            self.spec,
            None,
            (),
            0.0,
            3600.0,
            0.0,
            1,
            False,
            "all",
            None,
            faults=all_faults(faults, self.spec),
        )
        self.up: dict[int, Attempt] = {}
        self.scene = Scene(plan, 0, self.recorder, self._finished)
        if self.scene.faults is not None:
            self.scene.faults.ground.under_way = self.up.values
        self.sights: list[Sight] = []
        self._numbers = count(1)
        self.scene.start()
        self.run(0.0)

    @property
    def now(self) -> float:
        """Where time stands."""
        return self.scene.clock.now

    def run(self, until: float | None = None) -> None:
        """Run up to an instant; left out: 40 s on, which is longer than any call here."""
        self.scene.clock.run(until=self.now + 40.0 if until is None else until)

    def call(
        self,
        direction: str,
        *,
        dialled: str | None = None,
        caller: str | None = None,
        ring: float = 2.0,
        holding: float = 10.0,
        intent: Intent = Intent.ANSWER,
        caller_releases: bool = True,
        patience: float = 30.0,
        parties: tuple[str, str, str, str, str] | None = None,
    ) -> Attempt:
        """Let somebody call now; `parties` stands for an entry of `CALLS`."""
        source, number, destination, called, digits = parties or CALLS[direction]
        attempt = Attempt(
            next(self._numbers),
            direction,
            source,
            destination,
            caller or number,
            digits if dialled is None else dialled,
            called,
            self.now,
            ring,
            patience,
            holding,
            intent,
            caller_releases,
        )
        self.recorder.book[attempt.number] = self.up[attempt.number] = attempt
        self.scene.place(attempt, self.now)
        return attempt

    def completed(self, direction: str, **how: Any) -> Attempt:
        """Make a call and run until it is over."""
        attempt = self.call(direction, **how)
        self.run()
        return attempt

    def busy(self) -> dict[str, int]:
        """Return what is taken of each resource, where that is something."""
        return {name: group.busy for name, group in self.scene.world.groups.items() if group.busy}

    def part(self, node: str, role: str) -> Any:
        """Return what a node's recipe built."""
        return self.scene.world.part(node, role)

    def sent(
        self, call: Attempt | int, what: str = "", sender: str = "", receiver: str = ""
    ) -> list[Any]:
        """Return the messages of a call (0: outside calls) of one kind and way."""
        number = call if isinstance(call, int) else call.number
        return [
            s.item
            for s in self.sights
            if s.item.call == number
            and what in ("", s.what)
            and sender in ("", s.sender)
            and receiver in ("", s.receiver)
        ]

    def one(self, call: Attempt, what: str, sender: str, receiver: str = "") -> Any:
        """Return the only message of its kind."""
        (message,) = self.sent(call, what, sender, receiver)
        return message

    def _finished(self, attempt: Attempt, now: float) -> None:
        self.up.pop(attempt.number, None)
        if self.scene.faults is not None:
            attempt.outcome = classify(attempt)
            self.scene.faults.ground.ledger.explain(attempt)

    def _see(self, sent: float, arrived: float, link: int, flow: Flow, item: Any) -> None:
        core: Any = flow.core
        self.sights.append(Sight(sent, core.name, flow, item))


def with_node(name: str, **changes: Any) -> Callable[[TopologySpec], TopologySpec]:
    """Return a change of one node; ``profile=`` takes a mapping of the profile's fields."""

    def change(spec: TopologySpec) -> TopologySpec:
        return replace(spec, nodes=tuple(_changed(n, name, changes) for n in spec.nodes))

    return change


def _changed(node: NodeSpec, name: str, changes: dict[str, Any]) -> NodeSpec:
    if node.name != name:
        return node
    mine = dict(changes)
    if "profile" in mine:
        mine["profile"] = replace(node.profile, **mine["profile"])
    return replace(node, **mine)
