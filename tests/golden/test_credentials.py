"""Digest beyond RFC 3665: wrong passwords, forks, and called user agents that ask themselves."""

from __future__ import annotations

from simulator.sip.guard import Guard
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
