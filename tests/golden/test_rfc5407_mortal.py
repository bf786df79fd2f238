"""RFC 5407 sections 3.2 and 3.3: what comes to a dialog that is ending, and sessions that cross."""

from __future__ import annotations

from simulator.calls.terms import Terms
from simulator.sip.vocabulary import Method
from tests.golden.pair import Pair

ESTABLISHED = """
        F1   alice > bob  INVITE
        F2   bob > alice  180 INVITE
        F3   bob > alice  200 INVITE
        F4   alice > bob  ACK
"""
UPDATES = {"terms": Terms()}  # who takes UPDATE, which Allow says


def test_3_2_1_byes_cross() -> None:
    pair = Pair()
    pair.hangs_up(3.0, pair.alice)
    pair.hangs_up(3.005, pair.bob)
    pair.says(f"""{ESTABLISHED}
        F5   alice > bob  BYE      cseq=2 at=3
        F6   bob > alice  BYE      cseq=1 at=3.005 from=F2.to to=F1.from
        F7   bob > alice  200 BYE  branch=F5
        F8   alice > bob  200 BYE  branch=F6
    """)
    assert (pair.alice.words[-1], pair.bob.words[-1]) == ("cleared", "cleared")


def test_3_2_2_a_bye_crosses_a_reinvite() -> None:
    pair = Pair()
    pair.hangs_up(3.0, pair.alice)
    pair.reinvites(3.005, pair.bob, b"offer2")
    pair.says(f"""{ESTABLISHED}
        F5   alice > bob  BYE         at=3
        F6   bob > alice  INVITE      at=3.005 cseq=1
        F7   bob > alice  200 BYE     branch=F5
        F8   alice > bob  481 INVITE  branch=F6
        F9   bob > alice  ACK         branch=F6   # though its dialog is gone
    """)


def test_3_2_3_a_bye_crosses_the_200_of_the_senders_reinvite() -> None:
    pair = Pair()
    pair.reinvites(3.0, pair.bob, b"offer2")
    pair.hangs_up(3.015, pair.bob)
    pair.says(f"""{ESTABLISHED}
        F5   bob > alice  INVITE      cseq=1 at=3
        F6   alice > bob  200 INVITE  branch=F5 at=3.01
        F7   bob > alice  BYE         cseq=2 at=3.015
        F8   bob > alice  ACK         cseq=1 branch=new   # the INVITE is completed all the same
        F9   alice > bob  200 BYE     branch=F7
    """)


def test_3_2_4_the_bye_of_the_called_user_crosses_the_ack() -> None:
    """A product of ours waits for the ACK (next test); here the BYE is sent in spite of that."""
    pair = Pair()
    pair.byes(1.025, pair.bob)
    pair.says("""
        F1  alice > bob  INVITE
        F2  bob > alice  180 INVITE
        F3  bob > alice  200 INVITE
        F4  alice > bob  ACK         at=1.02
        F5  bob > alice  BYE         at=1.025
        F6  alice > bob  200 BYE     branch=F5
    """)
    assert pair.bob.words == ["invite", "cleared"]  # no session begins with that ACK


def test_the_called_user_waits_for_the_ack_with_its_bye() -> None:
    """RFC 3261 15, which the note of RFC 5407 3.2.4 advises too."""
    pair = Pair()
    pair.hangs_up(1.015, pair.bob)
    pair.says("""
        F1  alice > bob  INVITE
        F2  bob > alice  180 INVITE
        F3  bob > alice  200 INVITE  at=1.01
        F4  alice > bob  ACK         at=1.02
        F5  bob > alice  BYE         at=1.03
        F6  alice > bob  200 BYE
    """)


def test_3_3_1_reinvites_cross() -> None:
    """Both are refused; who owns the Call-ID waits 2.1 to 4 s, the other up to 2 s.

    Where nothing is drawn, each takes the middle of its range (3.05 s and 1 s).
    """
    pair = Pair()
    pair.reinvites(3.0, pair.alice, b"hold")
    pair.reinvites(3.005, pair.bob, b"refresh")
    pair.hangs_up(9.0, pair.alice)
    pair.says(f"""{ESTABLISHED}
        F5   alice > bob  INVITE      cseq=2 body=hold
        F6   bob > alice  INVITE      cseq=1 body=refresh
        F7   bob > alice  491 INVITE  branch=F5
        F8   alice > bob  491 INVITE  branch=F6
        F9   alice > bob  ACK         branch=F5 at=3.02
        F10  bob > alice  ACK         branch=F6 at=3.025
        F11  bob > alice  INVITE      cseq=2 body=refresh branch=new at=4.025
        F12  alice > bob  200 INVITE  branch=F11
        F13  bob > alice  ACK         cseq=2
        F14  alice > bob  INVITE      cseq=3 body=hold branch=new at=6.07
        F15  bob > alice  200 INVITE  branch=F14
        F16  alice > bob  ACK         cseq=3
        F17  alice > bob  BYE
        F18  bob > alice  200 BYE
    """)


def test_3_3_2_an_update_with_an_offer_crosses_a_reinvite() -> None:
    pair = Pair(alice=UPDATES, bob=UPDATES)
    pair.updates(3.0, pair.alice, b"hold")
    pair.reinvites(3.005, pair.bob, b"refresh")
    pair.hangs_up(9.0, pair.alice)
    pair.says(f"""{ESTABLISHED}
        F5   alice > bob  UPDATE      cseq=2 body=hold
        F6   bob > alice  INVITE      cseq=1 body=refresh
        F7   bob > alice  491 UPDATE  branch=F5
        F8   alice > bob  491 INVITE  branch=F6
        F9   bob > alice  ACK         branch=F6
        F10  bob > alice  INVITE      cseq=2 at=4.025
        F11  alice > bob  200 INVITE
        F12  bob > alice  ACK
        F13  alice > bob  UPDATE      cseq=3 body=hold at=6.07
        F14  bob > alice  200 UPDATE
        F15  alice > bob  BYE
        F16  bob > alice  200 BYE
    """)


def test_3_3_2_an_update_without_offer_may_cross_a_reinvite() -> None:
    pair = Pair(alice=UPDATES, bob=UPDATES)
    pair.updates(3.0, pair.alice, None)
    pair.reinvites(3.005, pair.bob, b"hold")
    pair.hangs_up(9.0, pair.alice)
    pair.says(f"""{ESTABLISHED}
        F5   alice > bob  UPDATE      body=-
        F6   bob > alice  INVITE      body=hold
        F7   bob > alice  200 UPDATE  branch=F5
        F8   alice > bob  200 INVITE  branch=F6
        F9   bob > alice  ACK
        F10  alice > bob  BYE
        F11  bob > alice  200 BYE
    """)


def test_3_3_3_a_bye_crosses_a_refer() -> None:
    """Bob's subscription of the REFER (RFC 5057) is no part of our calls; the 481 ends it."""
    pair = Pair()
    pair.hangs_up(3.0, pair.alice)
    pair.at(
        3.005,
        pair.bob,
        lambda now: pair.bob.legs[0].send(Method.REFER, now, (("Refer-To", "<sip:c@lab>"),)),
    )
    pair.says(f"""{ESTABLISHED}
        F5   alice > bob  BYE        at=3
        F6   bob > alice  REFER      at=3.005
        F7   bob > alice  200 BYE    branch=F5
        F8   alice > bob  481 REFER  branch=F6
    """)
