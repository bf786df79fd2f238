"""``directsip pcap``: what passed on the links, for Wireshark."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.common import options
from simulator.cli.results import open_finished, partial_option, run_argument


@click.command()
@run_argument
@options(
    click.option(
        "--call",
        "number",
        type=int,
        metavar="N",
        help="Only this call.  [default: all of the first replication]",
    ),
    click.option(
        "--node",
        "nodes",
        multiple=True,
        metavar="NODE",
        help="Only messages from or to this node; may be repeated.",
    ),
    click.option(
        "--media",
        is_flag=True,
        help="Also every packet of speech, as it comes to its receiver.",
    ),
    click.option(
        "-o",
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        required=True,
        metavar="FILE.pcapng",
        help="Where it is written.",
    ),
    partial_option,
)
def pcap(
    run: Path,
    number: int | None,
    nodes: tuple[str, ...],
    media: bool,
    out: Path,
    partial: bool,
) -> None:
    """Write the signalling of RUN as a capture that Wireshark opens.

    The replication is run again for it. Each packet is captured once, on the link by which it
    leaves its sender. SRTP is encrypted with the keys of the session descriptions.
    """
    done = open_finished(run, partial).pcap(out, number, nodes=nodes, media=media)
    speech = f" and {done.media} packets of speech" if media else ""
    within = f"{done.messages} SIP messages{speech} in {done.packets} packets"
    click.echo(f"{done.path}: {within}", err=True)
    if done.remark:
        click.echo(done.remark, err=True)
