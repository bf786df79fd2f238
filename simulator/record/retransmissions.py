"""Why SIP messages are sent again: it hears what came to nothing, and what is repeated.

Nothing is said to it of a message that arrives, so a run in which none is lost or late pays
nothing. The cause of a repetition is what came to nothing of the same exchange since the last one:
the message itself, the answer that it waits for, or the ACK or PRACK of an answer. Where nothing
has, the answer is only late. An exchange is a Call-ID with a CSeq number, so what a proxy further
on lost counts as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Generic, Protocol, TypeVar

from simulator.contracts import Flow, Loss
from simulator.sip.vocabulary import Method

# In the order of `Loss`, and what is no loss.
CAUSES: Final = ("link", "peer", "queue", "slow")
SLOW: Final = 3

_KEPT: Final = 64.0  # seconds: longer than anything is repeated, 64 T1 (RFC 3261 17)
_FEW: Final = 1024
_PRACK: Final = -1  # the exchange of all reliable provisional responses of a dialog

Key = tuple[str, int, bool]
V = TypeVar("V")


class Keeper(Protocol):
    """Where counts and rows are kept, `simulator.record.recorder.ReplicationRecorder`."""

    def sent_again(self, message: Any, cause: int, now: float) -> None:
        """One retransmission."""


class Retransmissions:
    """Finds the causes of retransmissions.

    Parameters
    ----------
    keeper : Keeper
    """

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._lost: Fading[Loss] = Fading()
        self._why: Fading[int] = Fading()

    def lost(self, item: Any, flow: Flow, where: Loss, now: float) -> None:
        """Note that a message came to nothing."""
        if item.method >= 0:
            for key in _exchanges(item):
                self._lost.put(key, where, now)

    def sent_again(self, message: Any, prompted: bool, now: float) -> None:
        """Find out why a message is sent again.

        Parameters
        ----------
        message : Request or Response
        prompted : bool
            By a copy of what it answers, and by no timer.
        now : float
        """
        first, *_ = keys = list(_exchanges(message))
        found = [self._lost.take(key) for key in keys]
        cause = next((int(where) for where in found if where is not None), None)
        if cause is None:
            # A copy that nobody sent was made on a link.
            cause = self._why.get(first, int(Loss.LINK)) if prompted else SLOW
        self._why.put(first, cause, now)
        self._keeper.sent_again(message, cause, now)


class Fading(Generic[V]):
    """A dictionary that forgets what was put into it more than a minute ago."""

    def __init__(self) -> None:
        self._held: dict[Key, tuple[V, float]] = {}
        self._limit = _FEW

    def __len__(self) -> int:
        return len(self._held)

    def put(self, key: Key, value: V, now: float) -> None:
        """Keep a value; now and then those that are too old go."""
        if len(self._held) >= self._limit:
            self._held = {k: held for k, held in self._held.items() if held[1] > now - _KEPT}
            self._limit = max(_FEW, 2 * len(self._held))
        self._held[key] = (value, now)

    def get(self, key: Key, default: V) -> V:
        """Return a value."""
        return self._held.get(key, (default, 0.0))[0]

    def take(self, key: Key) -> V | None:
        """Return a value, and keep it no more."""
        held = self._held.pop(key, None)
        return None if held is None else held[0]


def _exchanges(message: Any) -> Iterator[Key]:
    """Yield the exchange of a message; of what belongs to reliable responses theirs too."""
    request = message.request if message.status else message
    identity, method = request.identity, request.method
    yield identity.call_id, request.cseq, method is Method.CANCEL
    reliable = 100 < message.status < 200 if message.status else method is Method.PRACK
    if reliable:
        yield identity.call_id, _PRACK, False
