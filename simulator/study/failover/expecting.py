"""What a study of failover has to show: of all variants, of one, or of one place in each.

In ``FIGURE(NAME)`` the name is what tells a variant from the others (a topology, a value that was
varied, an element that failed), or a place: a direction, as in ``lost(lync-to-pstn)``, or a
watcher, as in ``detection_time(mediation of mxone)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import nan
from types import MappingProxyType
from typing import Final

from simulator.nodes.spec import TopologySpec
from simulator.study.expect import (
    NUMBER,
    Expectation,
    Judged,
    check_variants,
    expectation,
    unknown_variant,
)
from simulator.study.failover.figures import FIGURES
from simulator.study.failover.variants import Variant
from simulator.topology.units import FRACTION, TIME, Dimension

_A_DAY: Final = Dimension("a rate", MappingProxyType({"/d": 1.0, "/h": 24.0}), "2 /d")
_DIMENSIONS: Final = {"s": TIME, "/d": _A_DAY, "fraction": FRACTION, "": NUMBER}


def expected(texts: Iterable[str]) -> tuple[Expectation, ...]:
    """Read expectations.

    Raises
    ------
    InputError
        One cannot be read.
    """
    figures = {figure.name: _DIMENSIONS[figure.unit] for figure in FIGURES}
    return tuple(expectation(text, figures) for text in texts)


def places_of(topology: TopologySpec, directions: Iterable[str]) -> set[str]:
    """Return the places of a network that an expectation may name."""
    ends = [(trunk.pbx, member) for trunk in topology.trunks for member in trunk.members]
    watchers = [f"{a} of {b}" for pair in ends for a, b in (pair, pair[::-1])]
    return {*watchers, *directions}


def check_names(
    expectations: Sequence[Expectation], variants: Sequence[Mapping[str, str]], places: set[str]
) -> None:
    """Refuse a name that is neither a variant's nor a place's, before the study."""
    check_variants([one for one in expectations if one.variant not in places], variants)


def judged(expectations: Sequence[Expectation], variants: Sequence[Variant]) -> list[Judged]:
    """Hold expectations against what a study has found."""
    rows: list[Judged] = []
    for one in expectations:
        known = [variant for variant in variants if one.covers(variant.names.values())]
        if known:
            rows += [Judged(one, v.label, v.figures[one.figure].value) for v in known]
            continue
        name = f"{one.figure}({one.variant})"
        found = [(variant, variant.figures.get(name)) for variant in variants]
        if not any(figure for _, figure in found):
            raise unknown_variant(one, (variant.names for variant in variants))
        rows += [Judged(one, v.label, figure.value if figure else nan) for v, figure in found]
    return rows


def doubtful(row: Judged, variants: Sequence[Variant]) -> bool:
    """Whether the ends of the interval would tell otherwise than the mean."""
    variant = next(one for one in variants if one.label == row.variant)
    one = row.expectation
    figures = variant.figures
    found = figures.get(f"{one.figure}({one.variant})", figures[one.figure])
    ends = [end for end in (found.low, found.high) if end is not None]
    return any(replace(row, value=end).passed is not row.passed for end in ends)
