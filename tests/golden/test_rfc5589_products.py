"""RFC 5589 between the products: a client transfers an extension, with REFER on and off.

Only what passes at the exchange is stated; the client's side is the same with both.
"""

from __future__ import annotations

from tests.nodes.stage import Stage


def transferred(refer: str) -> Stage:
    """Let a Lync user hold a call of an extension and transfer it to another, who answers."""
    stage = Stage("guide-tcp", {"trunk.refer": refer})
    stage.talk("20002", "30002", "30002")
    stage.hands("20001")
    stage.act("30002", "hold")
    stage.run(1.0)
    stage.forget()
    stage.act("30002", "transfer", "20001")
    stage.run(2.0)
    stage.act("20001", "answer")
    stage.run(2.0)
    return stage


def test_with_refer_on_the_exchange_calls_the_target_and_gives_the_trunk_back() -> None:
    stage = transferred("yes")
    stage.says(
        """
        F1  mediation > mxone  REFER      refer=+46855520001@mxone by=+46855530002@lync
        F2  mxone > mediation  202 REFER
        F3  mxone > mediation  NOTIFY     frag=100 sub=active;expires=180
        F4  mediation > mxone  200 NOTIFY
        F5  mxone > mediation  NOTIFY     frag=180
        F6  mediation > mxone  200 NOTIFY
        F7  mxone > mediation  NOTIFY     frag=200 sub=terminated;reason=noresource
        F8  mediation > mxone  200 NOTIFY
        F9  mediation > mxone  BYE        call=F1 to=F1
        F10 mxone > mediation  200 BYE
        """,
        "mediation",
        "mxone",
    )
    stage.says(
        """
        F1  mxone > sip-phones  INVITE      call=new             # the target
        F2  sip-phones > mxone  180 INVITE
        F3  sip-phones > mxone  200 INVITE
        F4  mxone > sip-phones  ACK
        F5  mxone > sip-phones  INVITE      call=new pai=+46855520001 dir=sendrecv  # who stays
        F6  sip-phones > mxone  200 INVITE  body=sdp
        F7  mxone > sip-phones  ACK
        """,
        "sip-phones",
        "mxone",
    )
    stage.ends()


def test_with_refer_off_the_mediation_server_calls_and_joins_by_re_invite() -> None:
    stage = transferred("no")
    stage.says(
        """
        F1   mediation > mxone  INVITE      to=- call=new        # the target, by the Front End
        F2   mxone > mediation  100 INVITE
        F3   mxone > mediation  180 INVITE
        F4   mediation > mxone  INVITE      to=new dir=sendrecv  # who stays: out of the hold
        F5   mxone > mediation  200 INVITE  to=F4
        F6   mediation > mxone  ACK         to=F4
        F7   mxone > mediation  200 INVITE  to=F3 branch=F1
        F8   mediation > mxone  ACK         to=F3
        """,
        "mediation",
        "mxone",
    )
    stage.ends()
