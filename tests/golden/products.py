"""Flows of the products themselves: one call in a shipped topology, against a table."""

from __future__ import annotations

from simulator.calls.attempt import Attempt
from simulator.record.labels import Labeller
from tests.golden.facts import worded
from tests.golden.table import Flows, Row
from tests.nodes.lab import Lab


def says(lab: Lab, call: Attempt, table: str, between: tuple[str, ...] = ()) -> None:
    """Compare the messages of a call, those between two nodes alone where they are given.

    Addresses are those of the topology's hosts.
    """
    label = Labeller()
    rows = [
        Row(s.sender, s.receiver, worded(s.item, s.flow.transport, label), False, s.sent, s.item)
        for s in lab.sights
        if s.item.call == call.number and s.item.method >= 0
        if not between or {s.sender, s.receiver} == {*between}
    ]
    names = {lab.scene.world.address_of(node.name): node.name for node in lab.spec.nodes}
    Flows(rows, names).says(table)
