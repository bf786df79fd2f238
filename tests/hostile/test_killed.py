"""Runs that are stopped by force leave neither processes nor half a replication."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

import simulator
from simulator.record.columns import CALLS, SEIZURES
from simulator.record.store import PartWriter, part_names, write_table
from simulator.study.run_writer import begin_run
from tests.study.made import context, results

_PARENT = """
import os, sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from simulator.study.execute import prepare
if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=prepare)
    pool.submit(os.getpid).result()
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(os.name == "nt", reason="no pipe can be waited for with a limit there")
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    with subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        parent.kill()
        # The worker has the same standard output: its end comes when the worker has ended.
        ended, _, _ = select.select([parent.stdout], [], [], 30.0)
        assert ended
        assert parent.stdout.read() == b""


def test_an_interrupted_run_keeps_nothing_of_what_did_not_end(tmp_path: Path) -> None:
    finished = results()[:2]
    writer = begin_run(tmp_path / "run", context(), {})
    for part in ("r00000", "r00001", "r00002"):
        write_table(writer.folder, CALLS, part, ())
    write_table(writer.folder, SEIZURES, "r00001", ())
    PartWriter(writer.folder, SEIZURES, "r00002")  # still open when its worker was ended
    writer.interrupt(finished)
    assert part_names(writer.folder, CALLS) == ["r00000", "r00001"]
    assert [path.name for path in (writer.folder / SEIZURES.name).iterdir()] == ["r00001.parquet"]
    assert simulator.open_run(writer.folder, partial=True).manifest.finished == 2
