"""``directsip check``: is the configuration right."""

from __future__ import annotations

import click

from simulator.cli.common import json_option, options, print_answer, set_option
from simulator.topology.checks import Finding
from simulator.topology.load import load_topology


@click.command()
@click.argument("topology")
@options(set_option, json_option)
def check(topology: str, overrides: dict[str, str], as_json: bool) -> int:
    """Say what in TOPOLOGY breaks a rule of the integration guide: file, line, rule, source.

    Exit code 1 where there are errors; warnings and advice do not count.
    """
    loaded = load_topology(topology, overrides=overrides)
    findings = loaded.check()
    if as_json:
        print_answer({"topology": loaded.name, "findings": [_row(one) for one in findings]})
    else:
        for finding in findings:
            click.echo(str(finding))
        click.echo(_summary(loaded.name, findings))
    return int(any(finding.level == "error" for finding in findings))


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
