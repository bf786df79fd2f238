"""Every packet over every link: the level `exact`.

Only streams that pass a link which disturbs packets are sent (a bandwidth, loss, jitter); what the
others meet is known without. Looked at is what lies in the measured window: a stream that reaches
beyond it has the shares of that part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf, isnan
from typing import Final

from simulator.media.bursts import burst_ratios
from simulator.media.codecs import LINK_BYTES
from simulator.media.evaluate import Media, evaluate
from simulator.media.loss import Bernoulli, GilbertElliott
from simulator.media.network.links import Impairments, Link, Spell
from simulator.media.network.segments import Segment
from simulator.media.playout import Buffer, FixedBuffer
from simulator.net.link import Conditions
from simulator.study.media.assumed import BUFFER, FRAME, QUEUE
from simulator.study.media.film import Film
from simulator.study.media.flow import Met
from simulator.study.media.leg import Phase
from simulator.study.media.roads import Direction, Roads
from simulator.study.media.senders import SECOND, grid, word

_CALM: Final = 0.8  # of a link's bandwidth
_FIXED: Final = FixedBuffer(BUFFER.start_ns, BUFFER.most_ns)
_FOREVER: Final = 1 << 61


def measure(
    phases: Iterable[Phase],
    roads: Roads,
    end: float,
    key: str,
    peaks: Mapping[Direction, float],
    film: Film | None = None,
) -> None:
    """Tell streams what their packets met.

    Parameters
    ----------
    phases : iterable of Phase
        Those whose way is not plain; of the others nothing is asked.
    roads : Roads
    end : float
        Of the window that begins at 0, seconds.
    key : str
        Of all that is drawn: seed and replication.
    peaks : mapping of direction to float
        The most that streams ask for at a time, bit/s.
    film : Film, optional
        Gets the packets of the streams that it wants.
    """
    chosen: list[Phase] = []
    segments: list[Segment] = []
    for phase in phases:
        segment = _segment(phase, len(segments), end, key)
        if segment is not None:
            chosen.append(phase)
            segments.append(segment)
    if not segments:
        return
    directions = dict.fromkeys(one for phase in chosen for one in phase.road.links)
    links = [_link(one, roads.history(one[0]), key) for one in directions]
    buffers = {n: _buffer(phase, peaks) for n, phase in enumerate(chosen)}
    wanted = [n for n, phase in enumerate(chosen) if film is not None and phase in film]
    media = evaluate(segments, links, buffer=buffers, keep=wanted)
    _tell(chosen, media)
    if film is not None:
        for number in wanted:
            film.arrived(chosen[number], media.kept[number])


def _segment(phase: Phase, number: int, end: float, key: str) -> Segment | None:
    """Return the part of a stream in the window; None: there is none, or it needs no look."""
    payload, road = phase.payload, phase.road
    sent = None if road.plain else grid(phase, end)
    if sent is None or payload is None:
        return None
    octets = round(payload.octets)
    path = tuple(_name(one) for one in road.links)
    return Segment(number, *sent, octets, path, key=word(key, "stream"))


def _buffer(phase: Phase, peaks: Mapping[Direction, float]) -> Buffer:
    """Return a receiver's buffer: one that cannot adapt where there is nothing to adapt to.

    Without jitter, and over links that are never near their bandwidth, both do the same; a fixed
    one is reckoned in a third of the time.
    """
    calm = not phase.road.spread and not any(one.reorder for one in phase.road.conditions)
    room = all(peaks[link] <= _CALM * capacity for link, capacity in phase.road.queued)
    return _FIXED if calm and room else BUFFER


def _link(direction: Direction, history: Sequence[tuple[float, Conditions]], key: str) -> Link:
    first = history[0][1]
    capacities = [one.bandwidth for _, one in history if one.bandwidth is not None]
    spells, down = [], []
    for place, (since, conditions) in enumerate(history):
        until = history[place + 1][0] if place + 1 < len(history) else inf
        begin = max(0, round(since * SECOND)) if place else 0
        stop = _FOREVER if until == inf else max(0, round(until * SECOND))
        if begin >= stop:
            continue
        if not conditions.up:
            down.append((begin, stop))
        elif place:
            delay = round(conditions.delay * SECOND)
            made = _impairments(conditions)
            spells.append(Spell(begin, stop, conditions.bandwidth, delay, made))
    return Link(
        _name(direction),
        first.bandwidth,
        round(first.delay * SECOND),
        LINK_BYTES[FRAME],
        limit_octets=round(max(capacities) * QUEUE / 8) if capacities else None,
        impairments=_impairments(first),
        down=tuple(down),
        spells=tuple(spells),
        key=word(key, _name(direction)),
    )


def _impairments(conditions: Conditions) -> Impairments:
    loss: Bernoulli | GilbertElliott | None = None
    if conditions.loss and conditions.burst > 1.0 and conditions.loss < 1.0:
        loss = GilbertElliott.of_runs(conditions.loss, conditions.burst)
    elif conditions.loss:
        loss = Bernoulli(conditions.loss)
    return Impairments(
        loss,
        keeps_order=False,
        reordering=conditions.reorder,
        held_ns=round(conditions.late * SECOND),
        duplication=conditions.duplicate,
        mean_jitter_ns=round(conditions.jitter * SECOND),
    )


def _tell(phases: Sequence[Phase], media: Media) -> None:
    found = media.streams
    bursts = burst_ratios(media.missing).tolist()
    columns = zip(
        found.sent.tolist(),
        found.lost.tolist(),
        (found.late + found.early).tolist(),
        found.mean_jitter_ns.tolist(),
        found.max_jitter_ns.tolist(),
        found.delay_ns.tolist(),
        found.offset_ns.tolist(),
        bursts,
        strict=True,
    )
    for phase, (sent, lost, unplayed, jitter, most, delay, offset, burst) in zip(
        phases, columns, strict=True
    ):
        arrived = sent - lost
        transit = phase.road.delay if isnan(delay) else delay / SECOND
        waits = BUFFER.least_ns if isnan(offset) or isnan(delay) else offset - delay
        phase.met = Met(
            lost / sent if sent else 0.0,
            unplayed / arrived if arrived else 0.0,
            0.0 if isnan(jitter) else jitter / SECOND,
            transit,
            waits / SECOND,
            burst,
            most / SECOND if arrived else None,
        )


def _name(direction: Direction) -> str:
    return f"{direction[0]} {'there' if direction[1] else 'back'}"
