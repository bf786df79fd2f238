"""The columns that media adds to the calls, and its own tables."""

from __future__ import annotations

from typing import Final

from simulator.record.column import WHEN, Column, Table

_LEVELS: Final = (
    ("flow", "by mean loads and formulae, without packets"),
    ("exact", "every packet over every link"),
    ("packets", "every packet an event on the clock"),
)

# Named as the columns of Lync's monitoring database (QoE) where they mean the same.
CALL_MEDIA: Final = (
    Column("r_factor", "float", "", "rating R of the worse direction, G.107; missing: no talk"),
    Column("conversational_mos", "float", "", "MOS-CQ of the worse direction, G.107 Annex B"),
    Column("recv_listen_mos", "float", "", "MOS-LQ of what the caller hears"),
    Column("send_listen_mos", "float", "", "MOS-LQ of what the called user hears"),
    Column("degradation_avg", "float", "", "MOS-LQ that loss costs in the worse direction"),
    Column(
        "packet_loss_rate",
        "float",
        "",
        "share of packets lost, or too late to be played, on all hops of the worse direction",
    ),
    Column("jitter_inter_arrival", "float", "s", "jitter of RFC 3550, the greater of both ends"),
    Column("round_trip", "float", "s", "there and back over all hops, without coding and buffers"),
    Column("mouth_to_ear", "float", "s", "the longer of both directions, coding and buffers too"),
    Column(
        "audio_payload_description",
        "category",
        "",
        "codecs from caller to called user; several: transcoded on the way",
    ),
    Column(
        "mediation_server_bypass_flag",
        "flag",
        "",
        "media ran past the Mediation Server; missing: it has no part in the call",
    ),
    Column("mos_assumed", "flag", "", "rests on figures of a codec that nobody published"),
    Column("media_level", "category", "", "how media was worked out", _LEVELS),
)

STREAMS: Final = Table(
    "streams",
    "One row a stream of speech in one direction while nothing about it changed, of all that reach "
    "into the window.",
    (
        Column("replication", "int", "", "0 for the first"),
        Column("call", "int", "", "number of the call"),
        Column(
            "hop",
            "int",
            "",
            "place on the way from the caller, 1 for the first; 0: on none (early media)",
        ),
        Column("ahead", "flag", "", "towards the called user"),
        Column("source", "category", "", "node that sends"),
        Column("destination", "category", "", "node that receives"),
        Column("source_address", "text", "", "address and port; missing: a line in time slots"),
        Column("destination_address", "text", "", "address and port that it is sent to"),
        Column("codec", "category", "", "name as media lines have it; missing: a line"),
        Column("payload_type", "int", "", "number of the format, RFC 3551"),
        Column("ptime", "float", "s", "speech in a packet"),
        Column("srtp", "category", "", "crypto suite; missing: RTP without encryption"),
        Column("links", "category", "", "names in order; missing: both ends share a machine"),
        Column("begin", "float", "s", f"first packet, {WHEN}"),
        Column("end", "float", "s", f"when it ended, {WHEN}; missing: still there"),
        Column("bandwidth", "float", "bit/s", "with the Ethernet frame, while somebody talks"),
        Column("packets", "int", "", "sent"),
        Column("lost", "float", "", "that did not arrive; at level flow the number expected"),
        Column("late", "float", "", "that came after they were to be played; likewise"),
        Column("jitter", "float", "s", "of RFC 3550 6.4.1, mean"),
        Column(
            "jitter_max",
            "float",
            "s",
            "greatest, as a reader of `pcap --media` finds it; missing: flow does not know it",
        ),
        Column("delay", "float", "s", "mean from sender to receiver"),
        Column("r_factor", "float", "", "rating R of this stream alone, ITU-T G.107"),
        Column("mos_lq", "float", "", "listening quality of this stream alone"),
        Column("mos_cq", "float", "", "conversational quality of this stream alone"),
        Column("mos_assumed", "flag", "", "rests on figures that nobody published"),
        Column("level", "category", "", "how it was worked out", _LEVELS),
    ),
)

LINKS: Final = Table(
    "links",
    "One row a minute of the window, link and direction: what media asked of it.",
    (
        Column("replication", "int", "", "0 for the first"),
        Column("link", "category", "", "its name"),
        Column("source", "category", "", "place at which the direction begins"),
        Column("destination", "category", "", "place to which it leads"),
        Column("begin", "float", "s", f"of the minute, {WHEN}"),
        Column("capacity", "float", "bit/s", "of the link; missing: unlimited"),
        Column("bandwidth", "float", "bit/s", "mean of all streams, Ethernet or time slots"),
        Column("peak", "float", "bit/s", "most at a time"),
        Column("streams", "int", "", "most at a time"),
    ),
)
