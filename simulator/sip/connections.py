"""The life of a TCP or TLS connection as tables ``(state, input) -> (act, next state)``.

A connection that we open goes CONNECTING, with TLS then GREETING and KEYING, to OPEN; one that
the peer opened is OPEN at once, with TLS only after EXPECTING and CERTIFYING or RESUMING. The
handshake is that of TLS 1.0 to 1.2 (RFC 5246 7.3): two round trips in full, one resumed, after
the one of TCP. What an order or event means to transactions is decided in
`simulator.sip.transport`, which runs these tables; bytes and framing live elsewhere.

A live stack does the handshake itself, so there a TLS connection runs the PLAIN table.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from simulator.contracts import Flow, SegmentKind
from simulator.timers import Timer

if TYPE_CHECKING:
    from simulator.sip.location import Target


class State(IntEnum):
    """Where a connection stands."""

    CLOSED = 0
    CONNECTING = 1  # OPEN sent
    GREETING = 2  # HELLO sent
    KEYING = 3  # KEYS sent
    EXPECTING = 4  # accepted, no HELLO yet
    CERTIFYING = 5  # CERTIFICATE sent
    RESUMING = 6  # FINISHED sent at once, since the session is known
    OPEN = 7


class Input(IntEnum):
    """What happens to a connection; the first nine are `SegmentKind` by number."""

    OPEN = SegmentKind.OPEN
    OPENED = SegmentKind.OPENED
    REFUSED = SegmentKind.REFUSED
    CLOSE = SegmentKind.CLOSE
    RESET = SegmentKind.RESET
    HELLO = SegmentKind.HELLO
    CERTIFICATE = SegmentKind.CERTIFICATE
    KEYS = SegmentKind.KEYS
    FINISHED = SegmentKind.FINISHED
    SEND = 9  # the transaction layer has a message for it
    MESSAGE = 10  # a message came in on it
    LIMIT = 11  # it took too long to open
    IDLE = 12  # nothing happened on it for long
    RESUME = 13  # a HELLO with a session that we know
    BAD_CERTIFICATE = 14  # a CERTIFICATE, or KEYS, that does not satisfy us


class Act(IntEnum):
    """What is done; `simulator.sip.transport` has a function for each."""

    ABSORB = 0
    ILLEGAL = 1  # our own bug
    TRANSMIT = 2
    QUEUE = 3  # the message waits for the connection
    REOPEN = 4
    FLUSH = 5  # it is open: send what waits
    GREET = 6
    KEY = 7
    FINISH = 8  # client, full handshake: keep the session, send what waits
    FINISH_RESUMED = 9  # client: answer FINISHED, send what waits
    CERTIFY = 10
    CONFIRM = 11  # server, full handshake: FINISHED with a session
    RESUME = 12  # server: FINISHED at once
    TOUCH = 13  # it is in use
    FAIL = 14  # it never opened: what waits has not left this host
    ABORT = 15  # the same by our own decision: the peer is told
    LOSE = 16  # it was open and died: what was sent may be lost
    BREAK = 17  # the same by our own decision
    CLOSE = 18  # we close it
    END = 19  # the peer closed it


Step = tuple[Act, State]
Table = Mapping[tuple[State, Input], Step]

_S, _I, _A = State, Input, Act


def _row(state: State, **cells: tuple[Act, State]) -> dict[tuple[State, Input], Step]:
    return {(state, Input[name]): cell for name, cell in cells.items()}


_ABSORB_CLOSED: Final = (_A.ABSORB, _S.CLOSED)
_FAIL: Final = (_A.FAIL, _S.CLOSED)
_ABORT: Final = (_A.ABORT, _S.CLOSED)
_BREAK: Final = (_A.BREAK, _S.CLOSED)

# After the end: a late RESET says that what crossed with the peer's CLOSE was not taken.
_CLOSED: Final = _row(
    _S.CLOSED,
    OPEN=(_A.ILLEGAL, _S.CLOSED),
    OPENED=_ABORT,
    REFUSED=_ABSORB_CLOSED,
    CLOSE=_ABSORB_CLOSED,
    RESET=(_A.LOSE, _S.CLOSED),
    HELLO=_ABSORB_CLOSED,
    CERTIFICATE=_ABSORB_CLOSED,
    KEYS=_ABSORB_CLOSED,
    FINISHED=_ABSORB_CLOSED,
    SEND=(_A.REOPEN, _S.CLOSED),
    MESSAGE=_ABSORB_CLOSED,
    LIMIT=(_A.ILLEGAL, _S.CLOSED),
    IDLE=(_A.ILLEGAL, _S.CLOSED),
    RESUME=_ABSORB_CLOSED,
    BAD_CERTIFICATE=_ABSORB_CLOSED,
)


def _opening(state: State, **exceptions: Step) -> dict[tuple[State, Input], Step]:
    """Return the row of a state before OPEN: what is not expected there ends the attempt."""
    row = dict.fromkeys(((state, event) for event in Input), _ABORT)
    row |= _row(
        state,
        OPEN=(_A.ILLEGAL, state),
        REFUSED=_FAIL,
        CLOSE=_FAIL,
        RESET=_FAIL,
        SEND=(_A.QUEUE, state),
        IDLE=(_A.ILLEGAL, state),
    )
    return row | _row(state, **exceptions)


def _open_row() -> dict[tuple[State, Input], Step]:
    row = dict.fromkeys(((_S.OPEN, event) for event in Input), _BREAK)
    return row | _row(
        _S.OPEN,
        OPEN=(_A.ILLEGAL, _S.OPEN),
        OPENED=(_A.ABSORB, _S.OPEN),
        REFUSED=(_A.LOSE, _S.CLOSED),
        CLOSE=(_A.END, _S.CLOSED),
        RESET=(_A.LOSE, _S.CLOSED),
        SEND=(_A.TRANSMIT, _S.OPEN),
        MESSAGE=(_A.TOUCH, _S.OPEN),
        LIMIT=(_A.ILLEGAL, _S.OPEN),
        IDLE=(_A.CLOSE, _S.CLOSED),
    )


PLAIN: Final[Table] = MappingProxyType(
    {**_CLOSED, **_opening(_S.CONNECTING, OPENED=(_A.FLUSH, _S.OPEN)), **_open_row()}
)

SECURED: Final[Table] = MappingProxyType(
    {
        **_CLOSED,
        **_opening(_S.CONNECTING, OPENED=(_A.GREET, _S.GREETING)),
        **_opening(
            _S.GREETING,
            CERTIFICATE=(_A.KEY, _S.KEYING),
            FINISHED=(_A.FINISH_RESUMED, _S.OPEN),
        ),
        **_opening(_S.KEYING, FINISHED=(_A.FINISH, _S.OPEN)),
        **_opening(
            _S.EXPECTING,
            HELLO=(_A.CERTIFY, _S.CERTIFYING),
            RESUME=(_A.RESUME, _S.RESUMING),
        ),
        **_opening(_S.CERTIFYING, KEYS=(_A.CONFIRM, _S.OPEN)),
        **_opening(_S.RESUMING, FINISHED=(_A.FLUSH, _S.OPEN)),
        **_open_row(),
    }
)


class Connection:
    """One connection, from the moment that it is wanted or came in.

    Attributes
    ----------
    flow : Flow
    table : Table
    state : State
    target : Target or None
        What it was opened to; None where the peer opened it.
    waiting : list of (message, owner)
        What is sent when it opens.
    keys : list
        Under what the transport layer finds it.
    active : float
        When it was last used.
    """

    __slots__ = ("active", "flow", "keys", "state", "table", "target", "timer", "waiting")

    def __init__(
        self, flow: Flow, table: Table, state: State, target: Target | None, now: float
    ) -> None:
        self.flow = flow
        self.table = table
        self.state = state
        self.target = target
        self.waiting: list[tuple[Any, Any]] = []
        self.keys: list[Any] = []
        self.active = now
        self.timer: Timer | None = None

    def stop(self) -> None:
        """Stop its timer."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
