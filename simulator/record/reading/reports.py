"""What RTCP in a capture tells of its streams (RFC 3550 6.4)."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, NamedTuple

from simulator.errors import RemoteProtocolError
from simulator.media.rtcp import ReceiverReport, ReportBlock, SenderReport, read_rtcp
from simulator.record.reading.streams import Way

_KEPT: Final = 65_536  # streams about which reports are remembered


class Heard(NamedTuple):
    """Reports of a receiver about one source.

    Parameters
    ----------
    reports : int
    last : ReportBlock
    """

    reports: int
    last: ReportBlock


_Key = tuple[str, str, int]  # addresses of sender and receiver of the stream, its source


class Reports:
    """The latest of each stream; by addresses alone, since ports of RTCP may be any."""

    def __init__(self) -> None:
        self._heard: OrderedDict[_Key, Heard] = OrderedDict()
        self._sent: OrderedDict[_Key, int] = OrderedDict()

    def receive(self, way: Way, octets: bytes) -> None:
        """Take what may be a compound packet."""
        try:
            packets = read_rtcp(octets)
        except RemoteProtocolError:
            return
        for one in packets:
            if isinstance(one, SenderReport):
                key = way.source.address, way.destination.address, one.ssrc
                self._sent[key] = one.packets
            if isinstance(one, SenderReport | ReceiverReport):
                for block in one.blocks:
                    self._report(way, block)
        while len(self._sent) > _KEPT:
            self._sent.popitem(last=False)
        while len(self._heard) > _KEPT:
            self._heard.popitem(last=False)

    def sent(self, way: Way, ssrc: int) -> int | None:
        """Return how many packets a source says that it has sent; None: it says nothing."""
        return self._sent.get((way.source.address, way.destination.address, ssrc))

    def heard(self, way: Way, ssrc: int) -> Heard | None:
        """Return what the receiver on a way reports of a source."""
        return self._heard.get((way.source.address, way.destination.address, ssrc))

    def _report(self, way: Way, block: ReportBlock) -> None:
        key = way.destination.address, way.source.address, block.ssrc
        before = self._heard.get(key)
        self._heard[key] = Heard(1 + (before.reports if before else 0), block)
