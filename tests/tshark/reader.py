"""What tshark says about a capture, with every checksum checked: one run of it for each file."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from tests.tshark.town import START

FIELDS: Final = (
    "frame.number",
    "frame.time_epoch",
    "frame.interface_name",
    "frame.comment",
    "frame.protocols",
    "ip.src",
    "ip.dst",
    "ip.fragment.count",
    "ipv6.src",
    "ipv6.dst",
    "ipv6.fragment.count",
    "udp.checksum.status",
    "tcp.dstport",
    "tcp.flags.str",
    "tcp.len",
    "tcp.seq",
    "tcp.ack",
    "tcp.segment.count",
    "tcp.analysis.retransmission",
    "icmp.type",
    "icmp.code",
    "icmpv6.type",
    "icmpv6.code",
    "exported_pdu.prot_name",
    "exported_pdu.ipv4_dst",
    "exported_pdu.ipv6_dst",
    "exported_pdu.dst_port",
    "sip.Method",
    "sip.Status-Code",
    "sip.Call-ID",
    "sip.CSeq.seq",
    "sip.CSeq.method",
    "sip.response-time",
    "sip.resend",
    "sdp.media.port",
    "dns.qry.name",
    "dns.a",
    "dns.time",
    "_ws.expert.message",
)
_CHECKED: Final = ("ip", "tcp", "udp")
# Told among them: our own comments, that connections begin and end, headers of Microsoft's.
_HARMLESS: Final = re.compile(
    r"call \d+|outside calls|repeated by TCP|Connection (establish|finish|reset)"
    r"|This frame (initiates|undergoes) the connection closing|Unrecognised SIP header \(ms-"
)
_STAT: Final = re.compile(r"^ +(?:SIP )?(\d{3}|[A-Z]+)\b.*: +(\d+) Packets$", re.MULTILINE)


@dataclass
class Packet:
    """The fields of one packet; several values end in ``;``."""

    fields: dict[str, str]

    def __getitem__(self, field: str) -> str:
        return self.fields[field]

    @property
    def time(self) -> float:
        """Seconds from the start of the measured window."""
        seconds, nanoseconds = self["frame.time_epoch"].split(".")
        return round(int(seconds) - START + int(nanoseconds) / 1e9, 9)

    @property
    def sip(self) -> str:
        """Method, or status; empty where it is no SIP message."""
        return self["sip.Method"] or self["sip.Status-Code"]

    @property
    def transport(self) -> str:
        """What carries it."""
        protocols = self["frame.protocols"]
        return "tls" if "exported" in protocols else "tcp" if ":tcp" in protocols else "udp"

    @property
    def repeated(self) -> bool:
        """Whether our comment says that TCP repeats it."""
        return "repeated" in self["frame.comment"]

    def __str__(self) -> str:
        return ", ".join(f"{name} {value}" for name, value in self.fields.items() if value)


class Seen:
    """One capture as tshark sees it."""

    def __init__(self, capture: Path) -> None:
        self._text = _tshark(capture)

    @cached_property
    def packets(self) -> list[Packet]:
        """All packets, in order."""
        lines = (line.split("\t") for line in self._text.splitlines())
        return [
            Packet(dict(zip(FIELDS, values, strict=True)))
            for values in lines
            if len(values) == len(FIELDS)
        ]

    @property
    def messages(self) -> list[Packet]:
        """Those that hold a SIP message that was put together and read."""
        return [packet for packet in self.packets if packet.sip]

    @property
    def spoken(self) -> list[str]:
        """Methods and statuses in order."""
        return [packet.sip for packet in self.messages]

    @property
    def experts(self) -> Counter[str]:
        """How often tshark's experts say what."""
        said = (word for one in self.packets for word in one["_ws.expert.message"].split(";"))
        return Counter(word for word in said if word and not _HARMLESS.match(word))

    @property
    def counts(self) -> dict[str, int]:
        """What ``-z sip,stat`` counts, by method and by status."""
        return {word: int(n) for word, n in _STAT.findall(self._text)}


def _tshark(capture: Path) -> str:
    checks = [part for name in _CHECKED for part in ("-o", f"{name}.check_checksum:TRUE")]
    fields = [part for field in FIELDS for part in ("-e", field)]
    shape = ["-T", "fields", "-E", "separator=/t", "-E", "aggregator=;", "-z", "sip,stat"]
    command = ["tshark", "-n", "-r", str(capture), *checks, *shape, *fields]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
