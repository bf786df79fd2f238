"""Two listening hosts for tests of wires, and what they heard."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from simulator.contracts import Flow, Item, Segment, SegmentKind, Transport, Wire
from simulator.kernel.clock import Clock
from simulator.net.link import Conditions, Draw, Link
from simulator.net.path import Path
from simulator.net.tap import Tap


class Parcel:
    """A message as far as a wire looks at it."""

    __slots__ = ("call", "method", "number", "status")

    def __init__(self, number: int, method: int = 0) -> None:
        self.number = number
        self.call = 0
        self.method = method
        self.status = 0


class Ear:
    """A host that writes down what it hears; a silent one has streams repeat."""

    def __init__(self) -> None:
        self.silent = False
        self.heard: list[tuple[float, Item]] = []
        self.informed: list[tuple[float, Segment]] = []

    def deliver(self, item: Item, flow: Flow, now: float) -> None:
        if not self.silent:
            self.heard.append((now, item))
        elif flow.transport is not Transport.UDP:
            wire: Any = flow.wire
            wire.repeat(flow, item, now)

    def ignores(self, flow: Flow) -> bool:
        return self.silent

    def inform(self, segment: Segment, flow: Flow, now: float) -> None:
        self.informed.append((now, segment))

    @property
    def numbers(self) -> list[int]:
        return [item.number for _, item in self.heard if isinstance(item, Parcel)]

    @property
    def instants(self) -> list[float]:
        return [now for now, _ in self.heard]


class Rows:
    """A recorder of messages alone."""

    def __init__(self) -> None:
        self.rows: list[tuple[float, float, int]] = []

    def message(self, sent: float, arrived: float, link: int, flow: Flow, item: Any) -> None:
        self.rows.append((sent, arrived, getattr(item, "number", -1)))


def draws(seed: int) -> Draw:
    """Return numbers in [0, 1) by position, as a counter-based stream gives them."""
    return lambda number: random.Random(f"{seed} {number}").random()


class Stretch:
    """A path over some links of the same kind, with an ear at each end."""

    def __init__(
        self,
        conditions: Conditions,
        links: int = 1,
        wrap: Callable[[Path], Wire] = lambda path: path,
        seed: int = 1,
    ) -> None:
        self.clock = Clock()
        self.near, self.far = Ear(), Ear()
        self.links = [
            Link(str(n), "a", "b", conditions, (draws(seed + 2 * n), draws(seed + 2 * n + 1)))
            for n in range(links)
        ]
        self.rows = Rows()
        hops = tuple(link.hops[0] for link in self.links)
        recorder: Any = self.rows
        self.path = Path(self.clock, self.near, self.far, 0, hops, recorder)
        self.wire = wrap(self.path)

    def flow(self, transport: Transport) -> Flow:
        flow = Flow(transport, "a", 5060, "b", 5060)
        flow.wire = self.wire
        return flow

    def send_at(self, when: float, flow: Flow, item: Item) -> None:
        self.clock.call_at(when, lambda a, b, now: self.wire.send(flow, item, now), None)

    def send_many(self, flow: Flow, count: int, apart: float) -> None:
        for number in range(count):
            self.send_at(number * apart, flow, Parcel(number))

    def change_at(self, when: float, conditions: Conditions) -> None:
        """Change all links, as a network does."""

        def change(a: object, b: object, now: float) -> None:
            for link in self.links:
                link.set(conditions)
            self.path.reroute(tuple(link.hops[0] for link in self.links), now)

        self.clock.call_at(when, change, None)


IDEAL = Conditions(delay=0.002)
KINDS: dict[str, Callable[[], Stretch]] = {
    "no delay": lambda: Stretch(Conditions()),
    "ideal": lambda: Stretch(IDEAL),
    "three hops": lambda: Stretch(IDEAL, 3),
    "within a host": lambda: Stretch(IDEAL, 0),
    "narrow": lambda: Stretch(Conditions(delay=0.002, bandwidth=64_000.0)),
    "jittery": lambda: Stretch(Conditions(delay=0.002, jitter=0.02)),
    "lossy": lambda: Stretch(Conditions(delay=0.002, loss=0.3)),
    "bad in every way": lambda: Stretch(Conditions(0.002, 0.01, 0.2, 1e6), 2),
    "tapped": lambda: Stretch(IDEAL, 1, Tap),
    "tapped and lossy": lambda: Stretch(Conditions(delay=0.002, loss=0.3), 1, Tap),
}
LAST = (SegmentKind.CLOSE, SegmentKind.RESET)
