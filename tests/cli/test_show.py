"""`directsip show`: the answer of a run, as text and as JSON."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from simulator.cli.main import main
from tests.cli.made_run import made_run
from tests.study.made import results

Output = pytest.CaptureFixture[str]


@pytest.fixture
def run(tmp_path: Path) -> str:
    writer = made_run(tmp_path / "run")
    writer.finish(results())
    return str(writer.folder)


def test_the_answer_is_printed(run: str, capsys: Output) -> None:
    assert main(["show", run]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("guide-tcp, workload made\n4 replications of 1 h")
    assert err == ""


def test_json_stands_alone(run: str, capsys: Output) -> None:
    assert main(["show", run, "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["resources"][0]["name"] == "sip-trunk"
    assert err == ""


def test_the_text_goes_to_a_file(run: str, tmp_path: Path, capsys: Output) -> None:
    assert main(["show", run, "-o", str(tmp_path / "answer.txt")]) == 0
    assert capsys.readouterr().out == ""
    assert (tmp_path / "answer.txt").read_text().startswith("guide-tcp")


def test_the_answer_goes_to_a_file_of_json(run: str, tmp_path: Path) -> None:
    assert main(["show", run, "-o", str(tmp_path / "answer.json")]) == 0
    written = json.loads((tmp_path / "answer.json").read_text())
    assert written == json.loads((Path(run) / "answer.json").read_text())


def test_another_format_is_refused(run: str, tmp_path: Path, capsys: Output) -> None:
    assert main(["show", run, "-o", str(tmp_path / "answer.html")]) == 2
    assert "seen '.html', expected .txt or .json" in capsys.readouterr().err


def test_a_name_in_results_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    made_run(tmp_path / "results" / "mine").finish(results())
    monkeypatch.chdir(tmp_path)
    assert main(["show", "mine"]) == 0
    assert "ladder results/mine --call 3" in capsys.readouterr().out


def test_what_is_no_run_is_a_mistake_in_one_line(tmp_path: Path, capsys: Output) -> None:
    assert main(["show", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_interrupted_run_needs_partial_and_says_what_is_missing(
    tmp_path: Path, capsys: Output
) -> None:
    writer = made_run(tmp_path / "run")
    writer.interrupt(results()[:2])
    assert main(["show", str(writer.folder)]) == 2
    assert "--partial" in capsys.readouterr().err
    assert main(["show", str(writer.folder), "--partial"]) == 0
    out, err = capsys.readouterr()
    assert "2 of 4 replications are there" in err
    assert "stopped early: 2 of 4 replications" in out


def test_a_damaged_answer_is_a_mistake_in_one_line(run: str, capsys: Output) -> None:
    (Path(run) / "answer.json").write_text('{"kind": "run"}')
    assert main(["show", run]) == 2
    assert "not the one that the run wrote" in capsys.readouterr().err


def test_an_answer_of_another_version_is_a_mistake_in_one_line(run: str, capsys: Output) -> None:
    text = '{"kind": "run"}'
    (Path(run) / "answer.json").write_text(text)
    manifest = Path(run) / "manifest.json"
    written = json.loads(manifest.read_text())
    written["answer"] = sha256(text.encode()).hexdigest()
    manifest.write_text(json.dumps(written))
    assert main(["show", run]) == 2
    assert "not an answer of this version" in capsys.readouterr().err
