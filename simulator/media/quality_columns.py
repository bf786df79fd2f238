"""The same ratings for many streams at once, in numpy: equal to `quality` row by row."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.media.opinion import WIDEBAND_SCALE
from simulator.media.quality import NARROWBAND_RATING, WIDEBAND_RATING

Floats = NDArray[np.float64]


class Qualities(NamedTuple):
    """R, MOS-CQ and MOS-LQ of n streams.

    Parameters
    ----------
    r_factor, mos_cq, mos_lq : array of float64, shape (n,)
    """

    r_factor: Floats
    mos_cq: Floats
    mos_lq: Floats


def qualities(
    ie_eff: ArrayLike, delay_ms: ArrayLike, wideband: ArrayLike = False, advantage: ArrayLike = 0.0
) -> Qualities:
    """Rate n streams.

    Parameters
    ----------
    ie_eff : array_like of float, shape (n,)
        Impairment of all codings with their loss, on the scale of `wideband`.
    delay_ms : array_like of float, shape (n,)
        From mouth to ear.
    wideband : array_like of bool, optional
        Which scale.
    advantage : array_like of float, optional

    Returns
    -------
    Qualities

    Examples
    --------
    >>> found = qualities(effective_impairments(11, 19, [0.0, 2.0]), [50.0, 200.0])
    >>> found.r_factor.round(2)
    array([82.21, 71.16])
    """
    wide = np.asarray(wideband, dtype=bool)
    full = np.where(wide, WIDEBAND_RATING, NARROWBAND_RATING)
    listening = full - np.asarray(ie_eff, dtype=float) + np.asarray(advantage, dtype=float)
    rating = listening - delay_impairments(delay_ms)
    scale = np.where(wide, WIDEBAND_SCALE, 1.0)
    listening = np.broadcast_to(listening, rating.shape)
    return Qualities(
        rating, mean_opinion_scores(rating / scale), mean_opinion_scores(listening / scale)
    )


def effective_impairments(
    ie: ArrayLike, bpl: ArrayLike, ppl: ArrayLike, burst_r: ArrayLike = 1.0
) -> Floats:
    """Return Ie,eff of G.107 (7-29) for arrays that broadcast; `ppl` in percent.

    Examples
    --------
    >>> effective_impairments(11, 19, [0.0, 2.0])
    array([11., 19.])
    """
    lost, ie = np.asarray(ppl, dtype=float), np.asarray(ie, dtype=float)
    burst = np.asarray(burst_r, dtype=float)
    return np.asarray(ie + (95.0 - ie) * lost / (lost / burst + np.asarray(bpl, dtype=float)))


def delay_impairments(ta_ms: ArrayLike) -> Floats:
    """Return Idd of G.107 (7-27) for an array of delays in milliseconds.

    Examples
    --------
    >>> delay_impairments([50.0, 250.0]).round(2)
    array([0.  , 8.92])
    """
    x = np.log2(np.maximum(np.asarray(ta_ms, dtype=float), 100.0) / 100.0)
    return np.asarray(25.0 * ((1 + x**6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2))


def mean_opinion_scores(r_factor: ArrayLike) -> Floats:
    """Return the mean opinion score of an array of narrowband ratings, G.107 Annex B.

    Examples
    --------
    >>> mean_opinion_scores([-3.0, 93.2, 120.0]).round(2)
    array([1.  , 4.41, 4.5 ])
    """
    r = np.clip(np.asarray(r_factor, dtype=float), 0.0, 100.0)
    return np.asarray(1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)
