"""The columns of a capture's table of streams; `docs/formats.md` is made from it."""

from __future__ import annotations

from typing import Final

from simulator.record.column import Column, Table

_WHEN: Final = "from the first packet of the capture"

CAPTURED_STREAMS: Final = Table(
    "streams",
    "One row a source of RTP on its way from an address and port to another.",
    (
        Column("replication", "int", "", "0"),
        Column("call", "int", "", "number of the call whose descriptions name it; 0: none"),
        Column("source", "category", "", "who sends: address and port"),
        Column("destination", "category", "", "who receives"),
        Column("ssrc", "text", "", "identifier of the source, RFC 3550 8"),
        Column("codec", "category", "", "name of most packets' format; missing: nothing tells it"),
        Column("payload_type", "int", "", "number of that format, RFC 3551"),
        Column("other_codecs", "category", "", "further formats, by name or else by number"),
        Column("ptime", "float", "s", "speech in a packet: the most frequent step of timestamps"),
        Column("srtp", "category", "", "crypto suite by the descriptions; missing: not encrypted"),
        Column("begin", "float", "s", f"first packet, {_WHEN}"),
        Column("end", "float", "s", f"last packet, {_WHEN}"),
        Column("bandwidth", "float", "bit/s", "with the Ethernet frame, while packets are sent"),
        Column("packets", "int", "", "captured, duplicates included"),
        Column("lost", "int", "", "numbers that never came; RFC 3550 A.3 takes duplicates off"),
        Column("duplicates", "int", "", "second and later copies"),
        Column("reordered", "int", "", "came behind a higher number"),
        Column("jumps", "int", "", "the source began another numbering, RFC 3550 A.1"),
        Column("jitter", "float", "s", "of RFC 3550 6.4.1, mean; missing: clock not known"),
        Column(
            "jitter_max",
            "float",
            "s",
            "greatest; packets that begin a talk spurt, and comfort noise, aside",
        ),
        Column("sent", "int", "", "packets by the last sender report; missing: none, or SRTCP"),
        Column("reports", "int", "", "of the receiver about it"),
        Column("reported_lost", "int", "", "by the last of these: cumulative, RFC 3550 6.4.1"),
        Column("reported_jitter", "float", "s", "by the last of these"),
    ),
)
