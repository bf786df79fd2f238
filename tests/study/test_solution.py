import pytest

from simulator import erlang
from simulator.errors import InputError
from simulator.study.solution import solve_b, solve_c, solve_engset, solve_extended_b


def test_channels_solved_say_what_they_reach() -> None:
    solution = solve_b(offered=10, blocking=0.01)
    assert (solution.solved, solution.channels, solution.blocking) == ("channels", 18, 0.01)
    assert solution.reached == erlang.b(offered=10, channels=18)


def test_blocking_solved_is_what_is_reached() -> None:
    solution = solve_b(offered=10, channels=15)
    assert solution.solved == "blocking"
    assert solution.blocking == solution.reached


def test_erlang_c_gives_the_mean_wait_with_a_holding_time() -> None:
    figures = solve_c(offered=10, channels=14, holding=180.0).figures
    assert figures["mean_wait"] == pytest.approx(7.835937, abs=1e-6)
    assert "service_level" not in figures


def test_erlang_c_gives_the_service_level_within_a_time() -> None:
    figures = solve_c(offered=10, channels=14, holding=180.0, within=20.0).figures
    assert figures["service_level"] == pytest.approx(0.88835, abs=1e-6)


def test_service_level_without_a_holding_time_is_refused() -> None:
    with pytest.raises(InputError, match="needs the holding time"):
        solve_c(offered=10, channels=14, within=20.0)


def test_holding_time_of_zero_is_refused() -> None:
    with pytest.raises(InputError, match="holding: out of range"):
        solve_c(offered=10, channels=14, holding=0.0)


def test_extended_b_gives_the_total_with_recalls() -> None:
    solution = solve_extended_b(offered=10, channels=10, recall_factor=0.5)
    lost = solution.figures["total_offered"] * solution.blocking
    assert solution.figures["total_offered"] == pytest.approx(10 + 0.5 * lost)
    assert solution.figures["carried"] == pytest.approx(10 - 0.5 * lost)


def test_engset_gives_the_other_congestions() -> None:
    solution = solve_engset(offered=5, blocking=0.01, sources=50)
    assert set(solution.figures) == {"time_congestion", "traffic_congestion", "carried"}
    carried = 5 * (1 - solution.figures["traffic_congestion"])
    assert solution.figures["carried"] == pytest.approx(carried)
