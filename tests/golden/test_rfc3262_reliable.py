"""RFC 3262: provisional responses that are acknowledged, through forks and losses."""

from __future__ import annotations

from simulator.calls.terms import Reliability, Terms
from tests.golden.harness import Net, nth
from tests.golden.pair import Pair

WANTS, CAN = Terms(Reliability.REQUIRED), Terms(Reliability.SUPPORTED)


def pair() -> Pair:
    """Return two users of whom the called one wants its ringing acknowledged."""
    made = Pair(alice={"terms": CAN}, bob={"terms": WANTS})
    made.bob.early = b"early"
    return made


def test_a_reliable_180_carries_the_answer_and_is_acknowledged() -> None:
    case = pair()
    case.hangs_up(5.0, case.alice)
    case.says("""
        F1  alice > bob  INVITE      supported=100rel body=offer cseq=1
        F2  bob > alice  180 INVITE  require=100rel rseq=1 body=early to=new
        F3  alice > bob  PRACK       rack=1/1/INVITE to=F2 cseq=2 branch=new body=-
        F4  bob > alice  200 PRACK   branch=F3
        F5  bob > alice  200 INVITE  branch=F1 rseq=- body=-   # the answer came with the 180
        F6  alice > bob  ACK         cseq=1
        F7  alice > bob  BYE         cseq=3
        F8  bob > alice  200 BYE
    """)


def test_a_lost_180_comes_again_until_its_prack() -> None:
    case = pair()
    case.net.loses = nth("180", 1)
    case.hangs_up(5.0, case.alice)
    case.says("""
        F1  alice > bob  INVITE
        F2  bob x alice  180 INVITE  rseq=1 at=0.01
        F3  alice > bob  INVITE      branch=F1 at=0.5    # nothing was heard yet
        F4  bob > alice  180 INVITE  rseq=1 at=0.51      # the copy of the INVITE brings it
        F5  bob > alice  180 INVITE  rseq=1 at=0.51      # and so does its own timer
        F6  alice > bob  PRACK       rack=1/1/INVITE cseq=2
        F7  bob > alice  200 PRACK
        F8  bob > alice  200 INVITE
        F9  alice > bob  ACK         cseq=1
        F10 alice > bob  BYE         cseq=3
        F11 bob > alice  200 BYE
    """)


def test_an_answer_waits_for_the_prack_of_the_session_before_it() -> None:
    """RFC 3262 5: no 2xx while a response with a session is unacknowledged."""
    case = pair()
    case.bob.rings = 1.0
    case.net.loses = lambda passage: passage.what == "PRACK" and passage.sent < 1.4
    case.hangs_up(5.0, case.alice)
    case.net.run()
    answered = [sent for what, sender, _, sent in case.net.rig.flow_of("200") if sender == "bob"]
    case.net.says(
        """
        F1  alice > bob  PRACK       rack=1/1/INVITE at=1.52 cseq=2
        F2  bob > alice  200 PRACK   branch=F1
        F3  bob > alice  200 INVITE  at=1.53   # it was to be answered at 1.01
        F4  alice > bob  ACK
        F5  alice > bob  BYE
        F6  bob > alice  200 BYE
        """,
        since=1.515,
    )
    assert min(answered) == 1.53


def test_a_180_that_nobody_acknowledges_ends_the_call() -> None:
    """RFC 3262 3: after 64 T1, with a 5xx."""
    case = Pair(alice={"terms": CAN}, bob={"terms": WANTS, "rings": None})
    case.bob.early = b"early"
    case.net.loses = lambda passage: passage.what == "PRACK"
    case.net.run()
    repeats = [sent for what, _, _, sent in case.net.rig.flow_of("180")]
    assert repeats == [0.01, 0.51, 1.51, 3.51, 7.51, 15.51, 31.51]
    case.net.says(
        """
        F1  bob > alice  504 INVITE  at=32.01
        F2  alice > bob  ACK
        """,
        since=32.005,
    )
    assert case.net.is_clean()


def test_each_branch_of_a_fork_is_acknowledged_for_itself() -> None:
    net = Net()
    alice = net.user("alice", terms=CAN)
    bob = net.user("bob", says=183, terms=WANTS)
    carol = net.user("carol", says=183, rings=None, terms=WANTS)
    bob.early, carol.early = b"of-bob", b"of-carol"
    fork = net.fork("fork", bob, carol)
    net.at(0.0, alice, lambda now: alice.invite(bob, now, at=fork))
    net.at(5.0, alice, alice.hang_up)
    net.run()
    net.says("""
        F1   alice > fork  INVITE
        F2   fork > alice  100 INVITE
        F3   fork > bob    INVITE
        F4   fork > carol  INVITE
        F5   bob > fork    183 INVITE  rseq=1 to=new body=of-bob
        F6   carol > fork  183 INVITE  rseq=1 to=new body=of-carol
        F7   fork > alice  183 INVITE  to=F5
        F8   fork > alice  183 INVITE  to=F6
        F9   alice > fork  PRACK       to=F5 rack=1/1/INVITE route=fork uri=bob cseq=2
        F10  alice > fork  PRACK       to=F6 rack=1/1/INVITE route=fork uri=carol cseq=2
        F11  fork > bob    PRACK       route=-
        F12  fork > carol  PRACK       route=-
        F13  bob > fork    200 PRACK
        F14  carol > fork  200 PRACK
        F15  fork > alice  200 PRACK   branch=F9
        F16  fork > alice  200 PRACK   branch=F10
        F17  bob > fork    200 INVITE  to=F5
        F18  fork > alice  200 INVITE  to=F5
        F19  fork > carol  CANCEL      branch=F4 reason=SIP;cause=200
        F20  alice > fork  ACK         to=F5 uri=bob cseq=1
        F21  carol > fork  200 CANCEL
        F22  carol > fork  487 INVITE  to=F6
        F23  fork > bob    ACK
        F24  fork > carol  ACK         branch=F4
        F25  alice > fork  BYE         to=F5 cseq=3
        F26  fork > bob    BYE
        F27  bob > fork    200 BYE
        F28  fork > alice  200 BYE
    """)
    assert net.is_clean()


def test_who_does_not_know_it_refuses_what_is_required() -> None:
    """RFC 3261 8.2.2.3, RFC 3262 3."""
    case = Pair(alice={"terms": WANTS})
    case.says("""
        F1  alice > bob  INVITE      require=100rel
        F2  bob > alice  420 INVITE
        F3  alice > bob  ACK
    """)
