"""Queues of one server (M/M/1, M/D/1, M/G/1) and with a bounded number of places (M/M/c/K).

First come first served. The plain formulae; a load that an endless queue cannot hold is an
`InputError`. Times are seconds, or any other unit in which the service time is given.

Sources: A. K. Erlang 1909; L. Kleinrock, Queueing Systems, vol. 1; G. J. Franx, A simple solution
for the M/D/c waiting time distribution, Operations Research Letters 29 (2001), for M/D/1.
"""

from __future__ import annotations

from math import exp, floor, fsum

from simulator.errors import InputError
from simulator.study.waiting import Waiting, spare, wait_quantile


def mg1(rate: float, service: float, scv: float) -> Waiting:
    """Return the figures of M/G/1 by Pollaczek and Khinchine.

    Parameters
    ----------
    rate : float
        Arrivals a second.
    service : float
        Mean service time; ``rate * service`` is below 1.
    scv : float
        Squared coefficient of variation of the service time, variance over mean squared.

    Returns
    -------
    Waiting

    Examples
    --------
    >>> mg1(0.5, 1.0, 0.5).mean_wait
    0.75
    """
    rho = rate * service
    wait = rho * service * (1.0 + scv) / (2.0 * spare(rho, 1))
    return Waiting(rho, 0.0, wait, wait + service, rate * wait, rate * wait + rho)


def mm1(rate: float, service: float) -> Waiting:
    """Return the figures of M/M/1; see `mg1`."""
    return mg1(rate, service, 1.0)


def md1(rate: float, service: float) -> Waiting:
    """Return the figures of M/D/1; see `mg1`."""
    return mg1(rate, service, 0.0)


def mm1_wait_quantile(rate: float, service: float, p: float) -> float:
    """Return the wait in M/M/1 that a share `p` of the customers does not exceed.

    Parameters
    ----------
    rate, service
        As for `mg1`.
    p : float
        0 to below 1.

    Returns
    -------
    float
    """
    return wait_quantile(rate * service, 1, service, p)


def md1_wait_cdf(rho: float, time: float) -> float:
    """Return the probability that a wait in M/D/1 is at most a time.

    Parameters
    ----------
    rho : float
        Offered traffic, below 1.
    time : float
        In service times, 0 or more. The work grows with its square.

    Returns
    -------
    float

    Notes
    -----
    Erlang's series of 1909 alternates and loses all digits for long waits. This is the form from
    the numbers in system that departing customers leave (Franx 2001): positive terms only.

    Examples
    --------
    >>> round(md1_wait_cdf(0.5, 1.0), 12)
    0.82436063535
    """
    k = floor(time) + 1
    mean = rho * (k - time)
    behind = _md1_numbers(rho, k + 1)
    at_most = [fsum(behind[: m + 2]) for m in range(k)]
    weight, total = exp(-mean), 0.0
    for j in range(k):
        total += weight * at_most[k - 1 - j]
        weight *= mean / (j + 1)
    return total


def _md1_numbers(rho: float, count: int) -> list[float]:
    """Return the probabilities of 0 to `count` - 1 customers in M/D/1.

    As many departures leave j behind as arrivals find j: balancing the steps up over j with those
    down gives each probability from the ones below it without a difference.
    """
    tails = _poisson_tails(rho, count)
    numbers = [spare(rho, 1)]
    for j in range(count - 1):
        up = numbers[0] * tails[j] + fsum(numbers[i] * tails[j - i + 1] for i in range(1, j + 1))
        numbers.append(up * exp(rho))
    return numbers


def _poisson_tails(mean: float, count: int) -> list[float]:
    """Return P(X > k) for k of 0 to `count` - 1, summed from the small end."""
    terms = [exp(-mean)]
    while len(terms) <= count + 20:  # mean is below 1: the rest is below 1e-20 of the last tail
        terms.append(terms[-1] * mean / len(terms))
    tail, tails = 0.0, []
    for term in reversed(terms[1:]):
        tail += term
        tails.append(tail)
    return tails[::-1][:count]


def mmck(rate: float, service: float, servers: int, capacity: int) -> Waiting:
    """Return the figures of M/M/c/K: a bounded queue that refuses what it cannot hold.

    Parameters
    ----------
    rate : float
        Arrivals a second; any load.
    service : float
        Mean service time.
    servers : int
    capacity : int
        K, the most customers in service and waiting; at least `servers`.

    Returns
    -------
    Waiting

    Examples
    --------
    >>> round(mmck(1.0, 1.0, 1, 10).mean_wait, 12)
    4.5
    """
    if not 1 <= servers <= capacity:
        raise InputError(f"{capacity} places cannot hold {servers} customers in service")
    states = _mmck_states(rate * service, servers, capacity)
    accepted = fsum(states[:-1])
    queue = fsum((n - servers) * p for n, p in enumerate(states) if n > servers)
    wait = queue / (rate * accepted)  # Little
    return Waiting(
        prob_wait=fsum(states[servers:-1]) / accepted,
        prob_blocked=states[-1],
        mean_wait=wait,
        mean_sojourn=wait + service,
        mean_queue_length=queue,
        mean_in_system=fsum(n * p for n, p in enumerate(states)),
    )


def _mmck_states(offered: float, servers: int, capacity: int) -> list[float]:
    weights = [1.0]
    for n in range(1, capacity + 1):
        weights.append(weights[-1] * offered / min(n, servers))
        if weights[-1] > 1e200:
            weights = [weight * 1e-200 for weight in weights]
    total = fsum(weights)
    return [weight / total for weight in weights]
