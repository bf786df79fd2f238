"""tshark reads our RTCP as we mean it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from struct import pack

from simulator.media.rtcp import (
    CANONICAL_NAME,
    ExtendedReport,
    LastReference,
    ReceiptRuns,
    ReceiverReport,
    ReferenceTime,
    ReportBlock,
    SenderReport,
    SourceDescription,
    Statistics,
    VoipMetrics,
    receiver_configuration,
    write_rtcp,
)

BLOCK = ReportBlock(0x22, 64, -2, 0x12345, 80, 0x33334444, 0x50000)
SENT = SenderReport(0x11, 0x83AA7E80_80000000, 160, 10, 1600, (BLOCK,))
NAME = SourceDescription(((0x11, ((CANONICAL_NAME, "anna@example.com"),)),))
EXTENDED = ExtendedReport(
    0x11,
    (
        ReceiptRuns(0x22, 100, (True,) * 40 + (False,) * 3),
        ReferenceTime(0x83AA7E80_00000000),
        LastReference(((0x22, 0x33334444, 65536),)),
        Statistics(0x22, 100, 200, 3, 1, (1, 90, 20, 7)),
        VoipMetrics(
            0x22,
            12,
            13,
            84,
            10,
            120,
            260,
            40,
            85,
            -15,
            -55,
            45,
            r_factor=88,
            mos_lq=41,
            mos_cq=40,
            rx_config=receiver_configuration(concealed=True, adaptive=True),
            jb_nominal=40,
            jb_maximum=60,
            jb_abs_max=200,
        ),
    ),
)
EXPECTED = {
    "rtcp.pt": "200,202,207",
    "rtcp.sender.packetcount": "10",
    "rtcp.sender.octetcount": "1600",
    "rtcp.timestamp.ntp": "Jan  1, 1970 00:00:00.500000000 UTC",
    "rtcp.ssrc.fraction": "64,12",
    "rtcp.ssrc.cum_nr": "-2",
    "rtcp.ssrc.ext_high": "74565",
    "rtcp.ssrc.jitter": "80",
    "rtcp.ssrc.dlsr": "327680",
    "rtcp.sdes.text": "anna@example.com",
    "rtcp.xr.stats.lost": "3",
    "rtcp.xr.stats.maxjitter": "90",
    "rtcp.xr.voipmetrics.burstdensity": "84",
    "rtcp.xr.voipmetrics.gapduration": "260",
    "rtcp.xr.voipmetrics.signallevel": "-15",
    "rtcp.xr.voipmetrics.rfactor": "88",
    "rtcp.xr.voipmetrics.jbabsmax": "200",
    "_ws.malformed": "",
}


def test_tshark_reads_reports_as_we_mean_them(tmp_path: Path) -> None:
    path = tmp_path / "reports.pcap"
    path.write_bytes(_pcap(write_rtcp((SENT, NAME, EXTENDED))))
    fields = [part for name in EXPECTED for part in ("-e", name)]
    command = ["tshark", "-n", "-r", str(path), "-d", "udp.port==5005,rtcp", "-T", "fields"]
    done = subprocess.run([*command, *fields], capture_output=True, text=True, check=True)
    assert dict(zip(EXPECTED, done.stdout.rstrip("\n").split("\t"), strict=True)) == EXPECTED


def test_tshark_reads_a_silent_receivers_report(tmp_path: Path) -> None:
    path = tmp_path / "silent.pcap"
    path.write_bytes(_pcap(write_rtcp((ReceiverReport(0x11), NAME))))
    command = ["tshark", "-n", "-r", str(path), "-d", "udp.port==5005,rtcp", "-T", "fields"]
    fields = ["-e", "rtcp.pt", "-e", "rtcp.rc", "-e", "_ws.malformed"]
    done = subprocess.run([*command, *fields], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip("\n").split("\t") == ["201,202", "0", ""]


def _pcap(payload: bytes) -> bytes:
    """One datagram as a capture of raw IP (link type 101)."""
    udp = pack("!HHHH", 5005, 5005, 8 + len(payload), 0) + payload
    head = pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0, b"\n\0\0\1", b"\n\0\0\2")
    frame = head + udp
    return (
        pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101)
        + pack("<IIII", 1, 0, len(frame), len(frame))
        + frame
    )
