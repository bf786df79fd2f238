"""What a folder of a run lacks, in words."""

from __future__ import annotations

from pathlib import Path

from simulator.record.columns import TABLES
from simulator.record.store import part_names
from simulator.study.manifest import Manifest


def lost_parts(folder: Path, manifest: Manifest) -> list[str]:
    """Name the tables that lack parts which were there when the run ended."""
    counted = ((table, manifest.parts.get(table.name, 0)) for table in TABLES)
    return [
        f"{written - there} of {written} parts of the table of {table.name} are gone"
        for table, written in counted
        if (there := len(part_names(folder, table))) < written
    ]


def unfinished(manifest: Manifest) -> str:
    """Say how far a run has come that is not complete."""
    word = "still running, or ended by force" if manifest.state == "running" else "interrupted"
    if manifest.state == "running":
        return f"{word}; no answer yet, and tables of finished replications only"
    return f"{word}, {manifest.finished} of {manifest.replications} replications are there"
