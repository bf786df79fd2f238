"""`init` copies a topology with what it uses, and never writes over a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InputError, InputErrors
from simulator.topology.starter import start

FILES = {
    "base.yaml": "name: base  # the laboratory\nworkload: 'office'  # people\n",
    "child.yaml": "extends: base.yaml\nworkload: shift\n",
    "other.yaml": "name: other\n",
    "workloads/office.yaml": "start: Monday\n",
    "workloads/shift.yaml": "start: Tuesday\n",
    "faults/crash.yaml": "- at: 1 min\n",
    "mappings/pbx.yaml": "separator: ','\n",
}


@pytest.fixture(autouse=True)
def _shipped_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        path = tmp_path / "shipped" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr("simulator.topology.shipped.root", lambda: tmp_path / "shipped")


def copied(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml")}


def test_a_topology_comes_with_what_it_extends_and_uses(tmp_path: Path) -> None:
    start("child", tmp_path / "mine")
    assert copied(tmp_path / "mine") == set(FILES) - {"other.yaml"}


def test_the_topology_itself_is_named_first(tmp_path: Path) -> None:
    assert start("child", tmp_path / "mine")[0] == tmp_path / "mine" / "child.yaml"


def test_names_become_paths_of_the_copies_and_comments_stay(tmp_path: Path) -> None:
    start("child", tmp_path)
    assert (tmp_path / "child.yaml").read_text() == (
        "extends: base.yaml\nworkload: workloads/shift.yaml\n"
    )
    assert (tmp_path / "base.yaml").read_text() == (
        "name: base  # the laboratory\nworkload: workloads/office.yaml  # people\n"
    )


def test_a_file_in_the_way_is_kept_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "child.yaml").write_text("mine")
    with pytest.raises(InputErrors, match=r"child\.yaml: is there already"):
        start("child", tmp_path)
    assert (tmp_path / "child.yaml").read_text() == "mine"
    assert not (tmp_path / "base.yaml").exists()


def test_an_unknown_name_lists_the_shipped_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="seen 'chld', expected one of base, child, other"):
        start("chld", tmp_path)
