"""What a call's users had of its media: both directions over all hops."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simulator.study.media.chain import Pair
from simulator.study.media.flow import Figures, Passage, direction, expected
from simulator.study.media.leg import Phase
from simulator.study.media.payload import Payload
from simulator.study.media.roads import Road


class Talk:
    """One call.

    Parameters
    ----------
    ahead, back : Figures
        What the called user hears, and the caller.
    round_trip : float
        Over all hops there and back, seconds.

    Attributes
    ----------
    assumed : bool
        It rests on figures of a codec that nobody published.
    worse : Figures
        The direction with the lower rating.
    columns : tuple
        Values of the columns of calls up to the codecs.
    """

    __slots__ = ("ahead", "assumed", "back", "columns", "round_trip", "worse")

    def __init__(self, ahead: Figures, back: Figures, round_trip: float) -> None:
        self.ahead, self.back, self.round_trip = ahead, back, round_trip
        self.assumed = ahead.assumed or back.assumed
        self.worse = worse = min(ahead, back, key=lambda one: one.r_factor)
        self.columns: tuple[object, ...] = (
            worse.r_factor,
            worse.mos_cq,
            back.mos_lq,
            ahead.mos_lq,
            max(one.mos_clean - one.mos_lq for one in (ahead, back)),
            max(one.loss + one.late for one in (ahead, back)),
            max(ahead.jitter, back.jitter),
            round_trip,
            max(ahead.delay, back.delay),
            ahead.codecs or None,
        )


class Talks:
    """Rates ways; those that are alike are rated once.

    Parameters
    ----------
    decodes : callable
        Whether a node always decodes what it passes on: a gateway, through its time slots.
    """

    def __init__(self, decodes: Callable[[str], bool]) -> None:
        self._decodes = decodes
        self._passages: dict[tuple[Payload, Road, str], Passage] = {}
        self._streams: dict[Passage, Figures] = {}
        self._talks: dict[tuple[Passage, ...], Talk] = {}

    def talk_of(self, hops: Sequence[Pair]) -> Talk | None:
        """Return what users have of a way; None where speech does not run both ways.

        A call on hold is no talk: nobody rates its silence.
        """
        both = []
        plain = True
        for near, far in hops:
            if near.payload is None or far.payload is None:
                return None
            plain = plain and near.met is None and far.met is None
            both.append(self._passage(near, near.payload))
            both.append(self._passage(far, far.payload))
        key = tuple(both)
        found = self._talks.get(key)
        if found is None:
            trip = sum(one.met.delay for one in both)
            found = Talk(direction(both[::2]), direction(both[-1::-2]), trip)
            if plain:
                self._talks[key] = found
        return found

    def stream(self, phase: Phase, payload: Payload) -> tuple[Figures, float]:
        """Return what one stream is worth by itself, and its delay from sender to receiver."""
        one = self._passage(phase, payload)
        found = self._streams.get(one)
        if found is None:
            found = direction((one,))
            if phase.met is None:
                self._streams[one] = found
        return found, one.met.delay

    def _passage(self, phase: Phase, payload: Payload) -> Passage:
        if phase.met is not None:  # of those hardly two are alike
            return Passage(payload, phase.met, self._decodes(phase.source))
        key = (payload, phase.road, phase.source)
        found = self._passages.get(key)
        if found is None:
            met = expected(payload, phase.road)
            found = self._passages[key] = Passage(payload, met, self._decodes(phase.source))
        return found


def mean_talk(talks: Sequence[tuple[float, Talk]]) -> Talk:
    """Return the mean of the stretches of a call, each by its length."""
    if len(talks) == 1:
        return talks[0][1]
    whole = sum(length for length, _ in talks)
    trip = sum(length * one.round_trip for length, one in talks) / whole
    return Talk(
        _mean([(length, one.ahead) for length, one in talks], whole),
        _mean([(length, one.back) for length, one in talks], whole),
        trip,
    )


def _mean(parts: Sequence[tuple[float, Figures]], whole: float) -> Figures:
    longest = max(parts, key=lambda part: part[0])[1]

    def mean(of: Callable[[Figures], float]) -> float:
        return sum(length * of(one) for length, one in parts) / whole

    return Figures(
        mean(lambda one: one.loss),
        mean(lambda one: one.late),
        mean(lambda one: one.jitter),
        mean(lambda one: one.delay),
        mean(lambda one: one.r_factor),
        mean(lambda one: one.mos_cq),
        mean(lambda one: one.mos_lq),
        mean(lambda one: one.mos_clean),
        any(one.assumed for _, one in parts),
        longest.codecs,
    )
