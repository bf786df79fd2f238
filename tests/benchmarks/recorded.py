"""The figures that were measured last and stand in the documentation, by their names.

They are kept beside the benchmarks, so that a measurement is printed next to the one before.
``make benchmark RECORD=1`` takes what it measures over into the file.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

from simulator import timers

FILE: Final = Path(__file__).with_name("recorded.json")
# Figures of the compiled package (`make compiled`) are records of their own.
COMPILED: Final = Path(timers.__file__).suffix != ".py"


def compared(name: str, value: float, unit: str) -> str:
    """Return a line with a figure and the last recorded one; record it where that is asked for.

    Parameters
    ----------
    name : str
    value : float
    unit : str
        What stands behind the number.
    """
    name += ", compiled" if COMPILED else ""
    figures: dict[str, float] = json.loads(FILE.read_text()) if FILE.exists() else {}
    last = figures.get(name)
    before = "not recorded before" if last is None else f"last recorded {last:.2f}"
    if os.environ.get("DIRECTSIP_RECORD"):
        figures[name] = round(value, 2)
        FILE.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n")
    return f"{name:<56} {value:7.2f} {unit}, {before}"
