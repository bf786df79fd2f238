"""What the caller heard in the end, and how the call relates to others of the same caller."""

from __future__ import annotations

from simulator.calls.causes import cause_text
from simulator.sip.vocabulary import phrase
from simulator.study.explain.case import Case
from simulator.study.explain.course import released_between
from simulator.study.explain.explanation import Heard
from simulator.study.words import seconds


def heard(case: Case) -> Heard:
    """Return what the caller heard."""
    status, cause = _code(case, "sip_status"), _code(case, "q850_cause")
    begin, released = case.number("begin"), case.number("released")
    after = None if begin is None or released is None else released - begin
    outcome = case.word("outcome")
    if outcome in ("answered", "pending"):
        text = _answered(case)
    elif case.number("released") is not None and case.word("released_by") == "caller":
        text = _gave_up(case, after)
    else:
        text = _refused(status, cause, after)
    return Heard(text, status, cause, after)


def _code(case: Case, column: str) -> int | None:
    value = case.number(column)
    return int(value) if value else None


def _refused(status: int | None, cause: int | None, after: float | None) -> str:
    if status is None:
        return "no final response came"
    codes = f"{status} {phrase(status)}"
    if cause is not None:
        codes += f", Q.850 cause {cause} ({cause_text(cause)})"
    return codes + (f", {seconds(after)} after dialling" if after else "")


def _gave_up(case: Case, after: float | None) -> str:
    waited = "" if after is None else f" for {seconds(after)}"
    if case.number("alerted") is None:
        return f"silence{waited}, then hung up"
    return f"ringing, and hung up{waited.replace(' for', ' after')}"


def _answered(case: Case) -> str:
    begin, answered = case.number("begin"), case.number("answered")
    wait = "" if begin is None or answered is None else f" after {seconds(answered - begin)}"
    talk, by = case.number("sdt"), case.word("released_by")
    if talk is None:
        return f"the answer{wait}; the call was still up when the run ended"
    between = released_between(case.arrows)
    if between:
        return f"the answer{wait}, {seconds(talk)} of talk; {between} ended the call (BYE)"
    who = {"caller": "the caller", "called": "the called side"}.get(by, "the network")
    clearing = f"Q.850 cause 16 ({cause_text(16)})"
    return f"the answer{wait}, {seconds(talk)} of talk; {who} hung up: BYE, {clearing}"


def redial(case: Case) -> str:
    """Return how the call relates to earlier and later attempts of its caller."""
    calls, parts = case.calls, []
    first = _code(case, "redial_of")
    if first is not None:
        parts.append(f"it repeats call {first}, which {_ended(case, first)}")
    again = calls[calls["redial_of"] == case.call]
    for _, row in again.sort_values("begin").iterrows():
        begin = float(row["begin"])
        when = case.background.clock(begin) or f"{begin:.3f} s"
        outcome = str(row["outcome"]).replace("_", " ")
        parts.append(f"the caller tried again at {when}: call {row['call']}, {outcome}")
    return "; ".join(parts)


def _ended(case: Case, call: int) -> str:
    found = case.calls[case.calls["call"] == call]
    if found.empty:
        return "was blocked before the measured window"
    return f"was {str(found.iloc[0]['outcome']).replace('_', ' ')}"
