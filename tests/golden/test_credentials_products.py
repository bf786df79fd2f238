"""Digest between the products: an exchange that asks its telephones, an operator that asks it.

After RFC 3665 2.1 and 3.2, with a server (401) where the figures have a proxy (407).
"""

from __future__ import annotations

from functools import cache

from simulator.record.labels import Labeller
from tests.golden.facts import worded
from tests.golden.products import says
from tests.golden.table import Flows, Row
from tests.nodes.lab import Lab


@cache
def lab() -> Lab:
    return Lab("credentials")


def test_a_telephone_registers_at_the_exchange() -> None:
    label = Labeller()
    rows = [
        Row(s.sender, s.receiver, worded(s.item, s.flow.transport, label), False, s.sent, s.item)
        for s in Lab("credentials").sights
        if s.item.method >= 0
        and "sip-phones" in (s.sender, s.receiver)
        and (s.item.request if s.item.status else s.item).identity.to.uri.user == "20001"
    ]
    Flows(rows, {}).says("""
        F1  sip-phones > mxone  REGISTER      cseq=1 auth=- expires=7200
        F2  mxone > sip-phones  401 REGISTER  branch=F1 asks=192.168.222.84,192.168.222.84
        F3  sip-phones > mxone  REGISTER      cseq=2 auth=192.168.222.84/1 call=F1 from=F1
        F4  mxone > sip-phones  200 REGISTER  contact=<sip:20001@10.1.0.2:5060>;expires=7200
    """)


def test_the_operator_asks_the_exchange_and_the_exchange_its_telephone() -> None:
    call = lab().completed("mxone-to-pstn")
    says(
        lab(),
        call,
        """
        F1   sip-phones > mxone  INVITE      auth=- cseq=1
        F2   mxone > sip-phones  401 INVITE  asks=192.168.222.84,192.168.222.84 to=new
        F3   sip-phones > mxone  ACK         branch=F1 to=F2 auth=-
        F4   sip-phones > mxone  INVITE      auth=192.168.222.84/1 cseq=2 call=F1 from=F1 to=-
        F5   mxone > sip-phones  100 INVITE  branch=F4
        F6   mxone > pstn        INVITE      auth=- cseq=1 call=new
        F7   pstn > mxone        401 INVITE  asks=192.0.2.1 branch=F6
        F8   mxone > pstn        ACK         branch=F6
        F9   mxone > pstn        INVITE      auth=192.0.2.1/1 cseq=2 call=F6 from=F6 branch=new
        F10  pstn > mxone        180 INVITE  branch=F9
        F11  mxone > sip-phones  180 INVITE  branch=F4
        F12  pstn > mxone        200 INVITE
        F13  mxone > pstn        ACK         auth=192.0.2.1/1 cseq=2
        F14  mxone > sip-phones  200 INVITE  branch=F4
        F15  sip-phones > mxone  ACK         auth=192.168.222.84/1 cseq=2
        F16  sip-phones > mxone  BYE         auth=192.168.222.84/2 cseq=3
        F17  mxone > sip-phones  200 BYE
        F18  mxone > pstn        BYE         auth=192.0.2.1/2 cseq=3
        F19  pstn > mxone        200 BYE
        """,
    )
