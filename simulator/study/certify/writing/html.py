"""A checklist as a page that stands alone: the table, and the ladders of each item to unfold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.record.ladder.shapes import safe
from simulator.study.certify.item import AS_DOCUMENTED, FAIL, NOT_APPLICABLE, PASS, Entry
from simulator.study.certify.writing.listed import Listed, summary
from simulator.study.scenario import Verdict
from simulator.study.scenario.writing.html import STYLE, finding, folded_ladder
from simulator.study.scenario.writing.judged import concerned

_LOOKS: Final = {PASS: "pass", FAIL: "fail", AS_DOCUMENTED: "pass", NOT_APPLICABLE: "place"}
_MORE: Final = """
td.what { white-space: nowrap; }
td.seen { max-width: 60em; }
details details { margin-left: 1rem; }
details.item > summary { margin: .4rem 0; }
"""


def html(listed: Listed, *, whole: bool = True) -> str:
    """Return a checklist as a page.

    Parameters
    ----------
    listed : Checklist
    whole : bool
        A document of its own; else only what stands in it.
    """
    title = f"The integration guide's checklist on {safe(listed.topology)}"
    style = f"<style>{STYLE}{_MORE}</style>"
    inside = "\n".join(_inside(listed, title))
    if not whole:
        return f"{style}\n{inside}"
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>',
            '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
            f"<title>{title}</title>\n{style}\n</head>\n<body>",
            inside,
            "</body>\n</html>\n",
        )
    )


def _inside(listed: Listed, title: str) -> Iterator[str]:
    yield f"<h1>{title}</h1><p>{safe(listed.description)}</p><p>{safe(summary(listed))}</p>"
    yield "<table><tr><th>item</th><th>what</th><th>clause</th><th>verdict</th><th>seen</th></tr>"
    for entry in listed.entries:
        yield _line(entry)
    yield "</table>\n<h2>Ladders</h2>"
    for entry in listed.entries:
        if entry.verdicts:
            yield from _ladders(entry)


def _line(entry: Entry) -> str:
    item = entry.item
    look = ' class="miss"' if entry.result == FAIL else ""
    number = safe(item.number)
    named = f'<a href="#item-{number}">{number}</a>' if entry.verdicts else number
    return (
        f'<tr{look}><td>{named}</td><td class="what">{safe(item.title)}</td>'
        f"<td>{safe(item.clause)}</td><td>{_word(entry)}</td>"
        f'<td class="seen">{safe(entry.seen)}</td></tr>'
    )


def _word(entry: Entry) -> str:
    word = entry.result.upper() if entry.result == FAIL else entry.result
    return f'<span class="{_LOOKS[entry.result]}">{word}</span>'


def _ladders(entry: Entry) -> Iterator[str]:
    """Yield the scenarios of an item, folded; one that fails stands open."""
    shown = " open" if entry.result == FAIL else ""
    number, title = safe(entry.item.number), safe(entry.item.title)
    yield f'<details class="item" id="item-{number}"{shown}>'
    yield f"<summary>{number} {title}: {_word(entry)}</summary>"
    for verdict in entry.verdicts:
        yield from _scenario(verdict)
    yield "</details>"


def _scenario(verdict: Verdict) -> Iterator[str]:
    yield f"<p>{safe(verdict.scenario.name)}: {safe(verdict.scenario.description)}</p>"
    yield "<table><tr><th></th><th>expected</th><th>seen</th><th>where</th></tr>"
    yield from map(finding, verdict.rows)
    yield "</table>"
    failed = concerned(verdict)
    for call in dict.fromkeys([*failed, *(one.number for one in verdict.record.attempts)]):
        yield from folded_ladder(verdict, call, failed.get(call, []))
