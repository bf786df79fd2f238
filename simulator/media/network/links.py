"""What media passes through: one direction of a link, and what else runs over it.

A packet waits for its turn, takes its octets' time at the link's bandwidth, may be lost, takes the
delay, and may be late by jitter, held back behind later ones, or doubled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from simulator.errors import InputError
from simulator.media.loss import Bernoulli, GilbertElliott


@dataclass(frozen=True, slots=True)
class Impairments:
    """What befalls packets on the wire.

    Parameters
    ----------
    loss : Bernoulli or GilbertElliott, optional
    jitter_ns : int, default 0
        Each packet takes so much longer at most, every delay equally likely.
    mean_jitter_ns : int, default 0
        Mean of an exponential addition to the delay.
    keeps_order : bool, default True
        Whether a packet that jitter would bring before an earlier one arrives with that one.
    reordering : float, default 0
        Probability that a packet is held back.
    held_ns : int, default 0
        For how long.
    duplication : float, default 0
        Probability that a second copy arrives right behind.
    """

    loss: Bernoulli | GilbertElliott | None = None
    jitter_ns: int = 0
    keeps_order: bool = True
    reordering: float = 0.0
    held_ns: int = 0
    duplication: float = 0.0
    mean_jitter_ns: int = 0

    @property
    def disturb(self) -> bool:
        """Whether anything is drawn for packets."""
        return bool(self.loss or self.jitters or self.reordering or self.duplication)

    @property
    def jitters(self) -> bool:
        """Whether delays differ by jitter."""
        return bool(self.jitter_ns or self.mean_jitter_ns)

    def __post_init__(self) -> None:
        for name in ("reordering", "duplication"):
            _probability(name, getattr(self, name))
        for name in ("jitter_ns", "held_ns", "mean_jitter_ns"):
            _between(name, getattr(self, name), 0, 2**32 - 2)
        if self.reordering and not self.held_ns:
            raise InputError(
                "packets are held back for no time",
                field="held_ns",
                seen="0",
                expected="nanoseconds above 0 where reordering is above 0",
            )


@dataclass(frozen=True, slots=True)
class Spell:
    """What a link is like for a while, in place of what it is like else.

    Parameters
    ----------
    begin_ns, end_ns : int
        From when to when. A packet takes the bandwidth of the instant at which it comes, and what
        befalls it on the wire is that of the instant at which it has been sent.
    bandwidth : float, optional
    delay_ns : int, default 0
    impairments : Impairments
    """

    begin_ns: int
    end_ns: int
    bandwidth: float | None = None
    delay_ns: int = 0
    impairments: Impairments = field(default_factory=Impairments)

    def __post_init__(self) -> None:
        _bandwidth("spell.bandwidth", self.bandwidth)
        _between("spell.delay_ns", self.delay_ns, 0, 2**53)
        _between("spell.end_ns", self.end_ns, self.begin_ns + 1, 2**62)


@dataclass(frozen=True, slots=True)
class Background:
    """Other traffic on a link: packets of one size at random instants (a Poisson process).

    Parameters
    ----------
    bandwidth : float
        Bits per second, without the link's own overhead.
    octets : int, default 1500
        Of each packet.
    priority : int, default 1
        Its class on a link with strict priority; 0 goes first.
    """

    bandwidth: float
    octets: int = 1500
    priority: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.bandwidth < float("inf"):
            raise InputError(
                "not a bandwidth",
                field="background.bandwidth",
                seen=f"{self.bandwidth:g}",
                expected="bits per second from 0 on",
            )
        _between("background.octets", self.octets, 1, 2**20)
        _between("background.priority", self.priority, 0, 7)


@dataclass(frozen=True, slots=True)
class Link:
    """One direction of a link.

    Parameters
    ----------
    name : str
    bandwidth : float, optional
        Bits per second; None: nothing waits.
    delay_ns : int, default 0
    overhead_octets : int, default 0
        What the link adds to each IP packet.
    limit_octets : int, optional
        What may wait, in each class; more is dropped. None: any.
    strict_priority : bool, default False
        Whether classes go before each other; otherwise all wait in one line.
    impairments : Impairments
    background : tuple of Background
    down : tuple of (int, int)
        From when to when the link carries nothing, nanoseconds; what arrives then is lost.
    spells : tuple of Spell
        When it is different, one after the other.
    key : int, default 0
        Of all that is drawn here, 64 bits.

    Examples
    --------
    >>> Link("wan", bandwidth=2e6, overhead_octets=18).service_ns(200)
    872000
    """

    name: str
    bandwidth: float | None = None
    delay_ns: int = 0
    overhead_octets: int = 0
    limit_octets: int | None = None
    strict_priority: bool = False
    impairments: Impairments = field(default_factory=Impairments)
    background: tuple[Background, ...] = ()
    down: tuple[tuple[int, int], ...] = ()
    spells: tuple[Spell, ...] = ()
    key: int = 0

    def __post_init__(self) -> None:
        _bandwidth(f"{self.name}.bandwidth", self.bandwidth)
        _between(f"{self.name}.delay_ns", self.delay_ns, 0, 2**53)
        _between(f"{self.name}.overhead_octets", self.overhead_octets, 0, 2**20)
        if self.limit_octets is not None:
            _between(f"{self.name}.limit_octets", self.limit_octets, 0, 2**50)
        for before, behind in pairwise(self.spells):
            if behind.begin_ns < before.end_ns:
                raise InputError(
                    "spells overlap",
                    field=f"{self.name}.spells",
                    seen=str(behind.begin_ns),
                    expected=f"{before.end_ns} or later",
                )

    @property
    def queues(self) -> bool:
        """Whether packets ever wait."""
        return any(one.bandwidth is not None for one in self.conditions)

    @property
    def conditions(self) -> tuple[Link | Spell, ...]:
        """What the link is like: else, and in each spell."""
        return self, *self.spells

    def condition(self, now_ns: int) -> int:
        """Return which of the conditions holds at an instant."""
        for place, spell in enumerate(self.spells, 1):
            if spell.begin_ns <= now_ns < spell.end_ns:
                return place
        return 0

    def service_ns(self, octets: int, condition: int = 0) -> int:
        """Return how long the link takes for an IP packet, in nanoseconds, rounded up."""
        bandwidth = self.conditions[condition].bandwidth
        if bandwidth is None:
            return 1 if self.queues else 0
        return max(1, int(-(-(octets + self.overhead_octets) * 8e9 // bandwidth)))

    def is_down(self, now_ns: int) -> bool:
        """Return whether the link carries nothing at an instant."""
        return any(begin <= now_ns < end for begin, end in self.down)


def _bandwidth(name: str, value: float | None) -> None:
    if value is not None and not 0 < value < float("inf"):
        raise InputError(
            "not a bandwidth", field=name, seen=f"{value:g}", expected="bits per second above 0"
        )


def _probability(name: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise InputError(
            "not a probability", field=name, seen=f"{value:g}", expected="0 to 1 (0 % to 100 %)"
        )


def _between(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise InputError("out of range", field=name, seen=str(value), expected=f"{least} to {most}")
