"""A replication run again: message rows, and messages as text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from simulator.errors import InputError
from simulator.study.run import Call, Run, open_run
from simulator.study.simulate import simulate


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A minute of the guide's topology, in two replications."""
    folder: Path = tmp_path_factory.mktemp("rerun") / "run"
    options = {"duration": "1 min", "warmup": "1 min", "replications": 2, "workers": 1}
    return simulate("guide-tcp", out=folder, **options)  # type: ignore[arg-type]


def first(run: Run, replication: int, direction: str) -> Call:
    """Return the first answered call of a replication in a direction."""
    rows = run.calls
    rows = rows[(rows["replication"] == replication) & (rows["direction"] == direction)]
    return run.call(int(rows["call"].iloc[0]))


@pytest.mark.parametrize("replication", [0, 1])
def test_each_message_has_its_text_by_the_number_of_its_row(run: Run, replication: int) -> None:
    call = first(run, replication, "lync-to-mxone")
    for number, row in enumerate(call.messages.itertuples()):
        start, *head = call.message(number).split("\n")
        words = str(row.label) if row.sip_status == 0 else f"SIP/2.0 {row.label}"
        assert start.startswith(words)
        assert f"Call-ID: {row.sip_call_id}" in head
        assert f"CSeq: {row.cseq} {row.method}" in head


def test_an_invite_brings_its_session_description(run: Run) -> None:
    text = first(run, 0, "lync-to-mxone").message(0)
    head, _, body = text.partition("\n\n")
    assert "Content-Type: application/sdp" in head
    assert body.startswith("v=0\n")


def test_a_message_of_the_isdn_is_named_alone(run: Run) -> None:
    call = first(run, 0, "pstn-to-lync")
    number = list(call.messages["transport"]).index("isdn")
    assert call.message(number).startswith("SETUP\n(ISDN, Q.931")


def test_a_message_that_is_not_there_is_refused(run: Run) -> None:
    call = first(run, 0, "lync-to-mxone")
    with pytest.raises(InputError, match=r"no such message; seen '999', expected 0 to \d+"):
        call.message(999)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [(lambda file: file.write_bytes(b"x"), "changed since the run"), (Path.unlink, "cannot be")],
)
def test_a_run_whose_inputs_changed_is_not_run_again(
    run: Run, tmp_path: Path, change: Callable[[Path], object], complaint: str
) -> None:
    copytree(run.path, tmp_path / "run")
    change(tmp_path / "run" / "inputs" / "workload.yaml")
    with pytest.raises(InputError, match=rf"workload\.yaml: .*{complaint}"):
        open_run(tmp_path / "run").pcap(tmp_path / "run.pcapng")
    assert not (tmp_path / "run.pcapng").exists()
