"""Runs with faults."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from simulator.faults.load import load_faults
from simulator.study.faulted import run_faults
from simulator.study.run import Run, open_run
from simulator.study.simulate import simulate
from simulator.topology.load import load_topology

SPEC = load_topology("guide-tcp").spec
FAULTS = ["mxone crash at 2 min for 30 s", "lan-phones down at 10:04 for 20 s"]


@cache
def broken_run() -> Run:
    return simulate(
        "guide-tcp",
        faults=FAULTS,
        duration="5 min",
        warmup="1 min",
        replications=2,
        workers=1,
        messages="first",
    )


def test_the_table_has_each_time_that_a_fault_struck() -> None:
    rows = broken_run().faults[lambda f: f["replication"] == 0]
    assert rows["fault"].to_list() == ["mxone crash", "lan-phones down"]
    assert rows["begin"].to_list() == [120.0, 240.0]
    assert rows["end"].to_list() == [150.0, 260.0]


def test_every_call_has_an_end_and_a_cause() -> None:
    calls = broken_run().calls
    over = calls[calls["outcome"] != "pending"]
    assert over["released"].notna().all()
    assert over["cleared"].notna().all()
    failed = over[over["outcome"].isin(["failed", "rejected", "blocked"])]
    assert failed["reason_rule"].notna().all()


def test_calls_that_a_fault_has_struck_say_so() -> None:
    calls = broken_run().calls
    lost = calls[calls["reason_rule"] == "fault"]
    assert len(lost) > 20
    assert {"mxone", "lan-phones"} <= {*lost["reason_node"]}
    assert lost["reason"].str.contains(r"mxone crash at 120 s \(mxone crash\)").any()


def test_the_answer_has_each_fault_with_the_calls_lost_to_it() -> None:
    faults: Any = broken_run().answer()["faults"]
    assert [(one["fault"], one["begin"], one["end"], one["strikes"]) for one in faults] == [
        ("mxone crash", 120.0, 150.0, 2),
        ("lan-phones down", 240.0, 260.0, 2),
    ]
    lost = broken_run().calls[lambda calls: calls["reason_rule"] == "fault"]["reason"]
    for one in faults:
        assert one["calls"] == lost.str.contains(f"({one['fault']})", regex=False).sum() > 0


def test_the_answer_counts_them() -> None:
    assert "failed because of faults" in broken_run().text()


def test_the_calls_that_the_answer_counts_are_those_that_its_words_list() -> None:
    run = broken_run()
    calls = run.calls
    failed = calls[(calls["reason_rule"] == "fault") & (calls["outcome"] != "answered")]
    (told,) = [one for one in run.answer()["warnings"] if "because of faults" in one]
    assert told.startswith(f"{len(failed)} calls")
    assert "outcome != answered" in told


def test_no_formula_is_said_to_agree_where_something_broke() -> None:
    (trunk,) = [one for one in run_resources() if one["name"] == "sip-trunk"]
    assert trunk["verdict"].endswith("%, where nothing breaks")


def run_resources() -> list[dict[str, Any]]:
    found = broken_run().answer()["resources"]
    assert isinstance(found, list)
    return found


def test_faults_that_were_loaded_are_run_from_their_file(tmp_path: Path) -> None:
    file = tmp_path / "cut.yaml"
    file.write_text("faults: {cut: {kind: down, node: mxone, at: 10 s, for: 5 s}}\n")
    loaded = load_faults(file)
    given = run_faults(loaded, SPEC, start=0.0, zone="UTC", duration=60.0)
    both = run_faults([loaded, FAULTS[0]], SPEC, start=0.0, zone="UTC", duration=300.0)
    assert given.copies == {"faults.yaml": file.read_bytes()}
    assert both.entries == ("faults.yaml", FAULTS[0])


def test_the_run_can_be_run_again() -> None:
    run = broken_run()
    number = int(run.calls[run.calls["replication"] == 1]["call"].iloc[0])
    assert len(run.call(number).messages)
    assert run.manifest.parameters["faults"] == FAULTS


def test_an_explanation_names_the_fault() -> None:
    run = broken_run()
    lost = run.calls[
        lambda c: (
            (c["reason_rule"] == "fault") & (c["outcome"] == "failed") & (c["replication"] == 0)
        )
    ]
    found = run.explain(int(lost["call"].iloc[0]))
    assert found.decision is not None
    assert found.decision.rule == "fault"
    assert "something had broken" in found.summary


def test_a_file_is_kept_among_the_inputs(tmp_path: Path) -> None:
    run = simulate(
        "guide-tcp",
        faults="mxone-down",
        duration="26 min",
        warmup=0,
        replications=1,
        messages="none",
        overrides={"workload.load": 0.05},
        out=tmp_path / "run",
    )
    assert (run.path / "inputs" / "faults.yaml").is_file()
    assert open_run(run.path).faults["begin"].to_list() == [1500.0]


def test_the_same_seed_gives_the_same_tables_with_any_number_of_workers() -> None:
    drawn = "mxone crash mtbf 2 min mttr 20 s"
    runs = [
        simulate(
            "guide-tcp",
            faults=drawn,
            duration="3 min",
            warmup=0,
            replications=2,
            workers=workers,
            messages="none",
        )
        for workers in (1, 2)
    ]
    for name in ("calls", "faults", "resources", "seizures"):
        pd.testing.assert_frame_equal(getattr(runs[0], name), getattr(runs[1], name))
    assert len(runs[0].faults) > 1


def test_a_run_without_faults_has_no_such_table() -> None:
    run = simulate("guide-tcp", duration="20 s", warmup=0, replications=1, messages="none")
    assert run.faults.empty
    assert "faults" not in run.manifest.parameters
    assert not (run.path / "faults").exists()


def test_a_mistake_is_told_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="expected 'mxone'"):
        simulate("guide-tcp", faults="mxoen down at 1 min", out=tmp_path / "run")
    assert not (tmp_path / "run").exists()
