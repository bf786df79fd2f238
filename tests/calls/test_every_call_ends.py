"""Whatever happens to a call, it ends, and gives back what it took.

One call through a back-to-back agent, with everything that can cross drawn at random: delays of
single messages (so that datagrams overtake each other), losses, the moments at which people act,
one agent that dies. A call whose two ends both vanish is left out: session timers are for that.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.leg import LegState
from simulator.contracts import Transport
from tests.calls.people import Phone
from tests.calls.test_back_to_back import Line
from tests.calls.test_control import Fork
from tests.rig import Passage, Rig

DELAYS = st.lists(st.sampled_from((0.001, 0.01, 0.1, 0.6, 2.0)), min_size=1, max_size=12)
LOSSES = st.lists(st.booleans(), max_size=30)
MOMENTS = st.floats(0.0, 4.0).map(lambda x: round(x, 3)) | st.sampled_from((1.0, 1.01, 1.02, 1.03))
RINGS = st.none() | st.sampled_from((0.0, 0.5, 1.0, 1.5, 12.0))
SAYS = st.sampled_from((None, 180, 183, 486, 503, 603))


def disturb(rig: Rig, delays: list[float], losses: list[bool]) -> None:
    """Take delays in turn; lose by the list, then nothing more."""
    sent = [0, 0]

    def delay(passage: Passage) -> float:
        sent[0] += 1
        return delays[sent[0] % len(delays)]

    def loses(passage: Passage) -> bool:
        sent[1] += 1
        return sent[1] <= len(losses) and losses[sent[1] - 1]

    rig.delay, rig.loses = delay, loses


def hang_up_all(rig: Rig, phone: Phone, at: float) -> None:
    """Let a telephone end all that it has."""

    def act(now: float) -> None:
        for leg in phone.legs:
            leg.release(now)
            if leg.state is LegState.ENDED:  # refused: nobody calls back
                leg.call.end(now)

    rig.at(at, phone.agent, act)


@given(
    delays=DELAYS,
    losses=LOSSES,
    ways=st.tuples(RINGS, SAYS, RINGS, SAYS),
    hang_ups=st.lists(st.tuples(st.sampled_from("abc"), MOMENTS), max_size=3),
    limits=st.sampled_from(((None, None), (1.5, 10.0), (0.3, 0.5))),
    transport=st.sampled_from((Transport.UDP, Transport.TCP)),
    death=st.none() | st.tuples(st.sampled_from("axbc"), MOMENTS),
)
def test_a_call_through_a_back_to_back_agent_ends(
    delays: list[float],
    losses: list[bool],
    ways: tuple[float | None, int | None, float | None, int | None],
    hang_ups: list[tuple[str, float]],
    limits: tuple[float | None, float | None],
    transport: Transport,
    death: tuple[str, float] | None,
) -> None:
    line = Line(20.0, *limits)
    line.b.rings, line.b.says, line.c.rings, line.c.says = ways
    phones = {"a": line.a, "b": line.b, "c": line.c}
    if transport is Transport.TCP:
        trying, ringing = limits
        line.x.table.found = [
            line.x.way(phone.agent, transport, trying=trying, ringing=ringing)
            for phone in (line.b, line.c)
        ]
    disturb(line.rig, delays, losses)
    line.call()
    for name, at in hang_ups:
        hang_up_all(line.rig, phones[name], at)
    for phone, at in zip(phones.values(), (100.0, 110.0, 111.0), strict=True):
        hang_up_all(line.rig, phone, at)
    if death is not None:
        agent = line.rig.agents[death[0]]
        line.rig.at(death[1], agent, lambda now: setattr(agent, "dead", True))
    line.rig.run()
    assert line.x.agent.dead or line.x.is_clean()
    for phone in phones.values():
        assert phone.agent.dead or phone.is_clean(), (phone.number, phone.story)


@given(
    delays=DELAYS,
    losses=LOSSES,
    ways=st.tuples(RINGS, SAYS, RINGS, SAYS),
    hang_ups=st.lists(st.tuples(st.sampled_from("abc"), MOMENTS), max_size=3),
)
def test_a_call_through_a_forking_proxy_ends(
    delays: list[float],
    losses: list[bool],
    ways: tuple[float | None, int | None, float | None, int | None],
    hang_ups: list[tuple[str, float]],
) -> None:
    fork = Fork()
    fork.b.rings, fork.b.says, fork.c.rings, fork.c.says = ways
    phones = {"a": fork.a, "b": fork.b, "c": fork.c}
    disturb(fork.rig, delays, losses)
    for name, at in hang_ups:
        hang_up_all(fork.rig, phones[name], at)
    for phone, at in zip(phones.values(), (300.0, 310.0, 311.0), strict=True):
        hang_up_all(fork.rig, phone, at)
    fork.rig.run()
    assert fork.proxy.is_clean()
    for phone in phones.values():
        assert phone.is_clean(), (phone.number, phone.story)
