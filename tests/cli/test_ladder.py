"""`directsip ladder`: one call, drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.cli.main import main
from simulator.study.run import Call
from tests.cli.made_run import made_run
from tests.study.made import results

Output = pytest.CaptureFixture[str]


@pytest.fixture
def run(tmp_path: Path) -> str:
    writer = made_run(tmp_path / "run")
    writer.finish(results())
    return str(writer.folder)


def test_the_ladder_is_drawn(run: str, capsys: Output) -> None:
    assert main(["ladder", run, "--call", "1"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Call 1  lync-to-mxone")
    assert out.count("INVITE") == 2


def test_a_node_narrows_it(run: str, capsys: Output) -> None:
    assert main(["ladder", run, "--call", "1", "--node", "mediation"]) == 0
    assert capsys.readouterr().out.count("INVITE") == 1


def test_it_goes_to_a_file(run: str, tmp_path: Path, capsys: Output) -> None:
    assert main(["ladder", run, "--call", "1", "-o", str(tmp_path / "call.txt")]) == 0
    assert (tmp_path / "call.txt").read_text().startswith("Call 1")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("suffix", "begin"), [(".svg", "<svg"), (".html", "<!DOCTYPE html>")])
def test_it_goes_to_a_picture_or_a_page(
    run: str, tmp_path: Path, suffix: str, begin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Call, "message", lambda call, index: f"message {index}")
    path = tmp_path / f"call{suffix}"
    assert main(["ladder", run, "--call", "1", "-o", str(path)]) == 0
    assert path.read_text(encoding="utf-8").startswith(begin)


def test_raw_puts_the_text_of_each_message_under_its_line(
    run: str, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Call, "message", lambda call, index: f"message {index}\n")
    assert main(["ladder", run, "--call", "1", "--raw"]) == 0
    lines = capsys.readouterr().out.splitlines()
    places = [i for i, line in enumerate(lines) if "INVITE" in line]
    assert [lines[i + 1].strip() for i in places] == ["message 0", "message 1"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--call", "1", "-o", "call.pdf"], "call.pdf: a ladder is not written in this format"),
        (["--call", "1", "--raw", "-o", "call.svg"], "a picture does not hold the texts"),
        (["--call", "1", "-o", "no/folder/call.svg"], "no/folder"),
        (["--call", "9"], "no such call; seen '9'"),
        (["--call", "1", "--node", "mediaton"], "expected 'mediation'"),
        (["--call", "one"], "'one' is not a valid integer"),
        ([], "Missing option '--call'"),
    ],
)
def test_mistakes_are_told_in_one_line(
    run: str, capsys: Output, options: list[str], words: str
) -> None:
    assert main(["ladder", run, *options]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1
