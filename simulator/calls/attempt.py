"""One attempt of a user to call: what was drawn for it, and what became of it.

All attributes are drawn when the attempt begins, used or not, so that variants of a study meet
the same callers. The terminals at both ends act on them; the caller's side fills in the outcome.
It is the one object that both ends of a simulated call share, as people share an appointment; no
server looks into it.
"""

from __future__ import annotations

from enum import IntEnum
from math import nan

from simulator.calls.reasons import DIVERTED


class Intent(IntEnum):
    """What the called side will do."""

    ANSWER = 0
    NO_ANSWER = 1
    BUSY = 2
    DECLINE = 3
    FAIL = 4  # the number cannot be reached


class Outcome(IntEnum):
    """How an attempt ended, as the caller's side saw it."""

    PENDING = 0  # still up when the run ended
    ANSWERED = 1
    NO_ANSWER = 2
    BUSY = 3
    DECLINED = 4
    ABANDONED = 5
    BLOCKED = 6  # refused for want of a resource
    REJECTED = 7  # refused by a rule: number, policy, codec, licence terms
    FAILED = 8  # no answer of the network: time-out, transport, server failure


class Attempt:
    """One attempt.

    Attributes
    ----------
    number : int
        The call's number, unique over all replications of a run.
    direction : str
        Such as ``lync-to-mxone``.
    source, destination : str
        Populations of caller and called party.
    caller, dialled, called : str
        Number of the caller; digits dialled; number of the called user.
    begin : float
        Seconds from the start of the measured window (negative in the warm-up).
    ring, patience, holding : float
        Seconds until the called side answers; that the caller waits for an answer at most; of talk.
    intent : Intent
    caller_releases : bool
        Who hangs up.
    redial_of : int
        Number of the blocked attempt that this one repeats; 0: a first attempt.
    sent, alerted, answered, released, cleared : float
        When the INVITE left, when the first response above 100 came, the 200, the end of talk
        (BYE sent or received, CANCEL, final failure), and the end of the dialog; nan: never.
    status, cause : int
        Final SIP status at the caller; Q.850 cause, 0 where none is known.
    outcome : Outcome
    reason_rule, reason_node, reason_text, reason_source : str
        The first decision that led to a refusal.
    messages : int
        Messages of this call on all links, counted where there are features.
    features : tuple of str
        Names of those that decided on this call.
    retransmissions : list of int or None
        Messages sent again by cause, `simulator.record.retransmissions.CAUSES`; None: none was.
    taken : str
        Who has picked up: people have two hands, but answer a call once, wherever it rings.
    """

    __slots__ = (
        "alerted",
        "answered",
        "begin",
        "called",
        "caller",
        "caller_released",
        "caller_releases",
        "cause",
        "cleared",
        "destination",
        "dialled",
        "direction",
        "features",
        "holding",
        "intent",
        "line",
        "messages",
        "number",
        "on_end",
        "outcome",
        "patience",
        "reason_node",
        "reason_rule",
        "reason_source",
        "reason_text",
        "redial_of",
        "released",
        "retransmissions",
        "ring",
        "sent",
        "source",
        "status",
        "taken",
        "tries",
    )

    def __init__(
        self,
        number: int,
        direction: str,
        source: str,
        destination: str,
        caller: str,
        dialled: str,
        called: str,
        begin: float,
        ring: float,
        patience: float,
        holding: float,
        intent: Intent = Intent.ANSWER,
        caller_releases: bool = True,
        redial_of: int = 0,
        line: int = 0,
    ) -> None:
        self.number = number
        self.direction = direction
        self.source = source
        self.destination = destination
        self.caller = caller
        self.dialled = dialled
        self.called = called
        self.begin = begin
        self.ring = ring
        self.patience = patience
        self.holding = holding
        self.intent = intent
        self.caller_releases = caller_releases
        self.redial_of = redial_of
        self.line = line  # of the record replayed; 0: none
        self.tries = 1
        self.sent = self.alerted = self.answered = self.released = self.cleared = nan
        self.status = self.cause = 0
        self.outcome = Outcome.PENDING
        self.caller_released: bool | None = None
        self.reason_rule = self.reason_node = self.reason_text = self.reason_source = ""
        self.on_end = None
        self.taken = ""
        self.messages = 0
        self.features: tuple[str, ...] = ()
        self.retransmissions: list[int] | None = None

    def refused_by(self, rule: str, node: str, text: str, source: str) -> None:
        """Keep the first decision that led to a refusal; a diversion overcomes it, and is kept.

        Examples
        --------
        >>> one = Attempt(1, "", "", "", "30001", "20001", "20001", 0.0, 2.0, 30.0, 10.0)
        >>> one.refused_by("user busy", "phones", "20001 is in a call", "")
        >>> one.refused_by(DIVERTED, "pbx", "20001 diverts to 20002", "")
        >>> one.refused_by("no answer", "phones", "20002 did not answer", "")
        >>> one.reason_rule, one.reason_text
        ('no answer', '20002 did not answer; 20001 diverts to 20002')
        """
        before = self.reason_text if self.reason_rule == DIVERTED else ""
        if self.reason_rule and not before and rule != DIVERTED:
            return
        if before and rule == DIVERTED and text in before:  # round and round
            return
        if before:
            text = f"{before}; {text}" if rule == DIVERTED else f"{text}; {before}"
        self.reason_rule, self.reason_node = rule, node
        self.reason_text, self.reason_source = text, source
