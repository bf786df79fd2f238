"""Loss systems offered Poisson traffic: Erlang B, its continuous form, and several rates.

The plain formulae, load and channels given; `study.erlang` solves them in the other directions
and checks what a user typed. Every recursion adds positive terms only, so that the relative
error grows by a few units in the last place a channel: below 1e-11 at 5,000 channels, in the far
tail too. A probability below 1e-300 may come back as 0.

Sources: A. K. Erlang 1917; ITU-T E.501; V. B. Iversen, ITU Teletraffic Engineering Handbook,
ch. 4 and 7; J. S. Kaufman and J. W. Roberts 1981.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, gamma, inf, log

from simulator.errors import InputError
from simulator.study.roots import meets

MOST_CHANNELS = 1_000_000  # a tenth of a second of the recursion, seconds of a solution


def erlang_b(offered: float, channels: int) -> float:
    """Return the blocking of a full-availability group, lost calls cleared (M/G/c/c).

    Parameters
    ----------
    offered : float
        Offered traffic in erlang, 0 or more.
    channels : int
        Size of the group, 0 or more.

    Returns
    -------
    float
        Time congestion, which is also call congestion (arrivals are Poisson).

    Examples
    --------
    >>> round(erlang_b(10.0, 18), 6)
    0.007142
    """
    blocking = 1.0
    for n in range(1, channels + 1):
        full = offered * blocking
        blocking = full / (n + full)
        if blocking == 0.0:  # below all floats, and so of any larger group
            break
    return blocking


def erlang_b_channels(offered: float, target: float) -> int:
    """Return the least number of channels whose Erlang B blocking is at most the target.

    Parameters
    ----------
    offered : float
        Offered traffic in erlang.
    target : float
        Above 0.

    Returns
    -------
    int

    Raises
    ------
    InputError
        When 1,000,000 channels are not enough.
    """
    blocking, n = 1.0, 0
    while not meets(blocking, target):
        n += 1
        if n > MOST_CHANNELS:
            raise InputError(f"more than {MOST_CHANNELS} channels would be needed")
        full = offered * blocking
        blocking = full / (n + full)
    return n


def carried(offered: float, channels: int) -> float:
    """Return the carried traffic A (1 - B) in erlang, exact also where nearly all is lost.

    Parameters
    ----------
    offered : float
        Offered traffic in erlang.
    channels : int
        Size of the group.

    Returns
    -------
    float

    Examples
    --------
    >>> carried(1.0, 1)
    0.5
    """
    if channels == 0:
        return 0.0
    # 1 - B(n) = n / (n + A B(n-1)): no difference of nearly equal numbers.
    return offered * channels / (channels + offered * erlang_b(offered, channels - 1))


def blocking_burst(offered: float, channels: int) -> float:
    """Return about how many attempts are blocked together when a loss group fills up.

    Parameters
    ----------
    offered : float
        Erlang; where little is blocked the carried traffic will do.
    channels : int

    Returns
    -------
    float
        ``N / (N - A)``, and no more than the channels themselves.

    Notes
    -----
    Near the full state the group is a random walk, up with rate A and down with rate N: a visit
    that blocks at all blocks a geometric number, whose mean this is.

    Examples
    --------
    >>> blocking_burst(20.0, 30)
    3.0
    """
    if offered >= channels:
        return float(max(channels, 1))
    return min(float(max(channels, 1)), channels / (channels - offered))


def continuous_b(offered: float, channels: float) -> float:
    """Return Erlang B for any real number of channels.

    Parameters
    ----------
    offered : float
        Offered traffic in erlang.
    channels : float
        0 or more; need not be whole (Hayward's and Wilkinson's methods need it so).

    Returns
    -------
    float

    Notes
    -----
    ``1/B = A * integral of exp(-A t) (1+t)^x``, an incomplete gamma function (Iversen 4.6). It is
    computed for the fraction of `channels`; the ordinary recursion does the rest.

    Examples
    --------
    >>> abs(continuous_b(10.0, 18.0) - erlang_b(10.0, 18)) < 1e-15
    True
    """
    whole = int(channels)
    fraction = channels - whole
    if offered == 0.0:
        return 1.0 if channels == 0.0 else 0.0
    blocking = 1.0 / _inverse_b(offered, fraction)
    for n in range(1, whole + 1):
        full = offered * blocking
        blocking = full / (n + fraction + full)
    return blocking


def _inverse_b(offered: float, fraction: float) -> float:
    """Return 1/B for less than one channel: A^-f e^A Gamma(f + 1, A)."""
    if offered < 1.0:
        rest = gamma(fraction + 1.0) - _lower_gamma(fraction + 1.0, offered)
        return rest * exp(offered - fraction * log(offered))
    return offered * _upper_gamma_fraction(fraction + 1.0, offered)


def _lower_gamma(s: float, x: float) -> float:
    """Return the lower incomplete gamma function by its power series, for small x."""
    term = total = 1.0 / s
    n = 0
    while term > total * 1e-17:
        n += 1
        term *= x / (s + n)
        total += term
    return total * exp(s * log(x) - x)


def _upper_gamma_fraction(s: float, x: float) -> float:
    """Return ``Gamma(s, x) e^x x^-s`` for x >= 1 by Lentz's continued fraction (DLMF 8.9.2)."""
    b = x + 1.0 - s
    c = inf
    d = 1.0 / b
    value = d
    for i in range(1, 10_000):
        a = i * (s - i)
        b += 2.0
        d = 1.0 / (a * d + b)
        c = b + a / c
        value *= c * d
        if abs(c * d - 1.0) < 1e-16:
            break
    return value


@dataclass(frozen=True, slots=True)
class SharedLink:
    """What happens to several classes that share one link completely.

    Parameters
    ----------
    blocking : tuple of float
        Share of the attempts of each class that find too few free units.
    mean_units_in_use : float
    """

    blocking: tuple[float, ...]
    mean_units_in_use: float


def kaufman_roberts(capacity: int, classes: Sequence[tuple[int, float]]) -> SharedLink:
    """Return the blocking of classes that need different numbers of units of one link.

    Parameters
    ----------
    capacity : int
        Units of the link.
    classes : sequence of (int, float)
        Units that one call takes, and offered traffic in erlang (calls, not units).

    Returns
    -------
    SharedLink

    Examples
    --------
    >>> [round(b, 9) for b in kaufman_roberts(10, [(1, 4.0), (2, 2.0)]).blocking]
    [0.110943966, 0.242453872]
    """
    states = _occupancy(capacity, classes)
    total = sum(states)
    blocking = tuple(sum(states[max(0, capacity - u + 1) :]) / total for u, _ in classes)
    in_use = sum(j * state for j, state in enumerate(states)) / total
    return SharedLink(blocking, in_use)


def _occupancy(capacity: int, classes: Sequence[tuple[int, float]]) -> list[float]:
    """Return weights of 0 to `capacity` units in use, by the recursion of Kaufman and Roberts."""
    states = [1.0]
    for j in range(1, capacity + 1):
        weight = sum(u * offered * states[j - u] for u, offered in classes if u <= j) / j
        states.append(weight)
        if weight > 1e200:  # the sum grows like e^A
            states = [state * 1e-200 for state in states]
    return states
