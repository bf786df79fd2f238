"""Verdicts as a page that stands alone: what was expected, what happened, and the ladders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from simulator.record.ladder.shapes import safe
from simulator.study.scenario.row import Row
from simulator.study.scenario.writing.judged import Judged, concerned
from simulator.study.scenario.writing.text import heading

STYLE: Final = """
body { margin: 0; padding: 1rem; background: #fff; color: #1f2328; font: 14px 'DejaVu Sans',
  Verdana, sans-serif; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .2rem; }
table { border-collapse: collapse; margin: .4rem 0; }
td, th { text-align: left; vertical-align: top; padding: .25rem .7rem; border-bottom: 1px solid
  #d8dee4; }
.pass { color: #1a7f37; font-weight: bold; }
.fail { color: #b3261e; font-weight: bold; }
.miss td { background: #fdeceb; }
.place { color: #57606a; font-size: 12px; }
.ladder { overflow-x: auto; margin: .6rem 0; }
summary { cursor: pointer; color: #0a4fa3; }
"""


def html(verdicts: Sequence[Judged], *, whole: bool = True) -> str:
    """Return verdicts as a page.

    Parameters
    ----------
    verdicts : sequence of Verdict
    whole : bool
        A document of its own; else only what stands in it.
    """
    inside = "\n".join(line for verdict in verdicts for line in _scenario(verdict))
    style = f"<style>{STYLE}</style>"
    if not whole:
        return f"{style}\n{inside}"
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>',
            '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
            f"<title>{_title(verdicts)}</title>\n{style}\n</head>\n<body>",
            f"<h1>{_title(verdicts)}</h1>",
            *(_contents(verdicts) if len(verdicts) > 1 else ()),
            inside,
            "</body>\n</html>\n",
        )
    )


def _title(verdicts: Sequence[Judged]) -> str:
    good = sum(verdict.passed for verdict in verdicts)
    return f"Call scenarios: {good} of {len(verdicts)} pass"


def _contents(verdicts: Sequence[Judged]) -> Iterator[str]:
    yield "<table>"
    for verdict in verdicts:
        name, about = safe(verdict.scenario.name), safe(verdict.scenario.description)
        yield f'<tr><td>{_word(verdict.passed)}</td><td><a href="#{name}">{name}</a></td>'
        yield f"<td>{about}</td></tr>"
    yield "</table>"


def _scenario(verdict: Judged) -> Iterator[str]:
    yield f'<h2 id="{safe(verdict.scenario.name)}">{safe(heading(verdict))}</h2>'
    about = verdict.scenario.description
    yield f"<p>{safe(about)}{', ' if about else ''}on {safe(verdict.scenario.topology.name)}</p>"
    yield "<table><tr><th></th><th>expected</th><th>seen</th><th>where</th></tr>"
    for row in verdict.rows:
        yield finding(row)
    yield "</table>"
    for remark in verdict.remarks:
        yield f"<p>{safe(remark)}</p>"
    failed = concerned(verdict)
    for call in dict.fromkeys([*failed, *(one.number for one in verdict.record.attempts)]):
        yield from folded_ladder(verdict, call, failed.get(call, []))


def finding(row: Row) -> str:
    """Return the line of a table that tells what became of an expectation."""
    look = "" if row.passed else ' class="miss"'
    cells = f"<td>{_word(row.passed)}</td><td>{safe(row.expected)}</td><td>{safe(row.seen)}</td>"
    return f'<tr{look}>{cells}<td class="place">{safe(str(row.mark))}</td></tr>'


def _word(passed: bool) -> str:
    return '<span class="pass">pass</span>' if passed else '<span class="fail">FAIL</span>'


def folded_ladder(verdict: Judged, call: int, failed: Sequence[Row]) -> Iterator[str]:
    """Yield a ladder; one with a failure stands open, with what is missing under it."""
    shown = " open" if failed else ""
    name = f"call {call}" if call else "all calls"
    yield f'<details{shown}><summary>Ladder of {name}</summary><div class="ladder">'
    for row in failed:
        if row.at is not None:
            yield f'<p class="fail">at {row.at:.3f} s: expected {safe(row.expected)}</p>'
    yield f"{verdict.ladder(call or None).svg()}</div></details>"
