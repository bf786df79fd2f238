"""Bandwidth of streams and impairments of codecs against the published tables."""

import pytest

from simulator.media.codecs import (
    CODECS,
    Framing,
    bandwidth,
    find_codec,
    planned_bandwidth,
)
from tests.validation.tables import rows

SRTP_80, SRTP_32 = "AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32"
# The tables' codecs, as media lines name them.
NAMES = {
    "G.711": "PCMA",
    "G.722": "G722",
    "G.729": "G729",
    "G.723.1-6.3": "G723",
    "G.723.1-5.3": "G723-5.3",
    "G.726-32": "AAL2-G726-32",
    "G.726-24": "AAL2-G726-24",
    "G.728": "G728",
    "iLBC-20": "iLBC-20",
    "iLBC-30": "iLBC",
    "GSM-FR": "GSM",
    "G.722.1-24": "G7221",
    "Siren-16": "SIREN",
    "RTAudio-WB": "x-msrta/16000",
    "RTAudio-NB": "x-msrta/8000",
}
FRAMINGS = {
    "kbit_s_ip": Framing(),
    "kbit_s_ip_srtp80": Framing(suite=SRTP_80),
    "kbit_s_ip_srtp32": Framing(suite=SRTP_32),
    "kbit_s_eth18": Framing("ethernet"),
    "kbit_s_eth18_srtp80": Framing("ethernet", SRTP_80),
    "kbit_s_eth18_srtp32": Framing("ethernet", SRTP_32),
    "kbit_s_eth_dot1q22": Framing("ethernet-vlan"),
    "kbit_s_eth_dot1q22_srtp80": Framing("ethernet-vlan", SRTP_80),
    "kbit_s_eth_wire38": Framing("wire"),
    "kbit_s_eth_dot1q_wire42_srtp80": Framing("wire-vlan", SRTP_80),
    "kbit_s_ipv6": Framing(ip=6),
    "kbit_s_ipv6_eth18_srtp80": Framing("ethernet", SRTP_80, ip=6),
}
PRINTED = {
    "cisco_mp_kbit_s": Framing("ppp"),
    "cisco_mp_crtp2_kbit_s": Framing("ppp", compressed=True),
    "cisco_ethernet_kbit_s": Framing("ethernet"),
}


@pytest.mark.parametrize(
    "row", rows("codec_bandwidth"), ids=lambda r: f"{r['codec']}-{r['ptime_ms']}"
)
def test_bandwidth_row(row: dict[str, str]) -> None:
    codec, ptime = find_codec(NAMES[row["codec"]]), float(row["ptime_ms"])
    assert codec.rate == pytest.approx(float(row["codec_bit_s"]), rel=0.001)
    assert codec.payload_bytes(ptime) == pytest.approx(float(row["payload_bytes"]))
    assert codec.packets_per_second(ptime) == pytest.approx(float(row["packets_per_s"]), abs=5e-5)
    payload = codec.payload_bytes(ptime) * 8 * codec.packets_per_second(ptime)
    assert payload / 1000 == pytest.approx(float(row["kbit_s_payload"]), abs=0.001)
    for column, framing in FRAMINGS.items():
        found = bandwidth(codec, ptime, framing) / 1000
        assert found == pytest.approx(float(row[column]), abs=0.001), column
    for column, framing in PRINTED.items():
        if row[column]:
            found = bandwidth(codec, ptime, framing) / 1000
            assert found == pytest.approx(float(row[column]), abs=0.1), column


AUDIO = [row for row in rows("lync_bandwidth") if row["scenario"] != "video"]
LYNC = {
    "RTAudio wideband": "x-msrta/16000",
    "RTAudio narrowband": "x-msrta/8000",
    "G.722": "G722",
    "G.711": "PCMA",
    "Siren": "SIREN",
}


@pytest.mark.parametrize("row", AUDIO, ids=lambda row: f"{row['codec']}-{row['lync_version']}")
def test_lync_row(row: dict[str, str]) -> None:
    conference = row["scenario"] == "conferencing"
    plan = planned_bandwidth(LYNC[row["codec"]], conference)
    assert plan.payload / 1000 == pytest.approx(float(row["payload_kbit_s"]), rel=1e-12)
    assert plan.payload_and_ip / 1000 == pytest.approx(float(row["payload_and_ip_kbit_s"]))
    assert plan.maximum / 1000 == pytest.approx(float(row["maximum_no_fec_kbit_s"]))
    assert plan.maximum_with_fec / 1000 == pytest.approx(float(row["maximum_with_fec_kbit_s"]))
    # Where Lync 2010 has no figure, that of 2013 stands in.
    if row["typical_kbit_s"] and (row["lync_version"] == "2010" or conference):
        assert plan.typical.value / 1000 == pytest.approx(float(row["typical_kbit_s"]))


# (codec, rate, length of packet) of the table -> our codec; rows without Bpl give Ie alone.
IMPAIRMENTS = {
    ("G.711", "64"): "PCMA",
    ("G.726", "32"): "AAL2-G726-32",
    ("G.726", "24"): "AAL2-G726-24",
    ("G.728 LD-CELP", "16"): "G728",
    ("G.729 CS-ACELP", "8"): "G729-plain",
    ("G.729A+VAD", "8"): "G729",
    ("GSM 06.10 full rate", "13"): "GSM",
    ("GSM 06.60 EFR", "12.2"): "GSM-EFR",
    ("GSM-EFR", "12.2"): "GSM-EFR",
    ("G.723.1 ACELP", "5.3"): "G723-5.3",
    ("G.723.1 MP-MLQ", "6.3"): "G723",
    ("G.723.1+VAD", "6.3"): "G723",
    ("G.711 without PLC", "64"): "PCMA",
    ("G.711 with PLC (G.711 App. I)", "64"): "PCMA",
    ("G.722 (wideband scale)", "64"): "G722",
    ("G.722.1 (wideband scale)", "24"): "G7221",
    ("RTAudio narrowband", "11.8"): "x-msrta/8000",
    ("RTAudio wideband", "29"): "x-msrta/16000",
    ("Siren", "16"): "SIREN",
}
USED = [row for row in rows("g113_ie_bpl") if (row["codec"], row["rate_kbit_s"]) in IMPAIRMENTS]


@pytest.mark.parametrize("row", USED, ids=lambda row: f"{row['codec']}-{row['rate_kbit_s']}")
def test_impairment_row(row: dict[str, str]) -> None:
    codec = CODECS[IMPAIRMENTS[row["codec"], row["rate_kbit_s"]]]
    if row["Ie"]:
        assert codec.ie.value == float(row["Ie"])
        assert not codec.ie.assumed
    else:
        assert codec.ie.assumed
        assert codec.bpl.assumed
    if row["Bpl"]:
        bpl = codec.robustness(concealed="without" not in row["codec"])
        assert bpl.value == float(row["Bpl"])
        assert not bpl.assumed
