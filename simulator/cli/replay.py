"""``directsip replay``: real call records, or a capture, as the load."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.common import (
    ideal_option,
    json_option,
    map_option,
    media_option,
    messages_option,
    no_spread_option,
    options,
    out_option,
    seed_option,
    set_option,
)
from simulator.cli.result import Destination, conclude, destination, progress


@click.command()
@click.argument("topology")
@click.argument("records", type=click.Path(path_type=Path), metavar="RECORDS|CAPTURE")
@options(
    map_option,
    no_spread_option,
    set_option,
    seed_option,
    ideal_option,
    media_option,
    messages_option,
    out_option,
    json_option,
)
def replay(
    topology: str,
    records: Path,
    mapping: str | None,
    spread: bool,
    overrides: dict[str, str],
    seed: int,
    ideal: bool,
    media: str,
    messages: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """Replay call records, or a capture, through TOPOLOGY and print the answer.

    RECORDS is a CSV file of call records (CDR); the system that wrote it is recognised by its
    columns, or named with --map. Where no mapping fits, the first rows are shown, and a mapping to
    start from is printed instead of an answer. Rows that cannot be used are counted by reason and
    listed in the table of rejected rows. There is no warm-up.

    Of a CAPTURE (pcap or pcapng) the calls are the records. The mapping `capture`
    joins legs of one call that back-to-back user agents gave Call-IDs of their own, and tells which
    side a party is on.
    """
    from simulator.study.replay import replay as replay_records
    from simulator.workload.recognise import UnrecognisedRecords

    where: Destination = destination(out, topology)
    try:
        with progress("records") as advance:
            found = replay_records(
                topology,
                records,
                mapping=mapping,
                spread=spread,
                seed=seed,
                overrides=overrides,
                ideal=ideal,
                media=media,
                messages=messages,
                out=where.folder,
                progress=advance,
            )
    except UnrecognisedRecords as error:
        click.echo("\n".join(error.rows), err=True)
        click.echo(error.suggestion, nl=False)
        raise
    conclude(found, where, as_json=as_json)
