"""A workload file becomes typed flows; its mistakes are single lines with their places."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from simulator.errors import InputError, InputErrors
from simulator.workload.load import load_workload
from simulator.workload.spec import Law, Outcomes, TrafficSpec, WorkloadSpec

FLOW = "traffic: {pstn: {"


def loaded(folder: Path, differences: str) -> WorkloadSpec:
    """Load the guide's busy hour with some lines of YAML on top."""
    file = folder / "mine.yaml"
    file.write_text(f"extends: guide-busy-hour\n{differences}\n", encoding="utf-8")
    return load_workload(file)


def flow(folder: Path, differences: str, source: str = "pstn") -> TrafficSpec:
    return {one.source: one for one in loaded(folder, differences).flows}[source]


def mistakes(folder: Path, differences: str) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        loaded(folder, differences)
    return [str(error).replace(f"{folder}/", "") for error in caught.value.errors]


def test_the_start_is_an_instant_in_its_zone() -> None:
    # 2010-11-17 10:00 in Stockholm is 09:00 UTC
    assert load_workload("guide-busy-hour").start == 1_289_984_400.0


def test_rates_are_per_second() -> None:
    flows = {one.source: one for one in load_workload("guide-busy-hour").flows}
    assert flows["lync"].rate == 1.5 / 3600


def test_the_guides_arrivals_are_poisson_and_nobody_redials() -> None:
    flows = load_workload("guide-busy-hour").flows
    assert {(one.arrivals.kind, one.redial) for one in flows} == {("poisson", None)}


def test_what_stands_at_the_top_holds_for_a_flow_that_has_none(tmp_path: Path) -> None:
    text = "holding: {law: deterministic, mean: 60 s}\nreleased_by_caller: 80 %"
    pstn = flow(tmp_path, text)
    assert pstn.holding == Law("deterministic", 60.0, 0.0)
    assert pstn.released_by_caller == 0.8


def test_what_a_flow_says_itself_comes_first(tmp_path: Path) -> None:
    pstn = flow(tmp_path, FLOW + "holding: {law: gamma, mean: 2 min, cv: 1.5}}}")
    assert pstn.holding == Law("gamma", 120.0, 1.5)


def test_an_empirical_law_knows_its_mean_and_spread(tmp_path: Path) -> None:
    law = flow(tmp_path, "ring: {law: empirical, values: [4 s, 8 s]}").ring
    assert (law.kind, law.mean, law.values) == ("empirical", 6.0, (4.0, 8.0))
    assert law.cv == pytest.approx(1 / 3)


def test_outcomes_of_a_flow_replace_those_at_the_top(tmp_path: Path) -> None:
    pstn = flow(tmp_path, FLOW + "outcomes: {lync: {answered: 1}}}}")
    assert pstn.outcomes["lync"] == Outcomes(1.0, 0.0, 0.0, 0.0, 0.0)
    assert pstn.outcomes["attached"].answered == 0.78


def test_a_law_is_replaced_as_a_whole(tmp_path: Path) -> None:
    assert flow(tmp_path, "ring: {law: exponential, mean: 9 s}").ring == Law(
        "exponential", 9.0, 1.0
    )


def test_redial_is_read(tmp_path: Path) -> None:
    text = "redial: {probability: 70 %, delay: {law: exponential, mean: 30 s}, attempts: 4}"
    redial = flow(tmp_path, text).redial
    assert redial is not None
    assert (redial.probability, redial.delay.mean, redial.attempts) == (0.7, 30.0, 4)


def test_a_flow_may_have_a_name_of_its_own(tmp_path: Path) -> None:
    text = (
        "traffic: {second: {from: pstn, arrivals: finite, calls_per_user: 1 /h, to: {lync: 100 %}}}"
    )
    assert [one.source for one in loaded(tmp_path, text).flows].count("pstn") == 2


def test_a_profile_of_the_day_is_in_order(tmp_path: Path) -> None:
    text = FLOW + "arrivals: profile, profile: {'17:30': 0.5, 08:00: 1.2}}}"
    arrivals = flow(tmp_path, text).arrivals
    assert arrivals.kind == "profile"
    assert arrivals.factors == ((8 * 3600.0, 1.2), (17.5 * 3600.0, 0.5))


def test_a_profile_may_be_a_file_beside_the_workload(tmp_path: Path) -> None:
    (tmp_path / "day.csv").write_text("time,factor\n00:00,0.1\n09:00,1\n")
    arrivals = flow(tmp_path, FLOW + "arrivals: profile, profile: day.csv}}").arrivals
    assert arrivals.factors == ((0.0, 0.1), (9 * 3600.0, 1.0))


def test_a_profile_lies_beside_the_file_that_names_it(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    (base / "day.csv").write_text("time,factor\n00:00,0.1\n09:00,1\n")
    text = f"extends: guide-busy-hour\n{FLOW}arrivals: profile, profile: day.csv}}}}\n"
    (base / "busy.yaml").write_text(text)
    (tmp_path / "mine.yaml").write_text("extends: base/busy.yaml\nload: 2\n")
    mine = load_workload(tmp_path / "mine.yaml")
    (arrivals,) = (one.arrivals for one in mine.flows if one.source == "pstn")
    assert arrivals.factors == ((0.0, 0.1), (9 * 3600.0, 1.0))


@pytest.mark.parametrize(
    ("path", "value"), [("workload.load", "1.2"), ("load", 1.2), ("workload.load", 1.2)]
)
def test_a_field_is_overridden_by_its_path(path: str, value: object) -> None:
    assert load_workload("guide-busy-hour", {path: value}).load == 1.2


def test_a_field_of_a_flow_is_overridden() -> None:
    busy = load_workload("guide-busy-hour", {"workload.traffic.lync.calls_per_user": "3 /h"})
    assert busy.flows[0].rate == 3 / 3600


def test_a_wrong_path_names_the_nearest() -> None:
    with pytest.raises(InputErrors, match="there is no 'laod'; expected 'load'"):
        load_workload("guide-busy-hour", {"workload.laod": "2"})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "laod: 2",
            "mine.yaml:2:1: laod: unknown field; expected 'load'",
        ),
        (
            "load: -1",
            (
                "mine.yaml:2:1: load: not a factor; seen '-1', expected a plain number from 0 "
                "to below 1,000,000, such as 1.2"
            ),
        ),
        (
            "start: yesterday",
            (
                "mine.yaml:2:1: start: not a date with a time; seen 'yesterday', expected such as "
                "2010-11-17 10:00"
            ),
        ),
        (
            "zone: Europe/Stokholm",
            (
                "mine.yaml:2:1: zone: unknown time zone; seen 'Europe/Stokholm', expected a name "
                "of the IANA time zone database, such as Europe/Stockholm"
            ),
        ),
        (
            FLOW + "calls_per_user: 2}}",
            (
                "mine.yaml:2:18: traffic.pstn.calls_per_user: the unit is missing; seen '2', "
                "expected a rate with one of /s, /min, /h, such as 2 /h"
            ),
        ),
        (
            FLOW + "to: {lync: 20 %}}}",
            (
                "mine.yaml:2:11: traffic.pstn: the shares sum to 1.04; seen 'a mapping', expected "
                "shares that sum to 1 (100 %)"
            ),
        ),
        (
            "outcomes: {lync: {answered: 90 %}}",
            (
                "mine.yaml:2:12: outcomes.lync: the shares sum to 1.13; seen 'a mapping', expected "
                "shares that sum to 1 (100 %)"
            ),
        ),
        (
            "holding: {law: lognormal}",
            (
                "mine.yaml:2:1: holding: the law 'lognormal' takes mean and cv; seen 'a mapping', "
                "expected {law: lognormal, mean: ..., cv: ...}"
            ),
        ),
        (
            "holding: {law: normal}",
            (
                "mine.yaml:2:11: holding.law: wrong value; seen 'normal', expected 'exponential', "
                "'lognormal', 'gamma', 'deterministic' or 'empirical'"
            ),
        ),
        (
            FLOW + "arrivals: profile}}",
            (
                "mine.yaml:2:11: traffic.pstn: `profile` belongs to `arrivals: profile`; seen "
                "'a mapping', expected both or neither"
            ),
        ),
        (
            "outcomes: {lync: null}",
            (
                "guide-busy-hour.yaml:LINE: traffic.lync.to.lync: no outcomes of calls to 'lync'; "
                "expected 'lync' in `outcomes`, at the top or here"
            ),
        ),
    ],
)
def test_a_mistake_is_one_line_with_its_place(text: str, line: str, tmp_path: Path) -> None:
    first = mistakes(tmp_path, text)[0]
    name, _, rest = first.partition(":")
    if name == "guide-busy-hour.yaml":
        first = f"{name}:LINE: {rest.split(': ', 1)[1]}"
    assert first == line


def test_an_unknown_workload_names_the_nearest() -> None:
    with pytest.raises(InputError, match="expected 'guide-busy-hour'"):
        load_workload("guide-busy-our")


def test_a_workload_travels_to_a_worker_process() -> None:
    busy = load_workload("guide-busy-hour")
    assert pickle.loads(pickle.dumps(busy)) == busy
