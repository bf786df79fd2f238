"""``directsip features``: what is installed, where it hooks, and who has it switched on."""

from __future__ import annotations

import click

from simulator.cli.common import json_option, options, print_answer, set_option
from simulator.topology.feature_list import feature_list, feature_text
from simulator.topology.load import load_topology


@click.command()
@click.argument("topology", required=False)
@options(set_option, json_option)
def features(topology: str | None, overrides: dict[str, str], as_json: bool) -> None:
    """List the features that are installed: package, detection points, parameters.

    With a TOPOLOGY also the nodes where it switches them on, and for whom.
    """
    if topology is None and overrides:
        raise click.UsageError("--set changes a topology: expected a TOPOLOGY")
    loaded = None if topology is None else load_topology(topology, overrides=overrides)
    found = feature_list(None if loaded is None else loaded.spec)
    if as_json:
        print_answer(found)
    else:
        click.echo(feature_text(found), nl=False)
