"""RFC 3666's calls once more, through the products of the guide: no proxy, two gateways' worth.

The MX-ONE is a back-to-back user agent where the figures have a proxy, so every leg is a dialog of
its own. Its numbers go out en bloc (the guide's route collects no digits while it dials, ADC digit
D1), so there is no overlap signalling to be stated.
"""

from __future__ import annotations

from functools import cache

from simulator.calls.attempt import Intent
from tests.golden.products import says
from tests.nodes.lab import Lab


@cache
def lab() -> Lab:
    return Lab("guide-tcp")


def test_a_sip_telephone_calls_the_public_network() -> None:
    """2.1 and 2.2."""
    call = lab().completed("mxone-to-pstn")
    says(
        lab(),
        call,
        """
        F1   sip-phones > mxone    INVITE       uri=00870000005@mxone body=sdp
        F2   mxone > sip-phones    100 INVITE
        F3   mxone > gateway       INVITE       uri=+46870000005@gateway call=new from=new
        F4   gateway > mxone       100 INVITE
        F5   gateway > pstn        SETUP        call=new body=-
        F6   pstn > gateway        ALERTING     branch=F5
        F7   gateway > mxone       180 INVITE   branch=F3
        F8   mxone > sip-phones    180 INVITE   branch=F1
        F9   pstn > gateway        CONNECT      branch=F5
        F10  gateway > pstn        CONNECT ACKNOWLEDGE
        F11  gateway > mxone       200 INVITE
        F12  mxone > gateway       ACK          call=F3
        F13  mxone > sip-phones    200 INVITE   body=sdp to=F8
        F14  sip-phones > mxone    ACK          call=F1
        F15  sip-phones > mxone    BYE          call=F1
        F16  mxone > sip-phones    200 BYE
        F17  mxone > gateway       BYE          call=F3 reason=Q.850;cause=16
        F18  gateway > mxone       200 BYE
        F19  gateway > pstn        DISCONNECT   call=F5 reason=Q.850;cause=16
        F20  pstn > gateway        RELEASE      branch=F19
        """,
    )


def test_a_vacant_number_of_the_public_network_comes_back_as_404() -> None:
    """2.6, seen by a Lync client: cause 1 and status 404 go all the way (RFC 3398 7.2.4.1)."""
    call = lab().completed("lync-to-pstn", intent=Intent.FAIL)
    says(
        lab(),
        call,
        """
        F1   lync-clients > frontend  INVITE
        F2   frontend > lync-clients  100 INVITE
        F3   frontend > mediation     INVITE            call=F1 from=F1   # a proxy
        F4   mediation > frontend     100 INVITE
        F5   mediation > mxone        INVITE            call=new from=new
        F6   mxone > mediation        100 INVITE
        F7   mxone > gateway          INVITE            call=new
        F8   gateway > mxone          100 INVITE
        F9   gateway > pstn           SETUP             call=new
        F10  pstn > gateway           CALL PROCEEDING
        F11  pstn > gateway           RELEASE           branch=F9 reason=Q.850;cause=1
        F12  gateway > pstn           RELEASE COMPLETE
        F13  gateway > mxone          404 INVITE        branch=F7 reason=Q.850;cause=1
        F14  mxone > gateway          ACK               branch=F7
        F15  mxone > mediation        404 INVITE        branch=F5 reason=Q.850;cause=1
        F16  mediation > mxone        ACK
        F17  mediation > frontend     404 INVITE        branch=F3 reason=Q.850;cause=1
        F18  frontend > mediation     ACK
        F19  frontend > lync-clients  404 INVITE        branch=F1 reason=Q.850;cause=1 to=F17
        F20  lync-clients > frontend  ACK
        """,
    )


def test_the_public_network_calls_a_sip_telephone() -> None:
    """3.1."""
    call = lab().completed("pstn-to-mxone")
    says(
        lab(),
        call,
        """
        F1   pstn > gateway      SETUP
        F2   gateway > pstn      CALL PROCEEDING
        F3   gateway > mxone     INVITE       uri=+46855520003@mxone call=new
        F4   mxone > gateway     100 INVITE
        F5   mxone > sip-phones  INVITE       call=new body=sdp
        F6   sip-phones > mxone  180 INVITE
        F7   mxone > gateway     180 INVITE   branch=F3
        F8   gateway > pstn      ALERTING     branch=F1
        F9   sip-phones > mxone  200 INVITE   body=sdp
        F10  mxone > sip-phones  ACK          call=F5
        F11  mxone > gateway     200 INVITE
        F12  gateway > mxone     ACK
        F13  gateway > pstn      CONNECT
        F14  pstn > gateway      CONNECT ACKNOWLEDGE
        F15  pstn > gateway      DISCONNECT
        F16  gateway > pstn      RELEASE
        F17  gateway > mxone     BYE          call=F3
        F18  mxone > gateway     200 BYE
        F19  mxone > sip-phones  BYE          call=F5 reason=Q.850;cause=16
        F20  sip-phones > mxone  200 BYE
        """,
    )


def test_a_lync_user_declines_a_call_of_the_public_network() -> None:
    """3.5 with 603: cause 21 (RFC 3398 8.2.6.1)."""
    call = lab().completed("pstn-to-lync", intent=Intent.DECLINE)
    says(
        lab(),
        call,
        """
        F1   pstn > gateway           SETUP
        F2   gateway > pstn           CALL PROCEEDING
        F3   gateway > mxone          INVITE
        F4   mxone > gateway          100 INVITE
        F5   mxone > mediation        INVITE
        F6   mediation > mxone        100 INVITE
        F7   mediation > frontend     INVITE
        F8   frontend > mediation     100 INVITE
        F9   frontend > lync-clients  INVITE       call=F7
        F10  lync-clients > frontend  180 INVITE
        F11  frontend > mediation     180 INVITE
        F12  mediation > mxone        180 INVITE
        F13  mxone > gateway          180 INVITE
        F14  gateway > pstn           ALERTING
        F15  lync-clients > frontend  603 INVITE   reason=Q.850;cause=21
        F16  frontend > lync-clients  ACK
        F17  frontend > mediation     603 INVITE
        F18  mediation > frontend     ACK
        F19  mediation > mxone        603 INVITE
        F20  mxone > mediation        ACK
        F21  mxone > gateway          603 INVITE   branch=F3 reason=Q.850;cause=21
        F22  gateway > mxone          ACK
        F23  gateway > pstn           RELEASE      branch=F1 reason=Q.850;cause=21
        F24  pstn > gateway           RELEASE COMPLETE
        """,
    )


def test_a_caller_of_the_public_network_gives_up() -> None:
    """3.9. (The exchange here names no cause when it gives up.)"""
    call = lab().completed("pstn-to-mxone", intent=Intent.NO_ANSWER)
    says(
        lab(),
        call,
        """
        F1   pstn > gateway      SETUP
        F2   gateway > pstn      CALL PROCEEDING
        F3   gateway > mxone     INVITE
        F4   mxone > gateway     100 INVITE
        F5   mxone > sip-phones  INVITE
        F6   sip-phones > mxone  180 INVITE
        F7   mxone > gateway     180 INVITE
        F8   gateway > pstn      ALERTING
        F9   pstn > gateway      DISCONNECT        branch=F1
        F10  gateway > pstn      200 OK (CANCEL)
        F11  gateway > pstn      RELEASE           branch=F1
        F12  gateway > mxone     CANCEL            branch=F3
        F13  mxone > gateway     200 CANCEL
        F14  mxone > gateway     487 INVITE        branch=F3
        F15  mxone > sip-phones  CANCEL            branch=F5 reason=Q.850;cause=16
        F16  sip-phones > mxone  200 CANCEL
        F17  sip-phones > mxone  487 INVITE        branch=F5
        F18  gateway > mxone     ACK
        F19  mxone > sip-phones  ACK
        F20  pstn > gateway      RELEASE COMPLETE
        """,
    )
