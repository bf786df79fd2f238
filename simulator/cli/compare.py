"""``directsip compare``: what differs between two runs or captures."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.common import json_option, options, print_answer
from simulator.cli.outfile import out_file_option, put
from simulator.cli.results import open_result, partial_option


@click.command()
@click.argument("a", type=click.Path(path_type=Path), metavar="A")
@click.argument("b", type=click.Path(path_type=Path), metavar="B")
@options(
    click.option(
        "--call", "number", type=int, metavar="N", help="Compare the messages of call N of A."
    ),
    json_option,
    out_file_option((".txt", ".csv", ".json")),
    partial_option,
)
def compare(
    a: Path, b: Path, number: int | None, as_json: bool, out: Path | None, partial: bool
) -> None:
    """Say what differs between A and B, each a run or a capture.

    Of two runs: inputs, then figures with the 95 % interval of their difference, then calls that
    ended otherwise. With a capture: calls, found by Call-ID or by caller and called party. With
    --call: messages that only one of the two has, timings and headers.
    """
    from simulator.study.compare import compare as compared
    from simulator.study.compare import compare_call

    ours, theirs = open_result(a, partial), open_result(b, partial)
    found = compared(ours, theirs) if number is None else compare_call(ours, theirs, number)
    put(out, {".txt": found.text, ".csv": found.as_csv(), ".json": found.as_dict()})
    if as_json:
        print_answer(found.as_dict())
    else:
        click.echo(found.text, nl=False)
