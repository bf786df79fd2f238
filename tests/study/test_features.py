"""Features given to a share of a population: what the answer says that they add."""

from __future__ import annotations

import pytest

from simulator.calls.channels import ChannelGroup
from simulator.study.answer_form import Answer, ResourceAnswer, from_dict
from simulator.study.answer_text import answer_text
from simulator.study.run import Run
from simulator.study.simulate import simulate

SHARE = {
    "feature": "forward_all",
    "population": "extensions",
    "share": "20 %",
    "to": {"population": "lync"},
}


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(
        "guide-tcp",
        duration="10 min",
        warmup="3 min",
        replications=1,
        workers=1,
        overrides={"feature.share": SHARE},
    )


@pytest.fixture(scope="module")
def answer(run: Run) -> Answer:
    return from_dict(run.answer())


def resource(answer: Answer, name: str) -> ResourceAnswer:
    return next(one for one in answer.resources if one.name == name)


def test_a_forwarded_call_that_comes_back_takes_a_second_channel_and_licence(
    answer: Answer,
) -> None:
    for name in ("sip-trunk", "sip-trunk-licences"):
        found = resource(answer, name)
        assert found.again > 0
        assert 0.0 < found.again_traffic < found.carried_traffic
        assert found.formula is None
        assert "calls that take two" in (found.formula_reason or "")


def test_calls_are_counted_by_feature_with_their_messages(answer: Answer) -> None:
    none, forwarded = answer.features
    assert (none.feature, forwarded.feature) == ("", "forward_all")
    assert none.calls + forwarded.calls == answer.attempts
    assert forwarded.messages_per_call > 1.2 * none.messages_per_call


def test_the_calls_of_a_feature_are_found_by_its_name(run: Run) -> None:
    told = {one["feature"]: one["calls"] for one in run.answer()["features"]}
    assert (run.calls["features"] == "forward_all").sum() == told["forward_all"]
    assert run.calls["features"].isna().sum() == told[""]


def test_traffic_is_told_by_feature(answer: Answer) -> None:
    none, forwarded = answer.features
    trunk = resource(answer, "sip-trunk")
    assert none.trunk_traffic + forwarded.trunk_traffic == pytest.approx(trunk.carried_traffic)
    assert forwarded.trunk_traffic == forwarded.traffic["sip-trunk"] > trunk.again_traffic
    lines = resource(answer, "pstn-b-channels")
    told = none.traffic["pstn-b-channels"] + forwarded.traffic["pstn-b-channels"]
    assert told == pytest.approx(lines.carried_traffic)


def test_the_text_says_what_features_add(answer: Answer) -> None:
    text = answer_text(answer)
    again = resource(answer, "sip-trunk").again
    assert f"  sip-trunk: {again:,} seizures by calls that held one already" in text
    assert "forward_all" in text


def test_without_features_nothing_is_said_of_them() -> None:
    run = simulate("guide-tcp", duration="1 min", warmup="0 s", replications=1, workers=1)
    found = from_dict(run.answer())
    assert (found.features, resource(found, "sip-trunk").again) == ([], 0)
    assert "messages a call" not in answer_text(found)


def test_a_group_that_is_watched_knows_what_calls_hold_beyond_their_first_seizure() -> None:
    group = ChannelGroup("trunk", 9, None)
    group.watch()
    group.open_window(0.0)
    first, other = group.seize(1, 0.0), group.seize(2, 0.0)
    second = group.seize(1, 2.0)
    assert first is not None
    assert second is not None
    assert other is not None
    group.release(first, 6.0)  # whichever goes first, one is left
    group.release(second, 8.0)
    group.release(other, 9.0)
    window = group.close_window(10.0)
    assert (window.again, window.again_erlang, window.multiple) == (1, 0.4, True)


def test_a_circle_of_forwards_over_the_trunk_is_told() -> None:
    circle = {
        "feature.there": {**SHARE, "share": "50 %"},
        "feature.back": {**SHARE, "population": "lync", "to": {"population": "extensions"}},
    }
    run = simulate(
        "guide-tcp", duration="2 min", warmup="0 s", replications=1, workers=1, overrides=circle
    )
    (told,) = (one for one in run.answer()["warnings"] if "forward to each other" in one)
    assert told.startswith("sip-trunk: one call took ")


def test_a_group_knows_how_often_one_call_held_it_since_the_window_was_opened() -> None:
    group = ChannelGroup("trunk", 9, None)
    group.watch()
    held = [group.seize(1, 0.0) for _ in range(3)]
    for seizure in held[1:]:
        assert seizure is not None
        group.release(seizure, 1.0)
    group.open_window(2.0)
    group.seize(1, 3.0)
    group.seize(2, 3.0)
    assert group.close_window(4.0).most_of_one == 2
