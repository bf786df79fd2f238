"""Rows of the table of messages, made by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd

from simulator.record.columns import MESSAGES


def message(
    time: float,
    source: str,
    destination: str,
    label: str,
    *,
    transport: str = "tcp",
    lost: bool = False,
    branch: str = "",
    call: int = 1,
    replication: int = 0,
) -> dict[str, Any]:
    """One row; everything that a ladder does not show is the same in all."""
    return {
        "replication": replication,
        "call": call,
        "time": time,
        "arrival": None if lost else time + 0.001,
        "source": source,
        "destination": destination,
        "transport": transport,
        "label": label,
        "method": "INVITE",
        "sip_status": 0,
        "cseq": 1,
        "sip_call_id": "1@a",
        "from_tag": "a",
        "to_tag": None,
        "branch": branch or f"z9hG4bK{source}",
        "request_uri": "sip:20123@192.0.2.84",
        "retransmission": None,
    }


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    """The rows as a table."""
    return pd.DataFrame(list(rows), columns=[column.name for column in MESSAGES.columns])


def columns(*rows: dict[str, Any]) -> tuple[list[Any], ...]:
    """The rows as `write_table` takes them."""
    return tuple([row[column.name] for row in rows] for column in MESSAGES.columns)


CALL: dict[str, Any] = {
    "replication": 0,
    "call": 1,
    "direction": "lync-to-mxone",
    "source": "lync",
    "destination": "extensions",
    "caller": "30012",
    "dialled": "20123",
    "called": "20123",
    "begin": 1234.5,
    "alerted": 1234.55,
    "answered": 1242.0,
    "released": 1300.0,
    "cleared": 1300.01,
    "srd": 0.05,
    "sdd": 0.01,
    "sdt": 58.0,
    "outcome": "answered",
    "sip_status": 200,
    "q850_cause": 0,
    "released_by": "caller",
    "reason_rule": None,
    "reason_node": None,
    "reason": None,
    "reason_source": None,
    "redial_of": 0,
    "record_line": 0,
    "features": None,
    "retransmissions_link": 0,
    "retransmissions_peer": 0,
    "retransmissions_queue": 0,
    "retransmissions_slow": 0,
}
