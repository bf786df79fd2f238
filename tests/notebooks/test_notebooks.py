"""Notebooks follow from their sources, carry no output, and run."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from traitlets import Unicode

from docs.generate.notebooks import notebook

FOLDER = Path(__file__).parents[2] / "notebooks"
SOURCES = sorted(FOLDER.glob("*.py"))


class Local(AsyncKernelManager):
    """Speaks to the kernel by files; over TCP it warns that others on the machine may listen."""

    transport = Unicode("ipc")


def names(path: Path) -> str:
    return path.stem


def test_there_are_notebooks() -> None:
    assert SOURCES


@pytest.mark.parametrize("source", SOURCES, ids=names)
def test_the_notebook_is_what_its_source_makes(source: Path) -> None:
    made = notebook(source.read_text(encoding="utf-8"))
    assert source.with_suffix(".ipynb").read_text(encoding="utf-8") == made


def test_no_notebook_lacks_a_source() -> None:
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == {path.stem for path in SOURCES}


@pytest.mark.parametrize("source", SOURCES, ids=names)
def test_the_notebook_runs(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = str(FOLDER.parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([root, os.environ.get("PYTHONPATH", "")]))
    text = notebook(source.read_text(encoding="utf-8"))
    made = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(made, kernel_manager_class=Local, timeout=300).execute()
    last = [cell.outputs for cell in made.cells if cell.cell_type == "code"]
    streams = [one for outputs in last for one in outputs if one.output_type == "stream"]
    assert [one.text for one in streams if one.name == "stderr"] == []
