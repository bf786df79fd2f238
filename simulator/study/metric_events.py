"""RFC 6076 figures of one registration or session, read off the messages one agent saw.

Feeds the functions of `study.metrics`, which say what each figure means. The messages are those of
one agent in order of time, retransmissions and all; a Timer B or F expiry stands among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulator.study import metrics
from simulator.study.metrics import Delay


@dataclass(frozen=True, slots=True)
class Event:
    """A message or an expired timer, as one agent saw it.

    Parameters
    ----------
    t : float
        Seconds.
    message : str
        A method (``INVITE``), a status, perhaps with more words (``200 INVITE``), or the letter of
        an expired timer.
    transaction : str
        Any word that messages of one transaction share.
    """

    t: float
    message: str
    transaction: str

    @property
    def status(self) -> int | None:
        """The status of a response, None of anything else."""
        word = self.message.split()[0]
        return int(word) if word.isdigit() else None


def rrd(events: Sequence[Event]) -> float | None:
    """Return the Registration Request Delay in seconds, None of a failed registration."""
    start, last = _first(events, "REGISTER"), _last_final(events, "REGISTER")
    return metrics.rrd(start.t, last.t, last.status or 0) if start and last else None


def srd(events: Sequence[Event]) -> Delay | None:
    """Return the Session Request Delay, None while there is no outcome."""
    start, last = _first(events, "INVITE"), _last_final(events, "INVITE")
    if start is None or last is None:
        return None
    progress = next(
        (e.t for e in _responses(events, "INVITE") if 100 < (e.status or 0) < 200), None
    )
    return metrics.srd(start.t, progress, last.t, last.status)


def sdd(events: Sequence[Event]) -> Delay | None:
    """Return the Session Disconnect Delay, None of a BYE that timed out."""
    start, last = _first(events, "BYE"), _last_final(events, "BYE")
    return metrics.sdd(start.t, last.t, last.status) if start and last else None


def sdt(events: Sequence[Event]) -> Delay | None:
    """Return the Session Duration Time, None of a session not answered or not ended."""
    answer = next((e for e in _responses(events, "INVITE") if e.status == 200), None)
    bye = _first(events, "BYE")
    if answer is None or bye is None:
        return None
    expired = next((e.t for e in events if e.message == "F" and e.t >= bye.t), None)
    return metrics.sdt(answer.t, bye.t, expired)


def outcomes(events: Sequence[Event], method: str = "INVITE") -> list[int]:
    """Return the final status of each request, for the counts that `metrics.ratios` takes.

    Parameters
    ----------
    events : sequence of Event
        Of one session or registration.
    method : {"INVITE", "REGISTER"}

    Returns
    -------
    list of int
        One for each transaction, but for those only challenged and then repeated; 408 for a timer
        that expired.
    """
    last = {
        e.transaction: metrics.TIMEOUT if e.message in ("B", "F") else e.status or 0
        for e in events
        if _ends(e) and e.transaction in _transactions(events, method)
    }
    finals = list(last.values())
    return [s for s in finals[:-1] if s not in metrics.CHALLENGES] + finals[-1:]


def _ends(event: Event) -> bool:
    return event.message in ("B", "F") or (event.status or 0) >= 200


def _first(events: Sequence[Event], method: str) -> Event | None:
    # t1 is not reset by retransmissions, redirection or challenges (clause 4).
    return next((e for e in events if e.message == method), None)


def _last_final(events: Sequence[Event], method: str) -> Event | None:
    finals = [e for e in _responses(events, method) if (e.status or 0) >= 200]
    return finals[-1] if finals else None


def _responses(events: Sequence[Event], method: str) -> Iterator[Event]:
    known = _transactions(events, method)
    for event in events:
        words = event.message.split()
        named = len(words) > 1 and words[1] == method
        if event.status is not None and (named or event.transaction in known):
            yield event


def _transactions(events: Sequence[Event], method: str) -> set[str]:
    return {e.transaction for e in events if e.message == method}
