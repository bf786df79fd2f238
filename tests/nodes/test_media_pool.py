"""Where media runs, by the kinds of the two parties and their gateways."""

from __future__ import annotations

import pytest

from simulator.calls.channels import ChannelGroup
from simulator.nodes.bodies import Anchor
from simulator.nodes.media_pool import DIRECT, GatewayMedia, MediaPool, Path
from simulator.nodes.parties import IP, OPERATOR, TDM, TRUNK
from simulator.sdp.capabilities import Capabilities
from simulator.sdp.payloads import codec_list


def gateway(name: str, size: int | None = 4) -> GatewayMedia:
    plain = Anchor(Capabilities(codec_list(("PCMA",))), "192.0.2.1", name)
    secure = Anchor(Capabilities(codec_list(("PCMA",)), srtp="required"), "192.0.2.1", name)
    return GatewayMedia("pbx", name, ChannelGroup(name, size, None), plain, secure)


def pool(*gateways: GatewayMedia, forced: bool = True) -> MediaPool:
    return MediaPool(gateways or (gateway("a"), gateway("b")), forced)


def taken(path: Path) -> dict[str, int]:
    return {group.name: amount for group, amount, _ in path.wanted}


PACKETS = (IP, TRUNK, OPERATOR)


@pytest.mark.parametrize("caller", PACKETS)
@pytest.mark.parametrize("called", PACKETS)
def test_two_packet_parties_take_two_under_forced_gateway(caller: str, called: str) -> None:
    assert taken(pool().path(caller, called)) == {"a": 2}


@pytest.mark.parametrize("caller", PACKETS)
@pytest.mark.parametrize("called", PACKETS)
def test_two_packet_parties_meet_directly_without_it(caller: str, called: str) -> None:
    assert pool(forced=False).path(caller, called) is DIRECT


def test_where_one_alone_encrypts_a_gateway_stands_between() -> None:
    assert taken(pool(forced=False).path(IP, TRUNK, mixed=True)) == {"a": 2}


@pytest.mark.parametrize("packets", PACKETS)
@pytest.mark.parametrize("forced", [True, False])
def test_a_packet_party_and_a_line_take_one_where_the_line_ends(packets: str, forced: bool) -> None:
    assert taken(pool(forced=forced).path(packets, TDM, None, "b")) == {"b": 1}
    assert taken(pool(forced=forced).path(TDM, packets, "b", None)) == {"b": 1}


def test_two_lines_of_one_gateway_take_nothing() -> None:
    assert taken(pool().path(TDM, TDM, "a", "a")) == {}


def test_two_lines_of_two_gateways_take_one_at_each() -> None:
    path = pool().path(TDM, TDM, "a", "b")
    assert taken(path) == {"a": 1, "b": 1}
    assert (path.caller, path.called) != (path.called, path.caller)


def test_the_first_gateway_with_enough_is_taken() -> None:
    first, second = gateway("a", 3), gateway("b", 2)
    first.rtp.seize(1, 0.0, 2)
    assert taken(pool(first, second).path(IP, TRUNK)) == {"b": 2}


def test_where_none_has_enough_the_first_one_refuses() -> None:
    first, second = gateway("a", 1), gateway("b", 1)
    path = pool(first, second).path(IP, TRUNK)
    ((group, amount, reason),) = path.wanted
    assert group.seize(1, 0.0, amount) is None
    assert (reason.status, reason.cause, reason.node) == (503, 47, "pbx")
    assert reason.text == "of the 1 RTP resources of a fewer than 2 are free"


def test_an_unlimited_gateway_always_has_enough() -> None:
    assert gateway("a", None).has(1000)


def test_each_side_is_written_with_or_without_srtp() -> None:
    one = gateway("a")
    profiles = [one.side(secure).offer().media[0].profile for secure in (False, True)]
    assert profiles == ["RTP/AVP", "RTP/SAVP"]
