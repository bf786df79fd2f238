"""The eight directions in whole runs: what the tables say of calls that go through or find no room.

One call of each direction is replayed, and its rows are counted: L a SIP trunk licence (and the
trunk's channel beside it), E an encryption licence, R RTP resources of the gateway, B a B channel,
N a call with media through the Mediation Server.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pandas as pd
import pytest

from simulator.record.columns import CALLS, SEIZURES
from simulator.record.store import read_table
from simulator.study.plan import RunPlan
from simulator.study.replication import run_replication
from simulator.topology.load import load_topology
from simulator.workload.records import DIRECTIONS, CallRecord

START = 1_290_000_000.0
APART = 60.0
TRUNK = ("lync-to-mxone", "mxone-to-lync", "lync-to-pstn", "pstn-to-lync")

SETUPS: dict[str, tuple[str, dict[str, object]]] = {
    "tcp": ("guide-tcp", {}),
    "tcp, media direct": ("guide-tcp", {"node.mxone.telephony.forced_gateway": "no"}),
    "tls, bypass": ("guide-tls", {}),
    "tls, no bypass": ("guide-tls", {"trunk.bypass": "no"}),
}
# Extensions are SIP telephones here. Columns: the set-ups in their order.
TABLE = {
    "lync-to-mxone": ("L1 R2 N1", "L1 N1", "L1 E1 R2", "L1 E1 R2 N1"),
    "mxone-to-lync": ("L1 R2 N1", "L1 N1", "L1 E1 R2", "L1 E1 R2 N1"),
    "lync-to-pstn": ("L1 R1 B1 N1", "L1 R1 B1 N1", "L1 E1 R1 B1", "L1 E1 R1 B1 N1"),
    "pstn-to-lync": ("L1 R1 B1 N1", "L1 R1 B1 N1", "L1 E1 R1 B1", "L1 E1 R1 B1 N1"),
    "mxone-to-pstn": ("B1 R1", "B1 R1", "B1 R1", "B1 R1"),
    "pstn-to-mxone": ("B1 R1", "B1 R1", "B1 R1", "B1 R1"),
    "lync-to-lync": ("", "", "", ""),
    "mxone-to-mxone": ("R2", "", "R2", "R2"),
}
LETTERS = {
    "sip-trunk-licences": "L",
    "sip-trunk-encryption": "E",
    "gateway-rtp": "R",
    "pstn-b-channels": "B",
    "mediation-calls": "N",
}

Tables = tuple[pd.DataFrame, pd.DataFrame]


def replayed(
    topology: str, overrides: Mapping[str, object], *directions: str, apart: float = APART
) -> Tables:
    """The calls and seizures of one call in each direction, one after the other."""
    few = {f"population.{name}.users": 8 for name in ("lync", "extensions", "attached", "pstn")}
    records = tuple(
        CallRecord(START + apart * i, direction, f"a{i}", f"b{i}", 2.0, 10.0, "answered", i + 1)  # type: ignore[arg-type]  # one of the eight
        for i, direction in enumerate(directions)
    )
    spec = load_topology(topology, overrides={**few, **overrides}).spec
    with TemporaryDirectory() as name:
        folder, window = Path(name), apart * len(records)
        plan = RunPlan(spec, None, records, START, window, 0.0, 1, False, "none", folder)
        run_replication(plan, 0)
        return read_table(folder, CALLS), read_table(folder, SEIZURES)


@cache
def of_setup(setup: str) -> Tables:
    topology, overrides = SETUPS[setup]
    return replayed(topology, overrides, *TABLE)


@pytest.mark.parametrize("setup", SETUPS)
@pytest.mark.parametrize("direction", TABLE)
def test_a_call_has_the_seizures_of_its_direction(setup: str, direction: str) -> None:
    calls, seizures = of_setup(setup)
    (call,) = calls[calls["direction"] == direction].to_dict("records")
    assert call["outcome"] == "answered"
    rows = seizures[seizures["call"] == call["call"]]
    expected = taken(TABLE[direction][list(SETUPS).index(setup)])
    assert Counter(rows["resource"]) == expected
    assert rows["refused"].isna().all()
    # From the call's arrival at what it takes until the BYE has been there.
    assert (rows["start"] >= call["begin"]).all()
    assert (rows["end"] <= call["cleared"] + 1.0).all()
    assert (rows["end"] >= call["released"]).all()


def taken(words: str) -> Counter[str]:
    by_letter = {letter: name for name, letter in LETTERS.items()}
    found = Counter({by_letter[word[0]]: int(word[1:]) for word in words.split()})
    if found["sip-trunk-licences"]:
        found["sip-trunk"] = found["sip-trunk-licences"]
    return +found


def test_all_directions_are_here() -> None:
    assert set(TABLE) == set(DIRECTIONS.values())


# No room


class Full(NamedTuple):
    """What runs out, for whom, and how the row of a call says it."""

    overrides: dict[str, object]
    cause: int
    rule: str
    node: str
    words: str
    topology: str = "guide-tcp"
    directions: tuple[str, ...] = TRUNK


FULL = {
    "trunk channel": Full(
        {"trunk.channels": 0}, 34, "no free channel", "mxone", "all 0 channels of sip-trunk"
    ),
    "licence": Full(
        {"trunk.licences": 0},
        34,
        "no free licence",
        "mxone",
        "all 0 licences of sip-trunk-licences",
    ),
    "encryption licence": Full(
        {"trunk.encryption_licences": 0},
        34,
        "no free licence",
        "mxone",
        "all 0 licences of sip-trunk-encryption",
        topology="guide-tls",
    ),
    "RTP resource": Full(
        {"node.gateway.gateway.rtp_resources": 1},
        47,
        "no free RTP resource",
        "mxone",
        "of the 1 RTP resources of gateway-rtp fewer than 2 are free",
        directions=("lync-to-mxone", "mxone-to-lync", "mxone-to-mxone"),
    ),
    "call limit": Full(
        {"node.mediation.mediation.call_limit": 0},
        42,
        "call limit",
        "mediation",
        "0 calls with media",
    ),
}


@pytest.mark.parametrize("what", FULL)
def test_the_row_of_a_call_without_room_says_why(what: str) -> None:
    full = FULL[what]
    calls, seizures = replayed(full.topology, full.overrides, *full.directions)
    assert list(calls["direction"]) == list(full.directions)
    _check_blocked(calls, full.cause, full.rule, full.node, full.words)
    refused = seizures[seizures["refused"].notna()]
    assert set(refused["call"]) == set(calls["call"])
    # What was taken before is given back at once.
    kept = seizures[seizures["refused"].isna()]
    assert (kept["end"] - kept["start"] < 1.0).all()


@pytest.mark.parametrize(
    ("direction", "node"),
    [("mxone-to-pstn", "mxone"), ("lync-to-pstn", "mxone"), ("pstn-to-mxone", "pstn")],
)
def test_the_row_of_a_call_without_b_channel_says_why(direction: str, node: str) -> None:
    rates: dict[str, object] = {
        "node.pstn.carrier.primary_rates": 1,
        "node.pstn.carrier.channels_per_rate": 1,
    }
    calls, _ = replayed("guide-tcp", rates, direction, direction, apart=6.0)
    second = calls[calls["begin"] > 0.0]
    assert len(second) == 1
    _check_blocked(second, 34, "no free B channel", node, "all 1 B channels of pstn-b-channels")


def _check_blocked(calls: pd.DataFrame, cause: int, rule: str, node: str, words: str) -> None:
    for call in calls.to_dict("records"):
        assert (call["outcome"], call["sip_status"], call["q850_cause"]) == ("blocked", 503, cause)
        assert (call["reason_rule"], call["reason_node"]) == (rule, node)
        assert call["reason"].startswith(words)
        assert call["reason_source"]
        assert call["released_by"] == "network"
