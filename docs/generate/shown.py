"""What other commands print, for README.md: a call explained, a number traced."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from docs.generate.marks import block
from simulator.study.run import Run, open_run
from simulator.topology.load import load_topology

FOLDER: Final = Path("results/busy-hour")
DIRECTION: Final = "lync-to-mxone"
DIALLED: Final = ("30155", "20007")  # who dials what


def explained(run: Run) -> str:
    """Return the first call of a direction that met a busy line, as ``explain`` prints it."""
    calls = run.calls
    busy = calls[(calls["outcome"] == "busy") & (calls["direction"] == DIRECTION)]
    number = int(busy["call"].min())
    # Places are printed with the path of the run, which is another one on each machine.
    with TemporaryDirectory() as home, chdir(home):
        FOLDER.parent.mkdir()
        FOLDER.symlink_to(run.path.resolve())
        found = open_run(FOLDER).call(number).explain()
    return block(f"$ directsip explain {FOLDER} --call {number}\n{found}")


def dialled() -> str:
    """Return the way of a number as ``dial`` prints it."""
    source, number = DIALLED
    trace = load_topology("guide-tcp").dial(source, number)
    return block(f"$ directsip dial guide-tcp --from {source} {number}\n{trace}")
