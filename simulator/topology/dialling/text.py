"""A trace as text: a line a rule, with what it did, the number after it and its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.topology.dialling.steps import End, Step


def trace_text(
    source: str, dialled: str, steps: Sequence[Step], end: End, trunks: Sequence[str]
) -> str:
    """Return a trace as text."""
    rows = [(step.node, _rule(step), step.number, _place(step)) for step in steps]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(4)]
    lines = [f"{source} dials {dialled}"]
    node = ""
    for row, step in zip(rows, steps, strict=True):
        cells = ["" if row[0] == node else row[0], *row[1:]]
        node = row[0]
        padded = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        lines.append(f"  {padded}  {step.text}")
    return "\n".join([*lines, *_end(end, trunks)]) + "\n"


def _end(end: End, trunks: Sequence[str]) -> Iterator[str]:
    if end.reason is not None:
        reason = end.reason
        cause = "" if reason.cause is None else f", Q.850 cause {reason.cause}"
        yield f"refused by {reason.node}: {reason.rule}: {reason.text}"
        yield f"  status {reason.status}{cause} ({reason.source})"
        return
    via = f" via {', '.join(trunks)}" if trunks else ""
    if end.kind == "user":
        yield f"ends at {end} ({end.e164}){via}"
    elif end.population:
        yield f"ends at {end}{via}"
    else:
        yield f"ends at {end}{via}: nobody of the model has the number there"


def _rule(step: Step) -> str:
    return step.rule if step.hit else f"- {step.rule}"


def _place(step: Step) -> str:
    return "" if step.mark is None else f"{step.mark.file}:{step.mark.line}"
