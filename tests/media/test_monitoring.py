"""Figures of a direction as receivers and Lync's monitoring report them."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.errors import InputError
from simulator.media.codecs import find_codec
from simulator.media.monitoring import Received, audio_stream, voip_metrics
from simulator.media.playout import MS, AdaptiveBuffer, FixedBuffer
from simulator.media.rtcp import ExtendedReport, ReceiverReport, read_rtcp, write_rtcp
from simulator.media.rtcp.extended import UNAVAILABLE

NOTHING = np.zeros(0, np.int64)
CLEAN = Received(find_codec("PCMA"), 20, 9000, NOTHING, NOTHING, 80.0, 1.5, 4.0, 42.0)
LOSSY = replace(CLEAN, lost=np.arange(0, 9000, 50), discarded=np.arange(1, 9000, 150))


def test_without_loss_nothing_is_degraded() -> None:
    row = audio_stream(CLEAN)
    assert (row.packet_loss_rate, row.degradation_avg, row.degradation_max) == (0, 0, 0)
    assert row.overall_avg_network_mos == row.overall_min_network_mos
    assert (row.jitter_inter_arrival, row.jitter_inter_arrival_max, row.round_trip) == (1.5, 4, 42)


def test_loss_and_lateness_share_the_degradation() -> None:
    row = audio_stream(LOSSY)
    assert row.packet_loss_rate == pytest.approx(0.02)
    assert row.degradation_avg > 0
    assert row.degradation_packet_loss_avg == pytest.approx(0.75)
    assert row.degradation_jitter_avg == pytest.approx(0.25)
    assert row.ratio_concealed_samples_avg == pytest.approx(240 / 9000)


def test_the_worst_seconds_are_worse_than_the_call() -> None:
    row = audio_stream(replace(CLEAN, lost=np.arange(1000, 1025)))
    assert row.packet_loss_rate == pytest.approx(25 / 9000)
    assert row.packet_loss_rate_max == pytest.approx(0.1)
    assert row.overall_min_network_mos < row.overall_avg_network_mos
    assert row.burst_duration == pytest.approx(500.0)
    assert row.burst_density == 1.0


def test_speech_that_a_buffer_changed_is_told_as_a_share() -> None:
    row = audio_stream(replace(CLEAN, stretched_ns=1800 * MS, compressed_ns=900 * MS))
    assert row.ratio_stretched_samples_avg == pytest.approx(0.01)
    assert row.ratio_compressed_samples_avg == pytest.approx(0.005)


def test_a_block_of_an_extended_report_survives_the_wire() -> None:
    block = voip_metrics(replace(LOSSY, buffer=AdaptiveBuffer()), 7, end_system_ms=95.0)
    report = ExtendedReport(1, (block,))
    assert read_rtcp(write_rtcp((ReceiverReport(1), report)))[1] == report
    assert (block.loss_rate, block.discard_rate) == (5, 1)
    assert (block.round_trip, block.end_system_delay) == (42, 95)
    assert block.r_factor == round(LOSSY.quality.r_factor)
    assert block.mos_cq == round(10 * LOSSY.quality.mos_cq)
    assert block.signal_level == UNAVAILABLE


@pytest.mark.parametrize(
    ("buffer", "config", "sizes"),
    [
        (None, 0, (0, 0, 0)),
        (FixedBuffer(60 * MS), 0b11100000, (60, 200, 200)),
        (AdaptiveBuffer(most_ns=120 * MS), 0b11110000, (40, 120, 120)),
    ],
)
def test_the_block_tells_of_the_buffer(
    buffer: FixedBuffer | AdaptiveBuffer | None, config: int, sizes: tuple[int, int, int]
) -> None:
    block = voip_metrics(replace(CLEAN, buffer=buffer), 7)
    assert block.rx_config == config
    assert (block.jb_nominal, block.jb_maximum, block.jb_abs_max) == sizes


def test_a_wideband_rating_fits_its_field() -> None:
    block = voip_metrics(replace(CLEAN, codec=find_codec("G722")), 7)
    assert block.r_factor == round(116 / 1.29)


def test_of_a_stream_that_sent_nothing_there_is_a_row_and_a_block() -> None:
    silent = replace(CLEAN, sent=0)
    assert audio_stream(silent).packet_utilization == 0
    assert voip_metrics(silent, 7).loss_rate == 0


def test_a_long_gap_stays_at_the_end_of_its_field() -> None:
    assert voip_metrics(replace(CLEAN, sent=10_000), 7).gap_duration == 0xFFFF


def test_more_missing_than_sent_is_refused() -> None:
    with pytest.raises(InputError, match="sent: more packets missing than sent; seen '10'"):
        replace(LOSSY, sent=10)
