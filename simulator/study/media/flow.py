"""What becomes of streams without looking at packets: the level `flow`.

Loss on a wire is its probability; beyond a link's bandwidth the share that finds no room; a packet
waits as `waiting.mean_wait` says. With exponential jitter of mean m on a wire the jitter of RFC
3550 tends to m (the mean difference of two such delays), and a packet comes later than a fixed
buffer B after the first one with probability exp(-B / m) / 2. Several wires count as one whose mean
is the root of the sum of their squares.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import Final, NamedTuple

from simulator.media.codecs import CODECS, Codec
from simulator.media.quality import Coding, quality
from simulator.study.media.assumed import BUFFER, LINE, RELAY
from simulator.study.media.payload import Payload
from simulator.study.media.roads import Road

SILENT_LINE: Final = Coding(CODECS["PCMA"])  # time slots carry G.711 and lose nothing


class Passage:
    """One stream over its links, as it was on average.

    Parameters
    ----------
    payload : Payload
    road : Road
    waited : float
        Mean wait at all links together, seconds.
    dropped : float
        Share of packets that found no room.
    coded : bool
        Speech is coded anew at its source, also where the stream before has the same codec.

    Attributes
    ----------
    loss, late : float
        Share of packets that did not arrive; of those that did, share that came too late.
    delay : float
        From leaving the sender to arrival, seconds.
    """

    __slots__ = ("coded", "delay", "late", "loss", "payload", "road")

    def __init__(
        self,
        payload: Payload,
        road: Road,
        waited: float = 0.0,
        dropped: float = 0.0,
        coded: bool = True,
    ) -> None:
        self.payload, self.road, self.coded = payload, road, coded
        self.loss = 1.0 - (1.0 - road.loss) * (1.0 - dropped)
        self.late = late_share(road.spread)
        self.delay = LINE
        if payload.codec is not None:
            bits = payload.bandwidth / payload.rate
            self.delay = road.delay + sum(bits / c for _, c in road.queued) + waited


def late_share(spread: float) -> float:
    """Return the share of packets behind a fixed buffer, with exponential jitter of this mean.

    Examples
    --------
    >>> late_share(0.0), round(late_share(0.020), 4)
    (0.0, 0.0677)
    """
    return 0.5 * exp(-BUFFER / spread) if spread > 0.0 else 0.0


class Figures(NamedTuple):
    """What a stream is worth, or a direction of a call.

    Parameters
    ----------
    loss, late : float
        Shares of the packets sent that were lost; that came after they were to be played.
    jitter : float
        Of RFC 3550, seconds.
    delay : float
        Of a stream: sender to receiver. Of a direction: mouth to ear. Seconds.
    r_factor, mos_cq, mos_lq : float
    mos_clean : float
        MOS-LQ of the same codecs without loss.
    assumed : bool
        Rests on figures of a codec that nobody published.
    codecs : str
        Names, from mouth to ear.
    """

    loss: float
    late: float
    jitter: float
    delay: float
    r_factor: float
    mos_cq: float
    mos_lq: float
    mos_clean: float
    assumed: bool
    codecs: str


def direction(passages: Sequence[Passage]) -> Figures:
    """Return what a direction of a call is worth: streams from mouth to ear.

    Where a stream has the codec of the one before it and is not coded anew, packets are passed on
    without decoding.

    Examples
    --------
    >>> from simulator.sdp.payloads import Codec as Format
    >>> from simulator.study.media.payload import payload_of
    >>> from simulator.study.media.roads import HERE
    >>> call = direction([Passage(payload_of(Format(8, "PCMA"), 20, ""), HERE)])
    >>> round(call.delay, 6), round(call.r_factor, 1), round(call.mos_cq, 2)
    (0.060125, 93.2, 4.41)
    """
    codings: list[Coding] = []
    delay = jitter = late = 0.0
    arrived = 1.0
    for run in _runs(passages):
        delay += sum(one.delay for one in run)
        codec = run[0].payload.codec
        if codec is None:
            continue
        delay += codec.coding_delay_ms(1000.0 * run[0].payload.ptime) / 1000.0
        delay += BUFFER + RELAY * (len(run) - 1)
        kept = 1.0
        for one in run:
            kept *= 1.0 - one.loss
        spread = sum(one.road.spread**2 for one in run) ** 0.5
        jitter = max(jitter, spread)
        too_late = late_share(spread)
        codings.append(_coding(codec, kept * (1.0 - too_late), run))
        late += arrived * kept * too_late
        arrived *= kept * (1.0 - too_late)
    used = codings or [SILENT_LINE]
    rated = quality(used, 1000.0 * delay)
    clean = quality([Coding(one.codec) for one in used], 0.0).mos_lq
    return Figures(
        max(1.0 - arrived - late, 0.0),
        late,
        jitter,
        delay,
        rated.r_factor,
        rated.mos_cq,
        rated.mos_lq,
        clean,
        rated.assumed,
        " ".join(one.codec.name for one in codings),
    )


def _coding(codec: Codec, played: float, run: Sequence[Passage]) -> Coding:
    burst_r = max(one.road.burst_r for one in run)
    return Coding(codec, min(max(100.0 * (1.0 - played), 0.0), 100.0), burst_r)


def _runs(passages: Sequence[Passage]) -> list[list[Passage]]:
    """Put streams together through which speech passes in one coding."""
    runs: list[list[Passage]] = []
    for one in passages:
        codec = one.payload.codec
        if runs and codec is not None and not one.coded and runs[-1][-1].payload.codec is codec:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def packets_between(payload: Payload, begin: float, end: float) -> int:
    """Return how many packets leave from one instant to before another one.

    Examples
    --------
    >>> from simulator.sdp.payloads import Codec as Format
    >>> from simulator.study.media.payload import payload_of
    >>> packets_between(payload_of(Format(8, "PCMA"), 20, ""), 0.0, 180.0)
    9000
    """
    if not payload.ptime:
        return 0
    count = (end - begin) / payload.ptime
    return max(0, -int(-(count - 1e-6) // 1))
