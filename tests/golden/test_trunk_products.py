"""The Direct SIP trunk between the products: its plain call, session timers, reliable ringing.

Only what passes on the trunk is stated; what each side makes of it, the other tests of products.
"""

from __future__ import annotations

from tests.golden.products import says
from tests.nodes.lab import Lab

TRUNK = ("mxone", "mediation")


def test_an_extension_calls_a_lync_user() -> None:
    lab = Lab("guide-tcp")
    call = lab.completed("mxone-to-lync")
    says(
        lab,
        call,
        """
        F1  mxone > mediation  INVITE      uri=+46855530002@mediation supported=timer,replaces
        F2  mediation > mxone  100 INVITE
        F3  mediation > mxone  180 INVITE  to=new body=- require=-
        F4  mediation > mxone  200 INVITE  to=F3 body=sdp
        F5  mxone > mediation  ACK         to=F3
        F6  mxone > mediation  BYE         to=F3 from=F1 reason=Q.850;cause=16
        F7  mediation > mxone  200 BYE
        """,
        TRUNK,
    )


def test_a_lync_user_calls_an_extension() -> None:
    lab = Lab("guide-tcp")
    call = lab.completed("lync-to-mxone")
    says(
        lab,
        call,
        """
        F1  mediation > mxone  INVITE      supported=100rel,timer body=sdp
        F2  mxone > mediation  100 INVITE
        F3  mxone > mediation  180 INVITE  to=new body=- require=-
        F4  mxone > mediation  200 INVITE  to=F3 body=sdp se=-
        F5  mediation > mxone  ACK         to=F3
        F6  mediation > mxone  BYE         to=F3 from=F1
        F7  mxone > mediation  200 BYE
        """,
        TRUNK,
    )


def test_the_exchange_refreshes_a_session_by_update() -> None:
    """RFC 4028 on the trunk alone: neither telephone nor client knows of it."""
    lab = Lab("guide-tcp", {"trunk.session_interval": "90 s"})
    call = lab.call("mxone-to-lync", holding=100.0)
    lab.run(150.0)
    says(
        lab,
        call,
        """
        F1   mxone > mediation  INVITE      se=90;refresher=uac minse=90
        F2   mediation > mxone  100 INVITE
        F3   mediation > mxone  180 INVITE
        F4   mediation > mxone  200 INVITE  se=90;refresher=uac require=timer
        F5   mxone > mediation  ACK
        F6   mxone > mediation  UPDATE      se=90;refresher=uac body=- to=F3 cseq=2
        F7   mediation > mxone  200 UPDATE  se=90;refresher=uac require=timer
        F8   mxone > mediation  UPDATE      cseq=3
        F9   mediation > mxone  200 UPDATE
        F10  mxone > mediation  BYE         cseq=4
        F11  mediation > mxone  200 BYE
        """,
        TRUNK,
    )


def test_ringing_is_acknowledged_where_the_exchange_requires_it() -> None:
    """RFC 3262 on the trunk alone."""
    lab = Lab("guide-tcp", {"trunk.pbx_100rel": "required"})
    call = lab.completed("mxone-to-lync", holding=3.0)
    says(
        lab,
        call,
        """
        F1  mxone > mediation  INVITE      require=100rel supported=timer,replaces,100rel
        F2  mediation > mxone  100 INVITE
        F3  mediation > mxone  180 INVITE  require=100rel rseq=1
        F4  mxone > mediation  PRACK       rack=1/1/INVITE to=F3 cseq=2
        F5  mediation > mxone  200 PRACK
        F6  mediation > mxone  200 INVITE
        F7  mxone > mediation  ACK         cseq=1
        F8  mxone > mediation  BYE         cseq=3
        F9  mediation > mxone  200 BYE
        """,
        TRUNK,
    )
