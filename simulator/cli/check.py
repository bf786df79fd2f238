"""``directsip check``: is the configuration right."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from simulator.cli.common import json_option, options, print_answer, set_option
from simulator.cli.outfile import csv_text, out_file_option, put
from simulator.errors import InputError, Mark
from simulator.topology.checks import Finding
from simulator.topology.load import load_topology
from simulator.topology.topology import Topology
from simulator.workload.fit import check_fit
from simulator.workload.load import load_workload

_COLUMNS: Final = ("level", "rule", "text", "source", "file", "line")


@click.command()
@click.argument("topology")
@options(set_option, out_file_option((".txt", ".csv", ".json")), json_option)
def check(topology: str, overrides: dict[str, str], out: Path | None, as_json: bool) -> int:
    """Say what in TOPOLOGY breaks a rule of the integration guide: file, line, rule, source.

    The workload that it names has to load and to fit, too. Exit code 1 where there are errors;
    warnings and advice do not count. docs/checks.md lists the rules.
    """
    loaded = load_topology(topology, overrides=overrides)
    _check_workload(loaded)
    findings = loaded.check()
    rows = [_row(one) for one in findings]
    data: dict[str, object] = {"topology": loaded.name, "findings": rows}
    text = "".join(f"{line}\n" for line in (*findings, _summary(loaded.name, findings)))
    cells = ([str(row[name]) for name in _COLUMNS] for row in rows)
    put(out, {".txt": text, ".csv": csv_text(_COLUMNS, cells), ".json": data})
    if as_json:
        print_answer(data)
    else:
        click.echo(text, nl=False)
    return int(any(finding.level == "error" for finding in findings))


def _check_workload(topology: Topology) -> None:
    """Refuse what `run` would refuse of the workload, in the same words."""
    named, values = topology.spec.workload, topology.workload_overrides
    if named is not None:
        check_fit(load_workload(named, values), topology.spec)
    elif values:
        raise InputError("the topology names no workload", mark=Mark(f"--set {next(iter(values))}"))


def _row(finding: Finding) -> dict[str, object]:
    return {
        "level": finding.level,
        "rule": finding.rule,
        "text": finding.text,
        "source": finding.source,
        "file": finding.mark.file,
        "line": finding.mark.line,
    }


def _summary(name: str, findings: list[Finding]) -> str:
    levels: list[str] = [finding.level for finding in findings]
    words = (("error", "errors"), ("warning", "warnings"), ("advice", "advice"))
    counts = [
        f"{levels.count(one)} {one if levels.count(one) == 1 else many}" for one, many in words
    ]
    return f"{name}: {', '.join(counts)}"
