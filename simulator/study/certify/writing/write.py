"""A checklist in the file and format that a user names."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from simulator.errors import InputError, Mark
from simulator.study.certify.writing.html import html
from simulator.study.certify.writing.junit import junit
from simulator.study.certify.writing.listed import Listed
from simulator.study.certify.writing.markdown import markdown
from simulator.study.certify.writing.plain import plain
from simulator.study.certify.writing.text import text


def as_json(listed: Listed) -> str:
    """Return a checklist as JSON."""
    return json.dumps(plain(listed), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


FORMS: Final[Mapping[str, Callable[[Listed], str]]] = MappingProxyType(
    {".txt": text, ".html": html, ".xml": junit, ".json": as_json, ".md": markdown}
)


def write(listed: Listed, path: Path) -> None:
    """Write a checklist to a file in the format of its suffix.

    Raises
    ------
    InputError
        The suffix is none of `FORMS`.
    """
    check_suffix(path)
    path.write_text(FORMS[path.suffix.lower()](listed), encoding="utf-8")


def check_suffix(path: Path) -> None:
    """See that a file can be written, before anything is performed.

    Raises
    ------
    InputError
        The suffix is none of `FORMS`.
    """
    if path.suffix.lower() not in FORMS:
        raise InputError(
            "cannot be written in this format",
            mark=Mark(str(path)),
            seen=path.suffix or "no suffix",
            expected=" or ".join(FORMS),
        )
