"""``-o FILE`` of commands whose answer is printed too: one file in the format of its suffix."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Final, Protocol

import click

from simulator.errors import InputError, Mark

Option = Callable[[Callable[..., object]], Callable[..., object]]


def out_file_option(suffixes: Sequence[str]) -> Option:
    """Return the option ``-o FILE``."""
    return click.option(
        "-o",
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=f"Write it to a file, too: {', '.join(suffixes)}.",
    )


def put(out: Path | None, forms: Mapping[str, str | Mapping[str, object]]) -> None:
    """Write an answer to a file.

    Parameters
    ----------
    out : pathlib.Path or None
        None: nowhere.
    forms : mapping of suffix to text, or to plain data for JSON

    Raises
    ------
    InputError
        The suffix is none of them.
    """
    if out is None:
        return
    form = forms.get(out.suffix.lower())
    if form is None:
        raise InputError(
            "cannot be written in this format",
            mark=Mark(str(out)),
            seen=out.suffix or "no suffix",
            expected=" or ".join(forms),
        )
    if not isinstance(form, str):
        form = json.dumps(form, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    out.write_text(form, encoding="utf-8")
    click.echo(out, err=True)


class Study(Protocol):
    """What can be written of any study."""

    @property
    def text(self) -> str:
        """The page."""

    def as_csv(self) -> str:
        """Return the table as CSV."""

    def answer(self) -> Mapping[str, object]:
        """Return plain data."""

    @property
    def figure(self) -> Callable[..., object]:
        """``figure(path)`` draws it into a file."""


PICTURES: Final = (".svg", ".png")
STUDY_FILES: Final = (".csv", *PICTURES, ".json", ".txt")
study_file_option: Final = out_file_option(STUDY_FILES)


def check_study_file(out: Path | None) -> None:
    """Refuse a file that could not be written, rather now than after the study."""
    if out is None:
        return
    if out.suffix.lower() not in STUDY_FILES:
        put(out, dict.fromkeys(STUDY_FILES, ""))
    check_writable(out)


def check_writable(file: Path) -> None:
    """Refuse a file that cannot be written, by opening it: rights alone do not tell.

    Raises
    ------
    InputError
        There is no such folder, or nothing can be written there.
    """
    if not file.parent.is_dir():
        raise InputError("there is no such folder", mark=Mark(str(file.parent)))
    is_new = not file.exists()
    try:
        with file.open("ab"):
            pass
        if is_new:
            file.unlink()
    except OSError as error:
        raise InputError("cannot be written", mark=Mark(str(file)), seen=error.strerror) from None


def put_study(out: Path | None, study: Study, **how: object) -> None:
    """Write a study to a file: table, figure, data or page, by the suffix.

    Parameters
    ----------
    out : pathlib.Path or None
    study : Study
    how
        For its figure alone.
    """
    if out is None:
        return
    if out.suffix.lower() in PICTURES:
        study.figure(out, **how)
        click.echo(out, err=True)
    else:
        put(out, {".csv": study.as_csv(), ".json": study.answer(), ".txt": study.text})


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue()
