"""A call of three minutes, reckoned by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.study.media.one_call import Made, made

FRAME = 218  # bytes: 160 of G.711, RTP 12, UDP 8, IP 20, Ethernet 18
SECURE = 218 + 10  # the tag of SRTP


@cache
def relayed() -> Made:
    return made(
        "lync-to-pstn",
        overrides={
            "link.lan-gateway.bandwidth": "100 Mbit/s",
            "link.lan-gateway.loss": "1 %",
            "link.lan-clients.jitter": "10 ms",
        },
    )


@cache
def bypassed() -> Made:
    return made("lync-to-pstn", topology="guide-tls")


def test_speech_takes_three_hops_through_the_mediation_server() -> None:
    hops = relayed().hops()
    assert hops["source"].tolist() == ["lync-clients", "mediation", "gateway"]
    assert hops["destination"].tolist() == ["mediation", "gateway", "pstn"]
    assert hops["codec"].tolist() == ["x-msrta/8000", "PCMU", None]
    assert hops["links"].tolist() == [
        "lan-clients lan-lync",
        "lan-lync lan-gateway",
        "primary-rates",
    ]


def test_it_takes_the_same_ways_back() -> None:
    hops = relayed().hops(ahead=False)
    assert hops["source"].tolist() == ["mediation", "gateway", "pstn"]
    assert hops["links"].tolist() == [
        "lan-lync lan-clients",
        "lan-gateway lan-lync",
        "primary-rates",
    ]


def test_points_and_encryption_are_those_of_the_descriptions() -> None:
    first, second, line = relayed().hops().to_dict("records")
    assert first["source_address"].startswith("10.2.0.1:")
    assert second["destination_address"].startswith("192.168.222.85:")
    assert (first["srtp"], first["payload_type"]) == ("AES_CM_128_HMAC_SHA1_80", 115)
    assert second["srtp"] is None
    assert line["source_address"] is None


def test_a_bypassed_call_goes_from_client_to_gateway() -> None:
    hops = bypassed().hops()
    assert hops["source"].tolist() == ["lync-clients", "gateway"]
    assert hops["srtp"].tolist() == ["AES_CM_128_HMAC_SHA1_80", None]
    assert hops["bandwidth"].tolist() == [SECURE * 8 * 50, 64_000]


@pytest.mark.parametrize(("call", "flag"), [(relayed, False), (bypassed, True)])
def test_the_row_of_the_call_tells_whether_media_ran_past_the_server(
    call: Callable[[], Made], flag: bool
) -> None:
    assert call().calls["mediation_server_bypass_flag"].tolist() == [flag]
    assert (call().figures.bypassed, call().figures.relayed) == (flag, not flag)


def test_g711_takes_87200_bits_a_second_each_way() -> None:
    minute = relayed().links[lambda rows: (rows["begin"] == 60) & (rows["link"] == "lan-gateway")]
    assert minute["bandwidth"].tolist() == pytest.approx([FRAME * 8 * 50] * 2)
    assert minute["peak"].tolist() == pytest.approx([87_200] * 2)
    assert minute["streams"].tolist() == [1, 1]


def test_three_minutes_are_9000_packets() -> None:
    stream = relayed().hops().iloc[1]
    assert stream["packets"] == pytest.approx(9000, abs=2)
    assert stream["end"] - stream["begin"] == pytest.approx(180, abs=0.1)
    assert stream["lost"] == pytest.approx(stream["packets"] * 0.01)


def test_a_packet_takes_its_time_on_the_wire_and_the_propagation() -> None:
    # 218 bytes at 100 Mbit/s, two links of 0.1 ms; one stream waits for nobody
    assert relayed().hops().iloc[1]["delay"] == pytest.approx(FRAME * 8 / 100e6 + 0.0002, abs=1e-9)


def test_jitter_is_that_of_the_wire_and_lets_packets_come_late() -> None:
    stream = relayed().hops().iloc[0]
    assert stream["jitter"] == pytest.approx(0.010)
    # A buffer of the mean transit and 40 ms: exp(-(10 + 40) / 10) of them come later
    assert stream["late"] / stream["packets"] == pytest.approx(0.0067379, abs=1e-6)


def test_loss_takes_from_the_rating_what_g107_says() -> None:
    # G.711 with concealment: Ie 0, Bpl 25.1; 1 % lost: 95 * 1 / (1 + 25.1) = 3.640
    assert relayed().hops().iloc[1]["r_factor"] == pytest.approx(93.206 - 3.640, abs=0.001)


def test_the_call_is_worth_what_its_codecs_in_tandem_are() -> None:
    row = relayed().calls.iloc[0]
    assert row["audio_payload_description"] == "x-msrta/8000 PCMU"
    assert row["mos_assumed"]
    loss = 1 - (1 - 0.01) * (1 - 0.0067379)
    assert row["packet_loss_rate"] == pytest.approx(loss, abs=1e-6)
    # RTAudio: frame and its computing 40 ms, look-ahead 20; G.711: 20.125; two buffers of 40;
    # jitter 10; the line 1.5; links 0.5 and 0.017
    whole = 0.060 + 0.020125 + 0.080 + 0.010 + 0.0015 + 0.0005 + FRAME * 8 / 100e6
    assert row["mouth_to_ear"] == pytest.approx(whole, abs=1e-6)
    # Ie 11 and Bpl 20 with 0.674 % late: 11 + 84 * 0.674 / 20.674; G.711 3.640;
    # Idd of 172 ms by G.107 (7-27): x = log2 1.72, 25 (1.0350 - 3.0002 + 2) = 0.87
    assert row["r_factor"] == pytest.approx(93.206 - 11 - 2.738 - 3.640 - 0.87, abs=0.02)


def test_both_bypassed_ends_speak_g711_and_nothing_is_transcoded() -> None:
    row = bypassed().calls.iloc[0]
    assert (row["audio_payload_description"], row["mos_assumed"]) == ("PCMA", False)
    assert row["conversational_mos"] == pytest.approx(4.41, abs=0.005)


def test_the_server_relays_and_transcodes_one_call_or_has_nothing_to_do() -> None:
    busy = {one.name: one for one in relayed().figures.nodes}
    assert (busy["mediation"].sessions_peak, busy["mediation"].transcoded_peak) == (2, 1)
    assert busy["gateway"].sessions_peak == 1
    assert "mediation" not in {one.name for one in bypassed().figures.nodes}


def test_a_link_that_breaks_cuts_streams_and_loses_what_was_sent() -> None:
    broken = made("pstn-to-lync", faults="lan-gateway down at 60 s for 30 s")
    parts = broken.hops()[lambda rows: rows["source"] == "gateway"]
    parts = parts[parts["codec"].notna()].sort_values("begin")
    assert parts["end"].tolist()[:2] == [60.0, 90.0]
    assert parts["packets"].tolist()[1] == 1500
    assert (parts["lost"] / parts["packets"]).tolist() == [0.0, 1.0, 0.0]


def test_calls_of_extensions_pass_the_gateway_twice() -> None:
    call = made("mxone-to-mxone", talk=30.0, duration=60.0)
    assert call.hops()["destination"].tolist() == ["gateway", "sip-phones"]
    assert call.calls["mediation_server_bypass_flag"].isna().all()
    assert call.calls["audio_payload_description"].tolist() == ["PCMA PCMA"]


def test_a_call_that_is_up_at_the_end_has_streams_without_one() -> None:
    call = made("lync-to-lync", talk=600.0, duration=60.0)
    assert call.streams["end"].isna().all()
    assert call.calls["conversational_mos"].notna().all()


def test_streams_wait_for_each_other_where_a_link_is_narrow() -> None:
    narrow = made(
        *["lync-to-pstn"] * 10, overrides={"link.lan-gateway.bandwidth": "1 Mbit/s"}, talk=60.0
    )
    stream = narrow.hops().iloc[10]
    assert stream["source"] == "mediation"
    service = FRAME * 8 / 1e6
    # Ten periodic streams at 87 % of the link wait 0.988 services (mean of 4,000 drawn phases)
    waited = stream["delay"] - service - 0.0002
    assert waited / service == pytest.approx(0.988, rel=0.06)


def test_beyond_the_bandwidth_the_share_is_lost_that_has_no_room() -> None:
    full = made(
        *["lync-to-pstn"] * 10, overrides={"link.lan-gateway.bandwidth": "436 kbit/s"}, talk=60.0
    )
    stream = full.hops().iloc[10]
    assert stream["lost"] / stream["packets"] == pytest.approx(0.5, abs=0.01)
    assert full.calls["conversational_mos"].max() < 2.0
