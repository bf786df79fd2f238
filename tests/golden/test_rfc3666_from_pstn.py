"""RFC 3666 section 3: calls from the public network to SIP, through a gateway and a proxy.

The exchange speaks Q.931 here, see `tests.golden.pstn`. It hears CALL PROCEEDING, which ISUP has
not. 3.3 seizes an analogue trunk and sends its digits in band; neither is signalling that a
message stands for, so a call from a PBX comes by primary rate here, and is that of 3.1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.golden.harness import Net
from tests.golden.pstn import Exchange, Gateway
from tests.golden.stateless import Stateless
from tests.golden.user import User


class Inwards:
    """switch - gw - p1 - bob."""

    def __init__(
        self,
        *,
        rings: float | None = 1.0,
        says: int | None = 180,
        refuses: int | None = None,
        tones: bool = False,
        stateless: bool = False,
    ) -> None:
        self.net = Net()
        self.switch = Exchange(self.net.agent("switch"))
        gateway = self.net.agent("gw")
        self.bob: User = self.net.user("bob", rings=rings, says=says)
        if stateless:
            proxy = self.net.agent("p1")
            Stateless(proxy, self.bob.agent)
        else:
            proxy = self.net.proxy("p1", {"bob": self.bob if refuses is None else refuses})
        Gateway(gateway, self.switch.agent, proxy, tones=tones)
        self.at(0.0, lambda now: self.switch.dial("bob", gateway, now))

    def at(self, when: float, function: Callable[[float], Any]) -> None:
        """Let something happen at the exchange."""
        self.net.at(when, self.switch.agent, function)

    def says(self, table: str) -> None:
        self.net.run()
        self.net.says(table)
        assert self.net.is_clean()
        assert self.switch.is_clean()


def test_3_1_a_call_is_answered_and_ended_by_the_caller() -> None:
    case = Inwards()
    case.at(5.0, case.switch.hang_up)
    case.says("""
        F1   switch > gw  SETUP                uri=bob@gw body=-
        F2   gw > switch  CALL PROCEEDING
        F3   gw > p1      INVITE               uri=bob@p1 body=offer call=new
        F4   p1 > gw      100 INVITE
        F5   p1 > bob     INVITE               rr=p1 uri=bob
        F6   bob > p1     180 INVITE
        F7   p1 > gw      180 INVITE
        F8   gw > switch  ALERTING             branch=F1
        F9   bob > p1     200 INVITE           body=answer
        F10  p1 > gw      200 INVITE
        F11  gw > p1      ACK                  route=p1 uri=bob
        F12  gw > switch  CONNECT              branch=F1
        F13  p1 > bob     ACK
        F14  switch > gw  CONNECT ACKNOWLEDGE  call=F1
        F15  switch > gw  DISCONNECT           call=F1 reason=Q.850;cause=16
        F16  gw > switch  RELEASE              branch=F15
        F17  gw > p1      BYE                  call=F3 reason=Q.850;cause=16
        F18  p1 > bob     BYE
        F19  bob > p1     200 BYE
        F20  p1 > gw      200 BYE
    """)


def test_3_2_a_fast_answer_without_ringing() -> None:
    case = Inwards(rings=0.0, says=None)
    case.at(5.0, case.switch.hang_up)
    case.says("""
        F1   switch > gw  SETUP
        F2   gw > switch  CALL PROCEEDING
        F3   gw > p1      INVITE
        F4   p1 > gw      100 INVITE
        F5   p1 > bob     INVITE
        F6   bob > p1     200 INVITE
        F7   p1 > gw      200 INVITE
        F8   gw > p1      ACK
        F9   gw > switch  CONNECT              branch=F1
        F10  p1 > bob     ACK
        F11  switch > gw  CONNECT ACKNOWLEDGE
        F12  switch > gw  DISCONNECT
        F13  gw > switch  RELEASE
        F14  gw > p1      BYE
        F15  p1 > bob     BYE
        F16  bob > p1     200 BYE
        F17  p1 > gw      200 BYE
    """)


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (604, 1),
        (404, 1),
        (403, 21),
        (408, 102),
        (410, 22),
        (480, 18),
        (484, 28),
        (486, 17),
        (488, 31),
        (500, 41),
        (502, 38),
        (503, 41),
        (504, 102),
        (603, 21),
    ],
)
def test_3_4_a_status_of_the_proxy_becomes_a_cause(status: int, cause: int) -> None:
    """RFC 3398 8.2.6.1. The figure's status is 604, and its proxy says no 100."""
    case = Inwards(refuses=status)
    case.says(f"""
        F1  switch > gw  SETUP
        F2  gw > switch  CALL PROCEEDING
        F3  gw > p1      INVITE
        F4  p1 > gw      100 INVITE
        F5  p1 > gw      {status} INVITE   branch=F3
        F6  gw > p1      ACK               branch=F3
        F7  gw > switch  RELEASE           branch=F1 reason=Q.850;cause={cause}
        F8  switch > gw  RELEASE COMPLETE  branch=F1
    """)


def test_3_5_busy_everywhere_becomes_cause_17() -> None:
    case = Inwards(says=600)
    case.says("""
        F1   switch > gw  SETUP
        F2   gw > switch  CALL PROCEEDING
        F3   gw > p1      INVITE
        F4   p1 > gw      100 INVITE
        F5   p1 > bob     INVITE
        F6   bob > p1     600 INVITE
        F7   p1 > bob     ACK               branch=F5
        F8   p1 > gw      600 INVITE        branch=F3
        F9   gw > p1      ACK               branch=F3
        F10  gw > switch  RELEASE           branch=F1 reason=Q.850;cause=17
        F11  switch > gw  RELEASE COMPLETE
    """)


def test_3_6_busy_is_heard_as_a_tone_until_the_caller_hangs_up() -> None:
    """No gateway of ours plays tones: they name the cause (3.5). This one is made for the test."""
    case = Inwards(says=600, tones=True)
    case.at(5.0, case.switch.hang_up)
    case.says("""
        F1   switch > gw  SETUP
        F2   gw > switch  CALL PROCEEDING
        F3   gw > p1      INVITE
        F4   p1 > gw      100 INVITE
        F5   p1 > bob     INVITE
        F6   bob > p1     600 INVITE
        F7   p1 > bob     ACK
        F8   p1 > gw      600 INVITE
        F9   gw > p1      ACK
        F10  gw > switch  PROGRESS          branch=F1
        F11  switch > gw  DISCONNECT        branch=F1 reason=Q.850;cause=16
        F12  gw > switch  200 OK (CANCEL)
        F13  gw > switch  RELEASE
        F14  switch > gw  RELEASE COMPLETE
    """)


def test_3_7_the_caller_gives_up_before_anything_was_heard() -> None:
    """The figure ends with F16; the proxy's INVITE goes on until its timer B (RFC 3261 9.1)."""
    case = Inwards()
    case.bob.agent.dead = True
    case.at(20.0, case.switch.hang_up)
    case.says("""
        F1   switch > gw  SETUP
        F2   gw > switch  CALL PROCEEDING
        F3   gw > p1      INVITE
        F4   p1 > gw      100 INVITE
        F5   p1 > bob     INVITE
        F6   p1 > bob     INVITE            branch=F5 at=0.52
        F7   p1 > bob     INVITE            branch=F5 at=1.52
        F8   p1 > bob     INVITE            branch=F5 at=3.52
        F9   p1 > bob     INVITE            branch=F5 at=7.52
        F10  p1 > bob     INVITE            branch=F5 at=15.52
        F11  switch > gw  DISCONNECT        branch=F1 at=20
        F12  gw > switch  200 OK (CANCEL)
        F13  gw > switch  RELEASE
        F14  gw > p1      CANCEL            branch=F3
        F15  switch > gw  RELEASE COMPLETE
        F16  p1 > gw      200 CANCEL        branch=F3
        F17  p1 > bob     INVITE            at=31.52
        F18  p1 > gw      408 INVITE        branch=F3 at=32.02
        F19  gw > p1      ACK
    """)


def test_3_8_a_stateless_proxy_leaves_the_repeating_to_the_gateway() -> None:
    """No proxy of ours is stateless: this one is made for the test. (The figure: up to F14.)"""
    case = Inwards(stateless=True)
    case.bob.agent.dead = True
    case.at(20.0, case.switch.hang_up)
    case.says("""
        F1   switch > gw  SETUP
        F2   gw > switch  CALL PROCEEDING
        F3   gw > p1      INVITE
        F4   p1 > bob     INVITE            branch=new
        F5   gw > p1      INVITE            branch=F3 at=0.51
        F6   p1 > bob     INVITE            branch=F4
        F7   gw > p1      INVITE            branch=F3 at=1.51
        F8   p1 > bob     INVITE            branch=F4
        F9   gw > p1      INVITE            branch=F3 at=3.51
        F10  p1 > bob     INVITE            branch=F4
        F11  gw > p1      INVITE            branch=F3 at=7.51
        F12  p1 > bob     INVITE            branch=F4
        F13  gw > p1      INVITE            branch=F3 at=15.51
        F14  p1 > bob     INVITE            branch=F4
        F15  switch > gw  DISCONNECT        branch=F1 at=20
        F16  gw > switch  200 OK (CANCEL)
        F17  gw > switch  RELEASE
        F18  switch > gw  RELEASE COMPLETE
        F19  gw > p1      INVITE            branch=F3 at=31.51   # a CANCEL may not go out yet
        F20  p1 > bob     INVITE            branch=F4
    """)


def test_3_9_the_caller_gives_up_while_it_rings() -> None:
    case = Inwards(rings=None)
    case.at(20.0, case.switch.hang_up)
    case.says("""
        F1   switch > gw  SETUP
        F2   gw > switch  CALL PROCEEDING
        F3   gw > p1      INVITE
        F4   p1 > gw      100 INVITE
        F5   p1 > bob     INVITE
        F6   bob > p1     180 INVITE        to=new
        F7   p1 > gw      180 INVITE
        F8   gw > switch  ALERTING
        F9   switch > gw  DISCONNECT        branch=F1 reason=Q.850;cause=16
        F10  gw > switch  200 OK (CANCEL)
        F11  gw > switch  RELEASE           branch=F1
        F12  gw > p1      CANCEL            branch=F3 reason=Q.850;cause=16
        F13  switch > gw  RELEASE COMPLETE
        F14  p1 > gw      200 CANCEL
        F15  p1 > bob     CANCEL            branch=F5 reason=Q.850;cause=16
        F16  bob > p1     200 CANCEL
        F17  bob > p1     487 INVITE        to=F6
        F18  p1 > bob     ACK
        F19  p1 > gw      487 INVITE        branch=F3
        F20  gw > p1      ACK
    """)
