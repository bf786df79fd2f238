"""Windows around faults against the whole time, and against the formulae."""

from __future__ import annotations

from dataclasses import replace
from math import fsum, sqrt

import pytest

from simulator.errors import InputError, InputErrors
from simulator.faults.timetable import timetable
from simulator.study.availability import AvailabilityStudy, availability
from simulator.study.availability.spans import observe
from simulator.study.availability.tally import ALL
from simulator.study.student import t_quantile
from tests.study.availability.made import TRUNK, cut_trunk, restless, two_trunks


def test_windows_say_what_the_whole_time_says() -> None:
    """The same timetables, other callers: the mean difference is 0 within its interval."""
    parts, whole = restless(False).estimate.observed, restless(True).estimate.observed
    assert [one.failures for one in parts] == [one.failures for one in whole]
    rate = restless(False).estimate.rate(ALL).value
    differences = [
        a.of(ALL).lost / (a.of(ALL).offered + rate * a.between) - b.of(ALL).lost / b.of(ALL).offered
        for a, b in zip(parts, whole, strict=True)
    ]
    mean = fsum(differences) / len(differences)
    squares = fsum((one - mean) ** 2 for one in differences)
    error = sqrt(squares / (len(differences) - 1) / len(differences))
    assert abs(mean) < t_quantile(0.995, len(differences) - 1) * error
    assert restless(True).services[0].lost.holds(restless(False).services[0].lost.value)
    assert restless(False).services[0].lost.holds(restless(True).services[0].lost.value)


@pytest.mark.long
def test_thirty_days_in_full_agree() -> None:
    """Faults every few days; the hours above are the small size of it."""
    windowed, full = (
        availability(
            TRUNK,
            faults=("mxone down mtbf 3 d mttr 2 h", "lan-lync down mtbf 4 d mttr 1 h"),
            duration="30 d",
            replications=6,
            overrides={"workload.load": 0.05},
            full=full,
            workers=1,
        )
        for full in (False, True)
    )
    assert full.estimate.simulated == 1.0
    assert windowed.estimate.simulated < 0.3
    for one, other in zip(windowed.services, full.services, strict=True):
        assert one.scope == other.scope
        assert other.lost.holds(one.lost.value)
        assert other.unreachable.holds(one.unreachable.value)
    for part, whole in zip(windowed.estimate.observed, full.estimate.observed, strict=True):
        assert part.of(ALL).unreachable == pytest.approx(whole.of(ALL).unreachable, rel=0.25)


def test_less_than_all_of_it_is_simulated() -> None:
    parts = restless(False).estimate
    assert restless(True).estimate.simulated == 1.0
    assert 0.2 < parts.simulated < 0.8
    assert all(one.windows > 1 and not one.restless for one in parts.observed)


def test_the_time_is_that_in_which_something_was_broken() -> None:
    for one in cut_trunk().estimate.observed:
        broken = fsum(one.broken.values())
        assert one.of(ALL).unreachable == pytest.approx(broken, rel=0.08)


def test_the_formula_lies_in_the_interval() -> None:
    study = cut_trunk()
    direction = ("direction", "lync-to-mxone")
    service = next(one for one in study.services if one.scope == direction)
    assert study.formula(direction) == pytest.approx(0.9)
    assert service.time_availability.holds(0.9)
    assert service.availability.holds(0.9)


def both_down(study: AvailabilityStudy, replication: int) -> float:
    """Seconds in which both of two faults last at a time, by the timetable alone."""
    plan = study.planned.plan
    drawn = timetable(plan.faults, plan.seed, replication, 0.0, plan.duration)
    first, second = (
        [(one.begin, min(one.end, plan.duration)) for one in drawn if one.fault is fault]
        for fault in plan.faults
    )
    return fsum(max(0.0, min(a[1], b[1]) - max(a[0], b[0])) for a in first for b in second)


def test_of_two_trunks_one_is_enough() -> None:
    study = two_trunks()
    observed = study.estimate.observed
    overlap = fsum(both_down(study, number) for number in range(len(observed)))
    assert overlap > 3600.0
    assert fsum(one.of(ALL).unreachable for one in observed) == pytest.approx(overlap, rel=0.1)
    assert study.formula(ALL) == pytest.approx(1.0 - 0.25**2)
    assert study.services[0].time_availability.holds(1.0 - 0.25**2)


def test_counts_between_windows_go_by_their_rate() -> None:
    study = cut_trunk()
    service, rate = study.services[0], study.estimate.rate(ALL)
    assert rate.holds(10 * 0.1 / 60.0)  # ten users, a tenth of a call a minute
    assert service.offered == pytest.approx(365 * 86_400 * rate.value, rel=0.1)


def test_a_trunk_that_is_cut_drops_no_talk_but_sets_up_none() -> None:
    study = cut_trunk()
    (one,) = study.contributions
    assert one.fault == "sip-trunk down"
    assert one.share == 1.0
    assert one.lost.value == pytest.approx(
        study.services[0].offered * study.services[0].lost.value, rel=0.02
    )


def test_registrations_that_are_lost_cost_more_than_the_formula_knows() -> None:
    study = restless(True)
    low = study.services[0].downtime.low
    formula = study.formula(ALL)
    assert low is not None
    assert formula is not None
    assert low > (1.0 - formula) * 365 * 1440


def test_expectations_are_judged_by_scope() -> None:
    study = cut_trunk()
    assert [one.passed for one in study.judged if one.expectation.figure == "downtime"] == [False]
    assert all(one.passed for one in study.judged if one.expectation.figure == "availability")
    assert not study.passed


def test_a_bound_within_the_interval_is_told_to_be_in_doubt() -> None:
    found = cut_trunk().services[0].availability
    assert found.low is not None
    bound = 50.0 * (found.low + found.value)
    near = replace(cut_trunk(), expected=(f"availability(all) >= {bound:.4f} %",))
    assert "Some bounds lie within the 95 % interval" in near.text
    assert "Some bounds" not in replace(near, expected=("availability(all) >= 1 %",)).text


def test_the_same_seed_gives_the_same_windows() -> None:
    plan = restless(False).planned.plan
    assert observe(plan, 1, False) == restless(False).estimate.observed[1]


def test_every_figure_is_in_the_table_and_the_answer() -> None:
    study = cut_trunk()
    answer = study.answer()
    assert study.table["name"].to_list() == ["", "lync-to-mxone", "extensions", "lync"]
    assert answer["simulated_share"] == study.estimate.simulated
    assert answer["contributions"][0]["fault"] == "sip-trunk down"
    assert answer["needs"][0]["needs"] == "sip-trunk"
    assert study.as_csv().count("\n") == 5


def test_the_page_says_what_was_simulated_and_how() -> None:
    text = cut_trunk().text
    assert "windows around faults" in text
    assert "runs of 17 h without faults" in text
    assert "sip-trunk down" in text
    assert max(map(len, text.splitlines())) <= 100
    assert "all of it (--full)" in restless(True).text


def test_without_a_fault_the_interval_says_what_one_could_have_cost() -> None:
    study = availability(
        TRUNK,
        faults="mxone down mtbf 10 y mttr 10 min",
        duration="2 h",
        warmup="1 min",
        replications=2,
        workers=1,
    )
    lost = study.services[0].lost
    assert lost.value == 0.0
    assert lost.high is not None
    assert lost.high > 0.1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"faults": "mxone down at 1 min"}, "lasts to the end"),
        ({"faults": "mxone down at 3 h for 1 min", "duration": "2 h"}, "after the measured window"),
        ({"duration": "0 s"}, "not a length of time"),
        ({"expect": "availability(lync-to-mars) >= 1 %"}, "no such direction or users"),
        ({"expect": "avail >= 1 %"}, "no such figure"),
        ({"full": True, "duration": "90 y"}, "more calls than can be simulated in full"),
        ({"replications": 0}, "not a number of them"),
    ],
)
def test_bad_input_is_told_in_one_line(arguments: dict[str, object], words: str) -> None:
    with pytest.raises((InputError, InputErrors), match=words):
        availability(TRUNK, **arguments)  # type: ignore[arg-type]
