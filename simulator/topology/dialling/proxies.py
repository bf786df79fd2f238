"""A number at a plain SIP proxy: it leads to whoever has it, at home here or further on."""

from __future__ import annotations

from simulator.calls import reasons
from simulator.calls.numbering import NumberRange
from simulator.nodes.spec import NodeSpec
from simulator.topology.dialling.notes import Notes, refused
from simulator.topology.dialling.steps import End


def from_user_agent(notes: Notes, node: NodeSpec, number: str) -> End:
    """Find a number among all populations, as `simulator.nodes.plain_proxy` does."""
    notes.ask(node.name, "populations", number)
    for one in notes.spec.populations:
        numbers = NumberRange(one.first_number, one.users, one.name, one.line_prefix)
        index = numbers.index(number)
        if index is not None:
            notes.step(node.name, f"population {one.name}", "has it", number, one.mark)
            return notes.user(one.name, number, numbers.e164(index))
    return refused(number, reasons.vacant_number(node.name, number))
