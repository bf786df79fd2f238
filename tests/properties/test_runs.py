"""Whatever the network: runs end, calls have an outcome, and nothing of them is left behind."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import given, settings

from simulator.calls.attempt import Outcome
from simulator.net.path import Path as Way
from simulator.net.tap import Tap
from simulator.record.columns import CALLS, MESSAGES, SEIZURES, Table
from simulator.record.store import read_table
from tests.conftest import LONG
from tests.properties.networks import QUIET, Case, Watched, cases, replication

EXAMPLES = 500 if LONG else 30
ORDER = ("begin", "alerted", "answered", "released", "cleared")
OUTCOMES = {outcome.name.lower() for outcome in Outcome}


@settings(max_examples=EXAMPLES)
@given(cases())
def test_runs_end_and_leave_nothing_behind(case: Case) -> None:
    with TemporaryDirectory() as folder:
        run = replication(case, Path(folder))
        result = run.run()
        assert run.leaks == []
        assert not run.undelivered or loses(case)
        calls, seizures, messages = (
            _read(Path(folder), table) for table in (CALLS, SEIZURES, MESSAGES)
        )
    assert len(calls) == sum(figures.attempts for figures in result.directions.values())
    check_calls(calls)
    check_seizures(run, seizures)
    _check_messages(messages)


def loses(case: Case) -> bool:
    return any(name.endswith("loss") and value != "0" for name, value in case.overrides.items())


def _read(folder: Path, table: Table) -> pd.DataFrame:
    return read_table(folder, table)


def check_calls(calls: pd.DataFrame) -> None:
    assert set(calls["outcome"]) <= OUTCOMES
    assert calls["call"].is_unique
    times = calls[list(ORDER)]
    # In order where known: what is missing stands for what came before it.
    known = times.ffill(axis=1)
    assert (known.diff(axis=1).iloc[:, 1:] >= -1e-9).all(axis=None)
    pending = calls["outcome"] == "pending"
    assert times["cleared"].notna().equals(~pending)
    assert times.loc[pending, "answered"].notna().all()
    answered = calls[calls["outcome"] == "answered"]
    assert answered["answered"].notna().all()
    assert (answered["sip_status"] == 200).all()
    blocked = calls[calls["outcome"] == "blocked"]
    assert blocked["reason_rule"].notna().all()
    assert (blocked["sip_status"] >= 300).all()


def check_seizures(run: Watched, seizures: pd.DataFrame) -> None:
    """All is given back by now, so no seizure is without an end; a group never held too many."""
    granted = seizures[seizures["refused"].isna() & ~seizures["call"].isin(run.undelivered)]
    assert granted["end"].notna().all()
    assert (granted["end"] >= granted["start"]).all()
    for name, group in run.scene.world.groups.items():
        if group.size is not None:
            rows = granted[granted["resource"] == name]
            changes = pd.concat(
                [
                    pd.DataFrame({"at": rows["end"], "change": -1}),
                    pd.DataFrame({"at": rows["start"], "change": 1}),
                ]
            ).sort_values(["at", "change"])
            assert changes["change"].cumsum().max() <= group.size or rows.empty


def _check_messages(messages: pd.DataFrame) -> None:
    arrived = messages["arrival"].notna()
    assert (messages.loc[arrived, "arrival"] >= messages.loc[arrived, "time"]).all()
    # A datagram may be lost; so is a frame of a D channel after three repeats (ITU-T Q.921 5.9).
    assert set(messages.loc[~arrived, "transport"]) <= {"udp", "isdn"}


@settings(max_examples=EXAMPLES // 6)
@given(cases())
def test_no_message_changes_once_it_is_sent(case: Case) -> None:
    taps: list[Tap] = []

    def tapped(path: Way) -> Tap:
        taps.append(Tap(path))
        return taps[-1]

    replication(case, wrap=tapped).run()
    for tap in taps:
        tap.check()
    assert sum(tap.passed for tap in taps) > 0


def test_a_channel_that_is_not_given_back_would_be_seen() -> None:
    run = replication(QUIET)
    group = run.scene.world.groups["sip-trunk"]
    assert group.seize(1, run.scene.begin) is not None
    run.run()
    assert run.leaks == [(1, "seizure of sip-trunk")]
