"""Captures made into the tables of a run: containers, links, IP, TCP, SIP, calls.

The way of a packet through the files of this room: `container` (`pcap`, `pcapng`) takes it from
the file, `link` finds the IP datagram in it, `internet` and `fragments` make that whole, `streams`
and `cutting` make messages of TCP segments, `exported` takes what was taken out of TLS; `message`
reads the headers, `calls` joins messages into calls, `tables` makes tables of both. Messages are
parsed by the codec of `sip`. `Capture` is what a user holds. Writing captures is
`simulator.record.capture`.
"""

from simulator.record.reading.calls import CapturedCallFacts
from simulator.record.reading.capture import Capture, CapturedCall, read_capture
from simulator.record.reading.container import is_capture

__all__ = ["Capture", "CapturedCall", "CapturedCallFacts", "is_capture", "read_capture"]
