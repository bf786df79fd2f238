"""What a proxy does with one request: its branches and the best of their answers (16.5 to 16.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from simulator.contracts import Flow
from simulator.sip.message import Headers, Request, Response
from simulator.sip.sending import Sending
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Uri
from simulator.timers import Timer


class Branch:
    """One place to pass a request on to.

    Attributes
    ----------
    uri : Uri
        The new Request-URI.
    targets, flow
        The next hop where it is known; both None: by location.
    otherwise : Branch or None
        Tried instead once this one has failed with a status that the proxy reroutes on.
    after_any : bool
        It is tried after any failure of the one before it.
    twin : bool
        Leads to the same place as the one before it, by another server: tried only where that
        one has not answered at all, and passed over where it has.
    delay : float
        Seconds after the others.
    patience : float or None
        Seconds until it is cancelled; None: never.
    silence : float or None
        Seconds without any response until `otherwise` is tried; None: until timer B.
    """

    __slots__ = (
        "after_any",
        "delay",
        "flow",
        "headers",
        "otherwise",
        "patience",
        "silence",
        "targets",
        "twin",
        "uri",
    )

    def __init__(
        self,
        uri: Uri,
        targets: tuple[Any, ...] | None = None,
        flow: Flow | None = None,
        headers: Headers | None = None,
    ) -> None:
        self.uri = uri
        self.targets = targets
        self.flow = flow
        self.headers = headers  # instead of the request's own, where the proxy adds some
        self.otherwise: Branch | None = None
        self.after_any = self.twin = False
        self.delay = 0.0
        self.patience: float | None = None
        self.silence: float | None = None


class Refusal:
    """A proxy's own final response."""

    __slots__ = ("headers", "status")

    def __init__(self, status: int, headers: Headers = ()) -> None:
        self.status = status
        self.headers = headers


Chosen = Sequence[Branch] | Refusal
Choose = Callable[[Request, Flow, float], Chosen]


class Context:
    """The response context of one request (16.6 to 16.10).

    Attributes
    ----------
    pending : int
        Branches without a final response, those that are still to come included.
    closed, cancelled : bool
        A final response went upstream; a CANCEL came from there.
    left : Branch or None
        A way that was not tried after a failure.
    extra : Extra or None
        What only requests with features need.
    """

    __slots__ = (
        "best",
        "cancelled",
        "challenges",
        "closed",
        "extra",
        "left",
        "otherwise",
        "pending",
        "sendings",
        "server",
        "succeeded",
    )

    def __init__(self, server: Transaction) -> None:
        self.server = server
        self.sendings: list[Sending] = []
        self.pending = 0
        self.otherwise: dict[Sending, Branch] = {}
        self.best: Response | None = None
        self.challenges: Headers = ()
        self.succeeded = self.closed = self.cancelled = False
        self.left: Branch | None = None
        self.extra: Extra | None = None

    def let_go(self, sending: Sending) -> None:
        """Forget a branch that has its final response: there is nothing to cancel any more."""
        self.otherwise.pop(sending, None)
        if sending in self.sendings:
            self.sendings.remove(sending)


class Extra:
    """What a response context needs where features act on its request.

    Attributes
    ----------
    facts : object
        For whom the features serve.
    given_up : set of Sending
        Cancelled because the call goes elsewhere; their failures do not count.
    later : list of Timer
        Of branches that ring later, one for each that is pending.
    limits : list of Timer
        Of branches that ring for a while only.
    verdict : Refusal or None
        What is answered once nothing rings any more.
    """

    __slots__ = ("facts", "given_up", "later", "limits", "verdict")

    def __init__(self, facts: Any) -> None:
        self.facts = facts
        self.given_up: set[Sending] = set()
        self.later: list[Timer] = []
        self.limits: list[Timer] = []
        self.verdict: Refusal | None = None

    def stop(self) -> int:
        """Stop all timers; return how many branches never came to ring."""
        never = 0
        for timer in self.later:
            never += timer.function is not None
            timer.cancel()
        for timer in self.limits:
            timer.cancel()
        self.later.clear()
        self.limits.clear()
        return never


class Served(Protocol):
    """Features of a proxy: asked where a new INVITE goes, and what to do about failures."""

    def begin(self, context: Context, request: Request, now: float) -> None:
        """Ring somebody, or refuse."""

    def ringing(self, context: Context, now: float) -> None:
        """A branch has begun to ring."""

    def answered(self, context: Context, now: float) -> None:
        """A branch has answered first."""

    def failed(self, context: Context, best: Response, now: float) -> bool:
        """All branches have failed; True where the request is taken care of."""

    def cancelled(self, context: Context, now: float) -> None:
        """The caller has given up."""


def rank(status: int) -> int:
    """Order final failures (16.7 step 6): 6xx first, then the lowest class, 401 and 407 early."""
    if status >= 600:
        return 0
    preferred = status in (401, 407, 415, 420, 484)
    return (status // 100) * 1000 + (0 if preferred else status % 100 + 1)
