"""Who calls a Telephony Server, by the connection and by how far it is believed."""

from __future__ import annotations

import pytest

from simulator.calls.channels import ChannelGroup
from simulator.calls.numbering import NumberRange
from simulator.contracts import Flow, Transport
from simulator.nodes.attached import Attached
from simulator.nodes.callers import Callers
from simulator.nodes.parties import (
    IP,
    LINE,
    OPERATOR,
    PORT_HEADER,
    PRIMARY_RATE,
    TDM,
    TRUNK,
    Carrier,
    Trunk,
)
from simulator.sip.identity import HIDDEN, anonymous
from simulator.sip.location import Target
from simulator.sip.message import Headers, Identity, Request
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from simulator.topology.load import load_topology

SPEC = load_topology("guide-tcp").spec.trunks[0]
EXTENSIONS = (NumberRange("20000", 1000, "office", "+468555"),)
LYNC, OPERATOR_HOST, GATEWAY, PHONE = "192.0.2.90", "192.0.2.7", "192.0.2.85", "192.0.2.100"


def trunk(*, trusted: bool) -> Trunk:
    group = ChannelGroup("t", 1, None)
    target = Target(Transport.TCP, LYNC, 5068, "lync.example")
    contact = ("192.0.2.84", 5060, ())
    return Trunk("pbx", SPEC, group, group, None, (target,), (), contact, trusted=trusted)


def carriers(*, trusted: bool) -> list[Carrier]:
    operator = (Target(Transport.UDP, OPERATOR_HOST, 5060, ""),)
    rates = (Target(Transport.AMP, GATEWAY, 3456, ""),)
    return [
        Carrier("pbx", None, None, operator, trusted=trusted),
        Carrier("pbx", "gateway", ChannelGroup("b", 30, None), rates, trusted=trusted),
    ]


def callers(*, trusted: bool = True, believes: bool = True) -> Callers:
    attached = Attached({GATEWAY: "gateway"}, {})
    return Callers(
        EXTENSIONS,
        [trunk(trusted=trusted)],
        carriers(trusted=trusted),
        attached,
        believes=believes,
    )


def flow(transport: Transport, host: str, port: int = 5060) -> Flow:
    return Flow(transport, "192.0.2.84", port, host, 40_000)


def invite(number: str, headers: Headers = (), *, hidden: bool = False) -> Request:
    from_ = anonymous() if hidden else Address(Uri(number, "x.example"))
    called = Uri("+46855520001", "192.0.2.84")
    identity = Identity("1@x", from_, "a", Address(called))
    return Request(Method.INVITE, called, identity, 1, headers=headers)


@pytest.mark.parametrize(
    ("transport", "host", "headers", "kind", "outside"),
    [
        (Transport.TCP, LYNC, (), TRUNK, True),
        (Transport.UDP, OPERATOR_HOST, (), OPERATOR, True),
        (Transport.UDP, PHONE, (), IP, False),
        (Transport.AMP, GATEWAY, ((PORT_HEADER, LINE),), TDM, False),
        (Transport.AMP, GATEWAY, ((PORT_HEADER, PRIMARY_RATE),), TDM, True),
    ],
)
def test_the_connection_says_what_kind_of_party_calls(
    transport: Transport, host: str, headers: Headers, kind: str, outside: bool
) -> None:
    side = callers().find(flow(transport, host), invite("20123", headers))
    assert (side.kind, side.outside, side.dialled) == (kind, outside, "+46855520001")


def test_a_peer_on_another_port_is_no_trunk() -> None:
    assert callers().find(flow(Transport.TCP, LYNC, 5061), invite("1")).kind == IP


def test_a_gateway_party_is_at_its_gateway() -> None:
    side = callers().find(flow(Transport.AMP, GATEWAY), invite("20123", ((PORT_HEADER, LINE),)))
    assert side.gateway == "gateway"


@pytest.mark.parametrize("headers", [(), ((PORT_HEADER, LINE),)])
def test_an_extension_is_known_by_its_number_in_e164_form(headers: Headers) -> None:
    way = flow(Transport.AMP, GATEWAY) if headers else flow(Transport.UDP, PHONE)
    assert callers().find(way, invite("20123", headers)).number == "+46855520123"


ASSERTED = ("P-Asserted-Identity", "<tel:+46855530009>")


@pytest.mark.parametrize(
    ("trusted", "believes", "number"),
    [(True, True, "+46855530009"), (False, True, "30001"), (True, False, "30001")],
)
def test_an_assertion_counts_where_route_and_product_believe_it(
    trusted: bool, believes: bool, number: str
) -> None:
    for transport, host in ((Transport.TCP, LYNC), (Transport.UDP, OPERATOR_HOST)):
        found = callers(trusted=trusted, believes=believes)
        side = found.find(flow(transport, host), invite("30001", (ASSERTED,)))
        assert side.number == number


def test_a_telephone_is_never_believed() -> None:
    assert (
        callers().find(flow(Transport.UDP, PHONE), invite("30001", (ASSERTED,))).number == "30001"
    )


def test_a_hidden_caller_is_known_by_the_assertion_only() -> None:
    hidden = invite("", (ASSERTED, HIDDEN), hidden=True)
    side = callers().find(flow(Transport.TCP, LYNC), hidden)
    assert (side.number, side.hidden) == ("+46855530009", True)
    side = callers(trusted=False).find(flow(Transport.TCP, LYNC), hidden)
    assert (side.number, side.hidden) == ("", True)
