"""Aligned columns of text: the first to the left, the others to the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def table(
    heads: Sequence[str],
    units: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int | None = None,
) -> Iterator[str]:
    r"""Yield the lines of a table.

    Where it would be wider than it may be, columns move together; what is left over then is
    the names, and those too long stand above their figures.

    Parameters
    ----------
    heads : sequence of str
    units : sequence of str
        Under the heads; all empty: no line for them.
    rows : sequence of sequence of str
    width : int, optional
        Characters of a line at most.

    Examples
    --------
    >>> print(*table(("Group", "size"), ("", "E"), [("trunk", "30")]), sep="\n")
    Group  size
              E
    trunk    30
    """
    lines = [heads, *([units] if any(units) else []), *rows]
    first, *widths = (max(map(len, column)) for column in zip(*lines, strict=True))
    figures = sum(widths) + 2 * len(widths)
    gap = "  "
    if width is not None and first + figures > width:
        gap, figures = " ", figures - len(widths)
        first = min(first, max(width - figures, len(heads[0])))
    for name, *cells in lines:
        if len(name) > first:
            yield name
            name = ""
        told = (cell.rjust(size) for cell, size in zip(cells, widths, strict=True))
        yield gap.join((name.ljust(first), *told)).rstrip()
