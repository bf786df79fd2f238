"""The answer: its keys, its figures, its words."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest

from simulator.errors import InputError
from simulator.study import erlang
from simulator.study.answer import build_answer
from simulator.study.answer_form import PARTS, Answer, ResourceAnswer, documented, from_dict
from simulator.study.context import RecordsSummary
from simulator.study.result import DirectionFigures, ResourceFigures
from simulator.study.statistics import blocking_interval, mean_interval
from tests.study.made import FLOW, LARGE, PROCESSOR, TRUNK, context, result, results

RECORDS = RecordsSummary("calls.csv", "vast2008", 10, 8, {"negative duration": 2}, 60.0)


def trunk(answer: Answer) -> ResourceAnswer:
    return answer.resources[0]


def test_all_keys_are_there_and_json_takes_them() -> None:
    answer = build_answer(results(TRUNK, PROCESSOR), context()).as_dict()
    assert list(answer) == [name for name, _, _ in documented(Answer)]
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    named = {"rows", "used", "rejected", "blocked", "resources", "directions", "metrics"}
    assert named <= set(answer)


def test_the_plain_form_reads_back() -> None:
    answer = build_answer(results(TRUNK, PROCESSOR), context())
    assert from_dict(json.loads(json.dumps(answer.as_dict()))) == answer


def test_a_plain_form_of_another_version_is_refused() -> None:
    data = build_answer(results(), context()).as_dict()
    with pytest.raises(InputError, match="not an answer of this version"):
        from_dict({**data, "new": 1})


@pytest.mark.parametrize("part", [part for _, part in PARTS])
def test_every_key_has_its_meaning(part: type) -> None:
    assert [name for name, _, text in documented(part) if not text] == []


# Resources


def test_blocking_comes_with_its_interval_over_replications() -> None:
    one = trunk(build_answer(results(blocked=(3, 5, 4, 7)), context()))
    expected = blocking_interval([3, 5, 4, 7], [520] * 4)
    assert expected is not None
    assert (one.attempts, one.blocked) == (2080, 19)
    assert (one.blocking, one.blocking_low, one.blocking_high) == (
        expected.value,
        expected.low,
        expected.high,
    )
    assert one.interval_reason is None


def test_carried_traffic_is_the_mean_with_its_interval() -> None:
    found = results()
    one = trunk(build_answer(found, context()))
    expected = mean_interval([r.resources[0].carried for r in found])
    assert one.carried_traffic == expected.value
    assert (one.carried_low, one.carried_high) == (expected.low, expected.high)


def test_offered_traffic_is_what_the_workload_means() -> None:
    one = trunk(build_answer(results(), context()))
    assert one.offered_traffic == pytest.approx(20.16)
    assert one.offered_source == "intended"


def test_offered_traffic_is_measured_where_it_is_not_meant() -> None:
    figures = replace(TRUNK, attempts=100, blocked=20, carried=8.0)
    one = trunk(
        build_answer([result(0, figures)], context(kind="replay", flows=(), records=RECORDS))
    )
    assert one.offered_source == "measured"
    assert one.offered_traffic == pytest.approx(10.0)


def test_offered_traffic_of_calls_that_take_two_counts_both() -> None:
    rtp = ResourceFigures("gateway-rtp", "channels", 256, 10, 0, 5.0, 9, 0.0)
    flow = replace(FLOW, source="extensions")
    one = trunk(build_answer([result(0, rtp)], context(flow)))
    assert one.offered_traffic == pytest.approx(2 * 20.16)


def test_busy_lines_are_left_out_of_what_is_meant() -> None:
    flow = replace(
        FLOW, source="lync", destination="extensions", direction="lync-to-mxone", exact=False
    )
    busy = DirectionFigures(100, 0, 5.0, 0.0, Counter(answered=90, busy=10))
    answer = build_answer([result(0, TRUNK, directions={"lync-to-mxone": busy})], context(flow))
    assert trunk(answer).offered_traffic == pytest.approx(0.9 * 20.16)
    assert any("busy line: 10.0 % of lync-to-mxone" in text for text in answer.warnings)


def test_a_formula_inside_the_interval_agrees() -> None:
    one = trunk(build_answer(results(blocked=(3, 5, 4, 7)), context()))
    assert one.formula == "Erlang B"
    assert one.formula_blocking == erlang.b(0.144 * 140.0, 30)
    assert one.verdict.startswith("agrees: 0.92 % lies in the interval")


def test_a_formula_inside_a_wide_interval_is_not_contradicted() -> None:
    one = trunk(build_answer(results(blocked=(0, 19, 0, 1)), context()))
    assert one.blocking_high is not None
    assert one.formula_blocking is not None
    assert one.blocking_high > 3 * one.formula_blocking
    assert one.verdict.startswith("not contradicted: 0.92 % lies in the interval")
    assert one.verdict.endswith("(the interval is wide; more replications narrow it)")


def test_none_blocked_agrees_only_below_a_bound_near_the_formula() -> None:
    near = [result(i, replace(TRUNK, blocked=0, attempts=200)) for i in range(4)]
    far = replace(TRUNK, blocked=0, attempts=30)
    assert trunk(build_answer(near, context())).verdict.startswith("agrees: none blocked")
    word = trunk(build_answer([result(0, far)], context(replications=1))).verdict
    assert word.startswith("not contradicted: none blocked, and 0.92 % lies below")


def test_the_worst_replication_and_how_many_were_above_the_target() -> None:
    one = trunk(build_answer(results(blocked=(3, 6, 4, 7)), context()))
    assert one.blocking_worst == 7 / 520
    assert (one.above_target, one.target_blocking) == (2, 0.01)


def test_a_processor_has_no_worst_replication() -> None:
    one = build_answer(results(TRUNK, PROCESSOR), context()).resources[1]
    assert (one.blocking_worst, one.above_target, one.target_blocking) == (None, None, None)


def test_a_formula_outside_names_the_traffic_that_came_instead() -> None:
    figures = replace(TRUNK, carried=22.9)
    found = [result(i, replace(figures, blocked=n)) for i, n in enumerate((13, 14, 15, 14))]
    one = trunk(build_answer(found, context()))
    assert one.verdict.startswith("higher than the formula: 0.92 % is outside")
    assert "23.5 E came, not the 20.2 E meant" in one.verdict


def test_a_formula_outside_with_the_traffic_meant_speaks_of_bursts_and_chance() -> None:
    found = results(replace(TRUNK, carried=19.4), blocked=(19, 20, 21, 20))
    one = trunk(build_answer(found, context()))
    assert one.verdict.startswith("higher than the formula")
    assert "one right formula in twenty" in one.verdict


def test_none_blocked_has_an_upper_bound() -> None:
    one = trunk(build_answer(results(blocked=(0, 0, 0, 0)), context()))
    assert (one.blocking, one.blocking_low) == (0.0, 0.0)
    assert one.blocking_high is not None
    assert one.blocking_high > 0.0


def test_one_replication_has_no_interval_and_says_why() -> None:
    answer = build_answer([result(0)], context(replications=1))
    one = trunk(answer)
    assert (one.blocking_low, one.blocking_high) == (None, None)
    assert one.interval_reason == "one replication does not tell its spread"
    assert (
        "one replication: no interval but the upper bound where none was blocked; "
        "--replications 20 gives them"
    ) in answer.warnings


def test_a_replay_has_no_interval_even_where_none_was_blocked() -> None:
    found = [result(0, replace(TRUNK, blocked=0))]
    one = trunk(
        build_answer(found, context(kind="replay", flows=(), records=RECORDS, replications=1))
    )
    assert one.blocking == 0.0
    assert (one.blocking_low, one.blocking_high) == (None, None)
    assert one.interval_reason == "one recorded history is no sample"


def test_a_resource_that_nobody_tried_has_no_blocking() -> None:
    idle = ResourceFigures("sip-trunk", "channels", 30, 0, 0, 0.0, 0, 0.0)
    one = trunk(build_answer([result(0, idle)], context()))
    assert one.blocking is None
    assert one.interval_reason == "no attempts"


def test_a_processor_has_waits_instead_of_a_formula() -> None:
    one = build_answer(results(TRUNK, PROCESSOR), context()).resources[1]
    assert one.formula is None
    assert "wait" in (one.formula_reason or "")
    assert one.occupancy == pytest.approx(0.1)
    assert one.wait_mean == pytest.approx(0.001)
    # 0.2 E, 2 servers, 10 ms a message: M/M/2 waits 0.2^2 / (4 - 0.2^2) x 10 ms = 0.101 ms.
    assert "M/M/2: 0.10 ms" in one.verdict
    assert "longer than random arrivals" in one.verdict


def test_a_resource_that_a_replication_does_not_name_was_idle_there() -> None:
    found = [result(0, TRUNK, PROCESSOR), result(1, TRUNK)]
    one = build_answer(found, context()).resources[1]
    assert one.carried_traffic == pytest.approx(0.1)


# Bottleneck


def test_the_bottleneck_is_found_by_the_formula() -> None:
    limit = build_answer(results(TRUNK, LARGE, PROCESSOR), context()).bottleneck
    assert limit.resource == "sip-trunk"
    assert (limit.quantity, limit.limit, limit.method) == ("blocking", 0.01, "Erlang B")
    assert limit.factor == pytest.approx(erlang.b(channels=30, blocking=0.01) / 20.16)


def test_a_busy_processor_is_the_bottleneck() -> None:
    busy = replace(PROCESSOR, carried=1.6)
    limit = build_answer(results(TRUNK, busy), context()).bottleneck
    assert (limit.resource, limit.quantity) == ("mxone", "occupancy")
    assert limit.factor == pytest.approx(0.7 / 0.8)
    assert limit.reason == (
        "mxone is beyond 70 % occupancy: it would take 87.5 % of this load "
        "(80.0 % now; occupancy grows as load does), then sip-trunk at 1.01 times"
    )


def test_the_bottleneck_tells_formula_and_measurement_apart() -> None:
    limit = build_answer(results(TRUNK), context()).bottleneck
    assert limit.reason == (
        "sip-trunk is the first to reach 1 % blocking: at 1.01 times this load by Erlang B "
        "(0.92 % by the formula now, 0.91 % measured)"
    )
    assert (limit.formula_value, limit.value) == (erlang.b(0.144 * 140.0, 30), 19 / 2080)


def test_what_meets_its_limit_next_is_named_where_its_growth_is_known() -> None:
    # The calls of LARGE are limited by the trunk: no formula tells how it grows.
    limit = build_answer(results(TRUNK, LARGE, PROCESSOR), context()).bottleneck
    assert limit.next_resource == "mxone"
    assert limit.next_factor == pytest.approx(7.0)
    assert limit.reason.endswith(", then mxone at 7.00 times")


def test_no_channels_are_a_bottleneck_at_any_load() -> None:
    none = ResourceFigures("sip-trunk", "channels", 0, 520, 520, 0.0, 0, 1.0)
    limit = build_answer([result(0, none)], context()).bottleneck
    assert limit.reason.startswith("sip-trunk is beyond 1 % blocking at any load")


def test_nothing_limited_has_no_bottleneck() -> None:
    limit = build_answer(results(replace(TRUNK, size=None)), context()).bottleneck
    assert limit.resource is None
    assert limit.factor is None
    assert limit.reason


def test_no_channels_at_all_carry_no_load() -> None:
    none = ResourceFigures("sip-trunk", "channels", 0, 520, 520, 0.0, 0, 1.0)
    answer = build_answer([result(0, none)], context())
    assert trunk(answer).formula_blocking == 1.0
    assert answer.bottleneck.factor == 0.0


# The rest


def test_directions_count_calls_still_up_as_answered() -> None:
    answer = build_answer(results(), context())
    one = answer.directions[0]
    assert (one.attempts, one.answered, one.blocked) == (2080, 1660, 20)
    assert one.offered_traffic == pytest.approx(20.16)
    assert (answer.attempts, answer.pending) == (2080, 60)


def test_metrics_have_the_names_of_rfc_6076() -> None:
    metrics = build_answer([result(0)], context()).metrics
    assert (metrics.srd.p50, metrics.srd.n) == (0.2, 3)
    assert (metrics.rrd.p50, metrics.rrd.n) == (None, 0)
    assert metrics.ser == pytest.approx(100 * 415 / 520)
    assert metrics.seer == pytest.approx(100 * 515 / 520)
    assert metrics.isa == pytest.approx(100 * 5 / 520)
    assert metrics.scr == pytest.approx(100 * 400 / 520)
    assert metrics.ira == pytest.approx(10.0)


def test_an_invite_without_a_response_is_a_timeout() -> None:
    found = replace(result(0), statuses=Counter({200: 1, 0: 1}))
    assert build_answer([found], context()).metrics.isa == pytest.approx(50.0)


def test_load_is_told_in_calls_transactions_and_messages_a_second() -> None:
    load = build_answer(results(), context()).load
    assert load.calls_per_second == pytest.approx(520 / 3600)
    assert load.transactions_per_second == pytest.approx(0.2)
    assert load.messages_per_second == pytest.approx(1.5)


def test_a_replay_tells_its_rows() -> None:
    found = context(kind="replay", workload="", flows=(), records=RECORDS, replications=1)
    answer = build_answer([result(0)], found)
    assert (answer.rows, answer.used, answer.rejected) == (10, 8, {"negative duration": 2})
    assert any("no warm-up" in text for text in answer.warnings)
    assert any("seeded draw" in text for text in answer.warnings)


def test_a_run_stopped_early_says_so() -> None:
    answer = build_answer(results(), context(replications=20))
    assert (answer.replications, answer.replications_planned) == (4, 20)
    assert "4 of 20 replications" in answer.warnings[0]


def test_the_order_of_results_does_not_matter() -> None:
    found = results()
    assert build_answer(found[::-1], context()) == build_answer(found, context())


def test_no_results_have_no_answer() -> None:
    with pytest.raises(InputError, match="no replication was finished"):
        build_answer([], context())
