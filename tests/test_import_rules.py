"""The import rules of docs/architecture.md hold, and can be broken."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"


def lint_imports(config: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the package in `folder` as `make lint` does."""
    return subprocess.run(
        [sys.executable, "-c", LINT_IMPORTS, "--no-cache", "--no-logo", "--config", str(config)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def package(folder: Path, **modules: str) -> Path:
    """Write a package `simulator` with `modules` (room__file=source) into `folder`."""
    for name, source in ({"contracts": "", "timers": ""} | modules).items():
        path = folder / "simulator" / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        for room in (folder / "simulator", path.parent):
            (room / "__init__.py").touch()
        path.write_text(source)
    return folder


def test_the_package_keeps_the_import_rules() -> None:
    done = lint_imports(ROOT / "pyproject.toml", ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("sip__endpoint", "import simpy"),
        ("study__study", "import asyncio"),
        ("kernel__clock", "import numpy"),
        ("report__page", "import pandas"),
        ("record__recorder", "import pyarrow.parquet"),
        ("nodes__node", "import networkx"),
        ("study__verdict", "from matplotlib.figure import Figure"),
        ("nodes__profile", "import pydantic"),
        ("calls__control", "import yaml"),
        ("study__progress", "import rich.progress"),
        ("sip__codec", "import simulator.sdp.codec"),
        ("calls__call", "import simulator.nodes.node"),
        ("net__link", "import simulator.sip.message"),
        ("record__recorder", "import simulator.sip.codec"),
        ("features__hold", "import simulator.calls.control"),
        ("kernel__host", "import simulator.topology.schema"),
        ("workload__traffic", "import simulator.study.run"),
        ("timers", "import simulator.sip.message"),
        ("sip__dialog", "import random"),
        ("nodes__node", "from datetime import datetime"),
    ],
)
def test_a_forbidden_import_is_caught(tmp_path: Path, room: str, source: str) -> None:
    imported = source.split()[1]
    others = {imported.removeprefix("simulator.").replace(".", "__"): ""}
    package(tmp_path, **(others if imported.startswith("simulator.") else {}), **{room: source})
    done = lint_imports(ROOT / "pyproject.toml", tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("kernel__clock", "import simpy"),
        ("kernel__streams", "import numpy"),
        ("record__store", "import pyarrow"),
        ("topology__picture", "import matplotlib.figure"),
        ("record__capture", "import simulator.sip.codec"),
        ("faults__nodes", "import simulator.topology.schema"),
        ("features__hold", "import simulator.calls.points"),
        ("erlang", "from simulator.study.erlang import b"),
    ],
)
def test_an_import_at_its_home_is_allowed(tmp_path: Path, room: str, source: str) -> None:
    imported = source.split()[1]
    others = {imported.removeprefix("simulator.").replace(".", "__"): "b = 1"}
    package(tmp_path, **(others if imported.startswith("simulator.") else {}), **{room: source})
    done = lint_imports(ROOT / "pyproject.toml", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_has_its_layer() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    known = {name.strip(" ()") for layer in layers for name in layer.replace("|", ":").split(":")}
    rooms = {path.stem for path in (ROOT / "simulator").iterdir() if path.stem[0] not in "._"}
    assert rooms - {"py"} <= known | {"__init__", "__pycache__"}
