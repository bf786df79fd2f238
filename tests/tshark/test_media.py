"""A run's speech as a capture: tshark finds its streams with packets, loss and jitter of ours."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from simulator.errors import InputError
from simulator.media.rtp import read_rtp
from simulator.media.srtp import SrtpReceiver, master_key
from simulator.record.reading import read_capture
from simulator.study.run import Run
from simulator.study.simulate import simulate
from tests.programs import tshark_fields
from tests.tshark.rtp_streams import Told, ours, told

WINDOW = 60.0
# The guide's busy hour of few users who call often and say little: calls that fit the window.
FEW: dict[str, object] = {
    "population.lync.users": 30,
    "population.extensions.users": 30,
    "population.attached.users": 30,
    "population.pstn.users": 6000,
    "workload.load": 12,
    "workload.holding.mean": "5 s",
}
LOSSY: dict[str, object] = {"link.lan-clients.loss": "4%", "link.lan-clients.jitter": "2 ms"}
DISTURBED: dict[str, object] = {
    **LOSSY,
    "link.lan-gateway.bandwidth": "20 Mbit/s",
}

Pair = tuple[Any, Told]


class Filmed:
    """A run of a minute, its capture with speech, and what tshark finds there."""

    def __init__(self, folder: Path, topology: str, changed: dict[str, object]) -> None:
        self.folder = folder
        self.run: Run = simulate(
            topology,
            duration="1 min",
            warmup="10 s",
            replications=1,
            overrides=FEW | changed,
            out=folder / "run",
        )

    @cached_property
    def path(self) -> Path:
        return self.run.pcap(self.folder / "run.pcapng", media=True).path

    @cached_property
    def told(self) -> list[Told]:
        return told(self.path)

    @cached_property
    def pairs(self) -> list[Pair]:
        """Rows that lie in the window, each with the stream that tshark found."""
        found: dict[tuple[str, str], list[Told]] = defaultdict(list)
        for one in sorted(self.told, key=lambda one: float(one.begin)):
            found[one.source, one.destination].append(one)
        rows = self.run.streams
        inside = rows[rows["codec"].notna() & (rows["begin"] >= 0.0) & (rows["end"] <= WINDOW)]
        these: list[Any] = list(inside.sort_values("begin").itertuples())
        return [
            (row, found[row.source_address, row.destination_address].pop(0))
            for row in these
            if row.packets > row.lost
        ]

    def rows_of_calls(self) -> list[Any]:
        """Rows of calls that were dialled in the window."""
        known = set(self.run.calls["call"])
        return [row for row, _ in self.pairs if row.call in known]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Filmed:
    return Filmed(tmp_path_factory.mktemp("plain"), "guide-tcp", {})


@pytest.fixture(scope="module")
def disturbed(tmp_path_factory: pytest.TempPathFactory) -> Filmed:
    return Filmed(tmp_path_factory.mktemp("disturbed"), "guide-tcp", DISTURBED)


@pytest.fixture(scope="module")
def bypassed(tmp_path_factory: pytest.TempPathFactory) -> Filmed:
    """Lync's clients and the gateway send SRTP to each other."""
    return Filmed(tmp_path_factory.mktemp("bypassed"), "guide-tls", LOSSY)


@pytest.fixture(params=["plain", "disturbed", "bypassed"])
def each(request: pytest.FixtureRequest) -> Filmed:
    found: Filmed = request.getfixturevalue(request.param)
    return found


def test_tshark_finds_as_many_packets_as_came(each: Filmed) -> None:
    found = [one.packets for _, one in each.pairs]
    assert found == [round(row.packets - row.lost) for row, _ in each.pairs]
    assert len(found) > 15


def test_tshark_finds_our_greatest_jitter(each: Filmed) -> None:
    found = [one.jitter_max for _, one in each.pairs]
    assert found == [f"{1000 * row.jitter_max:.3f}" for row, _ in each.pairs]


def test_tshark_finds_our_loss_but_for_what_is_lost_at_both_ends(each: Filmed) -> None:
    # What is lost before the first packet that came, or after the last, no reader can know.
    unseen = [round(row.lost) - one.lost for row, one in each.pairs]
    assert set(unseen) <= {0, 1, 2}
    assert Counter(unseen)[0] > 0.8 * len(unseen)


def test_loss_and_jitter_are_there_to_be_found(disturbed: Filmed, bypassed: Filmed) -> None:
    for film in (disturbed, bypassed):
        assert sum(one.lost for _, one in film.pairs) > 100
        assert max(row.jitter_max for row, _ in film.pairs) > 0.002
    assert any(row.srtp == "AES_CM_128_HMAC_SHA1_80" for row, _ in bypassed.pairs)


def test_our_own_reader_finds_what_tshark_finds(disturbed: Filmed) -> None:
    known = {(row.source_address, row.destination_address) for row, _ in disturbed.pairs}
    found = [one for one in disturbed.told if (one.source, one.destination) in known]
    mine = [one for one in ours(read_capture(disturbed.path).streams) if one in found]
    assert mine == found


def test_srtp_opens_with_the_key_that_the_messages_of_its_call_tell(
    bypassed: Filmed, tmp_path: Path
) -> None:
    row = next(row for row in bypassed.rows_of_calls() if isinstance(row.srtp, str))
    call = bypassed.run.call(row.call)
    done = bypassed.run.pcap(tmp_path / "call.pcapng", call.number, media=True)
    address, port = row.source_address.split(":")
    rows = tshark_fields(
        done.path, ("udp.payload",), f"ip.src == {address} && udp.srcport == {port}"
    )
    receiver = SrtpReceiver(_key(call, address, port))
    opened = [receiver.unprotect(bytes.fromhex(one["udp.payload"])) for one in rows]
    assert len(opened) == round(row.packets - row.lost)
    assert {read_rtp(one).payload for one in opened} == {b"\xd5" * 160}


def _key(call: Any, address: str, port: str) -> Any:
    """Return the key of the description that names a media point."""
    for number in range(len(call.messages)):
        lines = call.message(number).split("\n")
        if f"c=IN IP4 {address}" in lines and any(
            one.startswith(f"m=audio {port} ") for one in lines
        ):
            crypto = next(one for one in lines if one.startswith("a=crypto:")).split()
            word, bar, rest = crypto[2].removeprefix("inline:").partition("|")
            return master_key(crypto[1], word, bar + rest)
    raise AssertionError("no description names it")


def test_one_call_has_its_streams_and_no_others(disturbed: Filmed, tmp_path: Path) -> None:
    row = next(row for row in disturbed.rows_of_calls() if row.jitter_max > 0.0)
    done = disturbed.run.pcap(tmp_path / "call.pcapng", row.call, media=True)
    rows = disturbed.run.call(row.call).streams
    came = rows[rows["codec"].notna() & (rows["packets"] > rows["lost"])]
    found = told(done.path)
    assert Counter(one.source for one in found) == Counter(came["source_address"])
    assert done.media == sum(one.packets for one in found)
    comments = {one["frame.comment"] for one in tshark_fields(done.path, ("frame.comment",), "rtp")}
    assert comments == {f"call {row.call}"}


def test_srtp_without_the_library_is_told_in_one_line(
    bypassed: Filmed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pylibsrtp", None)
    with pytest.raises(InputError, match="SRTP needs pylibsrtp"):
        bypassed.run.pcap(tmp_path / "run.pcapng", media=True)
    assert not list(tmp_path.iterdir())


def test_a_node_narrows_it(disturbed: Filmed, tmp_path: Path) -> None:
    done = disturbed.run.pcap(tmp_path / "node.pcapng", nodes=["mediation"], media=True)
    ends = [{one.source.split(":")[0], one.destination.split(":")[0]} for one in told(done.path)]
    assert ends
    assert all("192.168.222.90" in pair for pair in ends)
