"""Plain proxies, and what nodes do about overload, as a topology says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FeedbackKind = Literal["loss", "rate"]


@dataclass(frozen=True, slots=True)
class ProxySpec:
    """A plain SIP proxy (RFC 3261 16) in front of user agents or of another one.

    Parameters
    ----------
    next_hop : str or None
        Node name of the proxy that has what is not at home here; None: the home of each number.
    repeats : bool
        It sends requests again that are not answered (timers A and E); else it leaves that to
        those before it.
    stateful : {'all', 'invite'}
        Whether all requests are passed on with state, or INVITE alone (RFC 3261 16, 16.11).
    """

    next_hop: str | None = None
    repeats: bool = True
    stateful: Literal["all", "invite"] = "all"


@dataclass(frozen=True, slots=True)
class OverloadSpec:
    """What a node does about overload, its own and that of its next hops; all off by default.

    Parameters
    ----------
    reject_at : int or None
        Messages held at which new INVITEs are refused with 503; None: not before the queue is
        full.
    accept_at : int or None
        Messages held at which they are taken again; None: below `reject_at`.
    retry_after : float or None
        Retry-After on these refusals, seconds; None: none.
    feedback : {'loss', 'rate'} or None
        What those before it are told in the Via of responses (RFC 7339, RFC 7415).
    validity : float
        How long that holds: oc-validity, seconds; it is measured anew as often.
    target : float
        Share of processor time that calls may take.
    delay : float
        Waiting time that feedback lets stand, seconds.
    obeys : bool
        Feedback of next hops is asked for and obeyed.
    honours_retry_after : bool
        No call goes to a next hop that said 503 with Retry-After, until that is over.
    window : int or None
        Most calls that wait for a first response of one next hop; None: no limit.
    """

    reject_at: int | None = None
    accept_at: int | None = None
    retry_after: float | None = None
    feedback: FeedbackKind | None = None
    validity: float = 0.5
    target: float = 0.95
    delay: float = 0.1
    obeys: bool = False
    honours_retry_after: bool = False
    window: int | None = None

    @property
    def serves(self) -> bool:
        """Whether it does anything about its own overload."""
        return self.reject_at is not None or self.feedback is not None

    @property
    def throttles(self) -> bool:
        """Whether it does anything about that of its next hops."""
        return self.obeys or self.honours_retry_after or self.window is not None
