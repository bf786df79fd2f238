"""Loss of packets on a link: independent, or in bursts.

Both are functions of the link's key, the stream and the packet's number. `Bernoulli` loses each
packet with one probability. `GilbertElliott` (E. N. Gilbert, "Capacity of a burst-noise channel",
1960; E. O. Elliott, "Estimates of error rates for codes on burst-noise channels", 1963) is good
or bad at each packet of a stream and loses with the probability of its state; a stream's channel
goes on where the window before left it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from simulator.errors import InputError
from simulator.media import draws
from simulator.media.draws import Flags, Ints, Words
from simulator.media.network.grouped import Groups

# What moves a channel and what loses a packet in it are drawn apart.
LOSES: Final = 0x5DEECE66D
_ALL: Final = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Bernoulli:
    """Each packet is lost with one probability, whatever befell the others.

    Parameters
    ----------
    probability : float
        From 0 to 1.

    Examples
    --------
    >>> keys = np.array([1], dtype=np.uint64)
    >>> lost = Bernoulli(0.3).lost(np.repeat(keys, 10_000), np.arange(10_000))
    >>> round(float(lost.mean()), 1)
    0.3
    """

    probability: float

    def __post_init__(self) -> None:
        _check("probability", self.probability)

    def lost(self, keys: Words, numbers: Ints) -> Flags:
        """Return which packets are lost, given the key and the number of each."""
        return draws.below(draws.words(keys, numbers), self.probability)


@dataclass(frozen=True, slots=True)
class GilbertElliott:
    """A channel that is good or bad for a while, counted in packets of a stream.

    Parameters
    ----------
    to_bad, to_good : float
        Probability that the channel changes between two packets.
    loss_good, loss_bad : float, default 0 and 1
        Probability that it loses a packet in either state.

    Examples
    --------
    >>> channel = GilbertElliott.of(loss=0.02, burst_ratio=2.0)
    >>> round(channel.loss, 6), round(channel.to_good, 6)
    (0.02, 0.49)
    """

    to_bad: float
    to_good: float
    loss_good: float = 0.0
    loss_bad: float = 1.0

    def __post_init__(self) -> None:
        for field in ("to_bad", "to_good", "loss_good", "loss_bad"):
            _check(field, getattr(self, field))
        if self.to_bad + self.to_good == 0:
            raise InputError(
                "a channel that never changes",
                field="to_bad",
                seen="0",
                expected="to_bad or to_good above 0",
            )

    @classmethod
    def of(cls, loss: float, burst_ratio: float) -> GilbertElliott:
        """Return the channel of a loss and a burst ratio, bad ones losing everything.

        ITU-T G.107 (06/2015) 7.5: ``BurstR = 1 / (p + q)``, p the probability of coming from
        found to lost and q from lost to found; the loss is ``p / (p + q)``.

        Raises
        ------
        InputError
            When the loss is not from 0 to 1, or no channel has that burst ratio.
        """
        _check("loss", loss)
        if not burst_ratio >= max(loss, 1 - loss):
            raise InputError(
                "no channel has that burst ratio",
                field="burst_ratio",
                seen=f"{burst_ratio:g}",
                expected=f"{max(loss, 1 - loss):g} or more with a loss of {loss:g}",
            )
        return cls(to_bad=loss / burst_ratio, to_good=(1 - loss) / burst_ratio)

    @classmethod
    def of_runs(cls, loss: float, run: float) -> GilbertElliott:
        """Return the channel of a loss and a mean number of packets lost in a row.

        Examples
        --------
        >>> GilbertElliott.of_runs(loss=0.2, run=2.0).to_good
        0.5
        """
        _check("loss", loss)
        if not run >= 1:
            raise InputError(
                "not a mean number of packets", field="run", seen=f"{run:g}", expected="1 or more"
            )
        return cls.of(loss, run * (1 - loss)) if loss < 1 else cls(1.0, 0.0)

    @property
    def bad(self) -> float:
        """Share of the packets that meet the bad state."""
        return self.to_bad / (self.to_bad + self.to_good)

    @property
    def loss(self) -> float:
        """Share of the packets that are lost."""
        return self.bad * self.loss_bad + (1 - self.bad) * self.loss_good

    def moved(self, drawn: int, bad: bool | None) -> bool:
        """Return whether the channel is bad at a packet.

        Parameters
        ----------
        drawn : int
            The packet's word: a low one makes a good channel bad, a high one a bad one good.
        bad : bool or None
            How it was at the packet before; None: there was none.
        """
        if bad is None:
            return happens(drawn, self.bad)
        return not happens(_ALL - drawn, self.to_good) if bad else happens(drawn, self.to_bad)


def happens(drawn: int, probability: float) -> bool:
    """Return whether a word makes something of this probability happen, as `draws.below` does."""
    return probability >= 1 or drawn < int(probability * 2**64)


class Channels:
    """The channels of all streams on one link, packets taken in their order.

    Parameters
    ----------
    model : GilbertElliott
    streams : int
        How many.
    """

    def __init__(self, model: GilbertElliott, streams: int) -> None:
        self._model = model
        self._bad = np.zeros(streams, np.bool_)
        self._met = np.zeros(streams, np.bool_)

    def lost(self, streams: Ints, keys: Words, numbers: Ints) -> Flags:
        """Return which packets are lost.

        Parameters
        ----------
        streams : ndarray of int64
            Whose packets these are, as they pass.
        keys : ndarray of uint64
            The key of each one's stream on this link.
        numbers : ndarray of int64
            Of the packets in their streams.
        """
        lost = np.empty(len(streams), np.bool_)
        if len(streams):
            groups = Groups(streams)
            place = groups.place
            lost[place] = self._grouped(groups.streams, keys[place], numbers[place])
        return lost

    def _grouped(self, streams: Ints, keys: Words, numbers: Ints) -> Flags:
        """Do it for packets that are put together by streams."""
        drawn = draws.words(keys, numbers)
        fate = draws.words(keys ^ np.uint64(LOSES), numbers)
        bad = self._states(streams, drawn)
        model = self._model
        return np.where(bad, draws.below(fate, model.loss_bad), draws.below(fate, model.loss_good))

    def _states(self, streams: Ints, drawn: Words) -> Flags:
        """Return which packets meet the bad state, and remember the last state of each stream.

        A word maps both states to one (it sets the channel), or leaves it, or turns it. So the
        state is that of the last word that set it, turned as often as words after it turn.
        """
        model = self._model
        opens = np.empty(len(streams), np.bool_)
        opens[0] = True
        np.not_equal(streams[1:], streams[:-1], out=opens[1:])
        from_good = draws.below(drawn, model.to_bad)
        from_bad = ~draws.below(~drawn, model.to_good)
        before = self._bad[streams]
        fresh = opens & ~self._met[streams]
        first = np.where(before, from_bad, from_good)
        first[fresh] = draws.below(drawn[fresh], model.bad)
        sets = opens | (from_good == from_bad)
        value = np.where(opens, first, from_good)
        turns = np.cumsum(~sets & from_good & ~from_bad)
        place = np.maximum.accumulate(np.where(sets, np.arange(len(sets)), 0))
        bad: Flags = value[place] ^ ((turns - turns[place]) % 2 == 1)
        ends = np.append(opens[1:], True)
        self._bad[streams[ends]] = bad[ends]
        self._met[streams[ends]] = True
        return bad


def _check(field: str, probability: float) -> None:
    if not 0 <= probability <= 1:
        raise InputError(
            "not a probability",
            field=field,
            seen=f"{probability:g}",
            expected="0 to 1 (0 % to 100 %)",
        )
