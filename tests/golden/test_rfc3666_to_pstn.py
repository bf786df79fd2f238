"""RFC 3666 section 2: calls from SIP to the public network, through a proxy and a gateway.

The exchange speaks Q.931 here, see `tests.golden.pstn`; ``200 OK (CANCEL)`` on the primary rate is
the one message that Q.931 has not: all our lines have one transaction model.
"""

from __future__ import annotations

import pytest

from simulator.sip.proxy import Branch
from simulator.sip.uri import Uri
from tests.golden.harness import Net
from tests.golden.pstn import Exchange, Gateway
from tests.golden.user import User


class Outwards:
    """alice - p1 - gw - switch."""

    def __init__(
        self,
        *,
        rings: float | None = 1.0,
        says: int | None = 180,
        cause: int | None = None,
        ring_timeout: float = 180.0,
    ) -> None:
        self.net = Net()
        self.alice: User = self.net.user("alice")
        self.switch = Exchange(self.net.agent("switch"), rings, says, cause)
        gateway = self.net.agent("gw")
        self.p1 = self.net.proxy("p1", {"switch": gateway})
        Gateway(gateway, self.switch.agent, self.p1, ring_timeout=ring_timeout)
        self.net.at(
            0.0, self.alice, lambda now: self.alice.invite(self.switch.agent, now, at=self.p1)
        )

    def says(self, table: str) -> None:
        self.net.run()
        self.net.says(table)
        assert self.net.is_clean()
        assert self.switch.is_clean()


def test_2_1_and_2_2_a_call_is_answered_and_ended_by_the_caller() -> None:
    """Ringing comes as ALERTING, so as 180; 2.1 has 183, since its switch plays the tone."""
    case = Outwards()
    case.net.at(5.0, case.alice, case.alice.hang_up)
    case.says("""
        F1   alice > p1   INVITE               uri=switch@p1 body=offer
        F2   p1 > alice   100 INVITE
        F3   p1 > gw      INVITE               uri=gw rr=p1
        F4   gw > p1      100 INVITE
        F5   gw > switch  SETUP                body=- call=new
        F6   switch > gw  ALERTING             branch=F5
        F7   gw > p1      180 INVITE           branch=F3 to=new
        F8   p1 > alice   180 INVITE           to=F7
        F9   switch > gw  CONNECT              branch=F5 at=1.03
        F10  gw > switch  CONNECT ACKNOWLEDGE  call=F5
        F11  gw > p1      200 INVITE           body=answer to=F7
        F12  p1 > alice   200 INVITE
        F13  alice > p1   ACK                  uri=gw route=p1
        F14  p1 > gw      ACK                  route=-
        F15  alice > p1   BYE                  uri=gw route=p1
        F16  p1 > gw      BYE
        F17  gw > p1      200 BYE
        F18  gw > switch  DISCONNECT           call=F5 reason=Q.850;cause=16
        F19  p1 > alice   200 BYE
        F20  switch > gw  RELEASE              branch=F18
    """)


def test_2_3_a_full_gateway_gives_room_to_the_next() -> None:
    net = Net()
    alice, switch = net.user("alice"), Exchange(net.agent("switch"), says=183)
    full, free = net.agent("gw1"), net.agent("gw2")

    def ways() -> list[Branch]:
        first, second = (Branch(Uri("7", a.address), (a.target(),)) for a in (full, free))
        first.otherwise = second
        return [first]

    p1 = net.proxy("p1", lambda request: ways())
    Gateway(full, switch.agent, p1, full=True)
    Gateway(free, switch.agent, p1)
    net.at(0.0, alice, lambda now: alice.invite(switch.agent, now, at=p1))
    net.at(5.0, alice, alice.hang_up)
    net.run()
    net.says("""
        F1   alice > p1    INVITE
        F2   p1 > alice    100 INVITE
        F3   p1 > gw1      INVITE
        F4   gw1 > p1      100 INVITE
        F5   gw1 > p1      503 INVITE           branch=F3
        F6   p1 > gw1      ACK                  branch=F3
        F7   p1 > gw2      INVITE               branch=new call=F3 cseq=F3
        F8   gw2 > p1      100 INVITE
        F9   gw2 > switch  SETUP
        F10  switch > gw2  PROGRESS
        F11  gw2 > p1      183 INVITE           branch=F7
        F12  p1 > alice    183 INVITE           branch=F1
        F13  switch > gw2  CONNECT
        F14  gw2 > switch  CONNECT ACKNOWLEDGE
        F15  gw2 > p1      200 INVITE
        F16  p1 > alice    200 INVITE
        F17  alice > p1    ACK                  uri=gw@gw2
        F18  p1 > gw2      ACK
        F19  alice > p1    BYE
        F20  p1 > gw2      BYE
        F21  gw2 > p1      200 BYE
        F22  gw2 > switch  DISCONNECT
        F23  p1 > alice    200 BYE
        F24  switch > gw2  RELEASE
    """)
    assert net.is_clean()


def test_2_4_a_number_that_is_found_in_sip_does_not_leave_it() -> None:
    """Without the ENUM query of F1 and F2: our location is RFC 3263's, which knows no E.164.

    (Neither product of the guide asks ENUM.) From the INVITE on the flow is the figure's.
    """
    net = Net()
    alice, bob = net.user("alice"), net.user("bob")
    p3 = net.proxy("p3", {"bob": bob})
    net.at(0.0, alice, lambda now: alice.invite(bob, now, at=p3))
    net.at(5.0, bob, bob.hang_up)
    net.run()
    net.says("""
        F3   alice > p3  INVITE      uri=bob@p3
        F5   p3 > alice  100 INVITE
        F4   p3 > bob    INVITE      rr=p3
        F6   bob > p3    180 INVITE
        F7   p3 > alice  180 INVITE
        F8   bob > p3    200 INVITE
        F9   p3 > alice  200 INVITE
        F10  alice > p3  ACK         route=p3
        F11  p3 > bob    ACK         route=-
        F12  bob > p3    BYE         route=p3
        F13  p3 > alice  BYE
        F14  alice > p3  200 BYE
        F15  p3 > bob    200 BYE
    """)


def test_2_5_the_caller_hears_an_announcement_and_gives_up() -> None:
    """The gateway ends the INVITE at once and not after the exchange's last word; either may be."""
    case = Outwards(rings=None, says=183)
    case.net.at(5.0, case.alice, case.alice.hang_up)
    case.says("""
        F1   alice > p1   INVITE
        F2   p1 > alice   100 INVITE
        F3   p1 > gw      INVITE
        F4   gw > p1      100 INVITE
        F5   gw > switch  SETUP
        F6   switch > gw  PROGRESS
        F7   gw > p1      183 INVITE        to=new
        F8   p1 > alice   183 INVITE
        F9   alice > p1   CANCEL            branch=F1
        F10  p1 > alice   200 CANCEL
        F11  p1 > gw      CANCEL            branch=F3
        F12  gw > p1      200 CANCEL
        F13  gw > p1      487 INVITE        branch=F3 to=F7
        F14  gw > switch  DISCONNECT        branch=F5 reason=Q.850;cause=16
        F15  p1 > gw      ACK               branch=F3
        F16  p1 > alice   487 INVITE        branch=F1
        F17  switch > gw  200 OK (CANCEL)
        F18  switch > gw  RELEASE           branch=F5
        F19  alice > p1   ACK               branch=F1
        F20  gw > switch  RELEASE COMPLETE  branch=F5
    """)


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (1, 404),
        (3, 404),
        (17, 486),
        (18, 408),
        (19, 480),
        (21, 403),
        (22, 410),
        (27, 502),
        (28, 484),
        (29, 501),
        (34, 503),
        (38, 503),
        (57, 403),
        (65, 488),
        (79, 501),
        (102, 504),
        (127, 500),
        (99, 500),
    ],
)
def test_2_6_a_cause_of_the_exchange_becomes_a_status(cause: int, status: int) -> None:
    """RFC 3398 7.2.4.1. The figure's cause is 1."""
    case = Outwards(cause=cause)
    case.net.run()
    assert case.switch.is_clean()
    reason = next(p.item for p in case.net.rig.log if p.sender == "switch").headers
    assert f"cause={cause};" in dict(reason)["Reason"]
    case.net.says(f"""
        F1   alice > p1   INVITE
        F2   p1 > alice   100 INVITE
        F3   p1 > gw      INVITE
        F4   gw > p1      100 INVITE
        F5   gw > switch  SETUP
        F6   switch > gw  RELEASE           branch=F5
        F7   gw > switch  RELEASE COMPLETE  branch=F5
        F8   gw > p1      {status} INVITE   branch=F3
        F9   p1 > gw      ACK               branch=F3
        F10  p1 > alice   {status} INVITE   branch=F1 to=F8
        F11  alice > p1   ACK               branch=F1
    """)


def test_2_7_nobody_answers_and_the_gateway_gives_up() -> None:
    case = Outwards(rings=None, ring_timeout=20.0)
    case.says("""
        F1   alice > p1   INVITE
        F2   p1 > alice   100 INVITE
        F3   p1 > gw      INVITE
        F4   gw > p1      100 INVITE
        F5   gw > switch  SETUP             at=0.02
        F6   switch > gw  ALERTING
        F7   gw > p1      180 INVITE
        F8   p1 > alice   180 INVITE
        F9   gw > switch  DISCONNECT        branch=F5 at=20.02
        F10  gw > p1      480 INVITE        branch=F3 at=20.02
        F11  switch > gw  200 OK (CANCEL)
        F12  switch > gw  RELEASE
        F13  p1 > gw      ACK
        F14  p1 > alice   480 INVITE
        F15  gw > switch  RELEASE COMPLETE
        F16  alice > p1   ACK
    """)
