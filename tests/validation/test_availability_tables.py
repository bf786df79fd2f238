"""Closed formulae of availability against `figures/availability.csv`."""

import pytest

from simulator.errors import InputError
from simulator.study.availability.formulae import Crews, k_of_n, redundant, series, single
from tests.validation.tables import close, rows

ROWS = rows("availability")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(list(row.values())[:6]))
def test_a_row_of_the_table(row: dict[str, str]) -> None:
    crews: Crews = "one" if row["repair_crews"] == "one" else "independent"
    found = k_of_n(
        int(row["k_needed"]),
        int(row["n_units"]),
        float(row["mtbf_up_h"]),
        float(row["mttr_h"]),
        crews,
    )
    assert found.availability == close(row["availability"])
    assert found.downtime == close(row["downtime_min_per_8760h"])
    assert found.failures_a_year == close(row["system_failures_per_8760h"])
    assert found.mean_up == close(row["mean_system_up_time_h"])


def test_units_side_by_side_are_one_of_n() -> None:
    pair, same = redundant([single(1000, 10)] * 2), k_of_n(1, 2, 1000, 10)
    assert pair.unavailability == pytest.approx(same.unavailability, rel=1e-12)
    assert pair.failures == pytest.approx(same.failures, rel=1e-12)


def test_units_in_series_are_n_of_n() -> None:
    row, same = series([single(1000, 10)] * 3), k_of_n(3, 3, 1000, 10)
    assert row.unavailability == pytest.approx(same.unavailability, rel=1e-12)
    assert row.failures == pytest.approx(same.failures, rel=1e-12)


@pytest.mark.parametrize("system", [(0, 1, 10, 1), (3, 2, 10, 1), (1, 2, 0, 1), (1, 2, 10, -1)])
def test_what_is_no_system_is_refused(system: tuple[int, int, float, float]) -> None:
    with pytest.raises(InputError, match="no such"):
        k_of_n(*system)
