"""Runs on disk: written, refused, opened, explored."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from simulator.errors import InputError
from simulator.record.columns import CALLS, MESSAGES
from simulator.record.store import write_table
from simulator.study import call as call_module
from simulator.study.manifest import read_manifest
from simulator.study.run import Run, open_run
from simulator.study.run_writer import RunWriter, begin_run, fresh_folder
from simulator.workload.records import Rejected
from tests.record import messages as made_messages
from tests.record.messages import CALL, message
from tests.study.made import context, results

Asked = list[tuple[int, frozenset[int]]]

INPUTS: dict[str, str | bytes] = {"topology.yaml": "name: made\n", "records.csv": b"caf\xe9\n"}


@pytest.fixture
def writer(tmp_path: Path) -> RunWriter:
    writer = begin_run(tmp_path / "run", context(), INPUTS)
    first = message(1234.5, "lync-clients", "frontend", "INVITE", transport="tls")
    write_table(writer.folder, MESSAGES, "r00000", made_messages.columns(first))
    for replication, number in ((0, 1), (1, 10_000_001)):
        row = {**CALL, "replication": replication, "call": number}
        columns = tuple([row.get(column.name)] for column in CALLS.columns)
        write_table(writer.folder, CALLS, f"r{replication:05d}", columns)
    return writer


@pytest.fixture
def run(writer: RunWriter) -> Run:
    writer.finish(results())
    return open_run(writer.folder)


# Writing


def test_a_run_that_begins_is_running_and_has_its_inputs(writer: RunWriter) -> None:
    manifest = read_manifest(writer.folder)
    assert (manifest.state, manifest.finished) == ("running", 0)
    assert (writer.folder / "inputs" / "records.csv").read_bytes() == b"caf\xe9\n"
    assert manifest.inputs["records.csv"] == sha256(b"caf\xe9\n").hexdigest()
    assert {"directsip", "python", "numpy", "pandas", "pyarrow", "simpy"} == set(manifest.versions)


def test_a_finished_run_is_complete(run: Run) -> None:
    assert (run.state, run.missing, run.manifest.finished) == ("complete", "", 4)


def test_a_run_whose_parts_are_gone_is_not_whole(run: Run) -> None:
    (run.path / "calls" / "r00001.parquet").unlink()
    with pytest.raises(InputError, match="1 of 2 parts of the table of calls are gone"):
        open_run(run.path)
    assert open_run(run.path, partial=True).missing.endswith("table of calls are gone")


def test_an_answer_that_was_changed_is_refused(run: Run) -> None:
    path = run.path / "answer.json"
    path.write_text(path.read_text().replace("0", "1", 1))
    with pytest.raises(InputError, match="not the one that the run wrote"):
        run.answer()


def test_the_folder_of_a_run_is_not_used_again(run: Run) -> None:
    with pytest.raises(InputError, match="a run stands here already"):
        begin_run(run.path, context(), INPUTS)


def test_a_folder_with_something_in_it_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(InputError, match="something is here already"):
        begin_run(tmp_path, context(), INPUTS)


def test_a_place_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"cannot be written; seen 'Not a directory'"):
        begin_run(tmp_path / "file" / "run", context(), INPUTS)


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    for _ in range(2):
        begin_run(fresh_folder(tmp_path / "run"), context(), INPUTS)
    assert fresh_folder(tmp_path / "run").name == "run-3"


def test_rejected_records_have_file_and_line(writer: RunWriter) -> None:
    writer.reject([Rejected("calls.csv", 7, "negative duration", "-3")])
    writer.finish(results())
    row = open_run(writer.folder).rejected.iloc[0]
    assert (row["file"], row["line"], row["reason"]) == ("calls.csv", 7, "negative duration")


def test_no_rejected_records_are_an_empty_table(writer: RunWriter) -> None:
    writer.reject([])
    writer.finish(results())
    assert open_run(writer.folder).rejected.empty


# Opening


def test_an_interrupted_run_is_refused_and_says_how_much_there_is(writer: RunWriter) -> None:
    writer.interrupt(results()[:3])
    with pytest.raises(InputError, match="interrupted, 3 of 4 replications are there") as error:
        open_run(writer.folder)
    assert "\n" not in str(error.value)


def test_an_interrupted_run_opens_in_part(writer: RunWriter) -> None:
    writer.interrupt(results()[:3])
    found = open_run(writer.folder, partial=True)
    assert found.missing == "interrupted, 3 of 4 replications are there"
    assert found.answer()["replications"] == 3


def test_a_run_without_a_finished_replication_has_no_answer(writer: RunWriter) -> None:
    assert writer.interrupt([]) is None
    with pytest.raises(InputError, match="has no answer"):
        open_run(writer.folder, partial=True).answer()


def test_a_run_that_still_runs_is_refused(writer: RunWriter) -> None:
    with pytest.raises(InputError, match="still running"):
        open_run(writer.folder)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "not the folder of a run"),
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ("{}", "not the manifest of a run"),
    ],
)
def test_what_is_no_run_is_refused(tmp_path: Path, content: str | None, words: str) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(InputError, match=words):
        open_run(tmp_path)


def test_an_unknown_state_is_refused(writer: RunWriter) -> None:
    path = writer.folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "state": "done"}))
    with pytest.raises(InputError, match="state of the run is not known"):
        open_run(writer.folder)


def test_a_path_to_nothing_or_to_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        open_run(tmp_path / "none")
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="a file, not the folder"):
        open_run(tmp_path / "file")


# Exploring


def test_the_tables_are_there(run: Run) -> None:
    assert list(run.calls["call"]) == [1, 10_000_001]
    assert len(run.messages) == 1
    assert list(run.resources["blocked"]) == [3, 5, 4, 7]
    assert run.seizures.empty


def test_the_table_of_resources_has_what_the_blocked_would_have_added(run: Run) -> None:
    row = run.resources.iloc[0]
    offered = row["carried_traffic"] / (1 - row["blocked"] / row["attempts"])
    assert row["offered_traffic"] == pytest.approx(offered)


def test_the_answer_is_that_of_the_results(run: Run) -> None:
    assert run.answer()["resources"][0]["blocked"] == 19


def test_the_text_names_a_call_of_the_first_replication(run: Run) -> None:
    assert run.text().endswith(f"directsip ladder {run.path} --call 1\n")


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([("mxone-to-mxone", "busy"), ("lync-to-pstn", "blocked")], 12),
        ([("mxone-to-pstn", "answered"), ("pstn-to-lync", "answered")], 12),
        ([("lync-to-lync", "answered"), ("lync-to-mxone", "answered")], 12),
        ([("mxone-to-pstn", "answered"), ("pstn-to-lync", "busy")], 11),
    ],
)
def test_the_call_named_is_blocked_or_else_an_answered_one_over_a_trunk(
    tmp_path: Path, rows: list[tuple[str, str]], number: int
) -> None:
    writer = begin_run(tmp_path / "run", context(), INPUTS)
    found = [
        {**CALL, "call": 11 + i, "direction": direction, "outcome": outcome}
        for i, (direction, outcome) in enumerate(rows)
    ]
    columns = tuple([row.get(column.name) for row in found] for column in CALLS.columns)
    write_table(writer.folder, CALLS, "r00000", columns)
    writer.finish(results())
    assert open_run(writer.folder).text().endswith(f"--call {number}\n")


def test_a_call_has_its_row_and_its_messages(run: Run) -> None:
    call = run.call(1)
    assert call.row["direction"] == "lync-to-mxone"
    assert list(call.messages["label"]) == ["INVITE"]


def test_a_call_that_is_not_there_is_refused(run: Run) -> None:
    with pytest.raises(InputError, match="no such call; seen '5'"):
        run.call(5)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Replications that were run again."""
    asked: Asked = []

    def rerun(run: Run, replication: int, calls: frozenset[int]) -> pd.DataFrame:
        asked.append((replication, calls))
        return made_messages.frame(message(1234.5, "mxone", "gateway", "INVITE"))

    monkeypatch.setattr(call_module, "import_module", lambda name: SimpleNamespace(rerun=rerun))
    return asked


def test_messages_that_were_not_kept_are_made_anew(run: Run, asked: Asked) -> None:
    assert "gateway" in str(run.ladder(10_000_001))
    assert asked == [(1, frozenset({10_000_001}))]


def test_messages_that_were_kept_are_not_made_anew(run: Run, asked: Asked) -> None:
    assert "frontend" in str(run.ladder(1))
    assert asked == []


def test_a_notebook_shows_the_page(run: Run) -> None:
    assert "<pre>guide-tcp, workload made" in run._repr_html_()
    assert "<svg" in run.call(1)._repr_html_()


def test_a_notebook_draws_a_ladder_by_itself(run: Run) -> None:
    assert run.ladder(1)._repr_svg_().startswith("<svg")
    assert str(run.ladder(1)).startswith("Call 1  lync-to-mxone")
