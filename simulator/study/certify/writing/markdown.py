"""A checklist as Markdown: the table, then a ladder of each item to unfold."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.study.certify.item import Entry
from simulator.study.certify.writing.listed import Listed, summary


def markdown(listed: Listed) -> str:
    """Return a checklist as Markdown: table and ladders."""
    return "\n".join((table(listed), "", *ladders(listed.entries)))


def table(listed: Listed) -> str:
    """Return the table of a checklist, and how many items have each verdict."""
    lines = ["| item | what | clause | verdict | seen |", "|---|---|---|---|---|"]
    for entry in listed.entries:
        item = entry.item
        cells = (item.number, item.title, item.clause, entry.result, entry.seen)
        lines.append(f"| {' | '.join(map(_cell, cells))} |")
    return "\n".join([*lines, "", _cell(summary(listed))])


def ladders(entries: tuple[Entry, ...]) -> Iterator[str]:
    """Yield the ladders of items, each to unfold."""
    for entry in entries:
        for verdict in entry.verdicts:
            item = entry.item
            about = _cell(verdict.scenario.description)
            yield f"<details><summary>{item.number} {item.title}: {about}</summary>\n"
            yield f"```text\n{verdict.ladder().text().rstrip()}\n```\n\n</details>\n"


def _cell(text: str) -> str:
    # Typographic rules of Markdown are none of numbers and regular expressions.
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")
