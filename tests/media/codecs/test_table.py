"""The table of codecs: every figure plausible and with its source."""

import pytest

from simulator.errors import InputError
from simulator.media.codecs import (
    CODECS,
    COMFORT_NOISE,
    Codec,
    Framing,
    bandwidth,
    find_codec,
    mean_bandwidth,
    negotiated_codec,
    packet_sizes,
    planned_bandwidth,
)
from simulator.sdp.payloads import BY_NAME

EVERY = pytest.mark.parametrize("codec", CODECS.values(), ids=lambda codec: str(codec.name))


@EVERY
def test_every_figure_has_a_source_and_lies_within_its_sweep(codec: Codec) -> None:
    figures = [codec.ie, codec.bpl, codec.look_ahead_ms]
    if codec.bare_bpl is not None:
        figures.append(codec.bare_bpl)
    for figure in figures:
        assert figure.source
        if figure.sweep is not None:
            assert figure.sweep[0] <= figure.value <= figure.sweep[1]
            assert figure.sweep[0] < figure.sweep[1]


@EVERY
def test_packets_carry_about_the_rate(codec: Codec) -> None:
    carried = 8 * codec.payload_bytes() * codec.packets_per_second()
    assert carried == pytest.approx(codec.rate, rel=0.02)


@EVERY
def test_sizes_of_successive_packets_average_the_mean(codec: Codec) -> None:
    sizes = codec.payload_sizes()
    assert sum(sizes) / len(sizes) == pytest.approx(codec.payload_bytes())
    assert max(sizes) - min(sizes) <= 1


@EVERY
def test_the_default_packet_is_whole_frames(codec: Codec) -> None:
    assert codec.frames() * codec.frame_ms == pytest.approx(codec.ptime_ms)
    assert codec.timestamp_step() == codec.ptime_ms * codec.clock_rate / 1000


def test_names_are_unique() -> None:
    titles = {codec.title for codec in CODECS.values()}
    assert len(titles) == len(CODECS)


@pytest.mark.parametrize("ptime", [0, -20, 25, 5, 210, 20.5])
def test_a_packet_of_part_of_a_frame_is_refused(ptime: float) -> None:
    with pytest.raises(InputError, match=r"ptime: G729 has no packets of this length; seen"):
        find_codec("G729").frames(ptime)


def test_an_unknown_codec_is_refused() -> None:
    with pytest.raises(InputError, match=r"codec: unknown codec; seen 'opus', expected PCMU"):
        find_codec("opus")


def test_an_unknown_format_of_a_media_line_is_refused() -> None:
    with pytest.raises(InputError, match="seen 'opus/48000'"):
        negotiated_codec("opus", 48000)


@pytest.mark.parametrize(
    ("encoding", "clock_rate", "fmtp", "name"),
    [
        ("PCMA", 8000, "", "PCMA"),
        ("pcmu", 8000, "", "PCMU"),
        ("G722", 8000, "", "G722"),
        ("G729", 8000, "", "G729"),
        ("G729", 8000, "annexb=yes", "G729"),
        ("G729", 8000, "annexb = no", "G729-plain"),
        ("iLBC", 8000, "", "iLBC"),
        ("iLBC", 8000, "mode=20", "iLBC-20"),
        ("x-msrta", 8000, "bitrate=11800", "x-msrta/8000"),
        ("SIREN", 16000, "bitrate=16000", "SIREN"),
    ],
)
def test_media_lines_name_codecs(encoding: str, clock_rate: int, fmtp: str, name: str) -> None:
    codec = negotiated_codec(encoding, clock_rate, fmtp)
    assert codec is not None
    assert codec.name == name


@pytest.mark.parametrize("encoding", ["CN", "telephone-event", "RED"])
def test_what_carries_no_speech_has_no_codec(encoding: str) -> None:
    assert negotiated_codec(encoding) is None


def test_silence_suppression_saves_what_the_pauses_leave() -> None:
    codec = find_codec("G729")
    assert mean_bandwidth(codec, 1.0) == bandwidth(codec)
    assert mean_bandwidth(codec, 0.0) == 8 * (2 + 40) * 50  # a description of noise every 20 ms
    assert mean_bandwidth(find_codec("PCMA"), 0.0) == 0.0
    assert mean_bandwidth(find_codec("PCMA"), 0.0, COMFORT_NOISE) == 8 * 41 * 5


def test_a_share_above_one_is_refused() -> None:
    with pytest.raises(InputError, match=r"activity: not a share of time; seen '1\.5'"):
        mean_bandwidth(find_codec("PCMA"), 1.5)


def test_packets_of_a_changing_rate_alternate() -> None:
    assert packet_sizes(find_codec("x-msrta/8000"), 20, Framing("ethernet")) == (87, 88)


def test_an_identifier_of_the_master_key_is_carried_in_each_packet() -> None:
    suite = "AES_CM_128_HMAC_SHA1_80"
    assert Framing(suite=suite, mki_bytes=1).overhead == Framing(suite=suite).overhead + 1


@pytest.mark.parametrize("bad", [{"link": "tin"}, {"suite": "AES_GCM"}, {"ip": 5}])
def test_unknown_framing_is_refused(bad: dict[str, str]) -> None:
    with pytest.raises(InputError, match="unknown framing"):
        Framing(**bad)  # type: ignore[arg-type]


def test_microsoft_plans_no_g729() -> None:
    with pytest.raises(InputError, match="no planned bandwidth; seen 'G729'"):
        planned_bandwidth("G729")


# Video, and speech that no product here has.
WITHOUT_A_ROW = {"JPEG", "H261", "H263", "QCELP"}


@pytest.mark.parametrize("name", sorted({*BY_NAME} - WITHOUT_A_ROW))
def test_what_descriptions_can_name_is_in_the_table_with_its_number(name: str) -> None:
    named = BY_NAME[name]
    codec = negotiated_codec(named.name, named.clock_rate, named.fmtp)
    if codec is not None:
        assert codec.name == name
        assert codec.payload_type == named.payload_type
        assert codec.clock_rate == named.clock_rate
    else:
        assert named.auxiliary
