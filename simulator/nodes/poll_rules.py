"""When a server takes a trunk peer for dead, and for how long: the rules as data.

Makers leave most of it to the site, and reports of Lync disagree: Mediation Servers were seen to
poll every 4 s to 60 s, and to give a peer up after 5 misses [field reports of Lync 2013]. So each
rule is a parameter; what is not told is the simplest one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Schedule = Literal["fixed", "after-outcome"]


@dataclass(frozen=True, slots=True)
class PollRules:
    """How one end of a trunk watches the other.

    Parameters
    ----------
    interval : float or None
        Seconds between two polls while the peer is up; None: no polls.
    timeout : float or None
        A poll without an answer is missed after so many seconds; None: by Timer F, 32 s
        (RFC 3261 17.1.2.2).
    misses : int
        Polls missed in a row before the peer counts as down.
    schedule : {'fixed', 'after-outcome'}
        Polls are sent `interval` apart whatever became of the last, or each `interval` after
        the answer or time-out of the one before.
    one_open : bool
        A poll whose time comes while another waits for its answer is left out.
    recovery_interval : float or None
        Seconds from the mark and from each failed poll to the next one while the peer is down;
        None: polls go on as before.
    recovery : int
        Answers in a row that bring a peer back.
    hold_out_factor, hold_out_limit : float
        What each further failed poll makes of `recovery_interval`, and how long that gets. (Lync
        2010 library: a gateway is taken out "for growing intervals up to 60 minutes".)
    interval_while_polled, polled_for : float or None, float
        Seconds between two polls to a peer that polls us itself, until so long after its last one
        (Lync 2013 was seen to poll each 20 s then, and as before 5 min later); None: as else.
    failed_calls : int or None
        Calls in a row without any answer of the peer that mark it down; None: calls mark nobody.
        (Lync 2010 library: 10 attempts.) Where nothing is polled, the peer is tried again once
        its interval is over.

    Examples
    --------
    >>> rules = PollRules(60.0, recovery_interval=60.0, hold_out_factor=2.0, hold_out_limit=600.0)
    >>> [rules.hold_out(failures) for failures in range(5)]
    [60.0, 120.0, 240.0, 480.0, 600.0]
    """

    interval: float | None = None
    timeout: float | None = None
    misses: int = 5
    schedule: Schedule = "fixed"
    one_open: bool = False
    recovery_interval: float | None = None
    recovery: int = 1
    hold_out_factor: float = 1.0
    hold_out_limit: float = 3600.0
    interval_while_polled: float | None = None
    polled_for: float = 300.0
    failed_calls: int | None = None

    @property
    def watches(self) -> bool:
        """Whether these rules ever take a peer for dead."""
        return self.interval is not None or self.failed_calls is not None

    def hold_out(self, failures: int) -> float:
        """Return how long a peer that is down is left alone, after so many failed polls of it."""
        first = self.recovery_interval or self.interval or 60.0
        return min(first * self.hold_out_factor ** min(failures, 64), self.hold_out_limit)
