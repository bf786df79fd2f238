"""What a study of failover finds in the laboratory, against sums done by hand."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, isnan

import pytest
from matplotlib.container import ErrorbarContainer

from simulator.study.failover import failover
from simulator.study.failover.watch import phase
from simulator.study.scene import BOOT_SECONDS
from tests.study.failover.lab import small

BEGIN, BACK = 90.0, 150.0  # of the fault
BAD_LINE = {
    "trunk.options_interval": "10 s",
    "trunk.options.timeout": "0.5 s",
    "trunk.options_misses": 1,
    "workload.load": 0.001,
}
INTERVAL, TIMEOUT, MISSES = 30.0, 2.0, 2
WARMUP = 60.0


def detection(replication: int) -> float:
    """Return the instant at which the Mediation Server has missed two polls, less the fault's."""
    share = phase(1, replication, "mediation", 0)
    first = -WARMUP - BOOT_SECONDS / 2 + share * INTERVAL
    missed = first + ceil((BEGIN - first) / INTERVAL) * INTERVAL
    return missed + (MISSES - 1) * INTERVAL + TIMEOUT - BEGIN


def test_a_dead_server_is_detected_when_the_polls_missed_say_so() -> None:
    plain, _ = small().variants
    for number, found in enumerate(plain.found):
        expected = detection(number)
        assert found.figures["detection_time"] == pytest.approx(expected, abs=1e-3)
        assert INTERVAL * (MISSES - 1) + TIMEOUT <= expected <= INTERVAL * MISSES + TIMEOUT


def test_the_phase_of_the_polls_differs_between_replications() -> None:
    plain, _ = small().variants
    assert len({found.figures["detection_time"] for found in plain.found}) == 2


def test_few_replications_cover_the_interval_of_polls() -> None:
    shares = sorted(phase(7, number, "mxone", 1) for number in range(20))
    assert all(abs(share - (i + 0.5) / 20) < 0.05 for i, share in enumerate(shares))


def test_without_an_alternative_nothing_is_rerouted() -> None:
    plain, _ = small().variants
    assert plain.figures["rerouted"].value == 0.0
    assert isnan(plain.figures["reroute_time"].value)


def test_a_secondary_takes_over_calls_after_the_timer_of_the_first_response() -> None:
    _, secondary = small().variants
    figures = secondary.figures
    assert figures["rerouted"].value > 0.0
    # 1.5 s without 100 Trying, and what the way by the second gateway takes more.
    assert figures["reroute_longest"].value == pytest.approx(1.5, abs=0.01)
    assert (
        figures["lost(lync-to-pstn)"].value
        < small().variants[0].figures["lost(lync-to-pstn)"].value
    )


def test_the_kinds_of_lost_calls_add_up() -> None:
    for variant in small().variants:
        figures = {name: one.value for name, one in variant.figures.items()}
        assert figures["lost"] > 10.0
        assert figures["lost"] == figures["blocked"] + figures["stuck"] + figures["dropped"]
        directions = [value for name, value in figures.items() if name.startswith("lost(")]
        assert figures["lost"] == pytest.approx(sum(directions))


def test_variants_meet_the_same_callers_and_differ_where_they_should() -> None:
    found = small().differences.set_index("figure")["difference"].astype(float)
    assert found["rerouted"] > 0.0
    assert found["stuck"] == 0.0
    first, second = (one.found[0].without for one in small().variants)
    assert first.failed == second.failed


def test_the_peer_is_believed_alive_by_a_poll_after_its_boot() -> None:
    # Not always by the first: until TCP repeats what it held, nobody resets the old connection.
    boot = 60.0
    plain, _ = small().variants
    missed = detection(0) - TIMEOUT + BEGIN - BACK  # a poll, from the repair on
    later = plain.found[0].figures["up_again"]
    assert later > boot
    assert (later - missed) / INTERVAL == pytest.approx(
        round((later - missed) / INTERVAL), abs=1e-3
    )


def test_a_gateway_that_crashes_drops_its_calls() -> None:
    found = failover(
        "guide-tcp", faults="gateway crash at 1 min", duration="2 min", warmup="3 min",
        replications=1, workers=1,
    )  # fmt: skip
    assert found.variants[0].figures["dropped"].value > 50.0
    assert found.variants[0].found[0].with_faults.dropped[30] > 50  # steps of two seconds


def test_polls_lost_on_a_bad_line_are_false_alarms_at_the_rate_of_their_formula() -> None:
    # A poll that waits half a second is missed unless it and its answer both arrive at once:
    # 1 - 0.7^2 = 0.51. An alarm is a miss behind an answer: 0.49 x 0.51 of the polls.
    found = failover(
        "guide-tcp", faults="lan-mxone loss 30 % at 0 s", duration="20 min", warmup="30 s",
        overrides=BAD_LINE,
        replications=1, workers=1,
    )  # fmt: skip
    polls = 2 * 1200 / 10
    rate = 0.49 * 0.51
    counted = found.variants[0].found[0].alarms.false
    assert counted == pytest.approx(polls * rate, abs=4 * (polls * rate * (1 - rate)) ** 0.5)
    assert found.variants[0].figures["false_alarms"].value == pytest.approx(counted * 72)


def test_no_alarm_is_false_while_the_peer_is_dead() -> None:
    assert all(one.alarms.false == 0 for variant in small().variants for one in variant.found)


def test_without_an_alarm_the_bound_is_that_of_a_poisson_count() -> None:
    plain, _ = small().variants
    figure = plain.figures["false_alarms"]
    days = sum(one.alarms.exposure for one in plain.found) / 86_400
    assert figure.value == 0.0
    assert figure.high == pytest.approx(2.9957 / days, rel=1e-3)


def test_expectations_name_variants_and_places() -> None:
    found = failover(
        ["guide-tcp", "guide-secondary"], faults="mxone down at 30 s for 10 s", duration="1 min",
        warmup=0, replications=1, workers=1,
        expect=["lost(guide-tcp) > 0", "lost(lync-to-lync) == 0", "reroute_time < 1 d"],
    )  # fmt: skip
    verdicts = [(row.expectation.figure, row.variant, row.passed) for row in found.expectations]
    assert verdicts[:3] == [
        ("lost", "guide-tcp", True),
        ("lost", "guide-tcp", True),
        ("lost", "guide-secondary", True),
    ]
    assert ("reroute_time", "guide-tcp", False) in verdicts  # nothing is re-routed there
    assert not found.passed


def test_detection_keeps_its_line_where_nobody_noticed() -> None:
    found = failover(
        "guide-tcp",
        faults="mxone down at 5 s for 1 s",
        duration="10 s",
        warmup="1 s",
        replications=1,
        workers=1,
    )
    lines = found.text.splitlines()
    place = next(i for i, line in enumerate(lines) if "noticed at all" in line)
    assert lines[place - 1].split() == ["detection", "-"]


def test_a_heading_without_figures_and_without_rows_below_it_is_left_out() -> None:
    found = failover(
        "guide-tcp", faults="lan-mxone loss 5 % at 0 s", duration="10 s", warmup="1 s",
        replications=1, workers=1,
    )  # fmt: skip
    lines = found.text.splitlines()
    table = lines[lines.index("") + 1 : lines.index("", lines.index("") + 1)]
    assert any(line.startswith("calls lost") for line in table)
    assert not [line for line in table if line.split()[-1] == "-"]


def test_a_study_prints_as_its_page_and_shows_itself_in_a_line() -> None:
    found = small()
    assert str(found) == found.text
    assert repr(found) == f"<FailoverStudy: {found.title}>"


@pytest.mark.parametrize(("number", "label"), [(1, "calls lost"), (2, "95 % interval")])
def test_a_ranking_of_one_replication_shows_no_intervals(number: int, label: str) -> None:
    ranked = replace(small(), ranked=True, replications=number)
    (axes,) = ranked.figure().axes
    assert axes.get_xlabel().endswith(label)
    assert sum(isinstance(one, ErrorbarContainer) for one in axes.containers) == number - 1
