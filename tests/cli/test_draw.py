"""`draw` writes the picture of a topology, of a run, of a call; without -o it prints the SVG."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.cli.main import main
from tests.study.short_run import first_call, short_run


def test_a_topology_is_printed_as_svg(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "guide-tls"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("<svg")
    assert "TLS 5067 / 5061, SRTP" in out
    assert err == ""


@pytest.mark.parametrize(
    ("suffix", "begins"), [("svg", b"<svg"), ("html", b"<!doc"), ("png", b"\x89PNG")]
)
def test_a_topology_is_written(
    suffix: str, begins: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"picture.{suffix}"
    assert main(["draw", "guide-tcp", "-o", str(out)]) == 0
    assert out.read_bytes().startswith(begins)
    assert capsys.readouterr().out == ""


def test_a_setting_is_seen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "guide-tcp", "--set", "trunk.channels=12"]) == 0
    assert ">12 channels<" in capsys.readouterr().out


def test_a_run_is_drawn_with_its_loads(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", str(short_run().path)]) == 0
    assert "messages/s on its link" in capsys.readouterr().out


def test_a_call_is_drawn_with_its_way(capsys: pytest.CaptureFixture[str]) -> None:
    number = str(first_call("lync-to-lync").number)
    assert main(["draw", str(short_run().path), "--call", number]) == 0
    assert f"call {number}, lync-to-lync" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["guide-tcp", "--call", "1"], "a topology has no calls"),
        (["no-such-network"], "no-such-network"),
        (["guide-tcp", "-o", "x.gif"], "a name that ends in .svg, .png or .html"),
        (["guide-tcp", "-o", "no/such/folder.svg"], "cannot be written"),
    ],
)
def test_a_mistake_is_one_line_and_code_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draw", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


def test_a_run_takes_no_setting(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", str(short_run().path), "--set", "trunk.channels=1"]) == 2
    assert "a run is over" in capsys.readouterr().err


def test_a_call_that_is_not_there_is_the_users_mistake(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["draw", str(short_run().path), "--call", "999999999"]) == 2
    assert "no such call" in capsys.readouterr().err
