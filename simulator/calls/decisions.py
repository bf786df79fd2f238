"""What a feature can decide at a detection point, and what it can change about a call.

Frozen values without behaviour: features return them, call control acts on them. An `Edit` comes
from a filter, and all edits of a point apply, in the order of the features. Everything else is a
decision, and the first one wins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from simulator.calls.reasons import Reason

Headers = tuple[tuple[str, str], ...]

# Why a call goes elsewhere, in the words of the Diversion header (RFC 5806 4).
DivertCause = Literal[
    "unconditional", "user-busy", "no-answer", "deflection", "follow-me", "unavailable"
]

# Which way the media shall take: as the node would have it, always by a gateway, between the
# ends, past the Mediation Server, or in any case through it.
MediaPath = Literal["", "gateway", "direct", "bypass", "no bypass"]


class Edit(NamedTuple):
    """Changes of a call on its way on; what is left at its default stays as it is.

    Parameters
    ----------
    add : tuple of (name, value)
        Headers of the INVITE that goes on; they take the place of those of the same name.
    remove : tuple of str
        Names of headers that do not go on.
    hidden : bool or None
        Whether the caller's number is kept from the called party (RFC 3323).
    number, name : str or None
        Shown as the caller's instead.
    media : MediaPath
    codecs : tuple of str
        The only ones that may be offered on; empty: all.
    no_answer_after : float or None
        Seconds of ringing after which the point ``no_answer`` is reached.

    Examples
    --------
    >>> Edit(hidden=True).media
    ''
    """

    add: Headers = ()
    remove: tuple[str, ...] = ()
    hidden: bool | None = None
    number: str | None = None
    name: str | None = None
    media: MediaPath = ""
    codecs: tuple[str, ...] = ()
    no_answer_after: float | None = None


class Divert(NamedTuple):
    """Send the call to another number instead.

    Parameters
    ----------
    to : str
        As the served user would dial it.
    cause : DivertCause
    """

    to: str
    cause: DivertCause = "unconditional"


class Also(NamedTuple):
    """One more place that rings.

    Parameters
    ----------
    number : str
        As the served user would dial it.
    delay : float
        Seconds after the others.
    patience : float or None
        Seconds that it rings at most; None: as long as the call does.
    """

    number: str
    delay: float = 0.0
    patience: float | None = None


class Fork(NamedTuple):
    """Let several places ring; the first that answers has the call.

    Parameters
    ----------
    also : tuple of Also
    instead : bool
        Whether the called user's own terminals stay silent.
    in_turn : bool
        One after the other, each once the one before it has failed, rather than at a time.
    edit : Edit or None
        Changes of the requests that go out now.
    """

    also: tuple[Also, ...]
    instead: bool = False
    in_turn: bool = False
    edit: Edit | None = None


class Reject(NamedTuple):
    """Refuse the call."""

    reason: Reason


class Answer(NamedTuple):
    """Let the node itself answer.

    Parameters
    ----------
    service : str
        What the caller is connected to, such as ``announcement``.
    duration : float or None
        Seconds until the node hangs up; None: it does not.
    """

    service: str
    duration: float | None = None


class Join(NamedTuple):
    """Put the caller into a conference of this name."""

    conference: str


class Reroute(NamedTuple):
    """Try the next way, though the product would not after this failure."""


class Wait(NamedTuple):
    """Suspend the call at this point, for a look-up, a timer or digits.

    Parameters
    ----------
    question : str
        What is waited for; ``calls.control`` gives it to whoever answers questions of the node.
    patience : float
        Seconds after which it goes on without an answer.
    decide : callable
        ``decide(answer)``: the decision then, or None to go on; `answer` is None where there was
        none in time. An answer after the end of the call is ignored.
    """

    question: str
    patience: float
    decide: Callable[[object | None], Decision | None]


Decision = Divert | Fork | Reject | Answer | Join | Reroute | Wait
