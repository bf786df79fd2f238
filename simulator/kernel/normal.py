"""The quantile of the normal distribution, to about one part in 10**16.

M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied
Statistics 37 (3), 1988, 477-484, procedure PPND16: three ratios of polynomials, for the middle,
the sides and the far tails. `statistics.NormalDist` has the same, but may change with Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt
from typing import Final

Polynomial = tuple[float, float, float, float, float, float, float, float]  # highest power first

_MIDDLE: Final[Sequence[Polynomial]] = (
    (
        2.5090809287301226727e3,
        3.3430575583588128105e4,
        6.7265770927008700853e4,
        4.5921953931549871457e4,
        1.3731693765509461125e4,
        1.9715909503065514427e3,
        1.3314166789178437745e2,
        3.3871328727963666080e0,
    ),
    (
        5.2264952788528545610e3,
        2.8729085735721942674e4,
        3.9307895800092710610e4,
        2.1213794301586595867e4,
        5.3941960214247511077e3,
        6.8718700749205790830e2,
        4.2313330701600911252e1,
        1.0,
    ),
)
_SIDE: Final[Sequence[Polynomial]] = (
    (
        7.74545014278341407640e-4,
        2.27238449892691845833e-2,
        2.41780725177450611770e-1,
        1.27045825245236838258e0,
        3.64784832476320460504e0,
        5.76949722146069140550e0,
        4.63033784615654529590e0,
        1.42343711074968357734e0,
    ),
    (
        1.05075007164441684324e-9,
        5.47593808499534494600e-4,
        1.51986665636164571966e-2,
        1.48103976427480074590e-1,
        6.89767334985100004550e-1,
        1.67638483018380384940e0,
        2.05319162663775882187e0,
        1.0,
    ),
)
_TAIL: Final[Sequence[Polynomial]] = (
    (
        2.01033439929228813265e-7,
        2.71155556874348757815e-5,
        1.24266094738807843860e-3,
        2.65321895265761230930e-2,
        2.96560571828504891230e-1,
        1.78482653991729133580e0,
        5.46378491116411436990e0,
        6.65790464350110377720e0,
    ),
    (
        2.04426310338993978564e-15,
        1.42151175831644588870e-7,
        1.84631831751005468180e-5,
        7.86869131145613259100e-4,
        1.48753612908506148525e-2,
        1.36929880922735805310e-1,
        5.99832206555887937690e-1,
        1.0,
    ),
)


def normal_quantile(p: float) -> float:
    """Return the value that a standard normal variate does not exceed with probability `p`.

    Parameters
    ----------
    p : float
        Inside (0, 1).

    Raises
    ------
    ValueError
        When `p` is not inside.

    Examples
    --------
    >>> round(normal_quantile(0.975), 12)
    1.95996398454
    """
    q = p - 0.5
    if abs(q) <= 0.425:
        return q * _ratio(_MIDDLE, 0.180625 - q * q)
    if not 0 < p < 1:
        raise ValueError(f"the normal quantile of {p}; expected a number inside (0, 1)")
    r = sqrt(-log(p if q < 0 else 1 - p))
    x = _ratio(_SIDE, r - 1.6) if r <= 5 else _ratio(_TAIL, r - 5)
    return -x if q < 0 else x


def _ratio(polynomials: Sequence[Polynomial], r: float) -> float:
    return _value(polynomials[0], r) / _value(polynomials[1], r)


def _value(polynomial: Polynomial, r: float) -> float:
    """Evaluate by Horner's rule, written out because every variate passes here."""
    a, b, c, d, e, f, g, h = polynomial
    return ((((((a * r + b) * r + c) * r + d) * r + e) * r + f) * r + g) * r + h
