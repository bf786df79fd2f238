"""The figures of one direction of a call as receivers report them.

`voip_metrics` fills the block of RTCP XR (RFC 3611 4.7), `audio_stream` the columns that the
monitoring of Lync Server 2010 keeps for each stream (QoE database, table AudioStream).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulator.errors import InputError
from simulator.media.bursts import burst_ratios, bursts, worst_loss
from simulator.media.codecs import Codec
from simulator.media.missing import Ints, missing_of
from simulator.media.playout import AdaptiveBuffer, Buffer
from simulator.media.quality import Coding, Quality, quality
from simulator.media.rtcp.extended import (
    VoipMetrics,
    in_256ths,
    in_tenths,
    receiver_configuration,
)

REPORT_MS = 5000.0  # between two reports, RFC 3550 6.2
WIDEBAND_SCALE_END = 129.0


@dataclass(frozen=True)
class Received:
    """What came of one stream, and how its receiver played it.

    Parameters
    ----------
    codec : Codec
    ptime_ms : float
    sent : int
        Packets.
    lost, discarded : array of int64
        Numbers of those that never came, and of those that came too late or found no room.
    delay_ms : float
        From mouth to ear.
    jitter_ms, max_jitter_ms : float
        Interarrival jitter of RFC 3550: its mean, its maximum.
    round_trip_ms : float, optional
    buffer : FixedBuffer or AdaptiveBuffer, optional
    stretched_ns, compressed_ns : int, optional
        Speech made longer and shorter by the buffer.

    Examples
    --------
    >>> from simulator.media.codecs import find_codec
    >>> none = np.zeros(0, np.int64)
    >>> heard = Received(find_codec("PCMA"), 20, 9000, np.arange(90) * 100, none, 80, 2.0, 6.0)
    >>> round(heard.ppl, 2), round(heard.burst_r, 2), round(heard.quality.mos_cq, 2)
    (1.0, 0.99, 4.33)
    """

    codec: Codec
    ptime_ms: float
    sent: int
    lost: Ints
    discarded: Ints
    delay_ms: float
    jitter_ms: float
    max_jitter_ms: float
    round_trip_ms: float = 0.0
    buffer: Buffer | None = None
    stretched_ns: int = 0
    compressed_ns: int = 0

    def __post_init__(self) -> None:
        gone = len(self.lost) + len(self.discarded)
        if gone > self.sent:
            raise InputError(
                "more packets missing than sent",
                field="sent",
                seen=str(self.sent),
                expected=f"at least {gone}",
            )

    @property
    def missing(self) -> Ints:
        """Numbers of all packets that were not played, rising."""
        return np.sort(np.concatenate((self.lost, self.discarded)))

    @property
    def ppl(self) -> float:
        """Percent of the packets that were not played."""
        gone = len(self.lost) + len(self.discarded)
        return 100.0 * gone / self.sent if self.sent else 0.0

    @property
    def burst_r(self) -> float:
        """Burst ratio of ITU-T G.107."""
        return float(burst_ratios(missing_of(self.missing, self.sent))[0])

    @property
    def quality(self) -> Quality:
        """What it is worth, this stream being the whole way of the speech."""
        return quality([Coding(self.codec, self.ppl, self.burst_r)], self.delay_ms)


def voip_metrics(received: Received, ssrc: int, end_system_ms: float = 0.0) -> VoipMetrics:
    """Return the block of an extended report.

    A wideband rating is brought to the range of the field, 0 to 100.

    Parameters
    ----------
    received : Received
    ssrc : int
        Of the source.
    end_system_ms : float, optional
        Coding and buffering of this end.

    Examples
    --------
    >>> from simulator.media.codecs import find_codec
    >>> lost, late = np.array([5, 6, 90]), np.array([8])
    >>> heard = Received(find_codec("PCMA"), 20, 100, lost, late, 80, 2.0, 6.0)
    >>> block = voip_metrics(heard, 7)
    >>> block.loss_rate, block.discard_rate, block.burst_duration, block.mos_cq
    (7, 2, 80, 40)
    """
    found = bursts(missing_of(received.missing, received.sent))
    rated, buffer = received.quality, received.buffer
    rating = rated.r_factor * (100.0 / WIDEBAND_SCALE_END if rated.wideband else 1.0)
    adaptive = isinstance(buffer, AdaptiveBuffer)
    nominal, most = _sizes_ms(buffer)
    share = max(received.sent, 1)
    return VoipMetrics(
        ssrc,
        in_256ths(len(received.lost) / share),
        in_256ths(len(received.discarded) / share),
        in_256ths(float(found.burst_density[0])),
        in_256ths(float(found.gap_density[0])),
        _in_ms(found.burst_packets[0] * received.ptime_ms),
        _in_ms(found.gap_packets[0] * received.ptime_ms),
        _in_ms(received.round_trip_ms),
        _in_ms(end_system_ms),
        r_factor=round(min(max(rating, 0.0), 100.0)),
        mos_lq=in_tenths(rated.mos_lq),
        mos_cq=in_tenths(rated.mos_cq),
        rx_config=receiver_configuration(True, adaptive) if buffer is not None else 0,
        jb_nominal=nominal,
        jb_maximum=most,
        jb_abs_max=most,
    )


class AudioStream(NamedTuple):
    """A row of Lync's monitoring, named as there.

    Attributes
    ----------
    jitter_inter_arrival, jitter_inter_arrival_max : float
        Milliseconds.
    packet_loss_rate, packet_loss_rate_max : float
        Shares of the packets, of the call and of the worst five seconds.
    burst_density, burst_gap_density : float
        Shares.
    burst_duration, burst_gap_duration : float
        Milliseconds.
    packet_utilization : int
        Packets.
    degradation_avg, degradation_max : float
        Mean opinion lost by the network, of the call and of the worst five seconds.
    degradation_jitter_avg, degradation_packet_loss_avg : float
        Share of it that comes from late packets, and from lost ones.
    overall_avg_network_mos, overall_min_network_mos : float
    round_trip : float
        Milliseconds.
    ratio_concealed_samples_avg : float
        Share of the speech that was made up or silent for want of packets.
    ratio_stretched_samples_avg, ratio_compressed_samples_avg : float
    """

    jitter_inter_arrival: float
    jitter_inter_arrival_max: float
    packet_loss_rate: float
    packet_loss_rate_max: float
    burst_density: float
    burst_gap_density: float
    burst_duration: float
    burst_gap_duration: float
    packet_utilization: int
    degradation_avg: float
    degradation_max: float
    degradation_jitter_avg: float
    degradation_packet_loss_avg: float
    overall_avg_network_mos: float
    overall_min_network_mos: float
    round_trip: float
    ratio_concealed_samples_avg: float
    ratio_stretched_samples_avg: float
    ratio_compressed_samples_avg: float


def audio_stream(received: Received) -> AudioStream:
    """Return the row of a stream.

    Network MOS is the mean opinion of listening: codec, loss and late packets, no delay.

    Parameters
    ----------
    received : Received

    Examples
    --------
    >>> from simulator.media.codecs import find_codec
    >>> lost, late = np.array([5, 6, 90]), np.array([8])
    >>> row = audio_stream(Received(find_codec("PCMA"), 20, 100, lost, late, 80, 2.0, 6.0))
    >>> row.packet_loss_rate, row.degradation_jitter_avg, row.ratio_concealed_samples_avg
    (0.03, 0.25, 0.04)
    >>> round(row.overall_avg_network_mos, 2), round(row.degradation_avg, 2)
    (4.01, 0.4)
    """
    sent, ptime = max(received.sent, 1), received.ptime_ms
    lost, missing = (missing_of(n, received.sent) for n in (received.lost, received.missing))
    found, each = bursts(missing), max(round(REPORT_MS / ptime), 1)
    best, network = _listening(received.codec, 0.0, 1.0), received.quality.mos_lq
    worst = 100.0 * float(worst_loss(missing, each)[0])
    lowest = min(_listening(received.codec, worst, received.burst_r), network)
    gone = max(len(missing.number), 1)
    speech_ns = sent * ptime * 1e6
    return AudioStream(
        received.jitter_ms,
        received.max_jitter_ms,
        len(received.lost) / sent,
        float(worst_loss(lost, each)[0]),
        float(found.burst_density[0]),
        float(found.gap_density[0]),
        float(found.burst_packets[0]) * ptime,
        float(found.gap_packets[0]) * ptime,
        received.sent,
        best - network,
        best - lowest,
        len(received.discarded) / gone,
        len(received.lost) / gone,
        network,
        lowest,
        received.round_trip_ms,
        len(missing.number) / sent,
        received.stretched_ns / speech_ns,
        received.compressed_ns / speech_ns,
    )


def _listening(codec: Codec, ppl: float, burst_r: float) -> float:
    return quality([Coding(codec, ppl, burst_r)], 0.0).mos_lq


def _in_ms(time_ms: float) -> int:
    return min(round(time_ms), 0xFFFF)


def _sizes_ms(buffer: Buffer | None) -> tuple[int, int]:
    if buffer is None:
        return 0, 0
    nominal = buffer.start_ns if isinstance(buffer, AdaptiveBuffer) else buffer.delay_ns
    return _in_ms(nominal / 1e6), _in_ms(buffer.most_ns / 1e6)
