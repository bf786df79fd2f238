"""Packages whose features cannot be: each is named, in one line, without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.cli.main import main
from tests.features.laboratory import lab_with, on

HEAD = "from simulator.features import Edit, Feature\n"
CLASS = "class F(Feature):\n    name = 'other'\n    {}\n"
HOOK = "def at_answer(self, call, now): pass"


def package(site: Path, name: str, code: str, feature: str = "other") -> None:
    """Put a package with one feature into a folder, as an installer would."""
    about = site / f"{name}-1.0.dist-info"
    about.mkdir()
    (site / f"{name}.py").write_text(code, encoding="utf-8")
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[simulator.features]\n{feature} = {name}:F\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("bad_import", "raise RuntimeError('boom')\n", "RuntimeError: boom"),
        ("bad_exit", "import sys\nsys.exit(3)\n", "SystemExit: 3"),
        ("bad_class", "F = 3\n", "is no Feature class"),
        ("bad_lack", "G = 3\n", "has no attribute 'F'"),
        ("bad_name", HEAD + f"class F(Feature):\n    {HOOK}\n", "calls itself nothing"),
        (
            "bad_point",
            HEAD + CLASS.format("def at_anser(self, call, now): pass"),
            "F.at_anser: no such detection point",
        ),
        ("bad_none", HEAD + CLASS.format("def on(self): pass"), "it hooks no detection point"),
        (
            "bad_field",
            HEAD + CLASS.format("fields = {'to': 3}\n    " + HOOK),
            "its parameter to is 3, no Field",
        ),
    ],
)
def test_a_package_that_cannot_be_is_named(
    name: str, code: str, told: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package(site, name, code)
    assert main(["features"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert f"feature other of {name} 1.0" in error
    assert told in error


def test_a_name_of_ours_stays_ours_and_the_list_says_so(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package(site, "usurper", "raise RuntimeError('never loaded')\n", "forward_all")
    assert main(["features"]) == 0
    told = "forward_all of usurper 1.0 is not used: its name is one of ours"
    assert told in capsys.readouterr().out


def test_two_packages_cannot_have_one_name(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("twin_a", "twin_b"):
        package(site, name, HEAD + CLASS.format(HOOK))
    assert main(["features"]) == 2
    assert "twin_a 1.0 and twin_b 1.0 both have one of this name" in capsys.readouterr().err


def test_a_feature_that_cannot_be_made_is_named(site: Path) -> None:
    raises = "def __init__(self, switched): raise ValueError('no')\n    "
    package(site, "unmade", HEAD + CLASS.format(raises + HOOK))
    told = "feature other at mxone cannot be made: ValueError: no"
    with pytest.raises(Exception, match=told):
        lab_with(on("other", "20001"))
