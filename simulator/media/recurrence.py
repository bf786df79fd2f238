"""Exponential smoothing of arrays: ``y[i] = y[i - 1] + gain * (x[i] - y[i - 1])``."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_NOTHING: Final = 1e-20  # what has faded to less leaves no trace in a float


def smoothed(values: Floats, gain: float, initial: float = 0.0) -> Floats:
    """Return the smoothed values.

    Sums over stretches of 1, 2, 4 ... values, each by one pass over the array: the same order of
    additions on every machine, and as many passes as it takes for a value to fade.

    Parameters
    ----------
    values : array of float64, shape (n,)
    gain : float
        Above 0, up to 1.
    initial : float, optional
        What stands before the first.

    Returns
    -------
    array of float64, shape (n,)

    Examples
    --------
    >>> smoothed(np.array([16.0, 0.0, 0.0]), 1 / 16)
    array([1.        , 0.9375    , 0.87890625])
    """
    out = values * gain
    if not len(out):
        return out
    kept = 1.0 - gain
    out[0] += kept * initial
    reach, faded = 1, kept
    while reach < len(out) and faded > _NOTHING:
        out[reach:] += out[:-reach] * faded
        reach, faded = 2 * reach, faded * faded
    return out
