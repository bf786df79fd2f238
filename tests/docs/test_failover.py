"""The studies that docs/failover.md shows are such as their commands print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate.failover import STRICT, STUDIES, VARY, study
from docs.generate.marks import part
from simulator.study.failover.figures import FIGURES
from simulator.study.failover.ranking import elements
from simulator.topology.load import load_topology

PAGE = (Path(__file__).parents[2] / "docs/failover.md").read_text(encoding="utf-8")
SHORT = ["--duration", "3 min", "--warmup", "30 s", "--replications", "1", "--workers", "1"]
FEW = ["--set", "workload.load=0.3"]
SMALL = {
    "secondary": ["guide-tcp", "guide-secondary", "--fault", "mxone down at 1 min for 30 s", *FEW],
    "options": ["guide-secondary", "--fault", "mxone down at 1 min for 30 s", *VARY, *FEW],
    "alarms": ["guide-tcp", "--fault", "lan-mxone loss 5 % at 0 s", *VARY, *STRICT, *FEW],
}


def rows(printed: str) -> set[str]:
    """Return the names of the rows of figures, and the heads of tables."""
    found = re.findall(r"^( *\S+(?: \S+)*?)(?:  |$)", printed, re.MULTILINE)
    return {name.strip() for name in found if not name.startswith(("$", "```", "Failover of"))}


def figures(printed: str) -> set[str]:
    """Return the rows of the first table."""
    table = printed.partition("Mean of a replication")[2].partition("\n\n")[0]
    return rows(table)


@pytest.mark.parametrize("name", SMALL)
def test_a_small_study_has_the_rows_of_the_page(name: str) -> None:
    shown = figures(part(PAGE, name))
    small = figures(study([*SMALL[name], *SHORT]))
    assert {"calls lost", "blocked", "stuck in setup", "false alarms"} <= small
    assert small <= shown


@pytest.mark.parametrize("name", STUDIES)
def test_the_page_shows_what_the_command_says(name: str) -> None:
    shown = part(PAGE, name)
    assert shown.startswith(f"```text\n$ directsip study failover {STUDIES[name][0]} ")
    assert "\nFailover of " in shown


def test_the_ranking_has_every_node_and_link() -> None:
    known = elements(load_topology("enterprise-two-sites").spec)
    shown = re.findall(r"^ *\d+ ((?:node|link) \S+)", part(PAGE, "ranking"), re.MULTILINE)
    assert {*shown} == {" ".join(one) for one in known}
    assert len(shown) == len(known)


def test_every_figure_is_explained() -> None:
    explained = {*re.findall(r"`([a-z_]+)`(?=[^|\n]*\| )", PAGE)}
    assert {figure.name for figure in FIGURES} <= explained
