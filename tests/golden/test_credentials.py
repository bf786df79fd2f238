"""Digest beyond RFC 3665: wrong passwords, forks, and called user agents that ask themselves."""

from __future__ import annotations

from simulator.calls.terms import Reliability, SessionTimerTerms, Terms
from simulator.sip.guard import Guard
from simulator.sip.proxy import ProxyCore
from simulator.sip.transaction import Transaction
from tests.golden.harness import Net
from tests.golden.proxies import PASSWORD, TwoProxies


def test_a_call_with_a_wrong_password_ends_with_the_407() -> None:
    case = TwoProxies(first=PASSWORD)
    case.net.accounts(case.alice, {"p1": "wrong"})
    case.call()
    case.net.run()
    case.net.says("""
        F1  alice > p1  INVITE      auth=-
        F2  p1 > alice  407 INVITE  asks=p1
        F3  alice > p1  ACK
        F4  alice > p1  INVITE      auth=p1/1
        F5  p1 > alice  407 INVITE  asks=p1
        F6  alice > p1  ACK
    """)
    assert case.alice.words == ["refused 407"]
    assert case.net.is_clean()


def test_the_challenges_of_a_fork_come_back_together() -> None:
    """RFC 3261 16.7 step 7: each branch asks in a realm of its own, and both are answered."""
    net = Net()
    alice, bob, carol = net.user("alice"), net.user("bob"), net.user("carol", rings=None)
    left = net.proxy("left", {"bob": bob}, PASSWORD)
    right = net.proxy("right", {"bob": carol}, PASSWORD)
    fork = net.fork("fork", left, right)
    net.accounts(alice, {"left": "secret", "right": "secret"})
    net.at(0.0, alice, lambda now: alice.invite(bob, now, at=fork))
    net.run(until=0.065)
    net.says("""
        F1   alice > fork  INVITE
        F2   fork > alice  100 INVITE
        F3   fork > left   INVITE
        F4   fork > right  INVITE
        F5   left > fork   407 INVITE  asks=left
        F6   right > fork  407 INVITE  asks=right
        F7   fork > left   ACK
        F8   fork > right  ACK
        F9   fork > alice  407 INVITE  asks=left,right
        F10  alice > fork  ACK
        F11  alice > fork  INVITE      auth=left/1,right/1 cseq=2
        F12  fork > alice  100 INVITE
        F13  fork > left   INVITE      auth=left/1,right/1
        F14  fork > right  INVITE      auth=left/1,right/1
        F15  left > fork   100 INVITE
        F16  left > bob    INVITE      auth=right/1
        F17  right > fork  100 INVITE
        F18  right > carol INVITE      auth=left/1
    """)


def test_a_server_may_ask_as_well_as_a_proxy() -> None:
    """401 of the called user agent itself, RFC 3261 22.2."""
    net = Net()
    alice, bob = net.user("alice"), net.user("bob", rings=0.0, says=None)
    net.accounts(alice, {"bob": "secret"})
    guard = Guard("bob", PASSWORD.get, algorithms=("MD5",))
    bob.control.asks = lambda server: guard
    net.at(0.0, alice, lambda now: alice.invite(bob, now))
    net.run(until=1.0)
    net.says("""
        F1  alice > bob  INVITE
        F2  bob > alice  401 INVITE  asks=bob to=new
        F3  alice > bob  ACK
        F4  alice > bob  INVITE      auth=bob/1 cseq=2
        F5  bob > alice  200 INVITE  to=new
        F6  alice > bob  ACK         auth=bob/1 cseq=2 to=F5
    """)


def test_credentials_go_along_with_timers_and_reliable_ringing() -> None:
    """Proxy, then server, then a 422: each time the same call again, with the next CSeq."""
    net = Net()
    timer = SessionTimerTerms(interval=90, refresher="uac")
    longer = SessionTimerTerms(asks=False, least=300)
    alice = net.user("alice", terms=Terms(Reliability.SUPPORTED, timer))
    bob = net.user("bob", terms=Terms(Reliability.REQUIRED, longer))
    p1 = net.proxy("p1", {"bob": bob}, PASSWORD)
    net.accounts(alice, {"p1": "secret", "bob": "secret"})
    guard = Guard("bob", PASSWORD.get, algorithms=("MD5",))
    bob.control.asks = lambda server: guard
    net.at(0.0, alice, lambda now: alice.invite(bob, now, at=p1))
    net.at(5.0, alice, alice.hang_up)
    net.run()
    net.says("""
        F1   alice > p1  INVITE      cseq=1 auth=-
        F2   p1 > alice  407 INVITE  asks=p1
        F3   alice > p1  ACK         auth=-
        F4   alice > p1  INVITE      cseq=2 auth=p1/1
        F5   p1 > alice  100 INVITE
        F6   p1 > bob    INVITE      auth=-
        F7   bob > p1    401 INVITE  asks=bob
        F8   p1 > bob    ACK
        F9   p1 > alice  401 INVITE  asks=bob
        F10  alice > p1  ACK         auth=p1/1
        F11  alice > p1  INVITE      cseq=3 auth=p1/2,bob/1 se=90;refresher=uac
        F12  p1 > alice  100 INVITE
        F13  p1 > bob    INVITE      auth=bob/1
        F14  bob > p1    422 INVITE  minse=300
        F15  p1 > bob    ACK
        F16  p1 > alice  422 INVITE
        F17  alice > p1  ACK         auth=p1/2,bob/1
        F18  alice > p1  INVITE      cseq=4 auth=p1/3,bob/2 se=300;refresher=uac call=F1 from=F1
        F19  p1 > alice  100 INVITE
        F20  p1 > bob    INVITE
        F21  bob > p1    180 INVITE  require=100rel rseq=1
        F22  p1 > alice  180 INVITE
        F23  alice > p1  PRACK       cseq=5 rack=1/4/INVITE auth=p1/4,bob/3
        F24  p1 > bob    PRACK       auth=bob/3
        F25  bob > p1    200 PRACK
        F26  p1 > alice  200 PRACK
        F27  bob > p1    200 INVITE  se=300;refresher=uac
        F28  p1 > alice  200 INVITE
        F29  alice > p1  ACK         cseq=4 auth=p1/3,bob/2
        F30  p1 > bob    ACK
        F31  alice > p1  BYE         cseq=6 auth=p1/5,bob/4
        F32  p1 > bob    BYE
        F33  bob > p1    200 BYE
        F34  p1 > alice  200 BYE
    """)
    assert net.is_clean()


class EverywhereAsking(ProxyCore):
    """A proxy that asks in dialogs too; none of ours does."""

    def _admits(self, guard: Guard, server: Transaction, now: float) -> bool:
        status, headers, _ = guard.admit(server.request, now)
        if status:
            self._reply(server, status, now, headers)
        return not status


def test_a_bye_that_is_challenged_goes_out_again() -> None:
    """RFC 5407 appendix D: the one new request of a dialog that is ending."""
    net = Net()
    alice, bob = net.user("alice"), net.user("bob")
    known = {"alice": "secret", "bob": "secret"}
    p1 = net.proxy("p1", {"bob": bob}, known, core=EverywhereAsking)
    for user in (alice, bob):
        net.accounts(user, {"p1": "secret"})
    net.at(0.0, alice, lambda now: alice.invite(bob, now, at=p1))
    net.at(5.0, bob, bob.hang_up)
    net.run()
    net.says(
        """
        F1  bob > p1    BYE      cseq=1 auth=-
        F2  p1 > bob    407 BYE  asks=p1
        F3  bob > p1    BYE      cseq=2 auth=p1/1 branch=new route=p1
        F4  p1 > alice  BYE      auth=- cseq=2
        F5  alice > p1  200 BYE
        F6  p1 > bob    200 BYE
        """,
        since=5.0,
    )
    assert net.is_clean()
