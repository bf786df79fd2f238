"""A run of the guide's topology as a capture: tshark counts, times and orders as our tables do."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from simulator.study.run import Run
from simulator.study.simulate import simulate
from simulator.topology.load import load_topology
from tests.tshark.expected import records, resent, response_times, sip_rows
from tests.tshark.reader import Packet, Seen

RETRANSMISSION = "This frame is a (suspected) retransmission"
LOSS: dict[str, object] = {"link.lan-mxone.loss": "10%", "link.lan-phones.loss": "4%"}


class Filmed:
    """A run of a minute, its capture, and what tshark sees there."""

    def __init__(
        self, folder: Path, topology: str, changed: dict[str, object] | None = None
    ) -> None:
        self.folder = folder
        self.run: Run = simulate(
            topology,
            duration="1 min",
            warmup="30 s",
            replications=1,
            overrides=changed,
            out=folder / "run",
        )

    @cached_property
    def seen(self) -> Seen:
        return Seen(self.run.pcap(self.folder / "run.pcapng").path)

    def table(self, *transports: str) -> pd.DataFrame:
        return sip_rows(self.run.messages, *transports)

    def messages(self, transport: str) -> list[Packet]:
        found = (one for one in self.seen.messages if one.transport == transport)
        return [one for one in found if not one.repeated]


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Filmed:
    return Filmed(tmp_path_factory.mktemp("guide"), "guide-tcp")


@pytest.fixture(scope="module")
def lossy(tmp_path_factory: pytest.TempPathFactory) -> Filmed:
    """Packets are lost on the trunk, and on the way to the telephones."""
    return Filmed(tmp_path_factory.mktemp("lossy"), "guide-tcp", LOSS)


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Filmed:
    return Filmed(tmp_path_factory.mktemp("secure"), "guide-tls")


@pytest.fixture(params=["filmed", "lossy", "secure"])
def each(request: pytest.FixtureRequest) -> Filmed:
    found: Filmed = request.getfixturevalue(request.param)
    return found


def test_nothing_is_wrong_with_it(filmed: Filmed, secure: Filmed) -> None:
    assert filmed.seen.experts == Counter()
    assert secure.seen.experts == Counter()


def test_what_tcp_has_repeated_is_all_that_is_wrong_after_loss(lossy: Filmed) -> None:
    flagged = [one for one in lossy.seen.packets if one["tcp.analysis.retransmission"]]
    assert flagged == [one for one in lossy.seen.packets if one.repeated]
    assert len(flagged) > 2
    assert lossy.seen.experts == {RETRANSMISSION: len(flagged)}


def test_methods_and_statuses_are_counted_alike(each: Filmed) -> None:
    table = each.table()
    requests = Counter(table["method"][table["sip_status"] == 0].astype(str))
    statuses = Counter(table["sip_status"][table["sip_status"] > 0].astype(str))
    assert each.seen.counts == requests + statuses


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
def test_messages_stand_in_order_with_their_times(each: Filmed, transport: str) -> None:
    found = [(one.time, _identity(one)) for one in each.messages(transport)]
    assert found == sorted(found, key=lambda one: one[0])
    # At one instant the table's rows of a repeated message stand where it arrived.
    found.sort()
    ours = sorted(map(_row, records(each.table(transport))))
    assert [identity for _, identity in found] == [identity for _, identity in ours]
    assert [time for time, _ in found] == pytest.approx([time for time, _ in ours], abs=2e-9)


def _row(row: Any) -> tuple[float, tuple[str, ...]]:
    time = round(row.time, 9)  # as a capture has it
    return time, (row.sip_call_id, str(row.cseq), row.method, str(row.sip_status or ""))


def _identity(one: Packet) -> tuple[str, ...]:
    names = ("sip.Call-ID", "sip.CSeq.seq", "sip.CSeq.method", "sip.Status-Code")
    return tuple(one[name] for name in names)


def test_response_times_over_udp_are_those_of_our_table(filmed: Filmed, lossy: Filmed) -> None:
    for film in (filmed, lossy):
        found = [one["sip.response-time"] for one in film.messages("udp")]
        expected = response_times(film.table("udp"))
        pairs = [(float(a), b) for a, b in zip(found, expected, strict=True) if a]
        assert len(pairs) > 30
        assert [a for a, _ in pairs] == pytest.approx([b for _, b in pairs], abs=1.0)


def test_repeats_over_udp_are_those_of_our_table(lossy: Filmed) -> None:
    found = [one["sip.resend"] == "1" for one in lossy.messages("udp")]
    expected = resent(lossy.table("udp"))
    assert found == expected
    assert sum(expected) > 2


def test_every_message_bears_the_number_of_its_call(filmed: Filmed) -> None:
    for transport in ("udp", "tcp", "tls"):
        comments = [one["frame.comment"] for one in filmed.messages(transport)]
        calls = filmed.table(transport)["call"]
        assert comments == [f"call {n}" if n else "outside calls" for n in calls]


def test_interfaces_are_the_links_of_the_topology(filmed: Filmed) -> None:
    topology = load_topology("guide-tcp").spec
    names = {one["frame.interface_name"] for one in filmed.seen.packets}
    assert {"lan-mxone", "lan-lync", "lan-phones", "lan-clients"} <= names
    inside = names - {link.name for link in topology.links}
    assert inside == {"lync-standard"}  # two nodes on one machine: its loopback


def test_one_call_is_captured_with_its_media_descriptions(filmed: Filmed, tmp_path: Path) -> None:
    rows = filmed.run.calls[filmed.run.calls["direction"] == "lync-to-mxone"]
    call = filmed.run.call(int(rows["call"].iloc[0]))
    seen = Seen(filmed.run.pcap(tmp_path / "call.pcapng", call.number).path)
    assert len(seen.messages) == len(sip_rows(call.messages))
    assert seen.experts == Counter()
    texts = "".join(call.message(number) for number in range(len(call.messages)))
    lines = [line.split() for line in texts.split("\n") if line.startswith("m=audio ")]
    ports = [one["sdp.media.port"] for one in seen.messages if one["sdp.media.port"]]
    assert ports == [line[1] for line in lines]


def test_a_node_narrows_it(filmed: Filmed, tmp_path: Path) -> None:
    seen = Seen(filmed.run.pcap(tmp_path / "node.pcapng", nodes=["mediation"]).path)
    table = filmed.table()
    wanted = (table["source"] == "mediation") | (table["destination"] == "mediation")
    assert len(seen.messages) == wanted.sum()
    assert seen.experts == Counter()
