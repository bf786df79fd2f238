"""Verdicts in the file and format that a user names."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from simulator.errors import InputError, Mark
from simulator.study.scenario.writing.html import html
from simulator.study.scenario.writing.judged import Judged
from simulator.study.scenario.writing.junit import junit
from simulator.study.scenario.writing.plain import plain
from simulator.study.scenario.writing.text import text


def _json(verdicts: Sequence[Judged]) -> str:
    found = [plain(verdict) for verdict in verdicts]
    whole = {"passed": all(one.passed for one in verdicts), "scenarios": found}
    return json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


FORMS: Final[Mapping[str, Callable[[Sequence[Judged]], str]]] = MappingProxyType(
    {".txt": text, ".html": html, ".xml": junit, ".json": _json}
)


def write(verdicts: Sequence[Judged], path: Path) -> None:
    """Write verdicts to a file in the format of its suffix.

    Raises
    ------
    InputError
        The suffix is none of `FORMS`.
    """
    check_suffix(path)
    path.write_text(FORMS[path.suffix.lower()](verdicts), encoding="utf-8")


def check_suffix(path: Path) -> None:
    """Refuse a file in a format that there is not.

    Raises
    ------
    InputError
        The suffix is none of `FORMS`.
    """
    if path.suffix.lower() not in FORMS:
        seen = path.suffix or "no suffix"
        raise InputError(
            "cannot be written in this format",
            mark=Mark(str(path)),
            seen=seen,
            expected=" or ".join(FORMS),
        )
