"""Where packets of a capture go: into a file at once, or together when all are known.

A file describes an interface when the first packet needs it: one for each link, one more for what
was TLS on that link, since an interface has one link type, and one for media.
"""

from __future__ import annotations

from typing import Final, Protocol

from simulator.record.capture.pcapng import ETHERNET, EXPORTED_PDU, PcapngWriter

_AFTER: Final = 1.0  # seconds after the last message of a chosen call that still belong to it

# What is captured where it arrives has an interface of its own; the link type is the lower half.
RECEIVED: Final = 1 << 16 | ETHERNET
_LINK_TYPE: Final = 0xFFFF

_DESCRIPTIONS: Final = {
    ETHERNET: "frames as they leave their senders",
    RECEIVED: "media as it comes to its receivers",
    EXPORTED_PDU: "TLS, decrypted: exported PDUs as they leave their senders",
}


class Sink(Protocol):
    """Takes packets."""

    def packet(
        self, now: float, link: str, kind: int, data: bytes, comment: str, of_message: bool
    ) -> None:
        """Take a packet of a link; `kind` is its link type, or `RECEIVED`."""

    def close(self) -> None:
        """Take no more."""


class Streamed:
    """Writes each packet as it comes.

    Parameters
    ----------
    writer : PcapngWriter
    start : float
        Epoch seconds of the start of the measured window.

    Attributes
    ----------
    packets : int
    """

    def __init__(self, writer: PcapngWriter, start: float) -> None:
        self._writer = writer
        self._start_ns = round(start * 1000) * 1_000_000  # exact: starts are given to the second
        self._interfaces: dict[tuple[str, int], int] = {}
        self.packets = 0

    def packet(
        self, now: float, link: str, kind: int, data: bytes, comment: str, of_message: bool
    ) -> None:
        """Write a packet."""
        number = self._interfaces.get((link, kind))
        if number is None:
            number = self._interfaces[link, kind] = self._describe(link, kind)
        self.packets += 1
        self._writer.packet(number, self._start_ns + round(now * 1e9), data, comment)

    def close(self) -> None:
        """Do nothing: all is written."""

    def _describe(self, link: str, kind: int) -> int:
        return self._writer.interface(link, kind & _LINK_TYPE, _DESCRIPTIONS[kind])


class Gathered:
    """Keeps the packets of one call and hands them on in order of time.

    Openings of connections are known to belong to the call only when it uses them. What comes
    long after its last message is left out: an idle connection that closes, say.
    """

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._kept: list[tuple[float, str, int, bytes, str, bool]] = []

    def packet(
        self, now: float, link: str, kind: int, data: bytes, comment: str, of_message: bool
    ) -> None:
        """Keep a packet."""
        self._kept.append((now, link, kind, data, comment, of_message))

    def close(self) -> None:
        """Hand on what was kept."""
        last = max((packet[0] for packet in self._kept if packet[5]), default=0.0)
        self._kept.sort(key=lambda packet: packet[0])  # stable: equal instants keep their order
        for packet in self._kept:
            if packet[0] <= last + _AFTER:
                self._sink.packet(*packet)
        self._sink.close()
