"""Features of a back-to-back user agent: its detection points, and what their decisions do.

The points follow ITU-T Q.1214: origination attempt, collected and analysed information, then the
called side's termination attempt, busy and no answer, or a route that fails. Where a call is
diverted, the new number is analysed as if the served user had dialled it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from simulator.calls.branches import Branches, Ring
from simulator.calls.call import Call
from simulator.calls.course import Course, Destination
from simulator.calls.deciding import Deciding, nothing
from simulator.calls.decisions import Answer, Fork
from simulator.calls.hooks import with_headers
from simulator.calls.leg import Leg, LegState
from simulator.calls.mid_call import MidCall
from simulator.calls.points import CallView, Hooks, Point
from simulator.calls.reasons import Reason, no_conference
from simulator.calls.ways import Joint, Switch
from simulator.sdp.description import Description
from simulator.sip.message import Headers, Request, Response

if TYPE_CHECKING:
    from simulator.calls.back_to_back import BackToBack

Conferences = Callable[[Call, Leg, str, float], None]

_EARLY: Final = LegState.EARLY
_RELEASING: Final = LegState.RELEASING
_BUSY: Final = frozenset((486, 600))
_SILENT: Final = frozenset((408, 480))
_EVENTS: Final = "telephone-event"


class Services:
    """The features of a back-to-back user agent.

    Parameters
    ----------
    agent : BackToBack
    switch : Switch
    hooks : Hooks

    Attributes
    ----------
    deciding : Deciding
    mid_call : MidCall or None
        What is known of calls that are up; None: no hook asks.
    conferences : callable or None
        ``conferences(call, leg, name, now)`` joins a caller to one; None: there are none.
    """

    def __init__(self, agent: BackToBack, switch: Switch, hooks: Hooks) -> None:
        endpoint = agent.control.endpoint
        self.agent = agent
        self.switch = switch
        self.hooks = hooks
        self.deciding = Deciding(endpoint.name, hooks, endpoint.timers, agent.control.journal, self)
        self.conferences: Conferences | None = None
        late = hooks[Point.MID_CALL] or hooks[Point.DISCONNECT]
        self.mid_call = MidCall(self.deciding) if late else None

    # Towards the called side

    def begin(self, call: Call, now: float) -> None:
        """Take a call that has come in, with what its side takes."""
        call.facts.course = Course()
        self.deciding.at(Point.ORIGINATION_ATTEMPT, call, self._collected, now)

    def _collected(self, call: Call, now: float) -> None:
        self.deciding.at(Point.COLLECTED_INFO, call, self._analysed, now)

    def _analysed(self, call: Call, now: float) -> None:
        call.facts.course.place = self.switch.destination(call, call.legs[0], None, now)
        self.deciding.at(Point.ANALYZED_INFO, call, self._terminating, now)

    def _terminating(self, call: Call, now: float) -> None:
        self.deciding.at(Point.TERMINATION_ATTEMPT, call, self.ring, now)

    def ring(self, call: Call, now: float) -> None:
        """Go where the course says."""
        facts: Joint = call.facts
        course = facts.course
        if course is None:
            return
        ways = course.place.ways
        if isinstance(ways, Reason):
            self.unrouted(call, ways, now)
            return
        facts.edit = course.edit
        facts.choices = ways
        self.agent.go_on(call, now)

    def edit(self, invite: Request, call: Call) -> None:
        """Change an INVITE on its way on as the features want it."""
        edit = call.facts.edit
        if edit is None:
            return
        invite.headers = with_headers(invite.headers, edit.add, edit.remove)
        if edit.codecs and isinstance(invite.body, Description):
            invite.body = limited(invite.body, edit.codecs)

    # What comes back

    def ringing(self, call: Call, now: float) -> None:
        """Begin to count the seconds of ringing, where they are limited."""
        whole = call.facts.parent or call
        course = whole.facts.course
        if course is None or course.timers or course.edit is None:
            return
        limit = course.edit.no_answer_after
        if limit is not None:
            timers = self.agent.control.endpoint.timers
            course.timers = (timers.at(now + limit, self._no_answer, whole),)

    def _no_answer(self, call: Call, now: float) -> None:
        if self.course(call) is not None:
            call.facts.course.timers = ()
            self.deciding.at(Point.NO_ANSWER, call, nothing, now)

    def failed(self, call: Call, response: Response, reason: Reason | None, now: float) -> bool:
        """Ask what shall be done about a failure; False: nobody cares at that point."""
        point = point_of(response.status)
        if point is None or not self.hooks[point] or self.course(call) is None:
            return False
        then = partial(self._give_up, response, reason)
        self.deciding.at(point, call, then, now, response.status)
        return True

    def _give_up(self, response: Response, reason: Reason | None, call: Call, now: float) -> None:
        self.agent.give_up(call, response, reason, now)

    def unrouted(self, call: Call, reason: Reason, now: float) -> None:
        """Ask what shall be done where no way on is left."""
        then = partial(self._refuse, reason)
        self.deciding.at(Point.ROUTE_SELECT_FAILURE, call, then, now)

    def _refuse(self, reason: Reason, call: Call, now: float) -> None:
        self.agent.refuse(call, reason, now)

    def notice(self, point: Point, call: Call, now: float) -> None:
        """Tell the hooks of a point at which nothing is left to decide."""
        if not self.hooks[point]:
            return
        if self.course(call) is None:
            view = CallView(call.number, self.deciding.node)
        else:
            view = self.view(call, point, 0)
        self.deciding.notice(point, view, now)

    def answered(self, call: Call, now: float) -> None:
        """Tell the hooks of the answer; keep for those of later what is known of the call."""
        self.notice(Point.ANSWER, call, now)
        if self.mid_call is not None and self.course(call) is not None:
            view = self.view(call, Point.MID_CALL, 0)
            self.mid_call.begin(call, self.switch.party(call), view)

    def ended(self, call: Call, now: float) -> None:
        """Tell the hooks of the end of a call that one side has ended."""
        known = None if self.mid_call is None else self.mid_call.end(call)
        if known is None:
            self.notice(Point.DISCONNECT, call, now)
        else:
            self.deciding.notice(Point.DISCONNECT, known, now)

    def drop(self, call: Call, headers: Headers, now: float) -> None:
        """Cancel the places that ring; the caller is gone."""
        course = None if call.facts is None else call.facts.course
        if course is not None and course.fork is not None:
            course.fork.drop(headers, now)
            course.fork = None

    # What a decision does

    def course(self, call: Call) -> Course | None:
        """Return the course of a call whose caller still waits."""
        facts: Joint | None = call.facts
        waits = facts is not None and call.legs and call.legs[0].state <= _EARLY
        return facts.course if facts is not None and waits else None

    def number(self, call: Call) -> int:
        """Return the simulation's number of the call."""
        return call.number

    def view(self, call: Call, point: Point, status: int) -> CallView:
        """Return what features see of a call."""
        party = self.switch.party(call)
        course = call.facts.course
        place: Destination = course.place
        late = point >= Point.TERMINATION_ATTEMPT
        return CallView(
            call.number,
            self.deciding.node,
            served=place.user if late else party.user,
            caller="" if party.hidden else party.number,
            hidden=party.hidden,
            dialled=party.dialled,
            called=place.number,
            headers=call.legs[0].invite.headers,
            status=status,
            trunk=party.trunk,
            route=place.route,
            onward=place.onward,
            diversions=course.diversions,
        )

    def edited(self, call: Call, now: float) -> None:
        """Find the ways once more, for a caller who is shown otherwise."""
        facts: Joint = call.facts
        course = facts.course
        if course is None or course.edit is None:
            return
        self.switch.edit(call, course.edit)
        if course.place.ways is not None:
            dialled = course.diversions[-1].to if course.diversions else None
            course.place = self.switch.destination(call, call.legs[0], dialled, now)

    def reject(self, call: Call, reason: Reason, now: float) -> None:
        """Refuse the caller."""
        self._drop_legs(call, now)
        self.agent.refuse(call, reason, now)

    def divert(self, call: Call, to: str, now: float) -> None:
        """Give up what rings, and find the place of another number."""
        self._drop_legs(call, now)
        call.facts.course.place = self.switch.destination(call, call.legs[0], to, now)

    def fork(self, call: Call, fork: Fork, now: float) -> None:
        """Let several places ring."""
        self._drop_legs(call, now)
        course = call.facts.course
        call.facts.edit = course.edit
        leg = call.legs[0]
        own = () if fork.instead or course.place.ways is None else (Ring(course.place.ways),)
        others = (
            Ring(
                self.switch.destination(call, leg, also.number, now).ways, also.delay, also.patience
            )
            for also in fork.also
        )
        course.fork = Branches(self.agent, call, (*own, *others), fork.in_turn)
        course.fork.start(now)

    def answer(self, call: Call, answer: Answer, now: float) -> None:
        """Let the node itself answer."""
        self._drop_legs(call, now)
        leg = call.legs[0]
        body = self.switch.own_session(call, leg, now)
        if isinstance(body, Reason):
            self.agent.refuse(call, body, now)
            return
        self.agent.control.journal.event(call.number, "answered by", answer.service, now)
        call.facts = None
        leg.answer(now, body)
        if answer.duration is not None:
            timers = self.agent.control.endpoint.timers
            call.timer = timers.at(now + answer.duration, self._hang_up, leg)

    def _hang_up(self, leg: Leg, now: float) -> None:
        leg.release(now, self.agent.releasing)

    def join(self, call: Call, conference: str, now: float) -> None:
        """Put the caller into a conference."""
        self._drop_legs(call, now)
        if self.conferences is None:
            self.agent.refuse(call, no_conference(self.deciding.node, conference), now)
        else:
            self.conferences(call, call.legs[0], conference, now)

    def reroute(self, call: Call, now: float) -> bool:
        """Try the next way; False where there is none."""
        if not call.facts.choices:
            return False
        self.agent.go_on(call, now)
        return True

    def _drop_legs(self, call: Call, now: float) -> None:
        facts: Joint = call.facts
        facts.stop()
        facts.choices = ()
        self.drop(call, (), now)
        for leg in call.legs[1:]:
            if leg.state < _RELEASING:
                leg.release(now)
        call.give_back(now, facts.kept)


def point_of(status: int) -> Point | None:
    """Return the point at which a failure with a status is told; None: at none.

    A user who declines (603) wants the call to end; no service is asked then.
    """
    if status in _BUSY:
        return Point.CALLED_PARTY_BUSY
    if status in _SILENT:
        return Point.NO_ANSWER
    return None if status >= 600 or status == 487 else Point.ROUTE_SELECT_FAILURE


def limited(body: Description, codecs: tuple[str, ...]) -> Description:
    """Return an offer with no codecs but these, where it has any of them."""
    streams = []
    names = (*codecs, _EVENTS)
    for media in body.media:
        kept = tuple(one for one in media.codecs if one.name in names)
        speech = any(one.name != _EVENTS for one in kept)
        streams.append(media.with_codecs(kept) if speech else media)
    return body.relayed(tuple(streams), body.bandwidth, body.session_name)
