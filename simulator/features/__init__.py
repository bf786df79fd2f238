"""Services at detection points, one a file, and all that a feature of another package imports.

A feature looks at a call (`CallView`) at a detection point and returns an `Edit`, a decision
(`Divert`, `Fork`, `Reject`, `Answer`, `Join`, `Reroute`, `Wait`) or nothing; call control acts.
`docs/writing-a-feature.md` shows one of one's own.
"""

from simulator.calls.decisions import (
    Also,
    Answer,
    Decision,
    Divert,
    Edit,
    Fork,
    Join,
    Reject,
    Reroute,
    Wait,
)
from simulator.calls.points import POINT_BY_NAME, CallView, Diversion
from simulator.calls.reasons import Reason
from simulator.features.base import Feature, Switched
from simulator.features.fields import (
    Field,
    Settings,
    choice,
    count,
    flag,
    fraction,
    number,
    numbers,
    text,
    time,
)

HOOKS = tuple(f"at_{name}" for name in POINT_BY_NAME)

__all__ = [
    "HOOKS",
    "Also",
    "Answer",
    "CallView",
    "Decision",
    "Diversion",
    "Divert",
    "Edit",
    "Feature",
    "Field",
    "Fork",
    "Join",
    "Reason",
    "Reject",
    "Reroute",
    "Settings",
    "Switched",
    "Wait",
    "choice",
    "count",
    "flag",
    "fraction",
    "number",
    "numbers",
    "text",
    "time",
]
