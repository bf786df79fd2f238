import pytest
from scipy import stats

from simulator.errors import InputError
from simulator.study.student import t_quantile, t_tails


@pytest.mark.parametrize("df", [1, 2, 2.5, 3, 4, 9, 19, 29, 99, 100, 101, 999, 5000, 1e5])
@pytest.mark.parametrize("p", [0.51, 0.6, 0.9, 0.95, 0.975, 0.995, 0.9999])
def test_quantile_equals_the_oracle(df: float, p: float) -> None:
    assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-11)


@pytest.mark.parametrize("df", [1, 5, 60, 3000])
@pytest.mark.parametrize("t", [0.01, 0.3, 1.0, 2.5, 40.0])
def test_tails_equal_the_oracle(df: float, t: float) -> None:
    assert t_tails(t, df) == pytest.approx(2 * stats.t.sf(t, df), rel=1e-11)


def test_quantiles_are_symmetric() -> None:
    assert t_quantile(0.025, 7) == -t_quantile(0.975, 7)
    assert t_quantile(0.5, 7) == 0.0


@pytest.mark.parametrize(("p", "df"), [(0.0, 5), (1.0, 5), (0.9, 0)])
def test_impossible_quantile_is_refused(p: float, df: float) -> None:
    with pytest.raises(InputError, match="no quantile"):
        t_quantile(p, df)
