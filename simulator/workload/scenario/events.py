"""The table of events: what the actors of a scenario did and saw, and what is asked of it."""

from __future__ import annotations

from typing import Final

import pandas as pd

from simulator.errors import InputError, Mark
from simulator.record.columns import Column, Table
from simulator.record.where import select

# Facts of the terminals (`simulator.calls.watcher`), each a column.
_FACTS: Final = (
    ("number", "number shown, dialled or pressed for; empty: none"),
    ("name", "name shown"),
    ("diverted_by", "number of the user who has diverted the call"),
    ("source", "of ringback: local, or early media"),
    ("tone", "tone of a refusal: busy, congestion, special information"),
    ("by", "self or peer"),
    ("to", "where a call was transferred to"),
    ("digits", "digits pressed or heard"),
    ("sent", "whether digits could be sent"),
    ("why", "why not"),
    ("media", "addresses between which media runs"),
    ("path", "as `media`"),
)
_NUMBERS: Final = (
    ("status", "SIP status"),
    ("cause", "Q.850 cause"),
)
EVENTS: Final = Table(
    "events",
    "One row a thing that an actor did or saw.",
    (
        Column("time", "float", "s", "from the start of the scenario"),
        Column("actor", "text", "", "who"),
        Column("event", "text", "", "what"),
        Column("call", "int", "", "number of the call; 0: none yet"),
        *(Column(name, "int", "", text) for name, text in _NUMBERS),
        *(Column(name, "text", "", text) for name, text in _FACTS),
    ),
)


def check_expression(expression: str, table: Table, mark: Mark, field: str) -> str:
    """Return an expression that can be read.

    Raises
    ------
    InputError
        It cannot, or names a column that the table has not.
    """
    empty = pd.DataFrame({column.name: [] for column in table.columns})
    try:
        select(empty, table, expression)
    except InputError as error:
        raise InputError(
            error.message, mark=mark, field=field, seen=error.seen, expected=error.expected
        ) from None
    return expression
