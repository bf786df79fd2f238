"""The checklist of the shipped topologies, for docs/certify.md."""

from __future__ import annotations

from functools import cache
from typing import Final

from simulator.study.certify import Checklist, certify
from simulator.study.certify.item import Entry
from simulator.study.certify.writing.markdown import ladders, table

TOPOLOGIES: Final = ("guide-tcp", "guide-tls", "guide-secondary")


@cache
def checklist(topology: str) -> Checklist:
    """Return the checklist of a shipped topology; performed once."""
    return certify(topology)


def parts() -> dict[str, str]:
    """Return the generated parts of the page by name."""
    tables = {name: table(checklist(name)) for name in TOPOLOGIES}
    return {**tables, "ladders": "\n".join(ladders(_shown()))}


def _shown() -> tuple[Entry, ...]:
    """Return each item in the first of the topologies that it applies to."""
    found: dict[str, Entry] = {}
    for name in TOPOLOGIES:
        for entry in checklist(name).entries:
            if entry.verdicts or entry.item.number not in found:
                known = found.get(entry.item.number)
                if known is None or not known.verdicts:
                    found[entry.item.number] = entry
    return tuple(found.values())
