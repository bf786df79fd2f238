"""The messages of one call as text, in the order of their rows in the table of messages."""

from __future__ import annotations

from typing import Any

from simulator.contracts import Flow, Transport
from simulator.record.capture.octets import SIP_TRANSPORTS, octets
from simulator.record.labels import Labeller
from simulator.record.recorder import ReplicationRecorder


class Transcript(ReplicationRecorder):
    """A recorder that keeps the text of each message of one call, and writes no table.

    Parameters
    ----------
    replication, call : int
    begin, end : float
        The measured window.

    Attributes
    ----------
    texts : list of str
        One for each row that a recorder of tables would write, in that order.
    """

    def __init__(self, replication: int, call: int, begin: float, end: float) -> None:
        super().__init__(replication, None, frozenset({call}), begin, end)
        self.texts: list[str] = []
        self._call = call
        self._words = Labeller()

    def message(self, sent: float, arrived: float, link: int, flow: Flow, item: Any) -> None:
        """Keep a message's text where it is of the call."""
        if sent >= self.begin and item.call == self._call:
            self.texts.append(text_of(flow.transport, item, self._words))


def text_of(transport: Transport, message: Any, words: Labeller) -> str:
    """Return a message as text, each line ended by a line feed.

    A line that is not SIP has no octets in the model: there the message's name is all there is.
    """
    if transport in SIP_TRANSPORTS:
        return octets(message).decode("utf-8", "replace").replace("\r\n", "\n")
    line = {Transport.ISDN: "ISDN, Q.931", Transport.AMP: "gateway control"}[transport]
    return f"{words(transport, message)}\n({line}: modelled by its name, without octets)\n"
