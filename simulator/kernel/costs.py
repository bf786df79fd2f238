"""Service times of a profile as one flat table, indexed by the kind of an item.

First the requests by `Method`, then responses by class of status, segments by `SegmentKind`, and
last, reached by their negative numbers, answers and questions of DNS and actions.
"""

from __future__ import annotations

from simulator.contracts import SegmentKind
from simulator.kernel.station import COSTS, FIRST_CLASS, FIRST_SEGMENT
from simulator.nodes.profile import ServiceTimes
from simulator.sip.dns import ANSWER, QUERY
from simulator.sip.vocabulary import Method

NO_COSTS: tuple[float, ...] = (0.0,) * COSTS


def cost_table(times: ServiceTimes, speed: float = 1.0) -> tuple[float, ...]:
    """Return the processor time of each kind of item, in seconds.

    A full TLS handshake is paid where the KEYS come in (the private operation of RFC 5246
    7.4.7.1), a resumed one at FINISHED on both sides; the other flights and the segments of TCP
    take no time of the process. Certificates of clients cost nothing more.

    Parameters
    ----------
    times : ServiceTimes
    speed : float
        Of the host, against the one that the times were stated for.

    Examples
    --------
    >>> table = cost_table(ServiceTimes(request=0.002, response=0.001), speed=2.0)
    >>> table[Method.INVITE], table[FIRST_CLASS + 2]
    (0.001, 0.0005)
    """
    table = [0.0] * COSTS
    for method in Method:
        table[method] = times.by_method.get(method.name, times.request)
    for status_class in range(1, 7):
        table[FIRST_CLASS + status_class] = times.response
    table[FIRST_SEGMENT + SegmentKind.KEYS] = times.tls_full
    table[FIRST_SEGMENT + SegmentKind.FINISHED] = times.tls_resumed
    table[QUERY] = times.request
    table[ANSWER] = times.response
    return tuple(time / speed for time in table)
