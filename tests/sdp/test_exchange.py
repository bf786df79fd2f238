"""The offer/answer state of a dialog, over every state and input."""

import pytest

from simulator.errors import LocalProtocolError, RemoteProtocolError
from simulator.sdp.capabilities import NO_COMMON_CODEC, STREAM_REFUSED
from simulator.sdp.description import Description
from simulator.sdp.exchange import TABLE, Act, Exchange, Input, State
from simulator.sdp.media_line import Direction
from tests.sdp.sides import mediation, mxone


def pair() -> tuple[Exchange, Exchange, Description, Description]:
    """Return two exchanges that have agreed, with offer and answer."""
    caller, called = Exchange(mediation()), Exchange(mxone())
    offer = caller.send_offer("192.0.2.90", 50000)
    called.receive_offer(offer)
    answer = called.send_answer("192.0.2.84", 40000)
    assert isinstance(answer, Description)
    assert caller.receive_answer(answer) is None
    return caller, called, offer, answer


def test_the_table_is_complete() -> None:
    assert set(TABLE) == {(state, input_) for state in State for input_ in Input}


@pytest.mark.parametrize(("state", "input_"), TABLE)
def test_only_what_is_accepted_changes_the_state(state: State, input_: Input) -> None:
    act, after = TABLE[state, input_]
    if act not in (Act.GO_ON, Act.ROLL_BACK):
        assert after is state


@pytest.mark.parametrize(("state", "input_"), TABLE)
def test_our_own_mistakes_are_bugs_and_the_peer_s_never_are(state: State, input_: Input) -> None:
    act, _ = TABLE[state, input_]
    if input_.name.startswith("SEND"):
        assert act in (Act.GO_ON, Act.ROLL_BACK, Act.BUG)
    else:
        assert act is not Act.BUG


def test_an_offer_and_its_answer_are_in_force_on_both_sides() -> None:
    caller, called, offer, answer = pair()
    assert (caller.local, caller.remote, caller.open) == (offer, answer, None)
    assert (called.local, called.remote, called.open) == (answer, offer, None)
    assert caller.state is called.state is State.STABLE


def test_the_called_side_may_offer_later() -> None:
    caller, called, *_ = pair()
    hold = called.send_offer("192.0.2.84", 40000, Direction.SENDONLY)
    caller.receive_offer(hold)
    answer = caller.send_answer("192.0.2.90", 50000)
    assert isinstance(answer, Description)
    assert called.receive_answer(answer) is None
    assert answer.media[0].direction is Direction.RECVONLY
    assert (hold.version, answer.version) == (2, 2)


def test_a_preview_lets_media_start_and_leaves_the_offer_open() -> None:
    caller, called = Exchange(mediation()), Exchange(mxone())
    called.receive_offer(caller.send_offer("192.0.2.90", 50000))
    answer = called.send_answer("192.0.2.84", 40000)
    assert isinstance(answer, Description)
    assert caller.receive_answer(answer, preview=True) is None
    assert (caller.state, caller.remote) == (State.LOCAL_OFFER, answer)
    assert caller.receive_answer(answer) is None
    assert (caller.state, caller.remote) == (State.STABLE, answer)


def test_a_repeated_answer_is_ignored() -> None:
    caller, _, _, answer = pair()
    other = mxone().offer("192.0.2.99", 1)
    assert caller.receive_answer(other) is None
    assert caller.remote is answer


def test_crossing_offers_are_glare() -> None:
    caller, called, *_ = pair()
    caller.send_offer("192.0.2.90", 50000)
    crossing = called.send_offer("192.0.2.84", 40000)
    with pytest.raises(RemoteProtocolError) as caught:
        caller.receive_offer(crossing)
    assert caught.value.status == 491
    assert caller.state is State.LOCAL_OFFER


def test_an_offer_before_our_answer_is_refused_with_500() -> None:
    caller, called, *_ = pair()
    offer = caller.send_offer("192.0.2.90", 50000)
    called.receive_offer(offer)
    with pytest.raises(RemoteProtocolError) as caught:
        called.receive_offer(offer)
    assert caught.value.status == 500


def test_a_rejected_offer_restores_what_held_before() -> None:
    caller, called, offer, answer = pair()
    called.receive_offer(caller.send_offer("192.0.2.91", 50002))
    called.send_rejection()
    caller.receive_rejection()
    assert (caller.local, caller.remote, caller.state) == (offer, answer, State.STABLE)
    assert (called.local, called.remote, called.open) == (answer, offer, None)


def test_a_rejection_after_a_preview_takes_the_preview_back() -> None:
    caller, _, offer, answer = pair()
    caller.send_offer("192.0.2.91", 50002)
    caller.receive_answer(answer, preview=True)
    caller.receive_rejection()
    assert (caller.local, caller.remote) == (offer, answer)


def test_a_refused_offer_stays_open_until_it_is_rejected() -> None:
    called = Exchange(mxone(names=("G729",)))
    called.receive_offer(mediation().offer("192.0.2.90", 50000))
    assert called.send_answer("192.0.2.84", 40000) == NO_COMMON_CODEC
    states = [called.state]
    called.send_rejection()
    assert [*states, called.state] == [State.REMOTE_OFFER, State.STABLE]


def test_a_bad_answer_closes_the_offer_and_says_why() -> None:
    caller = Exchange(mediation())
    caller.send_offer("192.0.2.90", 50000)
    refused = mxone().offer("192.0.2.84", 0)
    assert caller.receive_answer(refused) == STREAM_REFUSED
    assert (caller.state, caller.remote) == (State.STABLE, None)


def test_each_early_dialog_has_its_own_answer() -> None:
    caller = Exchange(mediation())
    caller.send_offer("192.0.2.90", 50000)
    other = caller.fork()
    one, two = mxone().offer("192.0.2.84", 1), mxone().offer("192.0.2.85", 2)
    assert caller.receive_answer(one) is None
    assert other.receive_answer(two) is None
    assert (caller.remote, other.remote) == (one, two)


def test_a_fork_that_shows_up_after_the_first_answer_still_has_the_offer() -> None:
    caller, _, offer, _ = pair()
    other = caller.fork()
    assert (other.state, other.open) == (State.LOCAL_OFFER, offer)


def test_descriptions_made_elsewhere_pass_through() -> None:
    middle = Exchange(mediation())
    offer, answer = mxone().offer("192.0.2.1", 1), mxone().offer("192.0.2.2", 2)
    assert middle.send_offer_of(offer) is offer
    assert middle.receive_answer(answer) is None
    middle.receive_offer(answer)
    assert middle.send_answer_of(offer) is offer
    assert (middle.local, middle.remote) == (offer, answer)


def test_an_answer_without_an_offer_is_our_bug() -> None:
    with pytest.raises(LocalProtocolError):
        Exchange(mxone()).send_answer("192.0.2.84", 1)


def test_a_second_offer_of_ours_is_our_bug() -> None:
    exchange = Exchange(mxone())
    exchange.send_offer("192.0.2.84", 1)
    with pytest.raises(LocalProtocolError):
        exchange.send_offer("192.0.2.84", 1)
