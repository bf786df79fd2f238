"""The kinds of faults: what each may strike, what it needs to be told, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from simulator.nodes.frozen import FrozenMapping

_MACHINES: Final = ("node", "host", "group")
_LINKS: Final = ("link", "group")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind.

    Parameters
    ----------
    text : str
        What happens.
    scopes : tuple of str
        What it may strike.
    needs, takes : tuple of str
        Fields that it must be told, and that it may be told.
    instant : bool
        It is over at once; it takes no ``for``.
    """

    text: str
    scopes: tuple[str, ...]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    instant: bool = False


KINDS: Final[Mapping[str, Kind]] = FrozenMapping(
    {
        "down": Kind(
            "power lost, state lost, nothing answered; a link carries nothing",
            ("node", "host", "link", "trunk", "group"),
        ),
        "crash": Kind(
            "processes end and lose their state; the machine resets their connections and "
            "refuses others",
            _MACHINES,
        ),
        "restart": Kind("as crash, and started again at once", _MACHINES, instant=True),
        "freeze": Kind("processors stop; connections are still accepted", _MACHINES),
        "silent": Kind("takes nothing in and answers nothing; state is kept", _MACHINES),
        "port-closed": Kind(
            "new connections and datagrams to the port are refused", ("node",), takes=("port",)
        ),
        "partition": Kind(
            "nothing passes between two sides, whatever links there are", ("between", "trunk")
        ),
    }
)
