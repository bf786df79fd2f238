"""`init` gives a user files to start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import load_topology
from simulator.cli.main import main
from simulator.topology.shipped import names


def test_the_answer_lists_the_files_and_the_remark_says_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "mine")]) == 0
    out, err = capsys.readouterr()
    first = tmp_path / "mine" / "guide-tcp.yaml"
    assert out.splitlines()[0] == str(first)
    assert all(Path(line).is_file() for line in out.splitlines())
    assert f"directsip run {first}" in err


@pytest.mark.parametrize("name", names("topology"))
def test_the_copy_of_each_shipped_topology_loads_and_has_its_workload(
    name: str, tmp_path: Path
) -> None:
    assert main(["init", str(tmp_path), "--from", name]) == 0
    copy = load_topology(tmp_path / f"{name}.yaml")
    assert [one.name for one in copy.spec.nodes] == [
        one.name for one in load_topology(name).spec.nodes
    ]
    assert copy.spec.workload is not None
    assert (tmp_path / copy.spec.workload).is_file()


def test_a_second_time_nothing_is_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", str(tmp_path)])
    capsys.readouterr()
    (tmp_path / "guide-tcp.yaml").write_text("mine")
    assert main(["init", str(tmp_path)]) == 2
    assert (tmp_path / "guide-tcp.yaml").read_text() == "mine"
    assert "guide-tcp.yaml: is there already" in capsys.readouterr().err


def test_an_unknown_topology_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path), "--from", "guide-tpc"]) == 2
    assert capsys.readouterr().err.startswith("no such topology is shipped; seen 'guide-tpc'")


def test_a_file_where_the_folder_should_be_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_text("")
    assert main(["init", str(tmp_path / "mine")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
