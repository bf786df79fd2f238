"""Codecs: rates, packets, delays, impairments and bandwidth, as data with their sources."""

from simulator.media.codecs.bandwidth import (
    LINK_BYTES,
    TAG_BYTES,
    Framing,
    bandwidth,
    mean_bandwidth,
    packet_sizes,
)
from simulator.media.codecs.codec import Codec, Silence
from simulator.media.codecs.figure import Figure
from simulator.media.codecs.lync import Planned, planned_bandwidth
from simulator.media.codecs.table import (
    CODECS,
    COMFORT_NOISE,
    COMFORT_NOISE_PAYLOAD_TYPE,
    TRANSCODING_DELAY_MS,
    find_codec,
    negotiated_codec,
)

__all__ = [
    "CODECS",
    "COMFORT_NOISE",
    "COMFORT_NOISE_PAYLOAD_TYPE",
    "LINK_BYTES",
    "TAG_BYTES",
    "TRANSCODING_DELAY_MS",
    "Codec",
    "Figure",
    "Framing",
    "Planned",
    "Silence",
    "bandwidth",
    "find_codec",
    "mean_bandwidth",
    "negotiated_codec",
    "packet_sizes",
    "planned_bandwidth",
]
