"""The columns of every table: name, kind, unit and standard; `docs/formats.md` is made from it."""

from __future__ import annotations

from typing import Final

from simulator.record.column import WHEN, Column, Kind, Table
from simulator.record.media_columns import CALL_MEDIA, LINKS, STREAMS

__all__ = [
    "CALLS",
    "CALL_MEDIA",
    "FAULTS",
    "LINKS",
    "MESSAGES",
    "REJECTED",
    "RESOURCES",
    "SEIZURES",
    "STREAMS",
    "TABLES",
    "Column",
    "Kind",
    "Table",
]

_OUTCOMES: Final = (
    ("answered", "answered, and over since"),
    ("pending", "answered, and still up when the run ended: `released` is missing"),
    ("no_answer", "rang until the caller or a timer gave up"),
    ("busy", "the called user was in a call"),
    ("declined", "the called user refused"),
    ("abandoned", "the caller gave up before the called user would have answered"),
    ("blocked", "refused for want of a resource: channel, licence, call limit, overload"),
    ("rejected", "refused by a rule: number, policy, codec, registration"),
    ("failed", "the network failed: time-out, transport, server failure"),
)

# Of what came to nothing since it was sent before: itself, its answer, or the ACK of that.
_REPEATED: Final = (
    ("link", "it or its answer was lost on a link, or made twice there"),
    ("peer", "the far host was off, silent or had ended"),
    ("queue", "a full queue dropped it or its answer"),
    ("slow", "nothing was lost: the answer was late"),
)

CALLS: Final = Table(
    "calls",
    "One row an attempt of the measured window, as the caller's side saw it.",
    (
        Column("replication", "int", "", "0 for the first"),
        Column("call", "int", "", "our number, unique over all replications of a run"),
        Column("direction", "category", "", "who calls whom, such as lync-to-pstn"),
        Column("source", "category", "", "population of the caller"),
        Column("destination", "category", "", "population of the called user"),
        Column("caller", "text", "", "number of the caller"),
        Column("dialled", "text", "", "digits dialled"),
        Column("called", "text", "", "number of the called user"),
        Column("begin", "float", "s", f"when the caller dialled, {WHEN}"),
        Column(
            "alerted",
            "float",
            "s",
            f"ringing, or the answer, at the caller, {WHEN}; missing: refused",
        ),
        Column("answered", "float", "s", f"200 at the caller, {WHEN}"),
        Column("released", "float", "s", f"end of talk, of waiting, or refusal, {WHEN}"),
        Column("cleared", "float", "s", f"end of the last transaction, {WHEN}"),
        Column("srd", "float", "s", "session request delay, RFC 6076 4.3"),
        Column("sdd", "float", "s", "session disconnect delay (BYE by the caller), RFC 6076 4.4"),
        Column("sdt", "float", "s", "session duration time, RFC 6076 4.5"),
        Column("outcome", "category", "", "how it ended", _OUTCOMES),
        Column("sip_status", "int", "", "final status at the caller; 0: none came"),
        Column("q850_cause", "int", "", "cause of the Reason header (RFC 3326); 0: none"),
        Column("released_by", "category", "", "caller, called or network"),
        Column("reason_rule", "category", "", "rule of the first decision that led to the outcome"),
        Column("reason_node", "category", "", "node that decided"),
        Column("reason", "text", "", "the decision in words"),
        Column("reason_source", "category", "", "document behind the rule"),
        Column("redial_of", "int", "", "call that this one repeats after blocking; 0: none"),
        Column("record_line", "int", "", "line of the record replayed; 0: none"),
        Column("features", "category", "", "features that decided on it, the first one first"),
        *(
            Column(f"retransmissions_{cause}", "int", "", f"messages sent again: {text}")
            for cause, text in _REPEATED
        ),
        *CALL_MEDIA,
    ),
)

MESSAGES: Final = Table(
    "messages",
    "One row a message on a link, retransmissions included.",
    (
        Column("replication", "int", "", "0 for the first"),
        Column("call", "int", "", "number of the call; 0: outside calls"),
        Column("time", "float", "s", f"when it was sent, {WHEN}"),
        Column("arrival", "float", "s", f"when it arrived, {WHEN}; missing where it was lost"),
        Column("source", "category", "", "node that sent it"),
        Column("destination", "category", "", "node that it was sent to"),
        Column("transport", "category", "", "udp, tcp, tls; isdn and amp: see assumptions"),
        Column("label", "category", "", "method or status with phrase, as a ladder shows it"),
        Column("method", "category", "", "method of the request or of the request answered"),
        Column("sip_status", "int", "", "status; 0: a request"),
        Column("cseq", "int", "", "CSeq number"),
        Column("sip_call_id", "text", "", "Call-ID header"),
        Column("from_tag", "text", "", "tag of From"),
        Column("to_tag", "text", "", "tag of To; empty: none yet"),
        Column("branch", "text", "", "branch of the topmost Via"),
        Column("request_uri", "text", "", "Request-URI; of a response: that of its request"),
        Column(
            "retransmission",
            "category",
            "",
            "why it was sent again; missing: it was not, or that is not known (captures)",
            _REPEATED,
        ),
    ),
)

SEIZURES: Final = Table(
    "seizures",
    "One row a thing taken or refused; blocking can be recomputed from it.",
    (
        Column("replication", "int", "", "0 for the first"),
        Column("resource", "category", "", "name of the group"),
        Column("call", "int", "", "number of the call"),
        Column("start", "float", "s", f"when it was seized or refused, {WHEN}"),
        Column("end", "float", "s", f"when it was given back, {WHEN}; missing: still held"),
        Column("refused", "category", "", "why it was refused; empty: granted"),
    ),
)

RESOURCES: Final = Table(
    "resources",
    "One row a resource and replication: what the measured window saw.",
    (
        Column("replication", "int", "", "0 for the first"),
        Column("resource", "category", "", "name of the group or processor"),
        Column("kind", "category", "", "channels or processor"),
        Column("size", "int", "", "channels, or processors; missing: unlimited"),
        Column("attempts", "int", "", "seizures tried, or messages that arrived"),
        Column("blocked", "int", "", "of these refused, or dropped by a full queue"),
        Column("carried_traffic", "float", "E", "mean number in use, ITU-T E.600"),
        Column("offered_traffic", "float", "E", "carried, and what the blocked would have added"),
        Column("peak", "int", "", "most in use at a time"),
        Column("time_congestion", "float", "", "share of time in which all were in use"),
        Column("wait_mean", "float", "s", "mean wait of a message at a processor"),
        Column("wait_max", "float", "s", "longest wait of a message at a processor"),
    ),
)

FAULTS: Final = Table(
    "faults",
    "One row each time that a fault struck; there where the run has faults.",
    (
        Column("replication", "int", "", "0 for the first"),
        Column("fault", "category", "", "its name"),
        Column("kind", "category", "", "what happened, such as down"),
        Column("target", "category", "", "node, host, link, trunk, group or resource"),
        Column("begin", "float", "s", f"when it struck, {WHEN}"),
        Column("end", "float", "s", f"when it was mended, {WHEN}; missing: not in the run"),
    ),
)

REJECTED: Final = Table(
    "rejected",
    "One row a record that replay could not use.",
    (
        Column("file", "category", "", "as given"),
        Column("line", "int", "", "counted from 1"),
        Column("reason", "category", "", "why it was not used"),
        Column("seen", "text", "", "the value that was in the way"),
    ),
)

TABLES: Final = (CALLS, MESSAGES, SEIZURES, STREAMS, LINKS, RESOURCES, FAULTS, REJECTED)
