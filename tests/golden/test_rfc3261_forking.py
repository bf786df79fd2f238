"""RFC 3261 13.2.2.4, 16.7 and RFC 5407 figure 1: forks of which more than one branch answers."""

from __future__ import annotations

from tests.golden.harness import Net
from tests.golden.user import User


class Fork:
    """alice calls, bob and carol ring at once."""

    def __init__(self, *, bob: float | None = 1.0, carol: float | None = 1.0) -> None:
        self.net = Net()
        self.alice: User = self.net.user("alice")
        self.bob: User = self.net.user("bob", rings=bob)
        self.carol: User = self.net.user("carol", rings=carol)
        fork = self.net.fork("fork", self.bob, self.carol)
        self.net.at(0.0, self.alice, lambda now: self.alice.invite(self.bob, now, at=fork))

    def says(self, table: str) -> None:
        """Run to the end, and compare all from the first answer on."""
        self.net.run()
        self.net.says(table, since=1.0)
        assert self.net.is_clean()


def test_the_first_answer_cancels_the_other_branch() -> None:
    case = Fork(carol=None)
    case.net.at(5.0, case.alice, case.alice.hang_up)
    case.says("""
        F1   bob > fork    200 INVITE  to=new at=1.02
        F2   fork > alice  200 INVITE  to=F1
        F3   fork > carol  CANCEL      reason=SIP;cause=200
        F4   alice > fork  ACK         to=F1
        F5   carol > fork  200 CANCEL
        F6   carol > fork  487 INVITE  branch=F3
        F7   fork > bob    ACK
        F8   fork > carol  ACK         branch=F3
        F9   alice > fork  BYE         to=F1
        F10  fork > bob    BYE
        F11  bob > fork    200 BYE
        F12  fork > alice  200 BYE
    """)


def test_of_two_answers_the_second_is_acknowledged_and_ended() -> None:
    """The CANCEL comes too late for carol, whose 200 goes through (16.7 step 5)."""
    case = Fork()
    case.net.at(5.0, case.alice, case.alice.hang_up)
    case.says("""
        F1   bob > fork    200 INVITE  to=new
        F2   carol > fork  200 INVITE  to=new
        F3   fork > alice  200 INVITE  to=F1
        F4   fork > carol  CANCEL
        F5   fork > alice  200 INVITE  to=F2
        F6   alice > fork  ACK         to=F1 cseq=1
        F7   carol > fork  200 CANCEL
        F8   alice > fork  ACK         to=F2 cseq=1
        F9   alice > fork  BYE         to=F2 cseq=2 uri=carol
        F10  fork > bob    ACK
        F11  fork > carol  ACK
        F12  fork > carol  BYE
        F13  carol > fork  200 BYE
        F14  fork > alice  200 BYE
        F15  alice > fork  BYE         to=F1 cseq=2 uri=bob
        F16  fork > bob    BYE
        F17  bob > fork    200 BYE
        F18  fork > alice  200 BYE
    """)
    assert case.carol.words == ["invite", "acknowledged", "released"]


def test_a_cancel_that_meets_an_answer_ends_the_answered_branch_by_bye() -> None:
    """RFC 5407 3.1.2 with a fork: bob answers while the CANCEL is on its way."""
    case = Fork(carol=None)
    case.net.at(1.015, case.alice, case.alice.hang_up)
    case.says("""
        F1   alice > fork  CANCEL      at=1.015
        F2   bob > fork    200 INVITE  at=1.02
        F3   fork > alice  200 CANCEL  branch=F1
        F4   fork > bob    CANCEL
        F5   fork > carol  CANCEL
        F6   fork > alice  200 INVITE  to=F2
        F7   bob > fork    200 CANCEL
        F8   carol > fork  200 CANCEL
        F9   carol > fork  487 INVITE
        F10  alice > fork  ACK         to=F2
        F11  alice > fork  BYE         to=F2
        F12  fork > carol  ACK
        F13  fork > bob    ACK
        F14  fork > bob    BYE
        F15  bob > fork    200 BYE
        F16  fork > alice  200 BYE
    """)
