"""What can come back for an INVITE, and what becomes of it: the rows of the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from simulator.calls.causes import cause_text, status_of


@dataclass(frozen=True, slots=True)
class Answer:
    """What the far end of a trunk says to an INVITE, or does not.

    Parameters
    ----------
    status : int
        0: no response above 100 comes.
    cause : int or None
        Of Q.850, in the Reason header; None: none came.
    words : str
        Of silence.
    """

    status: int
    cause: int | None = None
    words: str = ""

    def __str__(self) -> str:
        """Return it as a row names it."""
        cause = "" if self.cause is None else f"cause {self.cause}"
        return self.words or " ".join(filter(None, (str(self.status), cause)))

    @property
    def meaning(self) -> str:
        """What the cause means; empty where none came."""
        return "" if self.cause is None else cause_text(self.cause)


REFUSED: Final = Answer(0, words="connection refused")
UNREACHED: Final = Answer(0, words="no connection")
SILENCE: Final = Answer(0, words="no response")
TRYING: Final = Answer(0, words="100 alone")
RINGING: Final = Answer(0, words="180 alone")
NOTHING: Final = (REFUSED, UNREACHED, SILENCE, TRYING, RINGING)

_STATUSES: Final = (
    *(400, 403, 404, 408, 410, 480, 484, 486, 487, 488),
    *(500, 502, 503, 504, 600, 603, 604, 606),
)
_CAUSES: Final = (1, 3, 17, 27, 28, 34, 38, 41, 42, 47, 102)  # those that gateways meet

SAID: Final = (
    *map(Answer, _STATUSES),
    *(Answer(status_of(cause) or 500, cause) for cause in _CAUSES),
)


@dataclass(frozen=True, slots=True)
class Reroute:
    """What becomes of a call after an answer.

    Parameters
    ----------
    trunk, node, peer : str
        The trunk, the node that decides about the next way, and the far end that has answered.
    answer : Answer
    after : float
        Seconds from the INVITE to the decision; 0: as soon as the answer is there.
    status : int
    cause : int or None
        What the caller is told where there is no next way.
    goes_on : bool
        Whether the next way is tried.
    rule, source : str
        What decides, and where it comes from.
    """

    trunk: str
    node: str
    peer: str
    answer: Answer
    after: float
    status: int
    cause: int | None
    goes_on: bool
    rule: str
    source: str = ""
