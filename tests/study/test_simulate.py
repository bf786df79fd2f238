"""A whole run: the same whatever the workers, made again from its inputs."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import simulator
from simulator.errors import InputError, InputErrors
from simulator.study.run import Run


def small(out: Path, **changes: object) -> Run:
    settings: dict[str, object] = {
        "duration": "2 min",
        "warmup": "1 min",
        "replications": 3,
        "messages": "first",
        **changes,
    }
    return simulator.simulate("guide-tcp", out=out, **settings)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return small(tmp_path_factory.mktemp("runs") / "run", workers=1)


def test_workers_change_nothing_but_the_time(run: Run, tmp_path: Path) -> None:
    again = small(tmp_path / "run", workers=2)
    for table in ("calls", "messages", "seizures", "resources"):
        pd.testing.assert_frame_equal(getattr(run, table), getattr(again, table))
    assert run.answer() == again.answer()


def test_another_seed_gives_other_calls(run: Run, tmp_path: Path) -> None:
    other = small(tmp_path / "run", workers=1, replications=1, seed=2)
    mine = run.calls[run.calls["replication"] == 0]["begin"].tolist()
    assert other.calls["begin"].tolist() != mine


def test_messages_of_a_later_replication_are_made_again(run: Run) -> None:
    later = run.calls[run.calls["replication"] == 2]
    number = int(later["call"].iloc[0])
    assert not (run.messages["call"] == number).any()
    messages = run.call(number).messages
    assert set(messages["call"]) == {number}
    assert messages["time"].iloc[0] == pytest.approx(later["begin"].iloc[0], abs=0.1)


def test_what_the_workload_drew_is_told_from_what_was_found(run: Run) -> None:
    busy = run.calls[run.calls["reason_rule"] == "user busy"]
    at_pstn = busy[busy["reason_node"] == "pstn"]["reason_source"].astype(str)
    elsewhere = busy[busy["reason_node"] == "sip-phones"]["reason_source"].astype(str)
    assert len(at_pstn) > 0
    assert at_pstn.str.contains("outcomes of the workload").all()
    assert not elsewhere.str.contains("workload").any()
    drawn = run.calls[run.calls["reason_rule"] == "number out of reach"]
    assert set(drawn["outcome"].astype(str)) == {"failed"}


def test_blocking_can_be_recomputed_from_the_seizures(tmp_path: Path) -> None:
    run = small(tmp_path / "run", workers=1, duration="10 min", overrides={"trunk.channels": 8})
    answer = run.answer()["resources"][0]
    rows = run.seizures[run.seizures["resource"] == "sip-trunk"]
    tried = rows[(rows["start"] >= 0.0) & (rows["start"] < 600.0)]
    blocked = tried[tried["refused"].notna()]
    assert (len(tried), len(blocked)) == (answer["attempts"], answer["blocked"])
    assert answer["blocked"] > 0


def test_a_run_made_from_an_edited_copy_uses_the_copys_workload(tmp_path: Path) -> None:
    from simulator.topology.starter import start

    start("guide-tcp", tmp_path / "lab")
    workload = tmp_path / "lab" / "workloads" / "guide-busy-hour.yaml"
    workload.write_text(workload.read_text().replace("load: 1.0", "load: 0.0001"))
    run = simulator.simulate(
        tmp_path / "lab" / "guide-tcp.yaml",
        duration="1 min",
        warmup=0,
        replications=1,
        workers=1,
        out=tmp_path / "run",
    )
    assert run.answer()["attempts"] < 3
    assert (tmp_path / "run" / "inputs" / "workload.yaml").read_text().count("load: 0.0001") == 1


def test_a_day_profile_set_from_outside_goes_with_the_run(tmp_path: Path) -> None:
    day = tmp_path / "day.csv"
    day.write_text("time,factor\n00:00,0.1\n09:00,1\n")
    flow = "workload.traffic.pstn"
    run = small(
        tmp_path / "run",
        workers=1,
        replications=2,
        overrides={f"{flow}.arrivals": "profile", f"{flow}.profile": str(day)},
    )
    day.unlink()
    assert "set-profile-0.csv" in run.manifest.inputs
    later = run.calls[run.calls["replication"] == 1]
    assert len(run.call(int(later["call"].iloc[0])).messages) > 0  # made again from the copies


def test_the_manifest_names_what_the_run_was_made_from(run: Run) -> None:
    manifest = json.loads((run.path / "manifest.json").read_text())
    assert set(manifest["inputs"]) == {"topology.yaml", "workload.yaml"}
    assert manifest["state"] == "complete"
    assert manifest["seed"] == 1


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"duration": "5"}, "duration"),
        ({"warmup": "5 apples"}, "warmup"),
        ({"overrides": {"trunk.chanels": 3}}, "channels"),
        ({"workload": "no-such-load"}, "no-such-load"),
        ({"duration": "1e5 d"}, "more calls than one replication can hold"),
        ({"overrides": {"workload.load": "100000"}}, "more calls than one replication can hold"),
    ],
)
def test_mistakes_are_told_before_anything_is_written(
    tmp_path: Path, settings: dict[str, object], words: str
) -> None:
    with pytest.raises((InputError, InputErrors), match=words):
        small(tmp_path / "run", **settings)
    assert not (tmp_path / "run").exists()


def test_sampled_messages_are_those_of_some_calls_of_all_replications(tmp_path: Path) -> None:
    run = small(tmp_path / "run", workers=1, messages="sampled", duration="5 min", replications=2)
    assert set(run.messages["replication"]) == {0, 1}
    assert set(run.messages["call"] % 100) == {1}


def test_messages_of_listed_calls_are_kept_in_whichever_replication(
    run: Run, tmp_path: Path
) -> None:
    number = int(run.calls[run.calls["replication"] == 1]["call"].iloc[0])
    again = small(tmp_path / "run", workers=1, messages=f"calls={number}")
    assert set(again.messages["call"]) == {number}
