"""RFC 5407 section 3.1: what comes to a called user between its 200 and the ACK."""

from __future__ import annotations

from tests.golden.harness import nth
from tests.golden.pair import Pair


def test_3_1_1_an_invite_again_crosses_the_200() -> None:
    """The 200 is not repeated for it, which the RFC leaves open; its timer would do that."""
    pair = Pair(bob={"rings": 0.49})
    pair.net.loses = nth("180", 1)
    pair.hangs_up(3.0, pair.alice)
    pair.says("""
        F1  alice > bob  INVITE
        F2  bob x alice  180 INVITE
        F3  alice > bob  INVITE      branch=F1 at=0.5
        F4  bob > alice  200 INVITE  branch=F1 at=0.5 to=F2
        F5  alice > bob  ACK         branch=new to=F4
        F6  alice > bob  BYE
        F7  bob > alice  200 BYE
    """)
    assert pair.bob.words == ["invite", "acknowledged", "released"]


def test_3_1_2_a_cancel_crosses_the_200() -> None:
    pair = Pair()
    pair.hangs_up(1.005, pair.alice)
    pair.says("""
        F1  alice > bob  INVITE
        F2  bob > alice  180 INVITE
        F3  alice > bob  CANCEL      branch=F1 to=- at=1.005
        F4  bob > alice  200 INVITE  branch=F1 to=F2 at=1.01
        F5  bob > alice  200 CANCEL  branch=F1 to=F2   # it is known, and does nothing any more
        F6  alice > bob  ACK         branch=new to=F2 cseq=1
        F7  alice > bob  BYE         cseq=2 to=F2
        F8  bob > alice  200 BYE     branch=F7
    """)
    assert pair.bob.words == ["invite", "acknowledged", "released"]


def test_3_1_3_a_bye_of_an_early_dialog_crosses_the_200() -> None:
    """No product of ours sends it: the RFC advises against it. One BYE ends the dialog."""
    pair = Pair()
    pair.byes(1.005, pair.alice)
    pair.says("""
        F1  alice > bob  INVITE
        F2  bob > alice  180 INVITE
        F3  alice > bob  BYE         to=F2 cseq=2 at=1.005
        F4  bob > alice  200 INVITE  at=1.01
        F5  bob > alice  200 BYE     branch=F3
        F6  alice > bob  ACK         cseq=1 to=F2
    """)
    assert pair.bob.words == ["invite", "released"]


def test_a_bye_in_an_early_dialog_ends_its_invite_with_487() -> None:
    """RFC 5407 figure 2 and RFC 3261 15.1.2, without a race."""
    pair = Pair(bob={"rings": None})
    pair.byes(1.0, pair.alice)
    pair.says("""
        F1  alice > bob  INVITE
        F2  bob > alice  180 INVITE
        F3  alice > bob  BYE         to=F2 cseq=2
        F4  bob > alice  200 BYE     branch=F3
        F5  bob > alice  487 INVITE  branch=F1 to=F2
        F6  alice > bob  ACK         branch=F1 to=F2
    """)


def test_3_1_4_a_reinvite_overtakes_the_ack() -> None:
    """Ours says 491 where the figure says 200; the RFC allows either, to the same outcome."""
    pair = Pair()
    pair.net.loses = nth("ACK", 1)
    pair.reinvites(1.505, pair.alice, b"offer2")
    pair.hangs_up(6.0, pair.alice)
    pair.says("""
        F1   alice > bob  INVITE      body=offer
        F2   bob > alice  180 INVITE
        F3   bob > alice  200 INVITE  body=answer at=1.01
        F4   alice x bob  ACK         cseq=1
        F5   alice > bob  INVITE      cseq=2 body=offer2 to=F3 at=1.505
        F6   bob > alice  200 INVITE  branch=F1 body=answer at=1.51
        F7   bob > alice  491 INVITE  branch=F5
        F8   alice > bob  ACK         branch=new cseq=1   # the same as F4
        F9   alice > bob  ACK         branch=F5 cseq=2
        F10  alice > bob  INVITE      branch=new cseq=3 body=offer2 at=4.575
        F11  bob > alice  200 INVITE  branch=F10
        F12  alice > bob  ACK         cseq=3
        F13  alice > bob  BYE         cseq=4
        F14  bob > alice  200 BYE
    """)


def test_3_1_5_a_reinvite_overtakes_the_ack_with_the_answer() -> None:
    pair = Pair(alice={"offers": None, "acknowledges": b"answer1"}, bob={"answers": b"offer1"})
    pair.net.loses = nth("ACK", 1)
    pair.reinvites(1.505, pair.alice, b"offer2")
    pair.hangs_up(6.0, pair.alice)
    pair.says("""
        F1   alice > bob  INVITE      body=-
        F2   bob > alice  180 INVITE
        F3   bob > alice  200 INVITE  body=offer1
        F4   alice x bob  ACK         cseq=1 body=answer1
        F5   alice > bob  INVITE      cseq=2 body=offer2
        F6   bob > alice  200 INVITE  branch=F1 body=offer1
        F7   bob > alice  491 INVITE  branch=F5
        F8   alice > bob  ACK         cseq=1 body=answer1   # the same as F4
        F9   alice > bob  ACK         branch=F5 cseq=2
        F10  alice > bob  INVITE      cseq=3 body=offer2 at=4.575
        F11  bob > alice  200 INVITE  branch=F10
        F12  alice > bob  ACK         cseq=3
        F13  alice > bob  BYE
        F14  bob > alice  200 BYE
    """)


def test_3_1_6_a_bye_crosses_the_200_again() -> None:
    pair = Pair()
    pair.net.loses = nth("ACK", 1)
    pair.hangs_up(1.505, pair.alice)
    pair.says("""
        F1  alice > bob  INVITE
        F2  bob > alice  180 INVITE
        F3  bob > alice  200 INVITE
        F4  alice x bob  ACK         cseq=1
        F5  alice > bob  BYE         cseq=2 at=1.505
        F6  bob > alice  200 INVITE  branch=F1 at=1.51
        F7  bob > alice  200 BYE     branch=F5
        F8  alice > bob  ACK         cseq=1 to=F3   # and no session again
    """)
    assert pair.alice.words == ["180", "answer", "cleared"]
    assert pair.bob.words == ["invite", "released"]


def test_an_ack_that_never_comes_ends_the_call_by_bye() -> None:
    """RFC 3261 13.3.1.4: after 64 T1."""
    pair = Pair()
    pair.net.loses = lambda passage: passage.what == "ACK"
    pair.net.run()
    repeats = [row for row in pair.net.rig.flow_of("200") if row[1] == "bob"]
    assert len(repeats) == 11
    pair.net.says(
        """
        F1  bob > alice  BYE      at=33.01 cseq=1
        F2  alice > bob  200 BYE
        """,
        since=33.0,
    )
    assert pair.net.is_clean()


def test_a_cancel_crosses_a_refusal_and_does_nothing() -> None:
    pair = Pair(bob={"rings": None})
    pair.hangs_up(1.005, pair.alice)
    pair.at(1.01, pair.bob, lambda now: pair.bob.refuse(486, now))
    pair.says("""
        F1  alice > bob  INVITE
        F2  bob > alice  180 INVITE
        F3  alice > bob  CANCEL      branch=F1
        F4  bob > alice  486 INVITE  branch=F1 to=F2 at=1.01
        F5  bob > alice  200 CANCEL  branch=F1   # the INVITE's transaction is still there
        F6  alice > bob  ACK         branch=F1 to=F2
    """)
    assert pair.alice.words == ["180", "cleared"]
