"""`import simulator` gives every name a user types and loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import simulator

HEAVY = {
    "simpy", "numpy", "pandas", "pyarrow", "networkx", "matplotlib", "pydantic", "yaml", "click",
    "rich", "jinja2", "asyncio",
}  # fmt: skip


def loaded_after(statement: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after `statement`."""
    program = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_no_heavy_library() -> None:
    assert not loaded_after("import simulator") & HEAVY


@pytest.mark.parametrize("room", ["codecs", "quality", "rtp", "rtcp", "srtp"])
def test_media_without_arrays_loads_no_heavy_library(room: str) -> None:
    assert not loaded_after(f"import simulator.media.{room}") & {*HEAVY, "pylibsrtp"}


def test_the_command_loads_click_alone() -> None:
    assert loaded_after("import simulator.cli.main") & HEAVY == {"click"}


@pytest.mark.parametrize("name", [name for name in dir(simulator) if not name.startswith("_")])
def test_every_listed_name_loads(name: str) -> None:
    value = getattr(simulator, name)
    assert callable(value) or isinstance(value, ModuleType)


def test_type_checkers_see_every_listed_name() -> None:
    tree = ast.parse(Path(str(simulator.__file__)).read_text())
    aliases = [
        alias for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    ]
    seen = {alias.asname for alias in aliases if alias.asname}
    assert seen == {name for name in dir(simulator) if not name.startswith("_")}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = simulator.no_such_name
