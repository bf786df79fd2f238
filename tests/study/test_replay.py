"""Call records replayed through the guide's topology."""

from __future__ import annotations

from heapq import heappop, heappush
from pathlib import Path

import pandas as pd
import pytest

import simulator
from simulator.study.run import Run
from simulator.workload.replay import read_records

# Of the outside samples: rows of the file, and how many of them are calls.
FILES = {
    "vast2008-calls.csv": (6807, 6804),
    "asterisk-freepbx-cdr.csv": (856, 717),
    "cucm-cdr.csv": (203, 194),
    "cdr-stats-import.csv": (5, 5),
    "freeswitch-cdr.csv": (10, 2),
    "asterisk-master.csv": (5, 1),
}


def replayed(records: Path, out: Path, **settings: object) -> Run:
    return simulator.replay("guide-tcp", records, out=out, messages="none", **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [n for n in FILES if not n.startswith("vast")])
def test_every_row_is_used_or_rejected(samples: Path, tmp_path: Path, name: str) -> None:
    run = replayed(samples / "data" / name, tmp_path / "run", ideal=True)
    answer = run.answer()
    assert (answer["rows"], answer["used"]) == FILES[name]
    assert answer["rows"] == answer["used"] + sum(answer["rejected"].values())
    assert len(run.calls) == answer["used"]
    rejected = run.rejected["reason"].value_counts().to_dict()
    assert {reason: n for reason, n in rejected.items() if n} == answer["rejected"]


@pytest.fixture(scope="module")
def vast(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return replayed(
        samples / "data" / "vast2008-calls.csv",
        tmp_path_factory.mktemp("vast") / "run",
        mapping="vast2008",
        ideal=True,
        spread=False,
        overrides={"trunk.channels": 12},
    )


def loss_group(calls: list[tuple[float, float]], channels: int) -> int:
    """Count who finds no channel free; at one instant all releases come first."""
    ends: list[float] = []
    blocked = 0
    for start, duration in calls:
        while ends and ends[0] <= start:
            heappop(ends)
        if len(ends) < channels:
            heappush(ends, start + duration)
        else:
            blocked += 1
    return blocked


def test_the_vast_records_lose_what_a_bare_group_of_channels_loses(
    vast: Run, samples: Path
) -> None:
    records = read_records(samples / "data" / "vast2008-calls.csv", "vast2008").calls
    ordered = sorted(records, key=lambda record: record.start)  # file order among equal starts
    independent = loss_group([(r.start, r.duration) for r in ordered], 12)
    answer = vast.answer()
    assert answer["used"] == 6804
    assert answer["blocked"] == independent == 2144


def test_the_vast_figure_can_be_recomputed_from_the_seizures(vast: Run) -> None:
    rows = vast.seizures[vast.seizures["resource"] == "sip-trunk"]
    assert len(rows) == 6804
    assert int(rows["refused"].notna().sum()) == 2144
    granted = rows[rows["refused"].isna()]
    # Never more than twelve at a time: channels given back at an instant are free at it.
    steps = pd.concat(
        [
            pd.DataFrame({"at": granted["end"], "step": -1}),
            pd.DataFrame({"at": granted["start"], "step": 1}),
        ]
    )
    lasting = steps.sort_values(["at", "step"])["step"].cumsum()
    assert lasting.max() == 12


def master_row(caller: str, minute: int, total: int, talk: int, disposition: str) -> str:
    """Return a row in the form of Asterisk's Master.csv, of a call to 20002 that morning."""
    start = 1_289_984_400 + 60 * minute
    ring = total - talk

    def clock(seconds: int) -> str:
        return f'"2010-11-17 09:{minute + seconds // 60:02d}:{seconds % 60:02d}"'

    answered = clock(ring) if talk else '""'
    return (
        f'"","{caller}","20002","office","","SIP/{caller}-1","SIP/20002-{minute}","Dial","",'
        f'{clock(0)},{answered},{clock(total)},{total},{talk},"{disposition}","DOCUMENTATION",'
        f'"{start}.1",""'
    )


def test_replayed_users_are_busy_only_where_the_record_says_so(tmp_path: Path) -> None:
    rows = (
        master_row("20001", 0, 600, 595, "ANSWERED"),
        master_row("20003", 1, 60, 55, "ANSWERED"),  # the called one is in a call
        master_row("20004", 2, 5, 0, "BUSY"),
    )
    records = tmp_path / "calls.csv"
    records.write_text("\n".join(rows) + "\n")
    run = replayed(records, tmp_path / "run", mapping="asterisk-master")
    assert run.calls.sort_values("begin")["outcome"].tolist() == ["answered", "answered", "busy"]


def test_a_replay_that_misses_the_trunk_says_so(tmp_path: Path) -> None:
    records = tmp_path / "calls.csv"
    records.write_text(master_row("20001", 0, 60, 55, "ANSWERED") + "\n")
    run = replayed(records, tmp_path / "run", mapping="asterisk-master")
    notes = [note for note in run.answer()["warnings"] if "no call uses the trunk" in note]
    assert len(notes) == 1
    assert "0 of lync, 2 of mxone, 0 of pstn" in notes[0]
