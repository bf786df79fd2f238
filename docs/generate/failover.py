"""The studies of docs/failover.md: what each command prints, and three lost calls explained.

Whole studies take minutes, so they are made on request (``python -m docs.generate --answer``);
the tests hold their form to small ones. The calls are explained anew each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import chdir, redirect_stderr
from functools import cache
from io import StringIO
from pathlib import Path
from shlex import join
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Final

from click.testing import CliRunner

from docs.generate.marks import block
from simulator.cli.main import directsip
from simulator.study.run import Run, open_run
from simulator.study.simulate import simulate

DOWN: Final = "mxone down at 30 min for 10 min"
FOLDER: Final = Path("results/mxone-down")
VARY: Final = ("--vary", "trunk.options_interval=60s,15s")
STRICT: Final = ("--set", "trunk.options_misses=1", "--set", "trunk.options.timeout=2s")
RANKING: Final = ("enterprise-two-sites", "--n-minus-1")
# Part of the page -> arguments of `directsip study failover`.
STUDIES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "secondary": ("guide-tcp", "guide-secondary", "--fault", DOWN),
        "options": (
            "guide-secondary", "--fault", "mxone down at 5 min for 10 min", *VARY,
            "--duration", "16 min", "--warmup", "4 min",
        ),
        "alarms": (
            "guide-tcp", "--fault", "lan-mxone loss 5 % at 0 s for 1 h", *VARY, *STRICT,
            "--set", "workload.load=0.1",
        ),
        "ranking": (
            *RANKING, "--at", "3 min", "--for", "2 min", "--duration", "8 min",
            "--warmup", "3 min", "--set", "workload.load=0.3", "--replications", "1",
        ),
    }
)  # fmt: skip
FIGURES: Final[Mapping[str, str]] = MappingProxyType(
    {"secondary": "docs/pictures/failover.svg", "ranking": "docs/pictures/n-minus-1.svg"}
)
# Which lost calls are explained: direction, how it ended, status.
EXAMPLES: Final = (
    ("lync-to-pstn", "failed", 504),
    ("mxone-to-lync", "abandoned", 487),
    ("pstn-to-mxone", "rejected", 480),
)


def studies() -> tuple[dict[str, str], dict[str, str]]:
    """Return the printed studies by part, and their figures by file; takes many minutes."""
    texts: dict[str, str] = {}
    figures: dict[str, str] = {}
    for name, arguments in STUDIES.items():
        with TemporaryDirectory() as home:
            file = Path(home, "figure.svg")
            printed = study([*arguments, *(("-o", str(file)) if name in FIGURES else ())])
            texts[name] = block(f"$ directsip study failover {join(arguments)}\n{printed}")
            if name in FIGURES:
                figures[FIGURES[name]] = file.read_text(encoding="utf-8")
    return texts, figures


def study(arguments: list[str]) -> str:
    """Return what ``directsip study failover`` prints."""
    with redirect_stderr(StringIO()):
        return CliRunner().invoke(directsip, ["study", "failover", *arguments]).stdout


@cache
def outage() -> Run:
    """Return the first replication of a run with the fault, up to some minutes after it."""
    return simulate("guide-tcp", faults=DOWN, duration="45 min", replications=1, workers=1)


def explained() -> str:
    """Return the first lost call of each kind, as ``explain`` prints it."""
    calls = outage().calls
    struck = calls[calls["reason_rule"] == "fault"]
    shown = []
    for direction, outcome, status in EXAMPLES:
        kind = (struck["direction"] == direction) & (struck["outcome"] == outcome)
        number = int(struck[kind & (struck["sip_status"] == status)]["call"].min())
        shown.append(block(f"$ directsip explain {FOLDER} --call {number}\n{_explained(number)}"))
    return "\n\n".join(shown)


def _explained(number: int) -> object:
    # Places are printed with the path of the run, which is another one on each machine.
    with TemporaryDirectory() as home, chdir(home):
        FOLDER.parent.mkdir()
        FOLDER.symlink_to(outage().path.resolve())
        return open_run(FOLDER).call(number).explain()
