"""Numbers and tables of absurd size cost no time."""

from __future__ import annotations

import pytest

from simulator.errors import InputErrors
from simulator.study.loss import erlang_b
from simulator.topology.load import load_topology
from simulator.workload.suggest import suggest


def test_the_blocking_of_an_endless_group_is_nothing() -> None:
    assert erlang_b(20.0, 10**15) == 0.0


def test_a_group_before_which_blocking_vanishes_is_computed_to_the_end() -> None:
    assert 0.0 < erlang_b(20.0, 190) < 1e-100


@pytest.mark.parametrize("field", ["primary_rates", "channels_per_rate"])
def test_more_lines_than_any_carrier_has_are_refused(field: str) -> None:
    with pytest.raises(InputErrors, match="more than any machine has"):
        load_topology("guide-tcp", overrides={f"nodes.pstn.carrier.{field}": 10**9})


def test_a_mapping_is_suggested_for_very_many_columns() -> None:
    assert "columns:" in suggest(["a," * 20_000], "wide")
