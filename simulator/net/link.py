"""Links between two places: delay, bandwidth, jitter, loss, up or down, in each direction.

A `Hop` is one direction of a link and carries one packet at a time through its serialiser; what
a stream makes of losses is `simulator.net.path`'s. Signalling alone is carried: packets of media
that share a link are counted where media is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, log1p
from typing import Final

from simulator.errors import LocalProtocolError
from simulator.net.sizes import packets

Draw = Callable[[int], float]  # the n-th number in [0, 1) of one hop

LOST: Final = inf
_UPSETS: Final = 1 << 40  # numbers of draws from here on are not those of loss and jitter


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a link is like for the time being, the same in both directions.

    Parameters
    ----------
    delay : float
        Propagation one way, seconds.
    jitter : float
        Mean of an exponential addition to the delay, seconds; datagrams may overtake.
    loss : float
        Probability that a packet is lost.
    burst : float
        Mean number of packets lost in a row (E. N. Gilbert, "Capacity of a Burst-Noise Channel",
        Bell System Technical Journal 39, 1960); 1: each for itself.
    reorder, late : float
        Probability that a datagram is held up, and for how long, seconds.
    duplicate : float
        Probability that a datagram arrives twice.
    bandwidth : float or None
        bit/s; None: serialisation takes no time.
    up : bool
    """

    delay: float = 0.0
    jitter: float = 0.0
    loss: float = 0.0
    bandwidth: float | None = None
    up: bool = True
    burst: float = 1.0
    reorder: float = 0.0
    late: float = 0.0
    duplicate: float = 0.0


class Hop:
    """One direction of a link.

    Parameters
    ----------
    conditions : Conditions
    draw : callable, optional
        ``draw(n)`` returns the n-th random number of this link and direction; two belong to each
        packet. Without loss and jitter none is asked for.

    Attributes
    ----------
    packets : int
        How many packets had their loss and jitter drawn.
    """

    __slots__ = (
        "_datagrams",
        "_draw",
        "_free_at",
        "_losing",
        "conditions",
        "delay",
        "packets",
        "steady",
        "up",
    )

    def __init__(self, conditions: Conditions, draw: Draw | None = None) -> None:
        self._draw = draw
        self._free_at = -inf
        self.packets = 0
        self._datagrams = 0
        self._losing = False  # in the midst of a burst
        self.set(conditions)

    def set(self, conditions: Conditions) -> None:
        """Change what the hop is like from now on."""
        self.conditions = conditions
        self.delay = conditions.delay
        self.up = conditions.up
        self.steady = (
            conditions.up
            and conditions.bandwidth is None
            and not self._impaired()
            and not conditions.reorder
            and not conditions.duplicate
        )

    def carry(self, size: int, now: float) -> float:
        """Return when a message is at the other end, `LOST` when it does not arrive."""
        conditions = self.conditions
        if not conditions.up:
            return LOST
        if conditions.bandwidth is not None:
            now = max(now, self._free_at) + 8.0 * size / conditions.bandwidth
            self._free_at = now
        return self._impair(size, now) if self._impaired() else now + conditions.delay

    def upset(self) -> tuple[float, bool]:
        """Return how long a datagram is held up here, and whether it arrives twice."""
        conditions = self.conditions
        if not (conditions.reorder or conditions.duplicate) or self._draw is None:
            return 0.0, False
        number = _UPSETS + 2 * self._datagrams
        self._datagrams += 1
        late = conditions.late if self._draw(number) < conditions.reorder else 0.0
        return late, self._draw(number + 1) < conditions.duplicate

    def _impaired(self) -> bool:
        return self.conditions.loss > 0.0 or self.conditions.jitter > 0.0

    def _impair(self, size: int, now: float) -> float:
        """Draw for every packet of a message: one lost, all lost; the latest decides."""
        lost, longest = False, 0.0
        for _ in range(packets(size)):
            fate, wait = self._next_draws()
            lost = self._is_lost(fate) or lost
            longest = max(longest, -self.conditions.jitter * log1p(-wait))
        return LOST if lost else now + self.conditions.delay + longest

    def _is_lost(self, fate: float) -> bool:
        """Lose a packet by chance; in bursts a loss is followed by another one more often."""
        loss, burst = self.conditions.loss, self.conditions.burst
        if burst <= 1.0 or loss >= 1.0:
            return fate < loss
        leaves, enters = 1.0 / burst, loss / (burst * (1.0 - loss))
        self._losing = fate >= leaves if self._losing else fate < enters
        return self._losing

    def _next_draws(self) -> tuple[float, float]:
        if self._draw is None:
            raise LocalProtocolError("a link with loss or jitter needs random numbers")
        number = self.packets
        self.packets += 1
        return self._draw(2 * number), self._draw(2 * number + 1)


class Link:
    """A link between two named places, two hops.

    Attributes
    ----------
    name, a, b : str
    hops : tuple of Hop
        From a to b, and back.
    """

    __slots__ = ("a", "b", "hops", "name")

    def __init__(
        self,
        name: str,
        a: str,
        b: str,
        conditions: Conditions,
        draws: tuple[Draw, Draw] | None = None,
    ) -> None:
        self.name, self.a, self.b = name, a, b
        there, back = draws if draws is not None else (None, None)
        self.hops = (Hop(conditions, there), Hop(conditions, back))

    @property
    def conditions(self) -> Conditions:
        """What the link is like now."""
        return self.hops[0].conditions

    def set(self, conditions: Conditions) -> None:
        """Change both directions; the network then has to find its ways anew."""
        for hop in self.hops:
            hop.set(conditions)

    def hop_from(self, place: str) -> Hop:
        """Return the direction that begins at a place."""
        return self.hops[0] if place == self.a else self.hops[1]
