"""A finished run on disk for the commands that read one."""

from __future__ import annotations

from pathlib import Path

from simulator.record.columns import CALLS, MESSAGES
from simulator.record.store import write_table
from simulator.study.run_writer import RunWriter, begin_run
from tests.record import messages as made
from tests.record.messages import CALL, message
from tests.study.made import context

CALL_ROWS = (
    CALL,
    {**CALL, "call": 2, "outcome": "busy", "sip_status": 486, "sdt": None, "begin": 1300.0},
    {**CALL, "call": 3, "outcome": "blocked", "sip_status": 503, "sdt": None, "begin": 1200.0},
)


def made_run(folder: Path) -> RunWriter:
    """Three calls of which the first has messages; the run is not yet finished."""
    writer = begin_run(folder, context(), {"topology.yaml": "name: made\n"})
    columns = tuple([row.get(column.name) for row in CALL_ROWS] for column in CALLS.columns)
    write_table(folder, CALLS, "r00000", columns)
    rows = (
        message(1234.5, "lync-clients", "frontend", "INVITE", transport="tls"),
        message(1234.501, "frontend", "mediation", "INVITE", transport="tls"),
    )
    write_table(folder, MESSAGES, "r00000", made.columns(*rows))
    return writer
