"""What the clock on the wall says to a feature: by workload, records or scenario."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from simulator.calls.points import CallView, Point
from simulator.features import Divert, Feature, Settings, Switched
from simulator.features.registry import installed
from simulator.study.plan import RunPlan
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload
from simulator.workload.scenario.load import load_scenario
from tests.features.laboratory import lab_with, on

PAGE = Path(__file__).parents[2] / "docs" / "writing-a-feature.md"
TOPOLOGY = load_topology("guide-tcp").spec
BUSY_HOUR = load_workload("guide-busy-hour", {})
PLAN = RunPlan(TOPOLOGY, BUSY_HOUR, (), 0.0, 3600.0, 0.0, 1, False, "none", None)


class Night(Feature):
    """Open from 8 to 18."""

    def at_termination_attempt(self, call: CallView, now: float) -> Divert | None:
        return None if 8.0 <= self.time_of_day(now) / 3600.0 < 18.0 else Divert("20000")


@pytest.mark.parametrize(
    ("start", "now", "open_"), [(10, 0, True), (17, 3601, False), (0, 0, False)]
)
def test_a_night_service_goes_by_it(start: int, now: int, open_: bool) -> None:
    night = Night(Switched(everywhere=Settings()))
    night.started_at = start * 3600.0
    assert (night.at_termination_attempt(CallView(1, "pbx"), now) is None) is open_


def test_a_workload_has_the_time_of_its_zone() -> None:
    assert PLAN.time_of_day == 36_000.0
    elsewhere = replace(BUSY_HOUR, zone="Asia/Tokyo")
    assert replace(PLAN, workload=elsewhere).time_of_day == 36_000.0 + 8 * 3600.0


def test_records_have_the_time_that_they_say() -> None:
    assert replace(PLAN, workload=None, records_start=86_400.0 * 40 + 60.0).time_of_day == 60.0


@pytest.mark.parametrize(("line", "seconds"), [("", 36_000.0), ('clock: "18:30"\n', 66_600.0)])
def test_a_scenario_begins_at_ten_or_when_it_says(
    tmp_path: Path, line: str, seconds: float
) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        f"topology: guide-tcp\n{line}actors: {{anna: 30001}}\n"
        "steps: [{at: 1 s, anna: dial, number: 20001}]\n",
        encoding="utf-8",
    )
    assert load_scenario(path).clock == seconds


def test_every_feature_of_a_node_gets_it() -> None:
    lab = lab_with(on("forward_all", "20001", to="20002"))
    (hook,) = lab.part("mxone", "agent").hooks[Point.TERMINATION_ATTEMPT]
    assert hook.__self__.started_at == lab.scene.world.time_of_day


def test_the_page_names_every_feature_that_ships_with_its_parameters() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    for one in installed():
        if one.package == "directsip":
            assert any(
                f"`{one.name}`" in row.split("|")[1]
                and all(f"`{name}`" in row.split("|")[3] for name in one.kind.fields)
                for row in rows
            ), one.name
