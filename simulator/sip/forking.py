"""What a proxy does with one request: its branches and the best of their answers (16.5 to 16.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from simulator.contracts import Flow
from simulator.sip.message import Headers, Request, Response
from simulator.sip.sending import Sending
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Uri


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
    """

    __slots__ = ("flow", "headers", "otherwise", "targets", "uri")

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


class Refusal:
    """A proxy's own final response."""

    __slots__ = ("headers", "status")

    def __init__(self, status: int, headers: Headers = ()) -> None:
        self.status = status
        self.headers = headers


Chosen = Sequence[Branch] | Refusal
Choose = Callable[[Request, Flow, float], Chosen]


class Context:
    """The response context of one request (16.6 to 16.10)."""

    __slots__ = ("best", "challenges", "otherwise", "pending", "sendings", "server", "succeeded")

    def __init__(self, server: Transaction) -> None:
        self.server = server
        self.sendings: list[Sending] = []
        self.pending = 0
        self.otherwise: dict[Sending, Branch] = {}
        self.best: Response | None = None
        self.challenges: Headers = ()
        self.succeeded = False

    def let_go(self, sending: Sending) -> None:
        """Forget a branch that has its final response: there is nothing to cancel any more."""
        self.otherwise.pop(sending, None)
        if sending in self.sendings:
            self.sendings.remove(sending)


def rank(status: int) -> int:
    """Order final failures (16.7 step 6): 6xx first, then the lowest class, 401 and 407 early."""
    if status >= 600:
        return 0
    preferred = status in (401, 407, 415, 420, 484)
    return (status // 100) * 1000 + (0 if preferred else status % 100 + 1)
