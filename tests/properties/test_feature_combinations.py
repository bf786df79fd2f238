"""Whatever features are on, for whom and when: calls end, and give back what they took.

Many calls run in one small network at a time, with features, limits, links, wishes and hands drawn
anew; what a network must be afterwards is that of `test_runs`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings

from simulator.record.columns import CALLS, SEIZURES
from simulator.record.store import read_table
from tests.conftest import LONG
from tests.properties.features import Act, acts, by_hand, entries, roomy
from tests.properties.networks import Case, replication
from tests.properties.test_runs import check_calls, check_seizures, loses

CALLS_EACH = 115  # drawn as they are, at least 100 in the mean
NETWORKS = 1_000 if LONG else 20
AT_LEAST = 100_000 if LONG else 2_000
FLOWS = 4  # populations that call


def test_whatever_features_are_on_every_call_ends() -> None:
    calls = 0

    @settings(max_examples=NETWORKS, phases=(Phase.generate,))  # shrinking takes minutes
    @given(case=roomy(), features=entries(), hands=acts())
    def all_end(case: Case, features: dict[str, object], hands: list[Act]) -> None:
        nonlocal calls
        calls += play(case, features, hands)

    all_end()
    assert calls >= AT_LEAST


def play(case: Case, features: dict[str, object], hands: list[Act]) -> int:
    """Run a network; return how many calls there were."""
    window = CALLS_EACH / (FLOWS * case.rate)
    overrides = {**case.overrides, **features}
    case = replace(case, window=window, overrides=overrides)
    with TemporaryDirectory() as folder:
        run = replication(case, Path(folder))
        by_hand(run, hands, window)
        result = run.run()
        assert run.leaks == []
        assert not run.undelivered or loses(case)
        calls, seizures = (read_table(Path(folder), table) for table in (CALLS, SEIZURES))
    assert len(calls) == sum(figures.attempts for figures in result.directions.values())
    check_calls(calls)
    check_seizures(run, seizures)
    return len(calls)
