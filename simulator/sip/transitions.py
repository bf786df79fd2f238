"""The four transaction machines of RFC 3261 17, corrected by RFC 6026, as tables of data.

Each table gives for every (state, input) an `Act` and the next state. The client INVITE machine:

    CALLING --1xx--> PROCEEDING --2xx--> ACCEPTED --timer M--> TERMINATED
       |                 |                  (2xx again: passed up)
       +--300-699--------+---> COMPLETED (ACK; again for each copy) --timer D--> TERMINATED
       +--timer B, transport error--> TERMINATED

and the server INVITE machine:

    PROCEEDING --2xx sent--> ACCEPTED (2xx again: sent; ACK: passed up) --timer L--> TERMINATED
        +--300-699 sent--> COMPLETED (G repeats) --ACK--> CONFIRMED --timer I--> TERMINATED
                               +--timer H--> TERMINATED (undelivered)

A machine has one live timer at a time: where two run in the RFC (A beside B, E beside F, G beside
H) the earlier of both is the one that runs, and at one instant the time-out wins. What is not
in a table cannot happen or is absorbed; tests go through the full product.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Kind(IntEnum):
    """Which machine."""

    INVITE_CLIENT = 0
    CLIENT = 1
    INVITE_SERVER = 2
    SERVER = 3


class State(IntEnum):
    """States of all four machines."""

    CALLING = 0  # "trying" of non-INVITE transactions
    PROCEEDING = 1
    COMPLETED = 2
    CONFIRMED = 3
    ACCEPTED = 4
    TERMINATED = 5


class Input(IntEnum):
    """What a machine can meet."""

    REQUEST = 0  # server: the request again
    ACK = 1
    PROVISIONAL = 2  # client: received; server: to be sent
    SUCCESS = 3
    FAILURE = 4
    REPEAT = 5  # timers A, E, G
    TIMEOUT = 6  # timers B, F, H
    LINGER = 7  # timers D, I, J, K, L, M
    TRANSPORT = 8  # the transport layer gave up


class Act(IntEnum):
    """What a machine does on an input."""

    ABSORB = 0  # do nothing
    ILLEGAL = 1  # our own mistake
    PASS = 2  # hand the message to the transaction user
    PASS_STOP = 3  # the same; no timer runs any more (1xx to INVITE)
    PASS_ACCEPT = 4  # first 2xx to INVITE: hand up, timer M
    PASS_ACK = 5  # 300-699 to INVITE: ACK it, hand up, timer D
    PASS_LINGER = 6  # final response to another request: hand up, timer K
    RESEND_ACK = 7
    RESEND_REQUEST = 8
    RESEND_RESPONSE = 9
    SEND = 10  # server: send a response
    SEND_ACCEPT = 11  # 2xx to INVITE: send, timer L
    SEND_FAILURE = 12  # 300-699 to INVITE: send, timers G and H
    SEND_FINAL = 13  # final response to another request: send, timer J
    CONFIRM = 14  # ACK for 300-699: timer I
    PASS_ACKNOWLEDGED = 15  # ACK for 2xx
    TIMED_OUT = 16  # client: local 408 (RFC 3261 8.1.3.1)
    UNDELIVERED = 17  # server: no ACK came, or no way back
    FAILED = 18  # client: local 503
    END = 19


Step = tuple[Act, State]
Table = tuple[tuple[Step, ...], ...]

_CLIENT_INPUTS: Final = frozenset(
    {Input.PROVISIONAL, Input.SUCCESS, Input.FAILURE, Input.REPEAT, Input.TIMEOUT}
    | {Input.LINGER, Input.TRANSPORT}
)
_SERVER_INPUTS: Final = frozenset(Input)


def _table(rows: dict[tuple[State, Input], Step], inputs: frozenset[Input]) -> Table:
    """Fill the full product: a foreign input is our mistake, the rest is absorbed."""
    return tuple(
        tuple(
            rows.get((state, event), (Act.ABSORB if event in inputs else Act.ILLEGAL, state))
            for event in Input
        )
        for state in State
    )


_S, _I, _A = State, Input, Act

INVITE_CLIENT: Final = _table(
    {
        (_S.CALLING, _I.PROVISIONAL): (_A.PASS_STOP, _S.PROCEEDING),
        (_S.CALLING, _I.SUCCESS): (_A.PASS_ACCEPT, _S.ACCEPTED),
        (_S.CALLING, _I.FAILURE): (_A.PASS_ACK, _S.COMPLETED),
        (_S.CALLING, _I.REPEAT): (_A.RESEND_REQUEST, _S.CALLING),
        (_S.CALLING, _I.TIMEOUT): (_A.TIMED_OUT, _S.TERMINATED),
        (_S.CALLING, _I.TRANSPORT): (_A.FAILED, _S.TERMINATED),
        (_S.PROCEEDING, _I.PROVISIONAL): (_A.PASS, _S.PROCEEDING),
        (_S.PROCEEDING, _I.SUCCESS): (_A.PASS_ACCEPT, _S.ACCEPTED),
        (_S.PROCEEDING, _I.FAILURE): (_A.PASS_ACK, _S.COMPLETED),
        (_S.PROCEEDING, _I.TRANSPORT): (_A.FAILED, _S.TERMINATED),
        (_S.COMPLETED, _I.FAILURE): (_A.RESEND_ACK, _S.COMPLETED),
        (_S.COMPLETED, _I.LINGER): (_A.END, _S.TERMINATED),
        (_S.COMPLETED, _I.TRANSPORT): (_A.END, _S.TERMINATED),  # the answer is known already
        (_S.ACCEPTED, _I.SUCCESS): (_A.PASS, _S.ACCEPTED),  # RFC 6026 7.2
        (_S.ACCEPTED, _I.LINGER): (_A.END, _S.TERMINATED),
    },
    _CLIENT_INPUTS,
)

CLIENT: Final = _table(
    {
        (_S.CALLING, _I.PROVISIONAL): (_A.PASS, _S.PROCEEDING),
        (_S.CALLING, _I.SUCCESS): (_A.PASS_LINGER, _S.COMPLETED),
        (_S.CALLING, _I.FAILURE): (_A.PASS_LINGER, _S.COMPLETED),
        (_S.CALLING, _I.REPEAT): (_A.RESEND_REQUEST, _S.CALLING),
        (_S.CALLING, _I.TIMEOUT): (_A.TIMED_OUT, _S.TERMINATED),
        (_S.CALLING, _I.TRANSPORT): (_A.FAILED, _S.TERMINATED),
        (_S.PROCEEDING, _I.PROVISIONAL): (_A.PASS, _S.PROCEEDING),
        (_S.PROCEEDING, _I.SUCCESS): (_A.PASS_LINGER, _S.COMPLETED),
        (_S.PROCEEDING, _I.FAILURE): (_A.PASS_LINGER, _S.COMPLETED),
        (_S.PROCEEDING, _I.REPEAT): (_A.RESEND_REQUEST, _S.PROCEEDING),
        (_S.PROCEEDING, _I.TIMEOUT): (_A.TIMED_OUT, _S.TERMINATED),
        (_S.PROCEEDING, _I.TRANSPORT): (_A.FAILED, _S.TERMINATED),
        (_S.COMPLETED, _I.LINGER): (_A.END, _S.TERMINATED),
    },
    _CLIENT_INPUTS,
)

INVITE_SERVER: Final = _table(
    {
        (_S.PROCEEDING, _I.REQUEST): (_A.RESEND_RESPONSE, _S.PROCEEDING),
        (_S.PROCEEDING, _I.PROVISIONAL): (_A.SEND, _S.PROCEEDING),
        (_S.PROCEEDING, _I.SUCCESS): (_A.SEND_ACCEPT, _S.ACCEPTED),
        (_S.PROCEEDING, _I.FAILURE): (_A.SEND_FAILURE, _S.COMPLETED),
        (_S.COMPLETED, _I.REQUEST): (_A.RESEND_RESPONSE, _S.COMPLETED),
        (_S.COMPLETED, _I.ACK): (_A.CONFIRM, _S.CONFIRMED),
        (_S.COMPLETED, _I.REPEAT): (_A.RESEND_RESPONSE, _S.COMPLETED),
        (_S.COMPLETED, _I.TIMEOUT): (_A.UNDELIVERED, _S.TERMINATED),
        (_S.COMPLETED, _I.TRANSPORT): (_A.UNDELIVERED, _S.TERMINATED),
        (_S.CONFIRMED, _I.LINGER): (_A.END, _S.TERMINATED),
        (_S.ACCEPTED, _I.ACK): (_A.PASS_ACKNOWLEDGED, _S.ACCEPTED),
        (_S.ACCEPTED, _I.SUCCESS): (_A.SEND, _S.ACCEPTED),  # RFC 6026 7.1: TU repeats it
        (_S.ACCEPTED, _I.TRANSPORT): (_A.ABSORB, _S.ACCEPTED),  # the TU's own timer decides
        (_S.ACCEPTED, _I.LINGER): (_A.END, _S.TERMINATED),
    },
    _SERVER_INPUTS,
)

SERVER: Final = _table(
    {
        (_S.CALLING, _I.PROVISIONAL): (_A.SEND, _S.PROCEEDING),
        (_S.CALLING, _I.SUCCESS): (_A.SEND_FINAL, _S.COMPLETED),
        (_S.CALLING, _I.FAILURE): (_A.SEND_FINAL, _S.COMPLETED),
        (_S.PROCEEDING, _I.REQUEST): (_A.RESEND_RESPONSE, _S.PROCEEDING),
        (_S.PROCEEDING, _I.PROVISIONAL): (_A.SEND, _S.PROCEEDING),
        (_S.PROCEEDING, _I.SUCCESS): (_A.SEND_FINAL, _S.COMPLETED),
        (_S.PROCEEDING, _I.FAILURE): (_A.SEND_FINAL, _S.COMPLETED),
        (_S.COMPLETED, _I.REQUEST): (_A.RESEND_RESPONSE, _S.COMPLETED),
        (_S.COMPLETED, _I.TRANSPORT): (_A.UNDELIVERED, _S.TERMINATED),
        (_S.COMPLETED, _I.LINGER): (_A.END, _S.TERMINATED),
    },
    _SERVER_INPUTS,
)

TABLES: Final = (INVITE_CLIENT, CLIENT, INVITE_SERVER, SERVER)  # indexed by Kind
