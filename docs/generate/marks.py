"""Parts of a page between marks: HTML comments, which no reader sees."""

from __future__ import annotations

from collections.abc import Sequence


def filled(page: str, name: str, text: str) -> str:
    """Return a page with other text between the marks of a part.

    Raises
    ------
    ValueError
        The page has no such part.

    Examples
    --------
    >>> page = "before\\n<!-- sum: generated -->\\n<!-- sum: end -->\\nafter\\n"
    >>> print(filled(page, "sum", "2 + 2 = 4"), end="")
    before
    <!-- sum: generated -->
    <BLANKLINE>
    2 + 2 = 4
    <BLANKLINE>
    <!-- sum: end -->
    after
    """
    before, begin, after = _parts(page, name)
    return f"{before}{begin}\n\n{text}\n\n{_end(name)}{after}"


def part(page: str, name: str) -> str:
    """Return the text between the marks of a part."""
    before, begin, after = _parts(page, name)
    return page.removeprefix(before + begin).removesuffix(_end(name) + after).strip("\n")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown.

    Examples
    --------
    >>> print(table(("a", "b"), [("1", "2 | 3")]))
    | a | b |
    |---|---|
    | 1 | 2 \\| 3 |
    """
    lines = [heads, ["---"] * len(heads), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(
        f"|{'|'.join(line)}|" if line[0] == "---" else f"| {' | '.join(line)} |" for line in lines
    )


def block(text: str, kind: str = "text") -> str:
    """Return text as a block of code."""
    return f"```{kind}\n{text.rstrip()}\n```"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _end(name: str) -> str:
    return f"<!-- {name}: end -->"


def _parts(page: str, name: str) -> tuple[str, str, str]:
    begin = f"<!-- {name}: generated -->"
    before, found, rest = page.partition(begin)
    _, ended, after = rest.partition(_end(name))
    if not found or not ended:
        raise ValueError(f"the page has no part {name!r}")
    return before, begin, after
