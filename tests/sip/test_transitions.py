"""The tables of the four machines, over their full product, and the machines on any input."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.contracts import Transport
from simulator.errors import LocalProtocolError
from simulator.sip.message import Response
from simulator.sip.transitions import TABLES, Act, Input, Kind, State
from simulator.sip.vocabulary import Method
from tests.sip.bench import FLOW, Bench, incoming, target

I, S = Input, State  # noqa: E741
CLIENTS = (Kind.INVITE_CLIENT, Kind.CLIENT)
SERVERS = (Kind.INVITE_SERVER, Kind.SERVER)
FIRST = {kind: S.PROCEEDING if kind is Kind.INVITE_SERVER else S.CALLING for kind in Kind}

# What the transition diagrams say: RFC 3261 figures 6 and 8, RFC 6026 figures 5 and 7; here as
# text, one line a state: input>state. What is not named changes nothing.
DIAGRAMS = {
    Kind.INVITE_CLIENT: """
        CALLING PROVISIONAL>PROCEEDING SUCCESS>ACCEPTED FAILURE>COMPLETED REPEAT>CALLING
        CALLING TIMEOUT>TERMINATED TRANSPORT>TERMINATED
        PROCEEDING PROVISIONAL>PROCEEDING SUCCESS>ACCEPTED FAILURE>COMPLETED TRANSPORT>TERMINATED
        COMPLETED FAILURE>COMPLETED LINGER>TERMINATED TRANSPORT>TERMINATED
        ACCEPTED SUCCESS>ACCEPTED LINGER>TERMINATED""",
    Kind.CLIENT: """
        CALLING PROVISIONAL>PROCEEDING SUCCESS>COMPLETED FAILURE>COMPLETED REPEAT>CALLING
        CALLING TIMEOUT>TERMINATED TRANSPORT>TERMINATED
        PROCEEDING PROVISIONAL>PROCEEDING SUCCESS>COMPLETED FAILURE>COMPLETED
        PROCEEDING REPEAT>PROCEEDING TIMEOUT>TERMINATED TRANSPORT>TERMINATED
        COMPLETED LINGER>TERMINATED""",
    Kind.INVITE_SERVER: """
        PROCEEDING REQUEST>PROCEEDING PROVISIONAL>PROCEEDING SUCCESS>ACCEPTED FAILURE>COMPLETED
        COMPLETED REQUEST>COMPLETED ACK>CONFIRMED REPEAT>COMPLETED TIMEOUT>TERMINATED
        COMPLETED TRANSPORT>TERMINATED
        CONFIRMED LINGER>TERMINATED
        ACCEPTED ACK>ACCEPTED SUCCESS>ACCEPTED LINGER>TERMINATED""",
    Kind.SERVER: """
        CALLING PROVISIONAL>PROCEEDING SUCCESS>COMPLETED FAILURE>COMPLETED
        PROCEEDING REQUEST>PROCEEDING PROVISIONAL>PROCEEDING SUCCESS>COMPLETED FAILURE>COMPLETED
        COMPLETED REQUEST>COMPLETED TRANSPORT>TERMINATED LINGER>TERMINATED""",
}


def stated(kind: Kind) -> dict[tuple[State, Input], State]:
    found = {}
    for line in DIAGRAMS[kind].strip().splitlines():
        state, *steps = line.split()
        for step in steps:
            event, _, after = step.partition(">")
            found[State[state], Input[event]] = State[after]
    return found


def foreign(kind: Kind, event: Input) -> bool:
    """Whether an input can only come by a mistake of ours."""
    return kind in CLIENTS and event in (I.REQUEST, I.ACK)


@pytest.mark.parametrize("event", Input)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", Kind)
def test_entry_is_what_the_diagram_says(kind: Kind, state: State, event: Input) -> None:
    act, after = TABLES[kind][state][event]
    wanted = stated(kind).get((state, event))
    if foreign(kind, event):
        assert (act, after) == (Act.ILLEGAL, state)
    elif wanted is None:
        assert (act, after) == (Act.ABSORB, state)
    else:
        assert after is wanted
        assert act not in (Act.ABSORB, Act.ILLEGAL)


@pytest.mark.parametrize("kind", Kind)
def test_every_state_with_steps_is_reached_from_the_first(kind: Kind) -> None:
    steps = stated(kind)
    reached = {FIRST[kind]}
    while True:
        more = {after for (state, _), after in steps.items() if state in reached} - reached
        if not more:
            break
        reached |= more
    assert reached == {state for state, _ in steps} | {S.TERMINATED}


@pytest.mark.parametrize("kind", Kind)
def test_nothing_leaves_the_last_state(kind: Kind) -> None:
    assert {step[1] for step in TABLES[kind][S.TERMINATED]} == {S.TERMINATED}
    assert {step[0] for step in TABLES[kind][S.TERMINATED]} <= {Act.ABSORB, Act.ILLEGAL}


def test_a_request_given_to_a_client_is_our_mistake() -> None:
    bench = Bench()
    bench.endpoint.send(bench.request(), bench, 0.0, targets=(target(Transport.UDP),))
    (transaction,) = bench.endpoint.clients[Method.INVITE].values()
    with pytest.raises(LocalProtocolError, match="INVITE_CLIENT CALLING"):
        transaction.receive(incoming(), 0.0)


# A machine at work, on anything that can come to its side

TRANSPORTS = st.sampled_from((Transport.UDP, Transport.TCP))
STATUSES = st.sampled_from((100, 180, 183, 200, 202, 302, 404, 486, 500, 503, 603))
GAPS = st.sampled_from((0.0, 0.2, 0.5, 1.3, 4.0, 31.9, 32.0, 40.0))
FAIL = "fail"


def never_alive_after_the_end(bench: Bench, transaction: object) -> None:
    state = getattr(transaction, "state")  # noqa: B009
    if state is S.TERMINATED:
        assert getattr(transaction, "_timer") is None  # noqa: B009


@given(
    method=st.sampled_from((Method.INVITE, Method.BYE, Method.OPTIONS)),
    transport=TRANSPORTS,
    happenings=st.lists(st.tuples(GAPS, STATUSES | st.just(FAIL)), max_size=8),
)
def test_a_client_takes_any_responses_and_ends(
    method: Method, transport: Transport, happenings: list[tuple[float, int | str]]
) -> None:
    bench = Bench()
    bench.endpoint.send(bench.request(method), bench, 0.0, targets=(target(transport),))
    (transaction,) = bench.endpoint.clients[method].values()
    request, now, final = transaction.request, 0.0, False
    for gap, what in happenings:
        now += gap
        bench.run(now)
        if isinstance(what, str):
            bench.endpoint.on_lost(transaction.flow or FLOW, "reset", now)
        else:
            final |= what >= 200
            bench.endpoint.receive(request.reply(what, "p"), FLOW, now)
        never_alive_after_the_end(bench, transaction)
    # Without a final answer an INVITE that rings waits for ever (Timer C is the proxy's).
    if transaction.state is S.PROCEEDING and method is Method.INVITE:
        bench.endpoint.receive(request.reply(487, "p"), FLOW, now)
    bench.run_out()
    assert transaction.state is S.TERMINATED
    assert bench.is_clean()
    finals = [heard for heard in bench.heard if heard[1] >= 200]
    assert len(finals) == 1 or {status for _, status, _ in finals} <= {200, 202}


@given(
    method=st.sampled_from((Method.INVITE, Method.BYE)),
    transport=TRANSPORTS,
    happenings=st.lists(
        st.tuples(GAPS, STATUSES | st.sampled_from(("request", "ack", FAIL))), max_size=8
    ),
)
def test_a_server_takes_any_inputs_and_ends(
    method: Method, transport: Transport, happenings: list[tuple[float, int | str]]
) -> None:
    bench = Bench()
    request = incoming(method)
    bench.come(request, 0.0, transport)
    (server,) = bench.servers
    now = 0.0
    for gap, what in happenings:
        now += gap
        bench.run(now)
        if isinstance(what, int):
            server.respond(request.reply(what, "a"), now)
        elif what == "request" and server.state is not S.TERMINATED:
            bench.come(request, now, transport)
        elif what == "ack" and method is Method.INVITE:
            bench.come(incoming(Method.ACK, tag="a"), now, transport)
        elif what == FAIL:
            server.on_failed("reset", now)
        never_alive_after_the_end(bench, server)
    if server.state in (S.CALLING, S.PROCEEDING):
        server.respond(Response(request, 500, "a"), now)
    assert bench.timers.deadline <= now + 32.0 or bench.timers.deadline == inf
    bench.run_out()
    assert server.state is S.TERMINATED
    assert bench.is_clean()
    assert len(bench.servers) == 1
