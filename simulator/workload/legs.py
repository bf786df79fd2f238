"""Which records are legs of one call, and what the call is then.

Systems write a row a channel, a fork or a transfer; the mapping's key tells which of them belong
together. The leg that speaks for the call (its parties, its outcome) is an answered one before
others, then the longest, then the first. The call lasts from its earliest leg's start to its
last leg's end, and its talk begins with the first answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from simulator.workload.records import CallRecord


@dataclass(frozen=True, slots=True)
class Joined:
    """Calls in the order of the file, and the legs that are part of one with their key."""

    calls: list[CallRecord]
    legs: list[tuple[CallRecord, str]]


def join(calls: Sequence[CallRecord], keys: Sequence[str], within: float | None) -> Joined:
    """Make one call of all records with one key.

    Parameters
    ----------
    calls : sequence of CallRecord
    keys : sequence of str
        One a call; "" belongs to no other.
    within : float or None
        How long after the end of the legs so far another one may start, in seconds.
    """
    groups: dict[str, list[list[CallRecord]]] = {}
    alone: list[CallRecord] = []
    for call, key in zip(calls, keys, strict=True):
        if key:
            _place(call, groups.setdefault(key, []), inf if within is None else within)
        else:
            alone.append(call)
    legs: list[tuple[CallRecord, str]] = []
    for key, clusters in groups.items():
        for cluster in clusters:
            speaker = min(cluster, key=_rank)
            alone.append(_whole(speaker, cluster))
            legs += [(leg, key) for leg in cluster if leg is not speaker]
    return Joined(
        sorted(alone, key=lambda call: call.line), sorted(legs, key=lambda leg: leg[0].line)
    )


def _place(call: CallRecord, clusters: list[list[CallRecord]], within: float) -> None:
    for cluster in reversed(clusters):
        if call.start <= _end(cluster) + within and _end([call]) >= cluster[0].start - within:
            cluster.append(call)
            return
    clusters.append([call])


def _rank(leg: CallRecord) -> tuple[bool, float, int]:
    return leg.outcome != "answered", -leg.duration, leg.line


def _end(legs: Sequence[CallRecord]) -> float:
    return max(leg.start + leg.duration for leg in legs)


def _whole(speaker: CallRecord, cluster: list[CallRecord]) -> CallRecord:
    """Return the call that `speaker` and the others are legs of."""
    if len(cluster) == 1:
        return speaker
    start, end = min(leg.start for leg in cluster), _end(cluster)
    answers = [leg.start + leg.ring for leg in cluster if leg.outcome == "answered"]
    answer = min(answers, default=end)
    return replace(speaker, start=start, ring=answer - start, talk=end - answer)
