"""Rows of the tables in `figures`, as dictionaries of text."""

import csv
from pathlib import Path

import pytest

FIGURES = Path(__file__).parent / "figures"


def rows(name: str) -> list[dict[str, str]]:
    with (FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def close(expected: str, tolerance: float = 1e-9) -> object:
    """A printed value within a relative tolerance; 0 only equals 0."""
    return pytest.approx(float(expected), rel=tolerance, abs=1e-300)
