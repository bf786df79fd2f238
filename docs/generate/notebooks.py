"""Notebooks from their sources: Python in percent format to ``.ipynb`` without output."""

from __future__ import annotations

import json

import jupytext


def notebook(source: str) -> str:
    """Return the notebook of a source.

    Cells are named by their place: jupytext draws names at random, so that no two notebooks of
    one source would be equal.
    """
    made = jupytext.reads(source, fmt="py:percent")
    for place, cell in enumerate(made.cells):
        cell["id"] = f"cell-{place}"
    made.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    made.nbformat, made.nbformat_minor = 4, 5
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"
