"""`directsip pcap`: a run, or one call, as a capture."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.cli.main import main
from simulator.study.simulate import simulate

Output = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Twenty seconds of the guide's topology, in two replications."""
    folder: Path = tmp_path_factory.mktemp("pcap") / "run"
    simulate("guide-tcp", duration="20 s", warmup="20 s", replications=2, workers=1, out=folder)
    return str(folder)


def test_all_of_the_first_replication_is_written(run: str, tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / "all.pcapng"
    assert main(["pcap", run, "-o", str(file)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "SIP messages in" in err
    assert "left out, for they carry no IP: " in err
    assert file.read_bytes().startswith(bytes.fromhex("0a0d0d0a"))
    assert [one.name for one in tmp_path.iterdir()] == ["all.pcapng"]  # and no draft


def test_one_call_of_another_replication_is_written(run: str, tmp_path: Path) -> None:
    from simulator.study.run import open_run

    calls = open_run(run).calls
    number = int(calls["call"][calls["replication"] == 1].iloc[0])
    file = tmp_path / "call.pcapng"
    assert main(["pcap", run, "--call", str(number), "-o", str(file)]) == 0
    data = file.read_bytes()
    assert f"call {number}".encode() in data
    assert f"replication 1, call {number}".encode() in data


def test_the_same_run_gives_the_same_file(run: str, tmp_path: Path) -> None:
    files = [tmp_path / "a.pcapng", tmp_path / "b.pcapng"]
    for file in files:
        assert main(["pcap", run, "--node", "mediation", "-o", str(file)]) == 0
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-o", "x.pcap"], "not written in this format; seen '.pcap', expected .pcapng"),
        (["-o", "nowhere/x.pcapng"], "there is no such folder"),
        (["-o", "x.pcapng", "--node", "mediaton"], "expected 'mediation'"),
        (["-o", "x.pcapng", "--call", "999"], "no such call; seen '999'"),
        (["-o", "x.pcapng", "--speech"], "No such option '--speech'"),
        ([], "Missing option '-o'"),
    ],
)
def test_mistakes_are_told_in_one_line(
    run: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Output,
    options: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["pcap", run, *options]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_in_the_way_stays_when_it_cannot_be_replaced(
    run: str, tmp_path: Path, capsys: Output
) -> None:
    (tmp_path / "x.pcapng").mkdir()
    assert main(["pcap", run, "-o", str(tmp_path / "x.pcapng")]) == 2
    assert "is a directory" in capsys.readouterr().err
