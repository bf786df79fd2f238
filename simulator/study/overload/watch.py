"""A recorder that writes no rows: it counts INVITEs by hop, repeats by kind, and times ACKs."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from math import isnan
from typing import Any, Final

from simulator.contracts import Flow
from simulator.record.recorder import ReplicationRecorder
from simulator.record.retransmissions import CAUSES
from simulator.sip.vocabulary import Method

_INVITE: Final = Method.INVITE
_ACK: Final = Method.ACK


class Watch(ReplicationRecorder):
    """The recorder of one replication under watch.

    Parameters
    ----------
    replication : int
    window : float
        What is sent from 0 to here is counted.

    Attributes
    ----------
    sent : int
        Messages on all links, repeats included.
    invites : Counter of (int, str)
        INVITEs that begin a call, repeats included, by the number of their path and transport.
    again : array of float
        When messages were sent again.
    kinds : Counter of (label, cause)
        Messages sent again, by method or status and by cause.
    """

    def __init__(self, replication: int, window: float) -> None:
        super().__init__(replication, None, "none", 0.0, window)
        self.sent = 0
        self.invites: Counter[tuple[int, str]] = Counter()
        self.again = array("d")
        self.kinds: Counter[tuple[str, str]] = Counter()
        self._answering: dict[int, int] = {}  # the first path of a call's 200
        self._acks: dict[int, list[tuple[int, float]]] = {}

    @property
    def hears_messages(self) -> bool:
        """Always: they are counted here."""
        return True

    def message(self, sent: float, arrived: float, link: int, flow: Flow, item: Any) -> None:
        """Count a message, and note what says that a call is up."""
        if 0.0 <= sent < self.end:
            self.sent += 1
        method = item.method
        if method is _ACK:
            if item.call in self._answering and not isnan(arrived):
                self._acks.setdefault(item.call, []).append((link, arrived))
        elif method is _INVITE:
            if item.status:
                if 200 <= item.status < 300:
                    self._answering.setdefault(item.call, link)
            elif item.identity.to_tag is None and 0.0 <= sent < self.end:
                self.invites[link, flow.transport.name] += 1

    def sent_again(self, message: Any, cause: int, now: float) -> None:
        """Count a retransmission by its kind, too."""
        super().sent_again(message, cause, now)
        if 0.0 <= now < self.end:
            self.again.append(now)
            self.kinds[_label(message), CAUSES[cause]] += 1

    def acknowledged(self, names: Sequence[tuple[str, str]]) -> Iterator[tuple[int, float]]:
        """Yield calls, and when their first ACK came to where their 200 was made.

        Parameters
        ----------
        names : sequence of (str, str)
            Of the hosts at the ends of each path, `simulator.kernel.network.Network.names`.
        """
        for call, acks in self._acks.items():
            callee = names[self._answering[call]][0]
            there = [arrived for link, arrived in acks if names[link][1] == callee]
            if there:
                yield call, min(there)


def _label(item: Any) -> str:
    return f"{item.status} {item.method.name}" if item.status else str(item.method.name)
