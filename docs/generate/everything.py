"""All generated files by name, as they should stand in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from docs.generate.availability import failures
from docs.generate.certify import parts as certified
from docs.generate.checks import rules
from docs.generate.codecs import codecs, figures
from docs.generate.constants import SIP, STUDY, TRANSPORT, constants
from docs.generate.directions import examples, first_minutes, section, taken
from docs.generate.failover import explained as explained_losses
from docs.generate.failover import studies
from docs.generate.marks import block, filled
from docs.generate.notebooks import notebook
from docs.generate.products import boards, products
from docs.generate.remarks import assumed, explained
from docs.generate.shown import FOLDER, dialled
from docs.generate.shown import explained as explained_call
from simulator.study.run import Call, Run
from simulator.study.simulate import simulate
from simulator.topology.load import load_topology

ROOT: Final = Path(__file__).parents[2]
SHIPPED: Final = ("guide-tcp", "guide-tls", "guide-secondary", "enterprise-two-sites")
README_CALL: Final = "lync-to-mxone"  # the direction whose ladder README.md shows
LADDER: Final = "docs/pictures/ladder.svg"
LOADS: Final = "docs/pictures/loads.svg"
WAY: Final = "docs/pictures/way.svg"


def generated() -> dict[str, str]:
    """Return the text of each generated file by its path from the root of the checkout."""
    return {
        "README.md": _readme(),
        "docs/assumptions.md": _assumptions(),
        "docs/certify.md": _certify(),
        "docs/checks.md": _checks(),
        "docs/directions.md": _directions(),
        "docs/failover.md": _failover(),
        "docs/rerouting.md": _rerouting(),
        **{f"docs/pictures/{name}.svg": load_topology(name).draw().svg for name in SHIPPED},
        LADDER: _example().ladder().svg(),
        LOADS: first_minutes().draw().svg,
        WAY: examples(first_minutes())["pstn-to-lync"].draw().svg,
        **{
            f"notebooks/{source.stem}.ipynb": notebook(source.read_text(encoding="utf-8"))
            for source in sorted((ROOT / "notebooks").glob("*.py"))
        },
    }


def answer_in_readme(page: str) -> str:
    """Return README.md with the answer of a whole run; takes a minute."""
    return filled(page, "answer", answer(simulate("guide-tcp")))


def studies_of_failover(page: str) -> dict[str, str]:
    """Return docs/failover.md with whole studies, and their figures; takes many minutes."""
    texts, figures = studies()
    for name, text in texts.items():
        page = filled(page, name, text)
    return {"docs/failover.md": page, **figures}


def answer(run: Run) -> str:
    """Return what ``directsip run`` prints of a run, as a block of Markdown."""
    text, _, _ = run.text().partition("\nGo on:")
    return block(f"$ directsip run guide-tcp -o {FOLDER}\n{text}")


def _failover() -> str:
    page = (ROOT / "docs/failover.md").read_text(encoding="utf-8")
    return filled(page, "explained", explained_losses())


def _readme() -> str:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    parts = {
        "ladder": _picture(_example()),
        "explain": explained_call(first_minutes()),
        "dial": dialled(),
    }
    for name, text in parts.items():
        page = filled(page, name, text)
    return page


def _example() -> Call:
    return examples(first_minutes())[README_CALL]


def _picture(call: Call) -> str:
    """Return what a call takes, and its ladder as a picture, in Markdown."""
    command = f"directsip ladder results/busy-hour --call {call.number} -o ladder.svg"
    nodes = ", ".join(dict.fromkeys([*call.messages["source"], *call.messages["destination"]]))
    words = f"Ladder of call {call.number}: {len(call.messages)} messages between {nodes}"
    return f"{block(command, 'sh')}\n\n![{words}]({LADDER})\n\n{taken(call)}"


def _assumptions() -> str:
    page = (ROOT / "docs/assumptions.md").read_text(encoding="utf-8")
    files = {name: ROOT / "topologies" / f"{name}.yaml" for name in SHIPPED}
    workloads = ROOT / "topologies/workloads"
    hours = {"busy-hour": "guide-busy-hour", "enterprise-hour": "enterprise-busy-hour"}
    parts = {
        "sip": constants(SIP),
        "transport": constants(TRANSPORT),
        "study": constants(STUDY),
        "failures": failures(),
        "products": products(),
        "boards": boards(),
        "codecs": codecs(),
        "codec-figures": figures(),
        **{name: assumed(path.read_text(encoding="utf-8")) for name, path in files.items()},
        **{
            part: explained((workloads / f"{name}.yaml").read_text(encoding="utf-8"))
            for part, name in hours.items()
        },
    }
    for name, text in parts.items():
        page = filled(page, name, text)
    return page


def _certify() -> str:
    page = (ROOT / "docs/certify.md").read_text(encoding="utf-8")
    for name, text in certified().items():
        page = filled(page, name, text)
    return page


def _checks() -> str:
    page = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
    return filled(page, "rules", rules())


def _rerouting() -> str:
    page = (ROOT / "docs/rerouting.md").read_text(encoding="utf-8")
    both = str(load_topology("guide-secondary").reroutes()).split("\n\n")[:2]
    return filled(page, "reroutes", block("\n\n".join(both)))


def _directions() -> str:
    page = (ROOT / "docs/directions.md").read_text(encoding="utf-8")
    for name, call in examples(first_minutes()).items():
        page = filled(page, name, section(call))
    return page
