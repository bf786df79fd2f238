"""Shipped files are found by name, in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

import pytest

import simulator
from simulator.topology.shipped import names, shipped


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package folder `simulator` with nothing in or beside it."""
    folder = tmp_path / "site" / "simulator"
    folder.mkdir(parents=True)
    monkeypatch.setattr(simulator, "__file__", str(folder / "__init__.py"))
    return folder


def put(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def test_a_checkout_has_them_beside_the_package(package: Path) -> None:
    path = put(package.parent / "topologies", "guide.yaml")
    assert shipped("topology", "guide") == path


def test_an_installed_package_has_them_inside(package: Path) -> None:
    put(package.parent / "topologies", "guide.yaml")
    path = put(package / "_topologies", "guide.yaml")
    assert shipped("topology", "guide") == path


def test_a_name_may_carry_its_suffix(package: Path) -> None:
    path = put(package / "_topologies", "workloads/office.yaml")
    assert shipped("workloads", "office.yaml") == path


@pytest.mark.parametrize("name", ["../secret", "workloads/office", "", "guide.yml", "/guide"])
def test_what_is_no_name_is_not_found(package: Path, name: str) -> None:
    for file in ("guide.yaml", "workloads/office.yaml", "../secret.yaml"):
        put(package / "_topologies", file)
    assert shipped("topology", name) is None


def test_kinds_are_kept_apart_and_sorted(package: Path) -> None:
    for file in ("b.yaml", "a.yaml", "mappings/c.yaml", "README.md"):
        put(package / "_topologies", file)
    assert names("topology") == ["a", "b"]
    assert names("mappings") == ["c"]
    assert names("faults") == []
