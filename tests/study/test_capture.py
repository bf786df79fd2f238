"""A capture of a run, read back by our own reader."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from simulator.errors import InputError
from simulator.record.reading import read_capture
from simulator.study.capture import Captured
from simulator.study.run import Run
from simulator.study.simulate import simulate

SIP = ("udp", "tcp", "tls")
SAME = ["transport", "method", "sip_status", "cseq", "sip_call_id", "from_tag", "to_tag", "branch"]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Half a minute of the guide's topology."""
    folder: Path = tmp_path_factory.mktemp("capture") / "run"
    return simulate("guide-tcp", duration="30 s", warmup="30 s", replications=1, out=folder)


@pytest.fixture(scope="module")
def written(run: Run) -> Captured:
    """Its capture."""
    return run.pcap(run.path.parent / "run.pcapng")


def test_what_is_written_reads_back_as_the_table_of_messages(run: Run, written: Captured) -> None:
    read = read_capture(written.path).messages.sort_values("time", kind="stable")
    ours = run.messages[run.messages["transport"].isin(SIP)].sort_values("time", kind="stable")
    assert written.messages == len(read) == len(ours)
    for column in SAME:
        texts = [rows[column].astype(object).fillna("").map(str) for rows in (read, ours)]
        assert Counter(texts[0]) == Counter(texts[1])
    apart = (read["time"].to_numpy() - read["time"].iloc[0]) - (
        ours["time"].to_numpy() - ours["time"].iloc[0]
    )
    assert abs(apart).max() < 1e-6


def test_what_carries_no_ip_is_said_to_be_missing(run: Run, written: Captured) -> None:
    lines = run.messages["transport"].value_counts()
    assert written.left_out == {name: lines[name] for name in ("isdn", "amp")}
    assert f"{lines['isdn']} of the ISDN" in written.remark


def test_a_full_disk_leaves_no_half_of_a_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError, match="cannot be written; seen 'No space left on device'"):
        run.pcap(tmp_path / "run.pcapng")
    assert list(tmp_path.iterdir()) == []
