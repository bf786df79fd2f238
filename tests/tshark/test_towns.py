"""Connections, datagrams and TLS on a link of their own, as tshark sees them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from simulator.contracts import Flow, Transport
from simulator.sip.dns import AddressRecord, DnsAnswer, DnsQuery, Outcome, RecordKind
from tests.tshark.reader import Seen
from tests.tshark.town import DELAY, IPV4, IPV6, Town

FAMILIES = pytest.mark.parametrize("addresses", [IPV4, IPV6], ids=["ipv4", "ipv6"])
CALL = ["INVITE", "180", "200", "ACK"]
NUMBERED = CALL[:3]  # the agents give their ACK no number of a call
RETRANSMISSION = "This frame is a (suspected) retransmission"
HANDSHAKE = ["1 S", "2 A S", "1 A"]


def flags(seen: Seen) -> list[str]:
    """Return who sent which flags of TCP, by the last part of the sender's address."""
    return [
        " ".join([(one["ip.src"] or one["ipv6.src"])[-1], *one["tcp.flags.str"].replace("·", "")])
        for one in seen.packets
    ]


def comments_of_repeats(seen: Seen) -> list[str]:
    return [one["frame.comment"] for one in seen.packets if one["tcp.analysis.retransmission"]]


@FAMILIES
def test_a_connection_is_opened_used_and_closed(tmp_path: Path, addresses: tuple[str, str]) -> None:
    town = Town(tmp_path, Transport.TCP, addresses, idle=5.0)
    town.call(at=1.0)
    town.call(at=3.0)  # on the same connection
    seen = Seen(town.capture(until=60.0))
    assert seen.spoken == [*CALL, *CALL]
    assert flags(seen)[:3] == HANDSHAKE
    assert flags(seen)[-4:] == ["1 A F", "2 A", "2 A F", "1 A"]
    assert seen.experts == Counter()


def test_the_handshake_takes_a_round_trip(tmp_path: Path) -> None:
    town = Town(tmp_path, Transport.TCP)
    town.call(at=1.0)
    times = [one.time for one in Seen(town.capture(10.0)).packets[:4]]
    assert times == pytest.approx([1.0, 1.0 + DELAY, 1.0 + 2 * DELAY, 1.0 + 2 * DELAY])


@FAMILIES
def test_what_tcp_repeats_is_marked_as_such(tmp_path: Path, addresses: tuple[str, str]) -> None:
    # Lost: the SYN, the first INVITE twice, and that of the second call.
    town = Town(tmp_path, Transport.TCP, addresses, lost={0, 2, 3, 6})
    town.call(at=1.0)
    town.call(at=20.0, number=2)
    seen = Seen(town.capture(until=60.0))
    assert comments_of_repeats(seen) == [
        "repeated by TCP",
        "call 1, repeated by TCP",
        "call 1, repeated by TCP",
        "call 2, repeated by TCP",
    ]
    assert seen.experts == {RETRANSMISSION: 4}
    assert seen.spoken == [*CALL, *CALL]


def test_what_waits_behind_a_lost_message_is_sent_once(tmp_path: Path) -> None:
    town = Town(tmp_path, Transport.TCP, lost={3})
    town.call(at=1.0)
    town.call(at=10.0, number=2)  # lost
    town.call(at=10.5, number=3)  # waits for it
    seen = Seen(town.capture(until=60.0))
    assert comments_of_repeats(seen) == ["call 2, repeated by TCP"]
    [waited] = [m for m in seen.messages if m["frame.comment"] == "call 3" and m.sip == "INVITE"]
    assert waited.time == pytest.approx(10.5)


@FAMILIES
def test_a_long_message_is_cut_into_segments(tmp_path: Path, addresses: tuple[str, str]) -> None:
    town = Town(tmp_path, Transport.TCP, addresses)
    town.call(at=1.0, padding=4000)
    seen = Seen(town.capture(until=30.0))
    mss = "1460" if addresses is IPV4 else "1440"
    assert [one["tcp.len"] for one in seen.packets].count(mss) == 2
    assert seen.messages[0]["tcp.segment.count"] == "3"
    assert seen.spoken == CALL
    assert seen.experts == Counter()


@FAMILIES
def test_a_large_datagram_comes_in_fragments(tmp_path: Path, addresses: tuple[str, str]) -> None:
    town = Town(tmp_path, Transport.UDP, addresses)
    town.call(at=1.0, padding=4000)
    seen = Seen(town.capture(until=30.0))
    invite = seen.messages[0]
    assert (invite["ip.fragment.count"] or invite["ipv6.fragment.count"]) == "3"
    assert invite["udp.checksum.status"] == "1"  # good
    assert seen.spoken == CALL
    assert seen.experts == Counter()


def test_names_are_asked_for_and_answered(tmp_path: Path) -> None:
    town = Town(tmp_path, Transport.UDP)
    there = Flow(Transport.UDP, IPV4[0], 50000, IPV4[1], 53)
    back = Flow(Transport.UDP, IPV4[1], 53, IPV4[0], 50000)
    name, records = "pbx.example.com", (AddressRecord("192.0.2.7"),)
    town.witness.sent(there, DnsQuery(name, RecordKind.A), 1.0)
    town.witness.sent(back, DnsAnswer(name, RecordKind.A, Outcome.FOUND, records), 1.1)
    question, answer = Seen(town.capture(until=2.0)).packets
    assert question["dns.qry.name"] == answer["dns.qry.name"] == name
    assert answer["dns.a"] == "192.0.2.7"
    assert answer["dns.time"] == "0.100000000"  # it knows which question that answers


@FAMILIES
def test_a_closed_port_is_answered_by_icmp(tmp_path: Path, addresses: tuple[str, str]) -> None:
    town = Town(tmp_path, Transport.UDP, addresses)
    town.call(at=1.0, port=5999)
    seen = Seen(town.capture(until=30.0))
    fields = ("icmp.type", "icmp.code", "icmpv6.type", "icmpv6.code")
    told = [seen.packets[1][name] for name in fields]
    assert told == (["3", "3", "", ""] if addresses is IPV4 else ["", "", "1", "4"])
    assert seen.experts == Counter()


def test_a_closed_port_resets_a_connection(tmp_path: Path) -> None:
    town = Town(tmp_path, Transport.TCP)
    town.call(at=1.0, port=5999)
    seen = Seen(town.capture(until=30.0))
    assert flags(seen) == ["1 S", "2 A R"]
    assert seen.packets[1]["tcp.ack"] == "1"  # of the SYN


def test_a_silent_host_hears_the_same_syn_again(tmp_path: Path) -> None:
    town = Town(tmp_path, Transport.TCP)
    town.hosts[1].silence()
    town.call(at=1.0)
    seen = Seen(town.capture(until=60.0))
    assert set(flags(seen)) == {"1 S"}
    times = [one.time for one in seen.packets]
    assert times == pytest.approx([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])  # RFC 6298 5.5


@FAMILIES
def test_tls_is_shown_as_exported_pdus(tmp_path: Path, addresses: tuple[str, str]) -> None:
    town = Town(tmp_path, Transport.TLS, addresses)
    request = town.call(at=1.0)
    seen = Seen(town.capture(until=30.0))
    assert seen.spoken == CALL
    assert seen.experts == Counter()
    invite = seen.packets[0]
    assert invite["exported_pdu.prot_name"] == "sip"
    assert (invite["exported_pdu.ipv4_dst"] or invite["exported_pdu.ipv6_dst"]) == addresses[1]
    assert invite["exported_pdu.dst_port"] == "5061"
    assert invite["sip.Call-ID"] == request.identity.call_id
    assert invite["frame.comment"] == "call 1"


def test_one_call_brings_the_opening_of_a_connection_that_it_opened(tmp_path: Path) -> None:
    town = Town(tmp_path, Transport.TCP, idle=5.0, call=1)
    town.call(at=1.0)
    town.call(at=3.0, number=2)
    seen = Seen(town.capture(until=60.0))
    assert flags(seen)[:3] == HANDSHAKE
    assert seen.spoken == NUMBERED
    assert "1 A F" not in flags(seen)  # long after the call


def test_one_call_on_an_open_connection_is_numbered_without_gaps(tmp_path: Path) -> None:
    town = Town(tmp_path, Transport.TCP, idle=5.0, call=2)
    town.call(at=1.0)
    town.call(at=3.0, number=2)
    town.call(at=3.5, number=3)
    seen = Seen(town.capture(until=60.0))
    assert not any("S" in flag for flag in flags(seen))
    assert seen.spoken == NUMBERED
    assert seen.experts == Counter()
