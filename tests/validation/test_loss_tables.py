"""Erlang B, extended Erlang B, Engset and Kaufman-Roberts against the tables, both ways round."""

import pytest

from simulator import erlang
from tests.validation.tables import close, rows


@pytest.mark.parametrize("row", rows("erlang_b"))
def test_erlang_b_row(row: dict[str, str]) -> None:
    offered, channels = float(row["offered_erlang"]), int(row["circuits"])
    blocking = erlang.b(offered=offered, channels=channels)
    carried = erlang.carried(offered, channels)
    assert blocking == close(row["blocking"])
    assert carried == close(row["carried_erlang"])
    assert offered * blocking == close(row["lost_erlang"])
    assert carried / channels == close(row["occupancy_per_circuit"])


@pytest.mark.parametrize("row", rows("erlang_b"))
def test_erlang_b_row_solved_for_channels(row: dict[str, str]) -> None:
    blocking = float(row["blocking"])
    if blocking * (1 + 1e-9) < 1:
        found = erlang.b(offered=float(row["offered_erlang"]), blocking=blocking * (1 + 1e-9))
        assert found == int(row["circuits"])


@pytest.mark.parametrize("row", rows("erlang_b"))
def test_erlang_b_row_solved_for_offered(row: dict[str, str]) -> None:
    # Near 1 the printed blocking no longer holds nine digits of the load.
    if float(row["blocking"]) < 0.999:
        found = erlang.b(channels=int(row["circuits"]), blocking=float(row["blocking"]))
        assert found == close(row["offered_erlang"])


@pytest.mark.parametrize("row", rows("erlang_b_circuits"))
def test_least_circuits(row: dict[str, str]) -> None:
    offered, circuits = float(row["offered_erlang"]), int(row["circuits_min"])
    assert erlang.b(offered=offered, blocking=float(row["target_blocking"])) == circuits
    assert erlang.b(offered=offered, channels=circuits) == close(row["blocking_at_circuits"])
    assert erlang.b(offered=offered, channels=circuits - 1) == close(row["blocking_with_one_less"])


@pytest.mark.parametrize("row", rows("erlang_b_load"))
def test_load_for_a_blocking(row: dict[str, str]) -> None:
    found = erlang.b(channels=int(row["circuits"]), blocking=float(row["target_blocking"]))
    assert found == close(row["offered_erlang"])


@pytest.mark.parametrize(
    "row", [row for row in rows("erlang_b_published") if row["use_in_tests"] == "yes"]
)
def test_published_erlang_b_entry(row: dict[str, str]) -> None:
    printed = row["published_offered_erlang"]
    half_a_unit = 0.5 * 10 ** -len(printed.partition(".")[2])
    found = erlang.b(channels=int(row["circuits"]), blocking=float(row["blocking"]))
    assert found == pytest.approx(float(printed), abs=half_a_unit * (1 + 1e-9))
    assert found == close(row["computed_offered_erlang"], 1e-7)


@pytest.mark.parametrize("row", rows("extended_erlang_b"))
def test_extended_erlang_b_row(row: dict[str, str]) -> None:
    first, channels = float(row["first_offered_erlang"]), int(row["circuits"])
    recall = float(row["recall_factor"])
    total = erlang.extended_b_total(first, channels, recall)
    assert total == close(row["total_offered_erlang"], 1e-6)
    assert erlang.carried(total, channels) == close(row["carried_erlang"], 1e-6)
    blocking = erlang.extended_b(offered=first, channels=channels, recall_factor=recall)
    assert blocking == close(row["blocking_per_attempt"], 1e-6)
    assert recall * total * blocking == close(row["recalled_erlang"], 1e-6)


@pytest.mark.parametrize("row", rows("extended_erlang_b"))
def test_extended_erlang_b_row_solved_back(row: dict[str, str]) -> None:
    recall, blocking = float(row["recall_factor"]), float(row["blocking_per_attempt"])
    offered = erlang.extended_b(
        channels=int(row["circuits"]), blocking=blocking, recall_factor=recall
    )
    assert offered == close(row["first_offered_erlang"], 1e-6)
    channels = erlang.extended_b(
        offered=float(row["first_offered_erlang"]),
        blocking=blocking * (1 + 1e-9),
        recall_factor=recall,
    )
    assert channels == int(row["circuits"])


@pytest.mark.parametrize("row", rows("engset"))
def test_engset_row(row: dict[str, str]) -> None:
    sources, channels = int(row["sources"]), int(row["circuits"])
    idle = float(row["offered_per_idle_source_erlang"])
    for kind in ("time", "call", "traffic"):
        found = erlang.engset(
            offered=idle, channels=channels, sources=sources, load="idle", congestion=kind
        )
        assert found == close(row[f"{kind}_congestion"])
    assert erlang.engset_carried(sources, channels, idle) == close(row["carried_erlang"])


@pytest.mark.parametrize("row", rows("engset"))
def test_engset_row_by_intended_load(row: dict[str, str]) -> None:
    sources, channels = int(row["sources"]), int(row["circuits"])
    for load, column in (
        ("source", "intended_per_source_erlang"),
        ("total", "intended_total_erlang"),
    ):
        offered = float(row[column])
        found = erlang.engset(offered=offered, channels=channels, sources=sources, load=load)
        # Few idle channels magnify the last printed digit of the load.
        assert found == close(row["call_congestion"])


@pytest.mark.parametrize("kind", ["time", "call", "traffic"])
@pytest.mark.parametrize("row", rows("engset"))
def test_engset_row_solved_back(row: dict[str, str], kind: str) -> None:
    sources, channels = int(row["sources"]), int(row["circuits"])
    blocking, idle = float(row[f"{kind}_congestion"]), row["offered_per_idle_source_erlang"]
    if blocking > 0:
        found = erlang.engset(
            channels=channels, blocking=blocking, sources=sources, load="idle", congestion=kind
        )
        assert found == close(idle)
    found = erlang.engset(
        offered=float(idle),
        blocking=blocking * (1 + 1e-9),
        sources=sources,
        load="idle",
        congestion=kind,
    )
    assert found == channels


@pytest.mark.parametrize("row", rows("engset"))
def test_engset_contrast_is_erlang_b_of_the_same_total(row: dict[str, str]) -> None:
    found = erlang.b(offered=float(row["intended_total_erlang"]), channels=int(row["circuits"]))
    assert found == close(row["erlang_b_same_total_for_contrast"])


@pytest.mark.parametrize("row", rows("kaufman_roberts"))
def test_kaufman_roberts_row(row: dict[str, str]) -> None:
    classes = [
        (int(row["units_class1"]), float(row["offered_class1_erlang"])),
        (int(row["units_class2"]), float(row["offered_class2_erlang"])),
    ]
    link = erlang.kaufman_roberts(int(row["capacity_units"]), classes)
    assert link.blocking[0] == close(row["blocking_class1"])
    assert link.blocking[1] == close(row["blocking_class2"])
    assert link.mean_units_in_use == close(row["mean_units_in_use"])
