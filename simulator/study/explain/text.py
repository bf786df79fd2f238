"""An explanation as a page of text, at most 100 columns wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from simulator.calls.reasons import STRUCK
from simulator.study.words import printable, seconds

if TYPE_CHECKING:
    from simulator.study.explain.explanation import Broken, Decision, Explanation, Step

WIDTH: Final = 100
_INDENT: Final = 12


def as_text(found: Explanation) -> str:
    """Return the page."""
    blocks = [
        list(_head(found)),
        list(_decision(found.decision)) if found.decision else [],
        list(_broken(found.broken)) if found.broken else [],
        list(_course("How it came there" if found.decision else "How it went", found.before)),
        list(_course("How it went on", found.after)),
        list(_end(found)),
    ]
    return printable("\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n")


def _head(found: Explanation) -> Iterator[str]:
    dialled = "" if found.dialled in ("", found.called) else f" (dialled {found.dialled})"
    yield (
        f"Call {found.call}  {found.direction}: {found.caller} to {found.called}{dialled} "
        f"at {_when(found.clock, found.begin)}"
    )
    yield from wrap(found.summary, WIDTH)


def _when(clock: str, time: float | None) -> str:
    plain = "an unknown time" if time is None else f"{time:.3f} s"
    return f"{clock} ({plain})" if clock else plain


def _decision(decision: Decision) -> Iterator[str]:
    when = _when(decision.clock, decision.time)
    struck = decision.rule == STRUCK
    yield (
        f"Lost to a fault at {when}" if struck else f"First decision, by {decision.node} at {when}"
    )
    yield from _item("rule", decision.rule)
    yield from _item("what", decision.text)
    yield from _item("figure", decision.figure)
    for number, place in enumerate(decision.places):
        yield from _item("" if number else "place", str(place))
    yield from _item("source", decision.source)


def _broken(found: Broken) -> Iterator[str]:
    yield "What broke"
    yield from _item("fault", f"{found.fault}: {found.text}")
    yield from _item("struck", f"{found.target} at {_when(found.begin_clock, found.begin)}")
    mended = "not in the run" if found.end is None else _when(found.end_clock, found.end)
    if found.end != found.begin:
        yield from _item("mended", mended)
    yield ""
    yield "Who noticed, and when"
    width = max((len(one.node) for one in found.noticed), default=0)
    for one in found.noticed:
        yield f"  {_instant(one.time)}  {one.node:<{width}}  {one.text}"
    if found.freed:
        yield ""
        yield "What the call had taken was given back"
        for freed in found.freed:
            held = "" if freed.time is not None else " (still held when the run ended)"
            yield f"  {_instant(freed.time)}  {freed.what}{held}"


def _instant(time: float | None) -> str:
    return f"{'-' if time is None else f'{time:.6f}':>12}"


def _item(name: str, text: str) -> Iterator[str]:
    for number, line in enumerate(wrap(text, WIDTH - _INDENT, break_on_hyphens=False)):
        yield f"  {'' if number else name:<{_INDENT - 2}}{line}"


def _course(title: str, found: Sequence[Step]) -> Iterator[str]:
    if not found:
        return
    yield title
    width = max(len(f"{step.source} > {step.destination}") for step in found)
    for step in found:
        hop = f"{step.source} > {step.destination}"
        yield f"  {step.time:>12.6f}  {hop:<{width}}  {step.label}{_copies(step)}".rstrip()


def _copies(step: Step) -> str:
    lost = f", {step.lost} lost" if step.lost else ""
    if step.copies == 1:
        return " (lost)" if step.lost else ""
    return f" ({step.copies} times within {seconds(step.last - step.time)}{lost})"


def _end(found: Explanation) -> Iterator[str]:
    yield from _sentence("The caller heard", found.heard.text)
    yield from _sentence("Prevented by", found.remedy)
    yield from _sentence("Other attempts", found.redial)


def _sentence(title: str, text: str) -> Iterator[str]:
    if text:
        yield from wrap(f"{title}: {text}", WIDTH, subsequent_indent="  ")
