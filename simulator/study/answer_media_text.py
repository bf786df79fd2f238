"""What the answer says of media, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from simulator.study.answer_form import LinkAnswer, MediaAnswer
from simulator.study.text_table import table
from simulator.study.words import count, erlang, percent, significant

_LINKS: Final = 8  # shown; the JSON has all
_TERMINALS: Final = ("lync-clients", "sip-terminals", "attached-terminals", "pstn")


def media_text(media: MediaAnswer | None, width: int) -> Iterator[str]:
    """Yield the lines about media."""
    if media is None or not media.mos.n:
        return
    yield from _quality(media)
    yield from _nodes(media, width)
    yield from _links(media.links, width)


def _quality(media: MediaAnswer) -> Iterator[str]:
    mos = media.mos
    yield (
        f"Media: MOS-CQ of {count(mos.n, 'call')}: 1 % at most {_mos(mos.p1)}, "
        f"5 % at most {_mos(mos.p5)}, half at most {_mos(mos.p50)}"
    )
    levels = ", ".join(f"{name} in {n:,}" for name, n in media.levels.items())
    yield f"  replications by level: {levels}"
    if media.mos_assumed:
        share = percent(media.mos_assumed)
        yield f"  {share} of them rest on figures of a codec that nobody published"
    if media.relayed or media.bypassed:
        yield (
            f"  calls through a Mediation Server: {media.relayed:,} relayed, "
            f"{media.bypassed:,} past it"
        )


def _nodes(media: MediaAnswer, width: int) -> Iterator[str]:
    rows = [
        (
            one.node,
            erlang(one.sessions),
            f"{one.sessions_peak:,}",
            erlang(one.transcoded),
            f"{one.transcoded_peak:,}",
            f"{one.packets_per_second:,.0f}",
            _megabits(one.bandwidth),
        )
        for one in media.nodes
        if one.kind not in _TERMINALS
    ]
    if rows:
        heads = ("RTP ends at", "sessions", "peak", "transcoded", "peak", "packets", "sends")
        yield from table(heads, ("", "E", "", "E", "", "1/s", "Mbit/s"), rows, width)


def _links(links: Sequence[LinkAnswer], width: int) -> Iterator[str]:
    """Yield the busier direction of each link: those with a bandwidth first, then by load."""
    busier: dict[str, LinkAnswer] = {}
    for one in links:
        if one.link not in busier or one.busiest > busier[one.link].busiest:
            busier[one.link] = one
    order = sorted(busier.values(), key=lambda one: (one.capacity is None, -one.busiest))
    rows = [
        (
            one.link,
            "-" if one.capacity is None else significant(one.capacity / 1e6),
            _megabits(one.bandwidth),
            _megabits(one.busiest),
            _megabits(one.peak),
            percent(one.utilisation, sign=False),
            f"{one.streams:,}",
        )
        for one in order[:_LINKS]
    ]
    if not rows:
        return
    heads = (
        "Link, busier way",
        "rate",
        "media",
        "busiest minute",
        "peak",
        "of the rate",
        "streams",
    )
    units = ("", "Mbit/s", "Mbit/s", "Mbit/s", "Mbit/s", "%", "peak")
    yield from table(heads, units, rows, width)
    if len(order) > _LINKS:
        yield f"  and {count(len(order) - _LINKS, 'link')} more: show --json"


def _mos(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _megabits(value: float) -> str:
    return significant(value / 1e6)
