"""T1, T2, T4 and what follows from them, of one node (RFC 3261 table 4)."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.sip.vocabulary import T1, T2, T4


@dataclass(frozen=True, slots=True)
class TimerSettings:
    """T1, T2, T4 and Timer C of one node, in seconds (RFC 3261 table 4, 16.6).

    Parameters
    ----------
    timer_c : float
        Longest a proxy waits for the end of an INVITE; "MUST be larger than 3 minutes".
    """

    t1: float = T1
    t2: float = T2
    t4: float = T4
    timer_c: float = 180.0 + T1

    @property
    def timeout(self) -> float:
        """Timers B, F, H, J, L and M: 64 T1."""
        return 64.0 * self.t1

    @property
    def timer_d(self) -> float:
        """Timer D: 32 s, since the server's T1 is not known here (17.1.1.2)."""
        return 32.0


class Durations:
    """The settings as plain attributes, for hot code."""

    __slots__ = ("t1", "t2", "t4", "timeout", "timer_c", "timer_d")

    def __init__(self, settings: TimerSettings) -> None:
        self.t1, self.t2, self.t4 = settings.t1, settings.t2, settings.t4
        self.timeout, self.timer_c = settings.timeout, settings.timer_c
        self.timer_d = settings.timer_d
