"""What a measured window saw: counts of stations, groups and paths at its two ends."""

from __future__ import annotations

from collections import Counter
from typing import Any

from simulator.calls.window import WindowFigures
from simulator.kernel.station import StationMark
from simulator.sip.vocabulary import Method
from simulator.study.plan import RunPlan
from simulator.study.result import ResourceFigures
from simulator.study.scene import Scene

_NAMES = [method.name for method in Method]
_METHODS = len(_NAMES)


class Begun:
    """What had been counted when the window opened."""

    def __init__(self, scene: Scene) -> None:
        self.stations: dict[str, StationMark] = scene.network.mark(scene.clock.now)
        self.messages = _sent(scene)
        self.transactions = _transactions(scene)
        self.registrations = {name: len(s.delays) for name, s in _standing(scene)}
        self.failures = sum(s.failures for _, s in _standing(scene))


class Ended:
    """What the window saw."""

    def __init__(
        self, begun: Begun, scene: Scene, groups: dict[str, WindowFigures], now: float
    ) -> None:
        self.groups = groups
        self.stations = {
            name: (begun.stations[name], mark) for name, mark in scene.network.mark(now).items()
        }
        self.messages = Counter(
            {name: count - begun.messages[name] for name, count in _sent(scene).items()}
        )
        self.transactions = _transactions(scene) - begun.transactions
        self.registration_delays: list[float] = []
        for name, standing in _standing(scene):
            self.registration_delays += standing.delays[begun.registrations[name] :]
        failures = sum(s.failures for _, s in _standing(scene))
        self.registration_failures = failures - begun.failures

    def resources(self, plan: RunPlan) -> tuple[ResourceFigures, ...]:
        """Return groups first, trunks before all others, then processors."""
        trunks = [trunk.name for trunk in plan.topology.trunks]
        names = [*trunks, *(n for n in self.groups if n not in trunks)]
        channels = [_channels(n, self.groups[n]) for n in names if n in self.groups]
        processors = [
            _processor(name, *self.stations[name])
            for name in self.stations
            if self.stations[name][1].busy_time > 0.0
        ]
        return (*channels, *processors)


def _channels(name: str, figures: WindowFigures) -> ResourceFigures:
    return ResourceFigures(
        name,
        "channels",
        figures.size,
        figures.attempts,
        figures.blocked,
        figures.carried_erlang,
        figures.peak,
        figures.time_congestion,
        figures.multiple,
        again=figures.again,
        again_traffic=figures.again_erlang,
        most_of_one=figures.most_of_one,
    )


def _processor(name: str, begun: StationMark, ended: StationMark) -> ResourceFigures:
    busy = ended.utilisation(begun)
    dropped = ended.dropped - begun.dropped
    return ResourceFigures(
        name,
        "processor",
        ended.processors,
        ended.served - begun.served + dropped,
        dropped,
        busy * ended.processors,
        ended.queue_peak,
        0.0,
        False,
        ended.mean_wait(begun),
        ended.longest_wait,
    )


def _sent(scene: Scene) -> Counter[str]:
    """Count SIP messages on all paths so far, by method of the request or of what it answers."""
    counts: Counter[str] = Counter()
    for path in scene.network.paths:
        for method, count in enumerate(path.counts[:_METHODS]):
            counts[_NAMES[method]] += count
    return counts


def _transactions(scene: Scene) -> int:
    return sum(node.endpoint.begun for node in scene.world.nodes.values())


def _standing(scene: Scene) -> list[tuple[str, Any]]:
    return [
        (name, node.parts["standing"])
        for name, node in scene.world.nodes.items()
        if "standing" in node.parts
    ]
