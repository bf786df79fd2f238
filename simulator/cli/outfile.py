"""``-o FILE`` of commands whose answer is printed too: one file in the format of its suffix."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path

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


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue()
