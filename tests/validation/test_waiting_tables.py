"""Erlang C, the single-server queues and M/M/c/K against the tables."""

import pytest

from simulator import erlang
from simulator.erlang import Waiting
from tests.validation.tables import close, rows


@pytest.mark.parametrize("row", rows("erlang_c"))
def test_erlang_c_row(row: dict[str, str]) -> None:
    offered, servers = float(row["offered_erlang"]), int(row["servers"])
    figures = erlang.erlang_c_waiting(offered, servers)
    assert erlang.c(offered=offered, channels=servers) == close(row["prob_wait"])
    assert figures.mean_queue_length == close(row["mean_queue_length"])
    assert figures.mean_wait == close(row["mean_wait_all_in_holding_times"])
    delayed = erlang.mean_wait_of_delayed(offered, servers)
    assert delayed == close(row["mean_wait_delayed_in_holding_times"])
    for time in ("0.1", "1"):
        over = erlang.prob_wait_over(offered, servers, 1.0, float(time))
        assert over == close(row[f"prob_wait_over_{time}_holding_time"])
    level = erlang.service_level(offered, servers, 1.0, 0.1)
    assert level == close(row["service_level_within_0.1_holding_time"])
    assert offered / servers == close(row["occupancy"])


@pytest.mark.parametrize("row", rows("erlang_c"))
def test_erlang_c_row_solved_back(row: dict[str, str]) -> None:
    servers, prob_wait = int(row["servers"]), float(row["prob_wait"])
    assert erlang.c(channels=servers, blocking=prob_wait) == close(row["offered_erlang"])
    found = erlang.c(offered=float(row["offered_erlang"]), blocking=prob_wait * (1 + 1e-9))
    assert found == servers


def _figures(row: dict[str, str]) -> Waiting:
    rate, service = float(row["arrival_rate_per_s"]), float(row["mean_service_s"])
    if row["model"] == "M/M/c/K":
        return erlang.mmck(rate, service, int(row["servers"]), int(row["capacity_total"]))
    if row["model"] == "M/G/1":
        return erlang.mg1(rate, service, float(row["service_scv"]))
    return {"M/M/1": erlang.mm1, "M/D/1": erlang.md1}[row["model"]](rate, service)


@pytest.mark.parametrize("row", rows("queue_waiting"))
def test_queue_row(row: dict[str, str]) -> None:
    figures = _figures(row)
    assert figures.prob_wait == close(row["prob_wait_of_accepted"])
    assert figures.prob_blocked == close(row["prob_blocked"])
    assert figures.mean_wait == close(row["mean_wait_s"])
    assert figures.mean_sojourn == close(row["mean_sojourn_s"])
    assert figures.mean_queue_length == close(row["mean_queue_length"])
    assert figures.mean_in_system == close(row["mean_in_system"])


@pytest.mark.parametrize("row", [r for r in rows("queue_waiting") if r["wait_quantile_0.95_s"]])
def test_mm1_wait_quantile_row(row: dict[str, str]) -> None:
    rate, service = float(row["arrival_rate_per_s"]), float(row["mean_service_s"])
    assert erlang.mm1_wait_quantile(rate, service, 0.95) == close(row["wait_quantile_0.95_s"])


@pytest.mark.parametrize("row", rows("md1_wait_cdf"))
def test_md1_wait_row(row: dict[str, str]) -> None:
    at_most = erlang.md1_wait_cdf(float(row["rho"]), float(row["t_in_service_times"]))
    assert at_most == close(row["prob_wait_le_t"])
    assert 1 - at_most == close(row["prob_wait_gt_t"])
