"""Differences of figures between two runs: their intervals, inputs, and what is equal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

from simulator.study.compare import Comparison, compare
from simulator.study.compare.difference import difference
from simulator.study.compare.inputs import input_differences
from simulator.study.compare.samples import Sample, ratio, samples
from simulator.study.run import Run, open_run
from simulator.study.simulate import simulate
from tests.study.happening import FEW
from tests.study.short_run import short_run

OURS = [9.0, 10.5, 11.0, 8.0, 12.0]
THEIRS = [9.5, 11.5, 12.0, 9.5, 12.5]


def sample(values: list[float]) -> Sample:
    return Sample("resource", "trunk", "blocked", "", dict(enumerate(values)))


def test_a_paired_interval_is_students_over_the_differences() -> None:
    found = difference(sample(OURS), sample(THEIRS), paired=True)
    theory = stats.ttest_rel(THEIRS, OURS).confidence_interval(0.95)
    assert found.difference == pytest.approx(0.9)
    assert (found.low, found.high) == pytest.approx((theory.low, theory.high))
    assert found.beyond_chance is True


def test_an_interval_of_independent_runs_is_welchs() -> None:
    found = difference(sample(OURS), sample(THEIRS[:3]), paired=False)
    theory = stats.ttest_ind(THEIRS[:3], OURS, equal_var=False).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((theory.low, theory.high))
    assert found.beyond_chance is False


@pytest.mark.parametrize("paired", [True, False])
def test_the_other_way_round_all_signs_turn(paired: bool) -> None:
    there = difference(sample(OURS), sample(THEIRS), paired=paired)
    back = difference(sample(THEIRS), sample(OURS), paired=paired)
    turned = [-1.0 * end for end in (there.high or 0.0, there.low or 0.0)]
    assert [back.low, back.high] == pytest.approx(turned)
    assert back.beyond_chance is there.beyond_chance


def test_only_replications_of_both_are_paired() -> None:
    found = difference(sample(OURS), sample(THEIRS[:2]), paired=True)
    assert (found.a, found.b) == (9.75, 10.5)  # of the first two


def test_one_replication_gives_a_difference_without_an_interval() -> None:
    found = difference(sample(OURS[:1]), sample(THEIRS[:1]), paired=True)
    assert (found.difference, found.low, found.beyond_chance) == (0.5, None, None)


def test_what_is_equal_in_every_replication_does_not_differ() -> None:
    found = difference(sample(OURS), sample(OURS), paired=True)
    assert (found.difference, found.low, found.high, found.beyond_chance) == (0, 0, 0, False)


@pytest.mark.parametrize(("n", "verdict"), [(5, None), (6, True)])
def test_equal_differences_are_told_apart_from_chance_by_six_signs(
    n: int, verdict: bool | None
) -> None:
    found = difference(sample([0.0] * n), sample([1.0] * n), paired=True)
    assert found.beyond_chance is verdict


def test_a_figure_that_one_run_lacks_has_no_difference() -> None:
    found = difference(sample(OURS), None, paired=True)
    assert (found.b, found.difference, found.beyond_chance) == (None, None, None)


def test_values_of_a_ratio_have_the_ratio_of_the_sums_as_their_mean() -> None:
    values = ratio({0: 1.0, 1: 5.0}, {0: 10.0, 1: 90.0})
    assert sum(values.values()) / 2 == pytest.approx(6.0 / 100.0)


# Whole runs


def run(folder: Path, **how: object) -> Run:
    changes: dict[str, object] = how.pop("overrides", {})  # type: ignore[assignment]
    common: dict[str, object] = {
        "duration": "1 min",
        "warmup": 0,
        "replications": 6,
        "messages": "none",
        "workers": 1,
        "overrides": FEW | changes,
    }
    return simulate("guide-tcp", out=folder, **(common | how))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(tmp_path_factory.mktemp("runs") / "wide")


@pytest.fixture(scope="module")
def found(wide: Run) -> Comparison:
    narrow = run(wide.path.parent / "narrow", overrides={"trunk.channels": 1})
    comparison = wide.compare(narrow)
    assert isinstance(comparison, Comparison)
    return comparison


def figure(found: Comparison, name: str, what: str) -> pd.Series:
    rows = found.figures
    chosen = rows[(rows["name"] == name) & (rows["figure"] == what)]
    assert len(chosen) == 1
    return chosen.iloc[0]


def test_the_one_input_that_differs_is_named_with_both_values(found: Comparison) -> None:
    assert found.inputs.to_dict("records") == [
        {"path": "trunks.sip-trunk.channels", "a": "30", "b": "1"}
    ]


def test_blocking_that_fewer_channels_bring_lies_beyond_chance(found: Comparison) -> None:
    row = figure(found, "sip-trunk", "blocking")
    assert (row["a"], row["beyond_chance"]) == (0.0, True)
    assert 0.0 < row["low"] < row["difference"] < row["high"]


def test_attempts_of_the_same_callers_are_equal(found: Comparison) -> None:
    row = figure(found, "mxone-to-mxone", "attempts")
    assert (row["difference"], row["beyond_chance"]) == (0.0, False)


def test_values_are_those_of_the_answer(wide: Run, found: Comparison) -> None:
    answer = wide.answer()
    trunk = answer["resources"][0]
    assert figure(found, "sip-trunk", "carried_traffic")["a"] == pytest.approx(
        trunk["carried_traffic"]
    )
    assert figure(found, "sip-trunk", "blocked")["a"] * 6 == trunk["blocked"]
    narrow = open_run(wide.path.parent / "narrow").answer()
    assert figure(found, "sip-trunk", "blocking")["b"] == pytest.approx(
        narrow["resources"][0]["blocking"]
    )


def test_calls_that_ended_otherwise_are_counted(found: Comparison) -> None:
    rows = found.outcomes
    changed = rows[(rows["outcome_a"] == "answered") & (rows["outcome_b"] == "blocked")]
    assert int(changed["calls"].iloc[0]) > 0
    assert not ((rows["outcome_a"] == "blocked") & (rows["outcome_b"] == "answered")).any()


def test_the_page_says_what_the_intervals_rest_on(found: Comparison) -> None:
    assert "Student's t over 6 pairs of replications (one seed)" in found.text
    assert "trunks.sip-trunk.channels  30  1" in found.text
    assert "Bottleneck: A " in found.text
    assert found._repr_html_().startswith("<pre>A  ")


def test_runs_of_two_seeds_are_independent_samples(wide: Run) -> None:
    other = run(wide.path.parent / "other", seed=2, replications=2)
    found = wide.compare(other)
    assert isinstance(found, Comparison)
    assert found.remarks == ("intervals of 95 % by Welch, 6 and 2 independent replications",)
    assert {"seed", "replications"} == set(found.inputs["path"])


def test_a_run_does_not_differ_from_itself(wide: Run) -> None:
    found = compare(wide, wide)
    assert found.inputs.empty
    assert "All inputs are equal." in found.text
    assert (found.figures["difference"] == 0.0).all()
    assert (found.calls["differs"] == "").all()


def test_fields_of_the_workload_and_versions_are_inputs_too(wide: Run, tmp_path: Path) -> None:
    louder = run(tmp_path / "louder", overrides={"workload.load": 15}, replications=1)
    versions = {**louder.manifest.versions, "simpy": "9.9"}
    older = Run(louder.path, replace(louder.manifest, versions=versions, replications=6))
    paths = dict(
        zip(*(input_differences(wide, older)[name] for name in ("path", "b")), strict=True)
    )
    assert paths["workload.load"] == "15"
    assert paths["version of simpy"] == "9.9"


def test_quality_of_speech_and_bandwidth_of_links_are_figures() -> None:
    found = {one.key: one for one in samples(short_run())}
    links = short_run().links[lambda rows: rows["link"] == "lan-gateway"]
    both = links["bandwidth"].sum() / links["begin"].nunique() / 1e6
    bandwidth = found["link", "lan-gateway", "bandwidth"]
    assert bandwidth.values == {0: pytest.approx(both)}
    assert 3.5 < found["speech", "MOS-CQ", "mean"].values[0] < 4.5
    assert found["speech", "calls relayed", "count"].values[0] > 0
