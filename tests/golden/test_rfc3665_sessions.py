"""RFC 3665 sections 3.1 to 3.7: calls that come to be.

Where the figure has a proxy pass an INVITE on before it says 100, ours says 100 first; both leave
at one instant, and RFC 3261 16.2 leaves their order open. A BYE's CSeq is the sender's own count.
"""

from __future__ import annotations

from simulator.calls import changes
from simulator.sip.uri import Address, Uri
from tests.golden.alg import Alg
from tests.golden.harness import Net
from tests.golden.proxies import PASSWORD, TwoProxies
from tests.golden.redirect import Redirect


def test_3_1_a_call_between_two_users() -> None:
    net = Net()
    alice, bob = net.user("alice"), net.user("bob")
    net.at(0.0, alice, lambda now: alice.invite(bob, now))
    net.at(5.0, bob, bob.hang_up)
    net.run()
    net.says("""
        F1  alice > bob  INVITE      to=- cseq=1 body=offer contact=<sip:alice@alice>
        F2  bob > alice  180 INVITE  branch=F1 to=new call=F1 from=F1 contact=<sip:bob@bob>
        F3  bob > alice  200 INVITE  branch=F1 to=F2 body=answer at=1.01
        F4  alice > bob  ACK         branch=new to=F2 cseq=1 uri=bob
        F5  bob > alice  BYE         branch=new from=F2.to to=F1.from call=F1 uri=alice cseq=1
        F6  alice > bob  200 BYE     branch=F5
    """)
    assert net.is_clean()


def test_3_2_a_call_through_two_proxies_of_which_the_first_asks_who_calls() -> None:
    case = TwoProxies(first=PASSWORD)
    case.call()
    case.hang_up(case.bob)
    case.net.says("""
        F1   alice > p1  INVITE      cseq=1 auth=- route=p1 uri=bob@p2 to=- hops=70
        F2   p1 > alice  407 INVITE  branch=F1 asks=p1 to=new
        F3   alice > p1  ACK         branch=F1 to=F2 cseq=1 route=p1
        F4   alice > p1  INVITE      cseq=2 auth=p1/1 call=F1 from=F1 branch=new to=- route=p1
        F5   p1 > alice  100 INVITE  branch=F4 to=-
        F6   p1 > p2     INVITE      branch=new route=- rr=p1 hops=69 via=p1,alice auth=-
        F7   p2 > p1     100 INVITE  branch=F6
        F8   p2 > bob    INVITE      branch=new rr=p2,p1 hops=68 via=p2,p1,alice uri=bob
        F9   bob > p2    180 INVITE  branch=F8 to=new rr=p2,p1
        F10  p2 > p1     180 INVITE  branch=F6 to=F9
        F11  p1 > alice  180 INVITE  branch=F4 to=F9 rr=p2,p1
        F12  bob > p2    200 INVITE  branch=F8 to=F9 body=answer
        F13  p2 > p1     200 INVITE  branch=F6
        F14  p1 > alice  200 INVITE  branch=F4 contact=<sip:bob@bob>
        F15  alice > p1  ACK         branch=new route=p1,p2 cseq=2 auth=p1/1 uri=bob to=F9
        F16  p1 > p2     ACK         branch=new route=p2 auth=-
        F17  p2 > bob    ACK         branch=new route=- via=p2,p1,alice
        F18  bob > p2    BYE         route=p2,p1 uri=alice from=F9.to to=F1.from call=F1
        F19  p2 > p1     BYE         route=p1
        F20  p1 > alice  BYE         route=- via=p1,p2,bob
        F21  alice > p1  200 BYE     branch=F20
        F22  p1 > p2     200 BYE     branch=F19
        F23  p2 > bob    200 BYE     branch=F18
    """)


def test_3_3_two_proxies_ask_one_after_the_other() -> None:
    case = TwoProxies(first=PASSWORD, second=PASSWORD, rings=0.0, says=None)
    case.call()
    case.net.run(until=2.0)
    case.net.says("""
        F1   alice > p1  INVITE      cseq=1 auth=-
        F2   p1 > alice  407 INVITE  asks=p1
        F3   alice > p1  ACK         branch=F1 auth=-
        F4   alice > p1  INVITE      cseq=2 auth=p1/1
        F5   p1 > alice  100 INVITE  branch=F4
        F6   p1 > p2     INVITE      auth=-
        F7   p2 > p1     407 INVITE  asks=p2 branch=F6
        F8   p1 > p2     ACK         branch=F6
        F9   p1 > alice  407 INVITE  asks=p2 branch=F4 to=F7
        F10  alice > p1  ACK         branch=F4 auth=p1/1
        F11  alice > p1  INVITE      cseq=3 auth=p1/2,p2/1 branch=new call=F1 from=F1 to=-
        F12  p1 > alice  100 INVITE  branch=F11
        F13  p1 > p2     INVITE      auth=p2/1   # each proxy takes off what was for it
        F14  p2 > p1     100 INVITE  branch=F13
        F15  p2 > bob    INVITE      auth=- cseq=3
        F16  bob > p2    200 INVITE  branch=F15
        F17  p2 > p1     200 INVITE  branch=F13
        F18  p1 > alice  200 INVITE  branch=F11
        F19  alice > p1  ACK         cseq=3 auth=p1/2,p2/1 route=p1,p2
        F20  p1 > p2     ACK         auth=p2/1 route=p2
        F21  p2 > bob    ACK         auth=- route=-
    """)


def test_3_4_a_silent_proxy_is_given_up_for_the_next() -> None:
    """Ours goes on with the same Call-ID and another branch, as to the next target of RFC 3263.

    The figure's user gives up and calls anew, with another Call-ID.
    """
    case = TwoProxies(second=PASSWORD)
    case.p1.dead = True
    case.net.at(
        0.0,
        case.alice,
        lambda now: case.alice.invite(case.bob, now, at=case.p2, first=(case.p1, case.p2)),
    )
    case.hang_up(case.bob, 40.0)
    case.net.says("""
        F1   alice > p1  INVITE      at=0
        F2   alice > p1  INVITE      at=0.5 branch=F1
        F3   alice > p1  INVITE      at=1.5 branch=F1
        F4   alice > p1  INVITE      at=3.5 branch=F1
        F5   alice > p1  INVITE      at=7.5 branch=F1
        F6   alice > p1  INVITE      at=15.5 branch=F1
        F7   alice > p1  INVITE      at=31.5 branch=F1
        F8   alice > p2  INVITE      at=32 branch=new call=F1 cseq=1
        F9   p2 > alice  407 INVITE  asks=p2 branch=F8
        F10  alice > p2  ACK         branch=F8
        F11  alice > p2  INVITE      auth=p2/1 cseq=2
        F12  p2 > alice  100 INVITE  branch=F11
        F13  p2 > bob    INVITE      auth=- rr=p2
        F14  bob > p2    180 INVITE
        F15  p2 > alice  180 INVITE
        F16  bob > p2    200 INVITE
        F17  p2 > alice  200 INVITE
        F18  alice > p2  ACK         route=p2 auth=p2/1 uri=bob
        F19  p2 > bob    ACK         route=-
        F20  bob > p2    BYE         route=p2
        F21  p2 > alice  BYE         route=-
        F22  alice > p2  200 BYE
        F23  p2 > bob    200 BYE
    """)


def test_3_5_a_call_through_a_gateway_that_ends_both_sessions() -> None:
    """Our gateway is a back-to-back user agent, so the second dialog has a Call-ID of its own.

    The figure's lets the Call-ID pass; RFC 3261 6 leaves it free to do either. p2 stays out of the
    dialog, as there.
    """
    net = Net()
    alice, bob = net.user("alice"), net.user("bob")
    gateway = net.agent("alg")
    Alg(gateway)
    p2 = net.proxy("p2", {"bob": bob}, stays=False)
    net.at(0.0, alice, lambda now: alice.invite(bob, now, at=p2, through=(gateway,)))
    net.at(5.0, alice, alice.hang_up)
    net.run()
    net.says("""
        F1   alice > alg  INVITE      route=alg uri=bob@p2 body=offer
        F2   alg > alice  100 INVITE  branch=F1
        F3   alg > p2     INVITE      route=- call=new from=new body=alg:offer via=alg
        F4   p2 > alg     100 INVITE  branch=F3
        F5   p2 > bob     INVITE      rr=- call=F3
        F6   bob > p2     180 INVITE
        F7   p2 > alg     180 INVITE  branch=F3
        F8   alg > alice  180 INVITE  branch=F1 to=new
        F9   bob > p2     200 INVITE  body=answer
        F10  p2 > alg     200 INVITE  body=answer
        F11  alg > p2     ACK         call=F3 uri=bob
        F12  alg > alice  200 INVITE  branch=F1 body=alg:answer to=F8
        F13  p2 > bob     ACK         via=p2,alg
        F14  alice > alg  ACK         call=F1
        F15  alice > alg  BYE         call=F1 at=5
        F16  alg > alice  200 BYE
        F17  alg > p2     BYE         call=F3 uri=bob
        F18  p2 > bob     BYE
        F19  bob > p2     200 BYE
        F20  p2 > alg     200 BYE
    """)
    assert net.is_clean()


def test_3_6_a_redirection_with_the_offer_in_the_200_and_the_answer_in_the_ack() -> None:
    net = Net()
    alice = net.user("alice", offers=None, acknowledges=b"answer")
    bob = net.user("bob", answers=b"offer")
    alice.follows = True
    p3 = net.proxy("p3", {"bob": bob})
    redirect = net.agent("redirect")
    Redirect(redirect, Address(Uri("bob", p3.address)))
    net.at(0.0, alice, lambda now: alice.invite(bob, now, at=redirect))
    net.at(5.0, bob, bob.hang_up)
    net.run()
    net.says("""
        F1   alice > redirect  INVITE      cseq=1 body=-
        F2   redirect > alice  302 INVITE  contact=<sip:bob@p3>
        F3   alice > redirect  ACK         branch=F1 to=F2
        F4   alice > p3        INVITE      cseq=2 call=F1 from=F1 to=- branch=new uri=bob@p3 body=-
        F5   p3 > alice        100 INVITE
        F6   p3 > bob          INVITE      rr=p3 uri=bob
        F7   bob > p3          180 INVITE
        F8   p3 > alice        180 INVITE
        F9   bob > p3          200 INVITE  body=offer
        F10  p3 > alice        200 INVITE  body=offer
        F11  alice > p3        ACK         body=answer cseq=2 route=p3
        F12  p3 > bob          ACK         body=answer route=-
        F13  bob > p3          BYE         route=p3
        F14  p3 > alice        BYE         route=-
        F15  alice > p3        200 BYE
        F16  p3 > bob          200 BYE
    """)
    assert net.is_clean()


def test_3_7_bob_moves_in_the_middle_and_is_found_at_his_new_address() -> None:
    net = Net()
    alice, bob = net.user("alice"), net.user("bob")
    p2 = net.proxy("p2", {"bob": bob}, stays=False)

    def move(now: float) -> None:
        net.move(bob, "beach")
        bob.legs[0].contact = bob.own
        changes.reinvite(bob.legs[0], now, b"offer2")

    net.at(0.0, alice, lambda now: alice.invite(bob, now, at=p2))
    net.at(3.0, bob, move)
    net.at(5.0, alice, alice.hang_up)
    net.run()
    net.says("""
        F1   alice > p2   INVITE
        F2   p2 > alice   100 INVITE
        F3   p2 > bob     INVITE      rr=-
        F4   bob > p2     180 INVITE  contact=<sip:bob@bob>
        F5   p2 > alice   180 INVITE
        F6   bob > p2     200 INVITE
        F7   p2 > alice   200 INVITE
        F8   alice > bob  ACK         route=- uri=bob   # the proxy stays out of it
        F9   bob > alice  INVITE      to=F1.from from=F4.to contact=<sip:bob@beach> body=offer2
        F10  alice > bob  200 INVITE  branch=F9 body=offer
        F11  bob > alice  ACK         branch=new cseq=F9
        F12  alice > bob  BYE         uri=bob@beach cseq=2
        F13  bob > alice  200 BYE
    """)
    assert net.is_clean()
