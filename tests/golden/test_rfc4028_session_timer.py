"""RFC 4028: sessions that are refreshed, that run out, and intervals that are too short."""

from __future__ import annotations

from typing import Any

from simulator.calls.terms import SessionTimerTerms, Terms
from tests.golden.pair import Pair


def timer(**how: Any) -> dict[str, Any]:
    return {"terms": Terms(timer=SessionTimerTerms(**how))}


def test_the_caller_refreshes_at_half_the_interval() -> None:
    case = Pair(alice=timer(interval=90, refresher="uac"), bob=timer(asks=False))
    case.hangs_up(120.0, case.alice)
    case.says("""
        F1   alice > bob  INVITE      supported=timer se=90;refresher=uac minse=90
        F2   bob > alice  180 INVITE  se=-
        F3   bob > alice  200 INVITE  require=timer se=90;refresher=uac at=1.01
        F4   alice > bob  ACK
        F5   alice > bob  UPDATE      se=90;refresher=uac body=- cseq=2 at=46.02   # 1.02 + 45
        F6   bob > alice  200 UPDATE  require=timer se=90;refresher=uac
        F7   alice > bob  UPDATE      cseq=3 at=91.04
        F8   bob > alice  200 UPDATE
        F9   alice > bob  BYE
        F10  bob > alice  200 BYE
    """)


def test_the_called_user_refreshes_where_it_is_named() -> None:
    case = Pair(alice=timer(interval=90, refresher="uas"), bob=timer(asks=False))
    case.hangs_up(60.0, case.alice)
    case.says("""
        F1  alice > bob  INVITE      se=90;refresher=uas
        F2  bob > alice  180 INVITE
        F3  bob > alice  200 INVITE  se=90;refresher=uas at=1.01
        F4  alice > bob  ACK
        F5  bob > alice  UPDATE      se=90;refresher=uac at=46.01   # who sends is the uac now
        F6  alice > bob  200 UPDATE  se=90;refresher=uac
        F7  alice > bob  BYE
        F8  bob > alice  200 BYE
    """)


def test_a_peer_without_update_is_refreshed_by_reinvite() -> None:
    """The session in force is offered again, unchanged (7.4)."""
    case = Pair(alice=timer(interval=90, refresher="uac", by_update=False), bob=timer(asks=False))
    case.hangs_up(60.0, case.alice)
    case.says("""
        F1   alice > bob  INVITE      body=offer
        F2   bob > alice  180 INVITE
        F3   bob > alice  200 INVITE  se=90;refresher=uac
        F4   alice > bob  ACK
        F5   alice > bob  INVITE      to=F3 se=90;refresher=uac body=offer cseq=2 at=46.02
        F6   bob > alice  200 INVITE  branch=F5 se=90;refresher=uac body=answer
        F7   alice > bob  ACK         cseq=2
        F8   alice > bob  BYE
        F9   bob > alice  200 BYE
    """)


def test_a_session_that_nobody_refreshes_is_ended_before_it_expires() -> None:
    """10: min(32 s, a third of the interval) before; here the caller has died."""
    case = Pair(alice=timer(interval=90, refresher="uac"), bob=timer(asks=False))
    case.at(20.0, case.alice, lambda now: setattr(case.alice.agent, "dead", True))
    case.net.run(until=61.2)
    case.net.says("""
        F1  alice > bob  INVITE
        F2  bob > alice  180 INVITE
        F3  bob > alice  200 INVITE  at=1.01
        F4  alice > bob  ACK
        F5  bob > alice  BYE         at=61.01 reason=Q.850;cause=102   # 1.01 + 90 - 30
    """)
    case.net.run()
    assert case.net.is_clean()


def test_too_short_an_interval_is_refused_and_raised() -> None:
    """5 and 7.3: 422 with Min-SE; the same call again, with the interval that was asked for."""
    case = Pair(alice=timer(interval=90), bob=timer(asks=False, least=300))
    case.hangs_up(3.0, case.alice)
    case.says("""
        F1  alice > bob  INVITE      se=90 minse=90 cseq=1
        F2  bob > alice  422 INVITE  minse=300 branch=F1
        F3  alice > bob  ACK         branch=F1
        F4  alice > bob  INVITE      se=300 minse=300 cseq=2 call=F1 from=F1 to=- branch=new
        F5  bob > alice  180 INVITE  branch=F4
        F6  bob > alice  200 INVITE  se=300;refresher=uac
        F7  alice > bob  ACK         cseq=2
        F8  alice > bob  BYE         cseq=3
        F9  bob > alice  200 BYE
    """)


def test_a_called_user_without_timers_leaves_them_to_the_caller() -> None:
    """7.2: no Session-Expires in the 2xx; the caller that wanted one runs it alone."""
    case = Pair(alice=timer(interval=90, refresher="uac", by_update=False))
    case.hangs_up(60.0, case.alice)
    case.says("""
        F1   alice > bob  INVITE      se=90;refresher=uac
        F2   bob > alice  180 INVITE
        F3   bob > alice  200 INVITE  se=-
        F4   alice > bob  ACK
        F5   alice > bob  INVITE      se=90;refresher=uac at=46.02
        F6   bob > alice  200 INVITE  se=-
        F7   alice > bob  ACK
        F8   alice > bob  BYE
        F9   bob > alice  200 BYE
    """)
