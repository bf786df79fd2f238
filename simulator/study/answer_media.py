"""Builds what the answer says of media from the figures of the replications."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from simulator.nodes.spec import TopologySpec
from simulator.study.answer_form import LinkAnswer, MediaAnswer, MediaNodeAnswer, MosAnswer
from simulator.study.media.result import LinkFigures, MediaFigures, NodeFigures
from simulator.study.result import ReplicationResult


def media_answer(
    results: Sequence[ReplicationResult], topology: TopologySpec
) -> MediaAnswer | None:
    """Return the media of all replications; None: it was not accounted for."""
    each = [result.media for result in results if result.media is not None]
    if not each:
        return None
    rated = sum(len(one.conversational) for one in each)
    return MediaAnswer(
        levels=dict(Counter(one.level for one in each)),
        mos=_mos(each),
        mos_assumed=sum(one.assumed for one in each) / rated if rated else None,
        bypassed=sum(one.bypassed for one in each),
        relayed=sum(one.relayed for one in each),
        packets=sum(one.packets for one in each),
        links=_links(each),
        nodes=_nodes(each, {node.name: str(node.recipe) for node in topology.nodes}),
    )


def _mos(each: Sequence[MediaFigures]) -> MosAnswer:
    scores = np.concatenate([np.asarray(one.conversational, dtype=float) for one in each])
    if not len(scores):
        return MosAnswer(None, None, None, None, 0)
    p1, p5, p50 = (float(one) for one in np.quantile(scores, (0.01, 0.05, 0.5), method="lower"))
    return MosAnswer(p1, p5, p50, float(scores.mean()), len(scores))


def _links(each: Sequence[MediaFigures]) -> list[LinkAnswer]:
    found: dict[tuple[str, str, str], list[LinkFigures]] = {}
    for media in each:
        for one in media.links:
            found.setdefault((one.name, one.source, one.target), []).append(one)
    return [_link(found[key], len(each)) for key in sorted(found)]


def _link(figures: Sequence[LinkFigures], replications: int) -> LinkAnswer:
    first = figures[0]
    busiest = max(one.busiest for one in figures)
    return LinkAnswer(
        first.name,
        first.source,
        first.target,
        first.capacity,
        sum(one.mean for one in figures) / replications,
        busiest,
        max(one.peak for one in figures),
        max(one.streams for one in figures),
        busiest / first.capacity if first.capacity else None,
    )


def _nodes(each: Sequence[MediaFigures], kinds: dict[str, str]) -> list[MediaNodeAnswer]:
    found: dict[str, list[NodeFigures]] = {}
    for media in each:
        for one in media.nodes:
            found.setdefault(one.name, []).append(one)
    return [_node(found[name], len(each), kinds[name]) for name in sorted(found)]


def _node(figures: Sequence[NodeFigures], replications: int, kind: str) -> MediaNodeAnswer:
    return MediaNodeAnswer(
        figures[0].name,
        kind,
        sum(one.sessions for one in figures) / replications,
        int(max(one.sessions_peak for one in figures)),
        sum(one.transcoded for one in figures) / replications,
        int(max(one.transcoded_peak for one in figures)),
        sum(one.bandwidth for one in figures) / replications,
        sum(one.packets for one in figures) / replications,
    )
