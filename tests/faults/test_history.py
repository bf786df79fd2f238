"""Which fault is found, however many there are."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from time import process_time

import pytest

from simulator.calls.attempt import Attempt, Outcome
from simulator.faults.history import History, Line
from simulator.faults.ledger import Ledger
from simulator.faults.load import all_faults
from simulator.faults.spec import FaultSpec, Occurrence
from simulator.topology.load import load_topology

DAY = 86_400


@pytest.fixture(scope="module")
def fault() -> FaultSpec:
    return all_faults("mxone down mtbf 1 s mttr 1 s", load_topology("guide-tcp").spec)[0]


def _failed(begin: float, released: float, rule: str, text: str) -> Attempt:
    attempt = Attempt(1, "", "lync", "extensions", "1", "2", "2", begin, 2.0, 30.0, 60.0)
    attempt.refused_by(rule, "mediation", text, "")
    attempt.outcome, attempt.released = Outcome.FAILED, released
    return attempt


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        ("no response", "nothing from 192.0.2.1 in 32 s", 6_000),  # the first that it has met
        ("peer down", "no answer to OPTIONS", 6_032),  # the last
        ("not registered", "no binding", None),  # the mediation was not struck
    ],
)
def test_a_fault_each_other_second_is_found_for_thousands_of_calls(
    fault: FaultSpec, rule: str, text: str, found: int | None
) -> None:
    """A day of them; what goes through them all takes far longer."""
    ledger = Ledger({"mxone": "192.0.2.1"})
    began = process_time()
    for second in range(0, DAY, 2):
        one = Occurrence(fault, float(second), second + 1.0)
        ledger.begin(one, ["mxone"], ["mxone"])
        ledger.end(one, [], one.end)
    for _ in range(3_000):
        attempt = _failed(6_001.0, 6_033.0, rule, text)
        ledger.explain(attempt)
    assert process_time() - began < 15.0  # going through them all takes minutes
    assert (attempt.reason_rule == "fault") is (found is not None)
    assert found is None or f" at {found} s " in attempt.reason_text


@pytest.mark.parametrize("seed", range(20))
def test_what_is_found_is_what_going_through_all_finds(fault: FaultSpec, seed: int) -> None:
    random = Random(seed)
    history = History({"a": "192.0.2.1", "b": "192.0.2.2"}, ["b"])
    begun: list[tuple[float, str, Occurrence]] = []
    ends: dict[int, float] = {}
    open_ones: list[Occurrence] = []
    for now in range(80):
        if random.random() < 0.6 or not open_ones:
            host = random.choice("ab")
            one = Occurrence(replace(fault, name=f"f{now}"), float(now), 0.0)
            history.begin(one, [host], [host])
            begun.append((float(now), host, one))
            open_ones.append(one)
        else:
            one = open_ones.pop(random.randrange(len(open_ones)))
            history.end(one, [], float(now))
            ends[id(one)] = float(now)
        begin = random.uniform(-5.0, now)
        end = random.uniform(begin, now + 1.0)
        there = [(h, o) for t, h, o in begun if t <= end and ends.get(id(o), 1e9) >= begin]

        def is_b(line: Line) -> bool:
            return line.of_names

        of_b = [o for h, o in there if h == "b"]
        assert history.first_within(begin, end, is_b) is (of_b[0] if of_b else None)
        assert history.last_within(begin, end) is (there[-1][1] if there else None)
        left = [o for _, h, o in begun if h == "b" and id(o) not in ends]
        assert history.first_open(is_b) is (left[0] if left else None)
