"""What no document gives of the way of speech, as named constants with the reason of each."""

from __future__ import annotations

from typing import Final

from simulator.media.playout import AdaptiveBuffer

# De-jitter buffer of every receiver that decodes; its own assumptions stand there.
BUFFER: Final = AdaptiveBuffer()
# A Mediation Server or gateway that passes packets on without decoding them.
RELAY: Final = 0.001  # seconds
# A line in time slots with the exchange or board behind it: ITU-T G.114 Table A.1, 1.5 ms for a
# local exchange from analogue to digital.
LINE: Final = 0.0015  # seconds
LINE_BANDWIDTH: Final = 64_000.0  # bit/s, one time slot
# What may wait before a link, where more than its bandwidth comes: a router's usual queue of some
# tens of packets, told as time at the link's rate.
QUEUE: Final = 0.050  # seconds
# Bandwidth is counted with the Ethernet frame, without preamble and gap, as planners' tables do.
FRAME: Final = "ethernet"
# Shorter than this no way of media is looked at: sides of a call change some milliseconds apart.
SETTLED: Final = 0.5  # seconds
