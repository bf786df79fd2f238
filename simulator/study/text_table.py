"""Aligned columns of text: the first to the left, the others to the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def table(
    heads: Sequence[str], units: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterator[str]:
    r"""Yield the lines of a table.

    Parameters
    ----------
    heads : sequence of str
    units : sequence of str
        Under the heads; all empty: no line for them.
    rows : sequence of sequence of str

    Examples
    --------
    >>> print(*table(("Group", "size"), ("", "E"), [("trunk", "30")]), sep="\n")
    Group  size
              E
    trunk    30
    """
    lines = [heads, *([units] if any(units) else []), *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
