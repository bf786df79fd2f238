"""The example of the documentation, installed as a package of its own, changes a call's outcome."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.cli.main import main
from simulator.features.registry import installed
from tests.features.laboratory import lab_with, on

PAGE = Path(__file__).parents[2] / "docs" / "writing-a-feature.md"
ANONYMOUS = on("anonymity", "20002")


def files() -> dict[str, str]:
    """Return the files that the page shows in full."""
    text = PAGE.read_text(encoding="utf-8")
    shown = re.findall(r"^`([\w.]+)`:\n\n```\w+\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return dict(shown)


def test_the_example_is_short() -> None:
    lines = [line for text in files().values() for line in text.splitlines() if line.strip()]
    assert len(lines) < 40


@pytest.fixture
def package(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    source, site = tmp_path_factory.mktemp("example"), tmp_path_factory.mktemp("site")
    for name, text in files().items():
        (source / name).write_text(text, encoding="utf-8")
    options = "--quiet --no-build-isolation --no-deps --no-compile --disable-pip-version-check"
    command = [sys.executable, "-m", "pip", "install", *options.split(), "--target", str(site)]
    subprocess.run([*command, str(source)], check=True, timeout=60)
    monkeypatch.syspath_prepend(str(site))
    importlib.invalidate_caches()
    return site


def test_the_package_is_listed_and_changes_what_becomes_of_calls(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = lab_with(ANONYMOUS).completed("mxone-to-lync")
    assert call.status == 200
    call = lab_with(ANONYMOUS, on("refuse_anonymous", "30002")).completed("mxone-to-lync")
    assert (call.status, call.reason_rule) == (433, "anonymity disallowed")
    lab = lab_with(ANONYMOUS, on("refuse_anonymous", "30002", to="30003"))
    call = lab.completed("mxone-to-lync")
    assert (call.status, call.reason_rule) == (200, "diverted")
    assert ("refuse_anonymous", "refuse-anonymous 1.0") in [one[:2] for one in installed()]
    assert main(["features"]) == 0
    assert "refuse_anonymous (refuse-anonymous 1.0): refuses" in capsys.readouterr().out
