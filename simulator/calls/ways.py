"""Where a call may go on: the ways of a back-to-back user agent, and who decides on them.

A `Router` is what the joined node is (Mediation Server, Telephony Server, media gateway): it says
where a call may go, in order, what each way takes, and what the bodies become.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from simulator.calls.call import Call, Group
from simulator.calls.course import CallingParty, Course, Destination
from simulator.calls.decisions import Edit
from simulator.calls.leg import Leg
from simulator.calls.reasons import Reason
from simulator.calls.terms import Terms
from simulator.contracts import Flow
from simulator.sip.message import Headers, Response
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.timers import Timer


class Way:
    """One way on for a call.

    Attributes
    ----------
    uri : Uri
        Request-URI of the new INVITE.
    from_, to : Address
    groups : sequence of (group, amount, reason)
        What is seized before it is tried, and the reason given where that is not free.
    targets, flow, hop
        The next hop: known, or a URI that is located; all None: the Request-URI is.
    headers : tuple of (name, value)
        Beyond the product's own.
    trying_limit, ringing_limit : float or None
        Seconds until any response, and until one above 100, before the next way is tried.
    rules : tuple of str
        The trace of rule ids that led here.
    label : object
        For the router.
    early : bool
        Ringing there goes to the caller as 183 with our session, so that he hears the far end.
    terms : Terms or None
        Of reliable responses and session timers there; None: the node's own.
    """

    __slots__ = (
        "early",
        "flow",
        "from_",
        "groups",
        "headers",
        "hop",
        "label",
        "ringing_limit",
        "rules",
        "targets",
        "terms",
        "to",
        "trying_limit",
        "uri",
    )

    def __init__(
        self,
        uri: Uri,
        from_: Address,
        to: Address,
        groups: Sequence[tuple[Group, int, Reason]] = (),
        *,
        targets: tuple[Any, ...] | None = None,
        flow: Flow | None = None,
        hop: Uri | None = None,
        headers: Headers = (),
        trying_limit: float | None = None,
        ringing_limit: float | None = None,
        rules: tuple[str, ...] = (),
        label: Any = None,
        terms: Terms | None = None,
        early: bool = False,
    ) -> None:
        self.uri = uri
        self.from_ = from_
        self.to = to
        self.groups = groups
        self.targets = targets
        self.flow = flow
        self.hop = hop
        self.headers = headers
        self.trying_limit = trying_limit
        self.ringing_limit = ringing_limit
        self.rules = rules
        self.label = label
        self.terms = terms
        self.early = early


class Router(Protocol):
    """What a product decides about its calls."""

    def arrive(self, call: Call, leg: Leg, now: float) -> Reason | None:
        """Identify the caller, seize what the arriving side takes; a reason refuses the call."""

    def ways(self, call: Call, leg: Leg, now: float) -> Reason | list[Way]:
        """Return the ways on, in order, or the reason why there is none."""

    def offer(self, call: Call, way: Way, body: object | None) -> object | None:
        """Return the body of the new INVITE from that of the incoming one."""

    def answer(self, call: Call, leg: Leg, body: object | None) -> object | Reason | None:
        """Return the body of our answer from that of the outgoing leg."""

    def reroutes(self, call: Call, way: Way, response: Response) -> bool:
        """Whether this failure lets the next way be tried."""

    def pass_on(self, call: Call, response: Response) -> tuple[int, Headers]:
        """Return status and Reason header for the caller, of the last way's failure."""

    def on_request(self, server: Transaction, now: float) -> None:
        """Answer a request outside calls."""


class Switch(Protocol):
    """A product's calls, as features act on them."""

    def party(self, call: Call) -> CallingParty:
        """Return who calls."""

    def destination(self, call: Call, leg: Leg, dialled: str | None, now: float) -> Destination:
        """Return where a number leads that a user of this node dials; None: what was dialled.

        The diversions that the call has made so far are told as the product tells them.
        """

    def edit(self, call: Call, edit: Edit) -> None:
        """Change what is known of the caller, and the way of the media."""

    def own_session(self, call: Call, leg: Leg, now: float) -> object | Reason | None:
        """Return the body of an answer that the node itself gives."""


class Joint:
    """What a back-to-back node keeps about a call until it is answered.

    Attributes
    ----------
    way : Way or None
        The one being tried.
    choices : sequence of Way
        Not tried yet.
    kept : int
        Resources of the arriving side, kept while ways are tried.
    offered : bool
        The called side's offer is with the caller, and its 2xx waits for our ACK.
    course : Course or None
        What features have made of the call, where there are any.
    edit : Edit or None
        What they change in the INVITE that goes on.
    parent : Call or None
        Of one of several places that ring: the call that they ring for.
    media, caller, called, side
        For the router.
    """

    __slots__ = (
        "called",
        "caller",
        "choices",
        "course",
        "edit",
        "kept",
        "media",
        "offered",
        "parent",
        "side",
        "timers",
        "way",
    )

    def __init__(self) -> None:
        self.way: Any = None
        self.choices: Sequence[Way] = ()
        self.kept = 0
        self.offered = False
        self.timers: tuple[Timer, ...] = ()
        self.media: Any = None
        self.caller: Any = None  # for the router
        self.called: Any = None
        self.side: Any = None
        self.course: Course | None = None
        self.edit: Edit | None = None
        self.parent: Call | None = None

    def stop(self) -> None:
        """Stop all limits on the outgoing leg."""
        if self.course is not None:
            self.course.stop()
        for timer in self.timers:
            timer.cancel()
        self.timers = ()

    def ringing(self) -> None:
        """Stop the limits that a response above 100 stops; the first one is that on ringing."""
        for timer in self.timers[1:]:
            timer.cancel()
