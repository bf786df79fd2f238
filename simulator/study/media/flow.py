"""What a stream is worth, and what becomes of streams without looking at packets.

At the level `flow` loss on a wire is its probability; beyond a link's bandwidth the share that
finds no room; a packet waits as `waiting.mean_wait` says. With exponential jitter of mean m on a
wire the jitter of RFC 3550 tends to m, the mean difference of two such delays; several wires count
as one whose mean is the root of the sum of their squares.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import e, exp
from typing import Final, NamedTuple

from simulator.media.codecs import CODECS
from simulator.media.quality import Coding, quality
from simulator.study.media.assumed import BUFFER, LINE, RELAY
from simulator.study.media.payload import Payload
from simulator.study.media.roads import Road

SILENT_LINE: Final = Coding(CODECS["PCMA"])  # time slots carry G.711 and lose nothing


class Met(NamedTuple):
    """What packets of a stream met on their way.

    Parameters
    ----------
    loss : float
        Share that did not arrive.
    late : float
        Share of those that arrived that came too late, or found no room in the buffer.
    jitter : float
        Of RFC 3550, seconds.
    delay : float
        From leaving the sender to arrival, mean, seconds.
    buffered : float
        How much longer they wait in the de-jitter buffer, mean, seconds.
    burst_r : float
        Mean run of losses over that of random loss (G.107 3.5).
    jitter_max : float or None
        The greatest, seconds; None: no packets were looked at, or none came.
    """

    loss: float
    late: float
    jitter: float
    delay: float
    buffered: float
    burst_r: float
    jitter_max: float | None = None


class Passage:
    """One stream over its links.

    Parameters
    ----------
    payload : Payload
    met : Met
    coded : bool
        Speech is coded anew at its source, also where the stream before has the same codec.
    """

    __slots__ = ("coded", "met", "payload")

    def __init__(self, payload: Payload, met: Met, coded: bool = True) -> None:
        self.payload, self.met, self.coded = payload, met, coded


def expected(payload: Payload, road: Road, waited: float = 0.0, dropped: float = 0.0) -> Met:
    """Return what packets meet on average.

    Parameters
    ----------
    payload : Payload
    road : Road
    waited : float
        Mean wait at all links together, seconds.
    dropped : float
        Share of packets that found no room.
    """
    delay = LINE
    if payload.codec is not None:
        bits = payload.bandwidth / payload.rate
        delay = road.delay + sum(bits / c for _, c in road.queued) + waited
    return Met(
        1.0 - (1.0 - road.loss) * (1.0 - dropped),
        late_share(road.spread),
        road.spread,
        delay,
        buffered(road.spread),
        road.burst_r,
    )


def buffered(spread: float) -> float:
    """Return how long packets wait in an adaptive buffer, with exponential jitter of this mean.

    The mean and four deviations of the transit, the mean deviation of an exponential being 2 / e of
    its mean; between the bounds of the buffer.

    Examples
    --------
    >>> buffered(0.010), round(buffered(0.030), 4)
    (0.04, 0.0883)
    """
    return min(max(BUFFER.safety * 2.0 / e * spread, BUFFER.least_ns * 1e-9), BUFFER.most_ns * 1e-9)


def late_share(spread: float) -> float:
    """Return the share of packets that come too late for that buffer.

    Examples
    --------
    >>> late_share(0.0), round(late_share(0.010), 5)
    (0.0, 0.00674)
    """
    return exp(-1.0 - buffered(spread) / spread) if spread > 0.0 else 0.0


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
    >>> g711 = payload_of(Format(8, "PCMA"), 20, "")
    >>> call = direction([Passage(g711, expected(g711, HERE))])
    >>> round(call.delay, 6), round(call.r_factor, 1), round(call.mos_cq, 2)
    (0.060125, 93.2, 4.41)
    """
    codings: list[Coding] = []
    delay = jitter = late = 0.0
    arrived = 1.0
    for run in _runs(passages):
        met = _together(run)
        delay += met.delay
        codec = run[0].payload.codec
        if codec is None:
            continue
        delay += codec.coding_delay_ms(1000.0 * run[0].payload.ptime) / 1000.0
        delay += met.buffered + RELAY * (len(run) - 1)
        jitter = max(jitter, met.jitter)
        kept = 1.0 - met.loss
        gone = 100.0 * (1.0 - kept * (1.0 - met.late))
        codings.append(Coding(codec, min(max(gone, 0.0), 100.0), met.burst_r))
        late += arrived * kept * met.late
        arrived *= kept * (1.0 - met.late)
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


def _together(run: Sequence[Passage]) -> Met:
    """Return what packets meet that are passed on without decoding: one buffer, at the end."""
    if len(run) == 1:
        return run[0].met
    kept = 1.0
    for one in run:
        kept *= 1.0 - one.met.loss
    jitter = sum(one.met.jitter**2 for one in run) ** 0.5
    return Met(
        1.0 - kept,
        late_share(jitter),
        jitter,
        sum(one.met.delay for one in run),
        buffered(jitter),
        max(one.met.burst_r for one in run),
    )


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
