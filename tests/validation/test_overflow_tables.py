"""Overflow moments and second groups against the tables, and the published anchors."""

import pytest

from simulator import erlang
from simulator.erlang import Overflow
from tests.validation.tables import close, rows


@pytest.mark.parametrize("row", rows("overflow_moments"))
def test_overflow_moments_row(row: dict[str, str]) -> None:
    offered, circuits = float(row["offered_erlang"]), int(row["primary_circuits"])
    stream = erlang.overflow(offered, circuits)
    assert erlang.b(offered=offered, channels=circuits) == close(row["primary_blocking"])
    assert stream.mean == close(row["overflow_mean_erlang"])
    assert stream.variance == close(row["overflow_variance"])
    assert stream.peakedness == close(row["peakedness"])


def _joined(row: dict[str, str]) -> Overflow:
    groups = (group.split(":") for group in row["primary_groups_circuits:offered"].split("|"))
    return erlang.joined(erlang.overflow(float(a), int(n)) for n, a in groups)


@pytest.mark.parametrize("row", rows("overflow_secondary"))
def test_stream_offered_to_the_second_group(row: dict[str, str]) -> None:
    stream = _joined(row)
    assert stream.mean == close(row["overflow_mean_erlang"])
    assert stream.variance == close(row["overflow_variance"])
    assert stream.peakedness == close(row["peakedness"])


@pytest.mark.parametrize("row", rows("overflow_secondary"))
def test_hayward_blocking(row: dict[str, str]) -> None:
    found = erlang.hayward(_joined(row), int(row["secondary_circuits"]))
    assert found == close(row["hayward_blocking"], 1e-6)


@pytest.mark.parametrize("row", rows("overflow_secondary"))
def test_equivalent_random_traffic(row: dict[str, str]) -> None:
    stream = _joined(row)
    group = erlang.equivalent(stream)
    assert group.offered == close(row["ert_equivalent_offered_erlang"], 1e-6)
    assert group.channels == close(row["ert_equivalent_circuits"], 1e-6)
    found = erlang.equivalent_blocking(stream, group, int(row["secondary_circuits"]))
    assert found == close(row["ert_blocking"], 1e-6)


@pytest.mark.parametrize("row", rows("overflow_secondary"))
def test_rapp_approximation(row: dict[str, str]) -> None:
    stream = _joined(row)
    group = erlang.rapp(stream)
    assert group.offered == close(row["rapp_equivalent_offered_erlang"], 1e-6)
    assert group.channels == close(row["rapp_equivalent_circuits"], 1e-6)
    found = erlang.equivalent_blocking(stream, group, int(row["secondary_circuits"]))
    assert found == close(row["rapp_blocking"], 1e-6)


@pytest.mark.parametrize(
    "row", [r for r in rows("overflow_secondary") if r["exact_blocking_single_primary"]]
)
def test_equivalent_random_traffic_is_exact_for_one_group(row: dict[str, str]) -> None:
    stream = _joined(row)
    found = erlang.equivalent_blocking(
        stream, erlang.equivalent(stream), int(row["secondary_circuits"])
    )
    assert found == close(row["exact_blocking_single_primary"], 1e-8)


def _anchors(subject: str) -> list[str]:
    return [row["published"] for row in rows("anchors_published") if row["subject"] == subject]


def test_published_erlang_c_example() -> None:
    prob_wait, level, wait = _anchors("Erlang C")
    assert f"{erlang.c(offered=10, channels=14):.3f}" == prob_wait
    assert f"{erlang.service_level(10, 14, 180, 20):.3f}" == level
    assert f"{erlang.erlang_c_waiting(10, 14, 180).mean_wait:.1f} s" == wait


def test_published_channels_at_one_per_cent() -> None:
    assert [str(erlang.b(offered=a, blocking=0.01)) for a in (10, 30)] == _anchors("Erlang B")


@pytest.mark.parametrize(
    ("circuits", "anchor"), list(zip((0, 1, 10, 20), _anchors("Overflow"), strict=True))
)
def test_published_peakedness_of_20_erlang(circuits: int, anchor: str) -> None:
    peakedness, interval = anchor.split("; ")
    stream = erlang.overflow(20.0, circuits)
    digits = len(peakedness.partition(".")[2])
    assert f"{stream.peakedness:.{digits}f}" == peakedness
    assert 120 / stream.mean == pytest.approx(float(interval.split()[0]), abs=0.5)
