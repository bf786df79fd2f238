"""`features` lists what is installed, and what a topology switches on."""

from __future__ import annotations

import json

import pytest

from simulator.cli.main import main

ENTRY = "feature.calls-home={feature: forward_all, users: [20123], to: 30123}"


def test_features_are_listed_with_package_points_and_parameters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["features"]) == 0
    out = capsys.readouterr().out
    assert "forward_no_answer (directsip): " in out
    assert "    at          termination_attempt, no_answer\n" in out
    assert "to (number, needed), after (time, else the product's)" in out


def test_a_topology_says_who_has_what_and_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["features", "guide-tcp", "--set", ENTRY]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.split("  ")[1:5] == ["calls-home", "forward_all", "on mxone", "user 20123"]


def test_a_topology_without_features_switches_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["features", "guide-tcp"]) == 0
    assert capsys.readouterr().out.endswith("Switched on in guide-tcp:\n  nothing\n")


def test_json_holds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["features", "guide-tcp", "--set", ENTRY, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["switched"][0]["users"] == ["20123"]
    assert {one["package"] for one in found["features"]} == {"directsip"}


def test_set_without_a_topology_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["features", "--set", ENTRY]) == 2
    assert "expected a TOPOLOGY" in capsys.readouterr().err
