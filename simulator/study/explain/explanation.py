"""What an explanation holds; as text it stands in `simulator.study.explain.text`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from simulator.study.explain.text import as_text


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the topology.

    Parameters
    ----------
    path : str
        With dots, such as ``trunks.sip-trunk.channels``.
    file : str
        The run's copy, or what was set from outside: ``--set trunk.channels``.
    line : int
        0: not known.
    """

    path: str
    file: str
    line: int

    def __str__(self) -> str:
        """Return ``path (file:line)``."""
        line = f":{self.line}" if self.line else ""
        return f"{self.path} ({self.file}{line})" if self.file else self.path


@dataclass(frozen=True, slots=True)
class Decision:
    """The first decision that led to the outcome.

    Parameters
    ----------
    rule, node, text, source : str
        As in the table of calls.
    time : float or None
        Seconds from the start of the measured window.
    clock : str
        The same as a time of day; empty where no start is known.
    figure : str
        Counted at that instant, such as ``30 of 30 channels in use``; empty where there is none.
    places : tuple of Place
        What the rule rests on, the most telling one first.
    """

    rule: str
    node: str
    text: str
    source: str
    time: float | None
    clock: str
    figure: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One message of the call's signalling on one hop, with its repetitions.

    Parameters
    ----------
    time : float
        When it was first sent.
    source, destination : str
    label : str
    copies : int
        How often it was sent.
    last : float
        When it was last sent.
    lost : int
        How many copies never arrived.
    """

    time: float
    source: str
    destination: str
    label: str
    copies: int = 1
    last: float = 0.0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """What the caller heard in the end.

    Parameters
    ----------
    text : str
        In words.
    sip_status, q850_cause : int or None
    after : float or None
        Seconds from dialling.
    """

    text: str
    sip_status: int | None
    q850_cause: int | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Notice:
    """What a node noticed of a fault.

    Parameters
    ----------
    node : str
    time : float or None
        None: it noticed nothing in the run.
    text : str
        In words.
    """

    node: str
    time: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Freed:
    """Something that a call had taken.

    Parameters
    ----------
    what : str
        Such as ``2 RTP resources of gateway``.
    time : float or None
        When it was given back; None: not in the run.
    """

    what: str
    time: float | None


@dataclass(frozen=True, slots=True)
class Broken:
    """The fault that struck a call.

    Parameters
    ----------
    fault, kind, target : str
        As in the table of faults.
    text : str
        What the kind means.
    begin : float
    begin_clock : str
    end : float or None
        None: it was not mended in the run.
    end_clock : str
    noticed : tuple of Notice
        By node.
    freed : tuple of Freed
        What the call had taken, in the order in which it was given back.
    """

    fault: str
    kind: str
    target: str
    text: str
    begin: float
    begin_clock: str
    end: float | None
    end_clock: str
    noticed: tuple[Notice, ...]
    freed: tuple[Freed, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a call ended as it did.

    Parameters
    ----------
    call, replication : int
    direction, caller, dialled, called, outcome : str
    begin : float
        When it was dialled, seconds from the start of the measured window.
    clock : str
        The same as a time of day; empty where no start is known.
    summary : str
        One line.
    decision : Decision or None
        None: nothing was decided against it.
    before, after : tuple of Step
        How it came to the decision, and how it went on from there.
    heard : Heard
    remedy : str
        What would have prevented it; empty where that does not follow.
    redial : str
        Its relation to other attempts of the caller; empty where there is none.
    broken : Broken or None
        The fault that struck it.
    """

    call: int
    replication: int
    direction: str
    caller: str
    dialled: str
    called: str
    outcome: str
    begin: float
    clock: str
    summary: str
    decision: Decision | None
    before: tuple[Step, ...]
    after: tuple[Step, ...]
    heard: Heard
    remedy: str
    redial: str
    broken: Broken | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, as ``--json`` prints it."""
        return asdict(self)

    @property
    def text(self) -> str:
        """The explanation as a page of text."""
        return as_text(self)

    def __str__(self) -> str:
        """Return the text."""
        return self.text

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.text)}</pre>"
