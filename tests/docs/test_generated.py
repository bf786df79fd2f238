"""What the documentation shows is what the code makes."""

from __future__ import annotations

import re
from functools import cache

import pytest
from click.testing import CliRunner

from docs.generate.directions import DIRECTIONS, examples, first_minutes
from docs.generate.everything import ROOT, answer, generated
from docs.generate.marks import block, part
from simulator.cli.main import directsip

FILES = (
    "README.md",
    "docs/assumptions.md",
    "docs/certify.md",
    "docs/checks.md",
    "docs/directions.md",
    "docs/failover.md",
    "docs/rerouting.md",
    "docs/pictures/guide-tcp.svg",
    "docs/pictures/guide-tls.svg",
    "docs/pictures/guide-secondary.svg",
    "docs/pictures/enterprise-two-sites.svg",
    "docs/pictures/ladder.svg",
    "docs/pictures/loads.svg",
    "docs/pictures/way.svg",
)


@cache
def made() -> dict[str, str]:
    return generated()


@pytest.mark.parametrize("name", FILES)
def test_a_page_is_as_it_would_be_made_now(name: str) -> None:
    stands = (ROOT / name).read_text(encoding="utf-8")
    assert stands == made()[name], "run `make pages`"


def test_nothing_else_is_made_but_notebooks() -> None:
    others = {*made()} - {*FILES}
    assert others
    assert all(re.fullmatch(r"notebooks/\S+\.ipynb", name) for name in others)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_each_direction_is_shown(direction: str) -> None:
    shown = part((ROOT / "docs/directions.md").read_text(encoding="utf-8"), direction)
    assert f"  {direction}\nfrom " in shown
    assert "Outcome: answered" in shown


def test_the_command_prints_the_ladder_of_the_page() -> None:
    run = first_minutes()
    number = str(examples(run)["lync-to-mxone"].number)
    printed = CliRunner().invoke(directsip, ["ladder", str(run.path), "--call", number]).stdout
    assert printed
    assert printed.rstrip() in (ROOT / "docs/directions.md").read_text(encoding="utf-8")


# What a few minutes need not see: questions to the name server, registrations.
RARE = {"infrastructure", "registration request delay, RRD"}


def skeleton(shown: str) -> set[str]:
    """Return what stands at the left of each line, and the heads of tables: all but figures."""
    lines = [
        line
        for line in shown.splitlines()
        if line and not line.startswith(("$", "Note", "SER", " "))
    ]
    heads = {line.partition(":")[0] if ":" in line else line.split("  ")[0] for line in lines}
    return {head.strip() for head in heads if not head[0].isdigit()}


def test_the_answer_in_the_readme_has_the_lines_of_an_answer() -> None:
    shown = part((ROOT / "README.md").read_text(encoding="utf-8"), "answer")
    small = answer(first_minutes())
    assert skeleton(shown) - RARE == skeleton(small) - RARE


def test_the_answer_in_the_readme_is_of_the_run_it_says() -> None:
    shown = part((ROOT / "README.md").read_text(encoding="utf-8"), "answer")
    assert shown.startswith(block("$ directsip run guide-tcp")[: -len("\n```")])
    assert "20 replications of 1 h after 16 min of warm-up, seed 1\n" in shown
