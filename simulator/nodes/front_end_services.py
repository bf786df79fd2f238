"""Features of a Front End: its detection points, and what their decisions do to a proxied INVITE.

What a user's settings send on goes by that user's dial plan and voice policy, while From stays
the caller's; Lync 2010 sends neither History-Info nor Diversion (field reports, see
``docs/assumptions.md``).
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any, Final

from simulator.calls.course import Course, Destination
from simulator.calls.deciding import Deciding, nothing
from simulator.calls.decisions import Also, Answer, Fork
from simulator.calls.points import CallView, Hooks, Point
from simulator.calls.reasons import Reason, no_conference
from simulator.calls.services import Conferences, point_of
from simulator.contracts import Flow
from simulator.errors import SimulatorError
from simulator.nodes.front_end import FrontEnd, User
from simulator.sip import identity
from simulator.sip.forking import Branch, Context, Extra
from simulator.sip.message import Request, Response

_LATE: Final = Point.TERMINATION_ATTEMPT


class Dialled:
    """A request as features know it.

    Attributes
    ----------
    request : Request
    caller : User or None
        A client of ours.
    course : Course
    by : User or None
        Whose dial plan and policy count next.
    """

    __slots__ = ("by", "caller", "course", "request")

    def __init__(self, request: Request, caller: User | None, by: User | None) -> None:
        self.request = request
        self.caller = caller
        self.by = by
        self.course = Course()


class FrontEndServices:
    """The features of a Front End (see `simulator.sip.forking.Served`).

    Parameters
    ----------
    server : FrontEnd
    hooks : Hooks
    """

    def __init__(self, server: FrontEnd, hooks: Hooks) -> None:
        self.server = server
        self.hooks = hooks
        self.timers = server.endpoint.timers
        self.deciding = Deciding(server.name, hooks, self.timers, server.journal, self)
        self.conferences: Conferences | None = None

    # What the proxy tells

    def begin(self, context: Context, request: Request, now: float) -> None:
        """Find out where a new INVITE goes."""
        flow = context.server.flow
        caller = None if flow is None else self.server.caller(request, flow)
        by = caller or self.server.referrer(request)
        context.extra = Extra(Dialled(request, caller, by))
        self.deciding.at(Point.ORIGINATION_ATTEMPT, context, self._collected, now)

    def _collected(self, context: Context, now: float) -> None:
        self.deciding.at(Point.COLLECTED_INFO, context, self._analysed, now)

    def _analysed(self, context: Context, now: float) -> None:
        facts = _facts(context)
        facts.course.place = self._lead(facts, facts.request.uri.user or "", facts.by, now)
        self.deciding.at(Point.ANALYZED_INFO, context, self._terminating, now)

    def _terminating(self, context: Context, now: float) -> None:
        self.deciding.at(_LATE, context, self.ring, now)

    def ringing(self, context: Context, now: float) -> None:
        """Begin to count the seconds of ringing, where they are limited."""
        course = _facts(context).course
        if course.edit is None or course.edit.no_answer_after is None or course.timers:
            return
        when = now + course.edit.no_answer_after
        course.timers = (self.timers.at(when, self._no_answer, context),)

    def _no_answer(self, context: Context, now: float) -> None:
        course = self.course(context)
        if course is not None:
            course.timers = ()
            self.deciding.at(Point.NO_ANSWER, context, nothing, now)

    def answered(self, context: Context, now: float) -> None:
        """Let the hooks of the answer know."""
        course = _facts(context).course
        course.stop()
        if self.hooks[Point.ANSWER]:
            self.deciding.notice(Point.ANSWER, self.view(context, Point.ANSWER, 0), now)

    def cancelled(self, context: Context, now: float) -> None:
        """Let the hooks of an abandoned call know."""
        course = _facts(context).course
        course.stop()
        if self.hooks[Point.ABANDON]:
            self.deciding.notice(Point.ABANDON, self.view(context, Point.ABANDON, 0), now)

    def failed(self, context: Context, best: Response, now: float) -> bool:
        """Ask what shall be done about a failure; False: nobody cares."""
        point = point_of(best.status)
        course = self.course(context)
        if course is not None:
            course.stop()
        if point is None or not self.hooks[point] or course is None:
            return False
        then = partial(self._pass_on, best)
        self.deciding.at(point, context, then, now, best.status)
        return True

    def _pass_on(self, best: Response, context: Context, now: float) -> None:
        self.server.pass_on(context, best, now)

    # What a decision does

    def course(self, context: Context) -> Course | None:
        """Return the course of a request that waits for its answer."""
        over = context.closed or context.cancelled or context.succeeded
        return None if over else _facts(context).course

    def number(self, context: Context) -> int:
        """Return the simulation's number of the call."""
        return _facts(context).request.call

    def view(self, context: Context, point: Point, status: int) -> CallView:
        """Return what features see of a call."""
        facts = _facts(context)
        request, place = facts.request, facts.course.place
        who = identity.caller(request.identity.from_, request.headers, trusted=True)
        mine = "" if facts.caller is None else self.server.user_of(facts.caller[1]) or ""
        return CallView(
            request.call,
            self.server.name,
            served=place.user if point >= _LATE else mine,
            caller="" if who.hidden else who.number,
            hidden=who.hidden,
            dialled=request.uri.user or "",
            called=place.number,
            headers=request.headers,
            status=status,
            trunk=self._trunk(context.server.flow),
            route=place.route,
            onward=place.onward,
            diversions=facts.course.diversions,
        )

    def _trunk(self, flow: Flow | None) -> str:
        """Return the trunk that a call came by: that of the Mediation Server that it came from."""
        if flow is None or flow.host not in self.server.mediation:
            return ""
        for name, (_, targets) in self.server.trunks.items():
            if any(target.host == flow.host for target in targets):
                return name
        return ""

    def edited(self, context: Context, now: float) -> None:
        """Find the way once more, for a caller who is shown otherwise."""
        facts = _facts(context)
        if facts.course.place.ways is not None:
            steps = facts.course.diversions
            dialled = steps[-1].to if steps else facts.request.uri.user or ""
            facts.course.place = self._lead(facts, dialled, facts.by, now)

    def reject(self, context: Context, reason: Reason, now: float) -> None:
        """Refuse the caller."""
        refusal = self.server.refusal(_facts(context).request, reason, now)
        self.server.refuse(context, refusal, now)

    def divert(self, context: Context, to: str, now: float) -> None:
        """Give up what rings, and find the place of another number."""
        facts = _facts(context)
        self._give_up(context, now)
        facts.by = self._served(facts) or facts.by
        facts.course.place = self._lead(facts, to, facts.by, now)

    def ring(self, context: Context, now: float) -> None:
        """Go where the course says."""
        facts = _facts(context)
        place = facts.course.place
        edit = facts.course.edit
        if edit is not None and (edit.add or edit.remove):
            self.edited(context, now)
            place = facts.course.place
        if isinstance(place.ways, Reason):
            then = partial(self._refuse, place.ways)
            self.deciding.at(Point.ROUTE_SELECT_FAILURE, context, then, now)
        else:
            self.server.ring(context, place.ways, now)

    def _refuse(self, reason: Reason, context: Context, now: float) -> None:
        self.reject(context, reason, now)

    def fork(self, context: Context, fork: Fork, now: float) -> None:
        """Let several places ring."""
        facts = _facts(context)
        self._give_up(context, now)
        own = () if fork.instead else (facts.course.place.ways,)
        by = self._served(facts)
        others = [self._also(facts, also, by or facts.by, now) for also in fork.also]
        places = [ways for ways in (*own, *others) if not isinstance(ways, Reason) and ways]
        if not places:
            reasons = [ways for ways in (*own, *others) if isinstance(ways, Reason)]
            self.reject(context, reasons[0], now)
            return
        if fork.in_turn:
            self.server.ring(context, in_turn(places), now)
        else:
            self.server.ring(context, [branch for place in places for branch in place], now)

    def _also(self, facts: Dialled, also: Also, by: User | None, now: float) -> Any:
        ways = self._lead(facts, also.number, by, now).ways
        if not isinstance(ways, Reason):
            for branch in ways:
                branch.delay, branch.patience = also.delay, also.patience
        return ways

    def answer(self, context: Context, answer: Answer, now: float) -> None:
        """Say that a proxy has no media of its own."""
        raise SimulatorError(
            f"a feature lets {self.server.name} answer a call ({answer.service}), but a proxy "
            "has no media: let it divert to who has"
        )

    def join(self, context: Context, conference: str, now: float) -> None:
        """Lead the caller to the conference, where there is one of that name."""
        rooms = self.server.rooms.items()
        number = next((number for number, room in rooms if room[0] == conference), None)
        if number is None:
            self.reject(context, no_conference(self.server.name, conference), now)
            return
        self._give_up(context, now)
        _facts(context).course.place = self.server.to_room(number)
        self.ring(context, now)

    def reroute(self, context: Context, now: float) -> bool:
        """Try the next way; False where there is none."""
        left, context.left = context.left, None
        if left is not None:
            self.server.ring(context, [left], now)
        return left is not None

    def _give_up(self, context: Context, now: float) -> None:
        _facts(context).course.stop()
        self.server.give_up(context, now)

    def _served(self, facts: Dialled) -> User | None:
        return self.server.user(facts.course.place.user)

    def _lead(self, facts: Dialled, dialled: str, by: User | None, now: float) -> Destination:
        edit = facts.course.edit
        return self.server.lead(facts.request, dialled, facts.caller, by, now, edit)


def in_turn(places: list[list[Branch]]) -> list[Branch]:
    """Return the first of several places, with the others behind it whatever happens there."""
    branches = [branch for place in places for branch in place]
    for branch, following in pairwise(branches):
        following.after_any = True
        while branch.otherwise is not None:
            branch = branch.otherwise
        branch.otherwise = following
    return branches[:1]


def _facts(context: Context) -> Dialled:
    assert context.extra is not None
    facts: Dialled = context.extra.facts
    return facts
