"""What the transmission rating R means to people: ITU-T G.107 Annex B, and G.107.1 for wideband."""

from __future__ import annotations

from cmath import phase
from math import cos, erfc, pi, sqrt
from typing import Final

from simulator.errors import InputError

WIDEBAND_SCALE: Final = 1.29  # G.107.1 Annex A: R goes up to 129 there


def mean_opinion_score(r_factor: float) -> float:
    """Return the mean opinion score of a narrowband R, 1 to 4.5.

    Between R 0 and 6.5 the cubic of the Recommendation lies slightly below 1.

    Examples
    --------
    >>> round(mean_opinion_score(93.2), 2)
    4.41
    """
    if r_factor <= 0.0:
        return 1.0
    if r_factor >= 100.0:
        return 4.5
    return 1 + 0.035 * r_factor + r_factor * (r_factor - 60) * (100 - r_factor) * 7e-6


def wideband_opinion_score(r_factor: float) -> float:
    """Return the mean opinion score of an R of the wideband scale, which ends at 129.

    Examples
    --------
    >>> wideband_opinion_score(129)
    4.5
    >>> round(wideband_opinion_score(93.2), 2)
    3.7
    """
    return mean_opinion_score(r_factor / WIDEBAND_SCALE)


def rating_of_score(score: float) -> float:
    """Return the narrowband R of a mean opinion score: G.107 Appendix I.

    Parameters
    ----------
    score : float
        1 to 4.5.

    Raises
    ------
    InputError
        A score outside that.

    Examples
    --------
    >>> round(rating_of_score(4.03), 1)
    80.2
    """
    if not 1.0 <= score <= 4.5:
        raise InputError("no such score", field="MOS", seen=f"{score:g}", expected="1 to 4.5")
    radicand = -903522 + 1113960 * score - 202500 * score * score
    angle = phase(complex(18566 - 6750 * score, 15 * sqrt(max(radicand, 0.0))))
    return 20 / 3 * (8 - sqrt(226) * cos(angle / 3 + pi / 3))


def good_or_better(r_factor: float) -> float:
    """Return the percentage of users who call it good or better.

    Examples
    --------
    >>> good_or_better(60)
    50.0
    """
    return 50.0 * erfc((60 - r_factor) / 16 / sqrt(2))


def poor_or_worse(r_factor: float) -> float:
    """Return the percentage of users who call it poor or worse.

    Examples
    --------
    >>> poor_or_worse(45)
    50.0
    """
    return 50.0 * erfc((r_factor - 45) / 16 / sqrt(2))
