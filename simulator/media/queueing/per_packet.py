"""A link's queue packet by packet: limited, with classes of strict priority.

Plain lists of integers: one packet at a time they are quicker than arrays. A packet
in transmission is not in the queue any more and is not interrupted. What is through at an instant
leaves before what arrives at that instant is looked at.
"""

from __future__ import annotations

from collections import deque


class Service:
    """What became of some packets.

    Attributes
    ----------
    order : list of int
        Places of those that were sent, in that order.
    finish : list of int
        When each of them is through, nanoseconds.
    dropped : list of int
        Places of those that found no room.
    waiting : list of int
        Places of those that wait at the end, in the order of their arrival.
    free : int
        When the link is through with what it has begun.
    """

    __slots__ = ("dropped", "finish", "free", "order", "waiting")

    def __init__(self, free: int) -> None:
        self.order: list[int] = []
        self.finish: list[int] = []
        self.dropped: list[int] = []
        self.waiting: list[int] = []
        self.free = free


def serve(
    arrival: list[int],
    service: list[int],
    octets: list[int],
    classes: list[int],
    *,
    queued: int,
    free: int,
    until: int,
    limit: int,
) -> Service:
    """Send packets one by one.

    Parameters
    ----------
    arrival : list of int
        In order, nanoseconds.
    service : list of int
        How long the link takes for each, nanoseconds.
    octets : list of int
        What each takes of the limit.
    classes : list of int
        From 0, which goes first.
    queued : int
        So many, the first ones, wait already and are not dropped.
    free : int
        When the link is through with what it has begun before.
    until : int
        What would begin at or after this instant is left waiting.
    limit : int
        Octets that may wait in each class.

    Returns
    -------
    Service

    Examples
    --------
    >>> done = serve([0, 1, 2, 3], [10] * 4, [200] * 4, [0, 1, 1, 0],
    ...              queued=0, free=0, until=1000, limit=200)
    >>> done.order, done.finish, done.dropped
    ([0, 3, 1], [10, 20, 30], [2])
    """
    done = Service(free)
    queues: list[deque[int]] = [deque() for _ in range(max(classes, default=0) + 1)]
    held = [0] * len(queues)
    pending = 0
    for i in range(len(arrival)):
        now = arrival[i]
        if i >= queued:
            while pending and free <= now:
                free += _send(queues, held, service, octets, done, free)
                pending -= 1
            if not pending and free <= now:
                free = now + service[i]
                done.order.append(i)
                done.finish.append(free)
                continue
        kind = classes[i]
        if i >= queued and held[kind] + octets[i] > limit:
            done.dropped.append(i)
        else:
            queues[kind].append(i)
            held[kind] += octets[i]
            pending += 1
    while pending and free < until:
        free += _send(queues, held, service, octets, done, free)
        pending -= 1
    done.waiting = sorted(place for queue in queues for place in queue)
    done.free = free
    return done


def _send(
    queues: list[deque[int]],
    held: list[int],
    service: list[int],
    octets: list[int],
    done: Service,
    begin: int,
) -> int:
    """Send the first packet of the first class that has one; return how long it takes."""
    for kind, queue in enumerate(queues):
        if queue:
            place = queue.popleft()
            held[kind] -= octets[place]
            done.order.append(place)
            done.finish.append(begin + service[place])
            return service[place]
    raise AssertionError("no packet waits")
