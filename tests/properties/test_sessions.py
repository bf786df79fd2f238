"""Whatever two user agents do to a session, and the network to it: both agree on it in the end."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.calls import changes
from simulator.calls.leg import LegState
from simulator.calls.terms import Reliability, SessionTimerTerms, Terms
from simulator.contracts import Transport
from simulator.sdp.media_line import Direction
from simulator.sdp.renewal import directed
from tests.calls.people import Phone
from tests.calls.test_early import ANSWER, OFFER
from tests.rig import Rig

TERMS = st.builds(
    Terms,
    st.sampled_from(Reliability),
    st.sampled_from(
        [
            None,
            SessionTimerTerms(interval=90),
            SessionTimerTerms(interval=120, asks=False, least=100, by_update=False),
            SessionTimerTerms(asks_caller=True, refresher="uas"),
        ]
    ),
)
ACTS = st.tuples(
    st.sampled_from([0.2, 2.0, 2.01, 2.04, 2.5, 9.0, 9.02, 40.0]),  # near enough to cross
    st.sampled_from(["a", "b"]),
    st.sampled_from([changes.update, changes.reinvite]),
    st.sampled_from([*Direction, None]),
)
QUIET, END = 200.0, 4000.0  # nothing is lost any more; long after the last timer


class Talk:
    """a calls b over a network that loses and delays, and both change the session."""

    def __init__(self, a: Terms, b: Terms, seed: int, loss: float, early: bool) -> None:
        self.rig = Rig(0.03)
        self.a = Phone(self.rig.add("a", "192.0.2.1"), terms=a)
        self.b = Phone(self.rig.add("b", "192.0.2.2"), terms=b)
        self.a.session, self.b.session = OFFER, ANSWER
        self.b.early = ANSWER if early else None
        self._seed, self._loss = seed, loss
        self.rig.loses = self._loses
        for phone, draw in ((self.a, 0.37), (self.b, 0.61)):
            phone.control.draw = iter_draw(draw)

    def _loses(self, passage: Any) -> bool:
        self._seed = (self._seed * 1103515245 + 12345) & 0x7FFFFFFF
        return passage.sent < QUIET and self._seed / 0x7FFFFFFF < self._loss

    def act(self, when: float, who: str, act: Any, direction: Direction | None) -> None:
        phone = self.a if who == "a" else self.b
        self.rig.at(when, phone.agent, lambda now: self._change(phone, act, direction, now))

    def _change(self, phone: Phone, act: Any, direction: Direction | None, now: float) -> None:
        if phone.legs and phone.legs[0].state is LegState.CONFIRMED:
            leg = phone.legs[0]
            body: Any = leg.local_body
            act(leg, now, None if direction is None else directed(body, direction))


def iter_draw(step: float) -> Any:
    state = [0.0]

    def draw() -> float:
        state[0] = (state[0] + step) % 1.0
        return state[0]

    return draw


@settings(max_examples=60, deadline=None)
@given(
    TERMS,
    TERMS,
    st.integers(1, 1 << 20),
    st.sampled_from([0.0, 0.1, 0.3]),
    st.booleans(),
    st.lists(ACTS, min_size=2, max_size=8),
    st.sampled_from([Transport.UDP, Transport.TCP]),
)
def test_both_sides_see_the_same_session_once_the_network_is_quiet(
    a: Terms,
    b: Terms,
    seed: int,
    loss: float,
    early: bool,
    acts: list[Any],
    transport: Transport,
) -> None:
    talk = Talk(a, b, seed, loss, early)
    talk.rig.at(0.0, talk.a.agent, lambda now: talk.a.call(talk.b.agent, now, transport))
    for act in acts:
        talk.act(*act)
    talk.rig.run(until=QUIET + 60.0)
    ours = [leg for leg in talk.a.legs if leg.state is LegState.CONFIRMED]
    theirs = [leg for leg in talk.b.legs if leg.state is LegState.CONFIRMED]
    if ours and theirs:
        for leg, other in zip(ours, theirs, strict=True):
            assert leg.local_body == other.remote_body
            assert leg.remote_body == other.local_body
            for one in (leg, other):
                assert one.aside is None or (one.aside.ours, one.aside.theirs) == (None, None)
    talk.rig.at(END, talk.a.agent, lambda now: talk.a.legs[0].release(now))
    talk.rig.run()
    assert talk.a.is_clean()
    assert talk.b.is_clean()
