"""What a run writes as a capture is read back as its own tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import simulator
from simulator.record.reading import Capture
from simulator.study.run import Run
from simulator.workload.replay import read_records

# All that stands on the wire; nodes are addresses there.
SAME = [
    "transport",
    "label",
    "method",
    "sip_status",
    "cseq",
    "sip_call_id",
    "from_tag",
    "to_tag",
    "branch",
    "request_uri",
]


@pytest.fixture(scope="module", params=["guide-tcp", "guide-tls"])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return Pair(request.param, tmp_path_factory.mktemp("round-trip"))


class Pair:
    """A run, and its capture."""

    def __init__(self, topology: str, folder: Path) -> None:
        self.run: Run = simulator.simulate(
            topology, duration="15 s", warmup="0 s", replications=1, workers=1, out=folder / "run"
        )
        self.path = folder / "run.pcapng"
        self.run.pcap(self.path)
        self.capture: Capture = simulator.read_capture(self.path)

    @property
    def sent(self) -> pd.DataFrame:
        """The run's messages that went over IP."""
        rows = self.run.messages
        on_wire = rows[rows["transport"].isin(["udp", "tcp", "tls"])]
        return on_wire.sort_values(["time", "branch", "label"]).reset_index(drop=True)

    @property
    def read(self) -> pd.DataFrame:
        return self.capture.messages.sort_values(["time", "branch", "label"], ignore_index=True)


def test_every_message_is_read_back(pair: Pair) -> None:
    sent, read = (frame[SAME].astype(object).fillna("") for frame in (pair.sent, pair.read))
    pd.testing.assert_frame_equal(read, sent, check_dtype=False)
    assert set(read["transport"]) > {"udp"}


def test_times_are_those_of_the_run(pair: Pair) -> None:
    sent = pair.sent["time"]
    assert list(pair.read["time"]) == pytest.approx(list(sent - sent.min()), abs=2e-9)


def test_the_capture_is_sound(pair: Pair) -> None:
    assert pair.capture.remarks == ()


def test_calls_of_one_leg_are_those_of_the_run(pair: Pair) -> None:
    """The leg of the caller's own telephone sees what the run's table of calls holds."""
    ours = pair.run.calls.set_index(["caller", "dialled"])
    offset = pair.sent["time"].min()
    legs = pair.capture.calls.set_index(["caller", "dialled"])
    both = ours.index.intersection(legs.index)
    assert len(both) > 3
    for parties in both:
        run, leg = ours.loc[parties], legs.loc[parties]
        for name in ("alerted", "answered"):
            expected = run[name] - offset
            assert leg[name] == pytest.approx(expected, abs=0.002, nan_ok=True), (parties, name)
        assert leg["sip_status"] == run["sip_status"]


def test_as_records_legs_become_the_calls_that_the_run_made(pair: Pair) -> None:
    records = read_records(pair.path).calls
    made = pair.run.calls[pair.run.calls["call"].isin(pair.sent["call"])]
    assert len(records) < len(pair.capture.calls)
    assert sorted(one.direction for one in records) == sorted(made["direction"])
