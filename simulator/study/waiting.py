"""Erlang C: who waits for one of several servers, and how long.

M/M/c, first come first served, with customers who wait as long as it takes. The plain formulae;
a load that no number of waiting places can hold is an `InputError`. Times are seconds, or any
other unit in which the holding time is given.

Sources: A. K. Erlang 1917; V. B. Iversen, ITU Teletraffic Engineering Handbook, ch. 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

from simulator.errors import InputError
from simulator.study.loss import MOST_CHANNELS, erlang_b
from simulator.study.roots import meets


@dataclass(frozen=True, slots=True)
class Waiting:
    """The stationary figures of a queue, of accepted customers where some are refused.

    Parameters
    ----------
    prob_wait : float
        Probability that an accepted customer waits.
    prob_blocked : float
        Probability that an arrival is refused.
    mean_wait, mean_sojourn : float
        Before service, and with it.
    mean_queue_length, mean_in_system : float
        Waiting, and waiting or in service.
    """

    prob_wait: float
    prob_blocked: float
    mean_wait: float
    mean_sojourn: float
    mean_queue_length: float
    mean_in_system: float


def erlang_c(offered: float, servers: int) -> float:
    """Return the probability of waiting in M/M/c with patient customers.

    Parameters
    ----------
    offered : float
        Erlang, below `servers`.
    servers : int

    Returns
    -------
    float

    Examples
    --------
    >>> round(erlang_c(10.0, 14), 6)
    0.174132
    """
    free = spare(offered, servers)
    blocking = erlang_b(offered, servers)
    return servers * blocking / (free + offered * blocking)


def erlang_c_servers(offered: float, target: float) -> int:
    """Return the least number of servers whose probability of waiting is at most the target.

    Parameters
    ----------
    offered : float
        Erlang.
    target : float
        Above 0.

    Returns
    -------
    int
    """
    blocking = 1.0
    for n in range(1, MOST_CHANNELS + 1):
        full = offered * blocking
        blocking = full / (n + full)
        if n > offered and meets(n * blocking / (n - offered + offered * blocking), target):
            return n
    raise InputError(f"more than {MOST_CHANNELS} servers would be needed")


def erlang_c_waiting(offered: float, servers: int, holding: float = 1.0) -> Waiting:
    """Return the figures of M/M/c.

    Parameters
    ----------
    offered : float
        Erlang, below `servers`.
    servers : int
    holding : float
        Mean holding time.

    Returns
    -------
    Waiting
    """
    prob_wait = erlang_c(offered, servers)
    wait = prob_wait * mean_wait_of_delayed(offered, servers, holding)
    queue = prob_wait * offered / spare(offered, servers)
    return Waiting(prob_wait, 0.0, wait, wait + holding, queue, queue + offered)


def mean_wait_of_delayed(offered: float, servers: int, holding: float = 1.0) -> float:
    """Return the mean wait in M/M/c of those who have to wait.

    Parameters
    ----------
    offered, servers, holding
        As for `erlang_c_waiting`.

    Returns
    -------
    float
    """
    return holding / spare(offered, servers)


def prob_wait_over(offered: float, servers: int, holding: float, time: float) -> float:
    """Return the probability that a wait in M/M/c is longer than a time.

    Parameters
    ----------
    offered, servers, holding
        As for `erlang_c_waiting`.
    time : float
        0 or more.

    Returns
    -------
    float
    """
    return erlang_c(offered, servers) * exp(-spare(offered, servers) * time / holding)


def service_level(offered: float, servers: int, holding: float, within: float) -> float:
    """Return the share of customers of M/M/c served within a time.

    Parameters
    ----------
    offered, servers, holding
        As for `erlang_c_waiting`.
    within : float
        The longest wait that counts as good.

    Returns
    -------
    float

    Examples
    --------
    >>> round(service_level(10.0, 14, 180.0, 20.0), 3)
    0.888
    """
    return 1.0 - prob_wait_over(offered, servers, holding, within)


def wait_quantile(offered: float, servers: int, holding: float, p: float) -> float:
    """Return the wait in M/M/c that a share `p` of the customers does not exceed.

    Parameters
    ----------
    offered, servers, holding
        As for `erlang_c_waiting`.
    p : float
        0 to below 1.

    Returns
    -------
    float
        0 when at least `p` do not wait at all.
    """
    prob_wait = erlang_c(offered, servers)
    if prob_wait <= 1.0 - p:
        return 0.0
    return mean_wait_of_delayed(offered, servers, holding) * log(prob_wait / (1.0 - p))


def spare(offered: float, servers: int) -> float:
    """Return the servers that are free in the mean, where a queue is stable."""
    if not 0.0 <= offered < servers:
        raise InputError(
            "the queue grows without limit",
            field="offered",
            seen=f"{offered:.15g} erlang",
            expected=f"below {servers}, the number of servers",
        )
    return servers - offered
