"""Session timers between two telephones: who refreshes, with what, and when nobody does."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.calls import changes
from simulator.calls.leg import LegState
from simulator.calls.session_timer import stop
from simulator.calls.terms import PLAIN, Reliability, SessionTimerTerms, Terms
from simulator.sdp.media_line import Direction
from simulator.sdp.renewal import directed
from simulator.sip.extensions import SessionExpires
from simulator.sip.proxy import Branch, ProxyCore, Refusal
from simulator.sip.session_timer import REFRESHERS, accepted
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from tests.calls.people import Phone
from tests.calls.test_early import ANSWER, OFFER, Pair
from tests.rig import Rig

OFF = PLAIN
ACCEPTS = Terms(timer=SessionTimerTerms(asks=False))
ASKS = Terms(timer=SessionTimerTerms(asks_caller=True))
# The called side answers at 1.01, its 200 arrives at 1.02: the two sides count from there.
AT_CALLED, AT_CALLER = 1.01, 1.02


def asks(**terms: Any) -> Terms:
    return Terms(timer=SessionTimerTerms(**terms))


def up(caller: Terms, called: Terms, **says: Any) -> Pair:
    """Return a pair whose call is up at 2 s."""
    pair = Pair(caller, called, **says)
    pair.a.session, pair.b.session = OFFER, ANSWER
    pair.run(until=2.0)
    return pair


def header(pair: Pair, what: str, name: str, place: int = 0) -> str | None:
    value: str | None = pair.sent(what)[place].header(name)
    return value


def refreshes(pair: Pair) -> list[tuple[str, str, float]]:
    later = [p for p in pair.rig.log if p.sent > 2.0]
    return [(p.what, p.sender, round(p.sent, 9)) for p in later]


class Saying:
    """Stands before a telephone and answers one method itself."""

    def __init__(self, phone: Phone, method: Method, status: int) -> None:
        self._control, self._method, self._status = phone.control, method, status
        phone.agent.endpoint.user = self

    def on_request(self, server: Transaction, now: float) -> None:
        if server.method is self._method:
            self._control.reply(server, self._status, now)
        else:
            self._control.on_request(server, now)

    def on_response(self, sending: Any, response: Any, now: float) -> None:
        self._control.on_response(sending, response, now)

    def on_ack(self, server: Any, ack: Any, now: float) -> None:
        self._control.on_ack(server, ack, now)

    def on_undelivered(self, server: Any, reason: str, now: float) -> None:
        self._control.on_undelivered(server, reason, now)


# Agreement


def test_the_caller_asks_and_refreshes_at_half_the_interval_by_update() -> None:
    pair = up(asks(refresher="uac"), ACCEPTS)
    assert header(pair, "INVITE", "Session-Expires") == "1800;refresher=uac"
    assert header(pair, "INVITE", "Min-SE") == "90"
    assert header(pair, "200", "Session-Expires") == "1800;refresher=uac"
    assert header(pair, "200", "Require") == "timer"
    pair.rig.run(until=1850.0)
    assert refreshes(pair) == [
        ("UPDATE", "a", AT_CALLER + 900.0),
        ("200", "b", AT_CALLER + 900.01),
        ("UPDATE", "a", AT_CALLER + 1800.02),
        ("200", "b", AT_CALLER + 1800.03),
    ]
    update = pair.sent("UPDATE")[0]
    assert (update.body, update.header("Session-Expires")) == (None, "1800;refresher=uac")
    assert header(pair, "200", "Session-Expires", 1) == "1800;refresher=uac"


def test_the_called_side_refreshes_where_the_caller_wants_it_so() -> None:
    pair = up(asks(refresher="uas"), ACCEPTS)
    assert header(pair, "200", "Session-Expires") == "1800;refresher=uas"
    pair.rig.run(until=1850.0)
    assert refreshes(pair) == [
        ("UPDATE", "b", AT_CALLED + 900.0),
        ("200", "a", AT_CALLED + 900.01),
        ("UPDATE", "b", AT_CALLED + 1800.02),
        ("200", "a", AT_CALLED + 1800.03),
    ]
    # The sender of a refresh is its user agent client, and stays the refresher (RFC 4028 7.4).
    assert header(pair, "UPDATE", "Session-Expires") == "1800;refresher=uac"


def test_a_re_invite_with_the_session_in_force_refreshes_where_update_is_not_wanted() -> None:
    pair = up(asks(by_update=False), ACCEPTS)
    pair.rig.run(until=1000.0)
    assert [what for what, _, _ in refreshes(pair)] == ["INVITE", "200", "ACK"]
    assert [p.item.body for p in pair.rig.log if p.sent > 2.0] == [OFFER, ANSWER, None]


def test_a_peer_that_does_not_allow_update_is_refreshed_by_re_invite() -> None:
    pair = Pair(ASKS, OFF)
    pair.run(until=1000.0)
    assert [what for what, _, _ in refreshes(pair)] == ["INVITE", "200", "ACK"]


def test_a_peer_that_refuses_update_is_refreshed_by_re_invite() -> None:
    pair = up(ASKS, ACCEPTS)
    Saying(pair.b, Method.UPDATE, 501)
    pair.rig.run(until=1850.0)
    assert [what for what, _, _ in refreshes(pair)] == [
        *("UPDATE", "501", "INVITE", "200", "ACK"),
        *("INVITE", "200", "ACK"),
    ]


def test_nobody_asks_and_no_timer_runs() -> None:
    pair = up(ACCEPTS, ACCEPTS)
    assert header(pair, "200", "Session-Expires") is None
    pair.rig.run(until=4000.0)
    assert refreshes(pair) == []
    assert pair.a.legs[0].session_timer is None


def test_a_called_side_may_ask_and_the_caller_refreshes() -> None:
    pair = up(ACCEPTS, ASKS)
    assert header(pair, "200", "Session-Expires") == "1800;refresher=uac"
    pair.rig.run(until=1000.0)
    assert refreshes(pair)[0] == ("UPDATE", "a", AT_CALLER + 900.0)


def test_a_called_side_runs_a_timer_with_a_caller_that_knows_none() -> None:
    """RFC 4028 9, table 2: it refreshes itself, and requires nothing."""
    pair = up(OFF, ASKS)
    assert header(pair, "200", "Session-Expires") == "1800;refresher=uas"
    assert header(pair, "200", "Require") is None
    pair.rig.run(until=1000.0)
    assert [who for _, who, _ in refreshes(pair)][:1] == ["b"]


@pytest.mark.parametrize(("supports", "refresher"), REFRESHERS)
def test_the_refresher_is_that_of_table_2(supports: bool, refresher: str) -> None:
    known = (("Supported", "timer"),) if supports else ()
    agreed = accepted(known, SessionExpires(600, refresher), None)
    assert agreed is not None
    assert agreed.refresher == (refresher or "uac" if supports else "uas")


# 422


def test_a_422_is_followed_by_a_longer_interval() -> None:
    pair = up(asks(interval=600), Terms(timer=SessionTimerTerms(least=900, asks=False)))
    assert pair.rig.whats() == [
        "INVITE a>b",
        "422 b>a",
        "ACK a>b",
        "INVITE a>b",
        "180 b>a",
        "200 b>a",
        "ACK a>b",
    ]
    first, second = pair.sent("INVITE")
    assert header(pair, "422", "Min-SE") == "900"
    assert (second.header("Session-Expires"), second.header("Min-SE")) == ("900", "900")
    assert second.cseq == first.cseq + 1
    assert second.identity is first.identity
    pair.rig.run(until=500.0)
    assert [what for what, _, _ in refreshes(pair)][:1] == ["UPDATE"]


def test_a_422_of_a_proxy_is_followed_too() -> None:
    """RFC 4028 8.1: a proxy has a minimum of its own."""
    rig = Rig(0.01)
    a = Phone(rig.add("a", "192.0.2.1"), terms=asks(interval=100))
    proxy = rig.add("p", "192.0.2.5")
    b = Phone(rig.add("b", "192.0.2.2"), terms=ACCEPTS)

    def choose(request: Any, flow: Any, now: float) -> Any:
        if request.header("Session-Expires") == "100":
            return Refusal(422, (("Min-SE", "400"),))
        return [Branch(b.own.uri, targets=(b.agent.target(),))]

    route = Address(Uri(None, "192.0.2.5", parameters=(("lr", None),)))
    proxy.endpoint.user = ProxyCore(
        proxy.endpoint, choose, lambda uri: None, route, lambda uri: uri.host == "192.0.2.5"
    )
    rig.at(0.0, a.agent, lambda now: a.call(proxy, now))
    rig.run(until=210.0)
    assert rig.whats("422", "UPDATE") == ["422 p>a", "UPDATE a>p", "UPDATE p>b"]
    expires = [p.item.header("Session-Expires") for p in rig.log if p.what == "UPDATE"]
    assert expires == ["400;refresher=uac"] * 2
    assert a.legs[0].state is LegState.CONFIRMED


def test_a_422_that_asks_for_no_more_than_was_offered_ends_the_call() -> None:
    """No endless loop with a peer that cannot be satisfied."""
    pair = Pair(asks(interval=600), OFF, says=422)
    pair.run()
    assert pair.a.words == ["refused 422"]
    assert pair.a.is_clean()


def test_a_422_to_a_refresh_is_followed_by_a_longer_interval() -> None:
    pair = up(asks(interval=200), ACCEPTS)
    timer = pair.b.legs[0].session_timer
    assert timer is not None
    timer.agreed = timer.agreed._replace(terms=SessionTimerTerms(least=300))
    pair.rig.run(until=150.0)
    assert [what for what, _, _ in refreshes(pair)] == ["UPDATE", "422", "UPDATE", "200"]
    assert header(pair, "UPDATE", "Session-Expires", 1) == "300;refresher=uac"
    assert header(pair, "UPDATE", "Min-SE", 1) == "300"


def test_a_caller_that_knows_no_timers_is_never_refused_with_422() -> None:
    pair = Pair(OFF, Terms(timer=SessionTimerTerms(least=900, asks=False)))
    pair.a.control.request_headers += (("Session-Expires", "100"),)
    pair.run(until=2.0)
    assert pair.rig.whats("422") == []


# Expiry


@pytest.mark.parametrize(("interval", "early"), [(1800, 32.0), (90, 30.0), (300, 32.0)])
def test_the_side_that_does_not_refresh_ends_a_session_before_it_expires(
    interval: int, early: float
) -> None:
    """RFC 4028 10: by min(32 s, a third of the interval), so that a lost BYE is outlived."""
    pair = up(asks(interval=interval, refresher="uac"), ACCEPTS)
    pair.a.agent.dead = True
    pair.rig.run()
    expected = [("BYE", "b", round(AT_CALLED + interval - early, 9))]
    assert refreshes(pair)[:1] == expected
    assert header(pair, "BYE", "Reason") == 'Q.850;cause=102;text="Recovery on timer expiry"'
    assert pair.b.words == ["invite", "acknowledged", "released", "cleared"]
    assert [event[:2] for event in pair.b.notes.events] == [("session expired", interval)]
    assert pair.b.is_clean()


def test_a_refresher_ends_a_session_when_its_refresh_is_not_answered() -> None:
    """RFC 4028 10: a time-out of the transaction, 64 T1 after it was sent."""
    pair = up(asks(refresher="uac"), ACCEPTS)
    pair.b.agent.dead = True
    pair.rig.run()
    assert next(p for p in refreshes(pair) if p[0] == "BYE") == ("BYE", "a", AT_CALLER + 932.0)
    assert pair.a.words[-2:] == ["released", "cleared"]
    assert pair.a.is_clean()


def test_a_refresher_ends_a_session_that_its_refreshes_do_not_extend() -> None:
    """An error that is no time-out: the session lasts until shortly before it expires."""
    pair = up(asks(refresher="uac"), OFF)
    Saying(pair.b, Method.INVITE, 503)
    pair.rig.run()
    byes = [p for p in refreshes(pair) if p[0] == "BYE"]
    assert byes[0] == ("BYE", "a", AT_CALLER + 1768.0)


def test_any_change_of_the_session_refreshes_it() -> None:
    """RFC 4028 7.2: a re-INVITE for another reason begins the interval anew."""
    pair = up(asks(refresher="uac"), ACCEPTS)
    held = directed(OFFER, Direction.SENDONLY)
    pair.rig.at(600.0, pair.a.agent, lambda now: hold(pair, held, now))
    pair.rig.run(until=1600.0)
    updates = [at for what, _, at in refreshes(pair) if what == "UPDATE"]
    assert updates == [600.0, 1500.02]


def hold(pair: Pair, held: object, now: float) -> None:

    assert changes.update(pair.a.legs[0], now, held)


def test_a_2xx_without_an_interval_ends_the_timer() -> None:
    """RFC 4028 7.2: it can be turned off in mid-call by a peer that knows it."""
    pair = up(asks(refresher="uac"), ACCEPTS)
    leg = pair.b.legs[0]
    stop(leg)
    pair.b.control.terms = OFF
    pair.rig.run(until=4000.0)
    assert [what for what, _, _ in refreshes(pair)] == ["UPDATE", "200"]
    assert pair.a.legs[0].session_timer is None


@pytest.mark.parametrize("status", [200, 408, 481])
def test_the_response_to_a_late_prack_touches_neither_timer_nor_call(status: int) -> None:
    both = SessionTimerTerms()
    pair = Pair(Terms(Reliability.REQUIRED, both), Terms(Reliability.SUPPORTED, both), rings=0.3)
    pair.rig.loses = lambda p: p.what == "PRACK" and p.sent < 0.4
    Saying(pair.b, Method.PRACK, status)
    pair.run(until=1000.0)
    (leg,) = pair.a.legs
    assert pair.rig.whats("PRACK", str(status))[-1] == f"{status} b>a" or status == 200
    assert leg.state is LegState.CONFIRMED
    assert leg.session_timer is not None


def test_hanging_up_ends_the_timer() -> None:
    pair = up(ASKS, ACCEPTS)
    pair.rig.at(5.0, pair.a.agent, pair.a.hang_up)
    pair.rig.run()
    assert refreshes(pair) == [("BYE", "a", 5.0), ("200", "b", 5.01)]
    assert pair.a.is_clean()
    assert pair.b.is_clean()
