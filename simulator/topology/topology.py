"""The topology that a user holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.errors import InputError, InputErrors
from simulator.nodes.spec import TopologySpec
from simulator.topology.checks import Finding, check
from simulator.topology.dialling import Trace, dial
from simulator.topology.picture import Drawing, draw
from simulator.topology.rerouting import Reroutes, reroutes
from simulator.topology.tables import links_table, nodes_table

if TYPE_CHECKING:
    import pandas as pd


class Topology:
    """A validated topology.

    Attributes
    ----------
    spec : TopologySpec
        Everything it says, as frozen objects.
    files : tuple of pathlib.Path
        The file it was read from, then those that it extends.
    overrides, workload_overrides : mapping
        Values that were set from outside, and those kept for the workload.
    """

    def __init__(
        self,
        spec: TopologySpec,
        *,
        files: tuple[Path, ...] = (),
        overrides: Mapping[str, object] | None = None,
        workload_overrides: Mapping[str, object] | None = None,
    ) -> None:
        self.spec = spec
        self.files = files
        self.overrides = dict(overrides or {})
        self.workload_overrides = dict(workload_overrides or {})

    @property
    def name(self) -> str:
        """The name that the file gives."""
        return self.spec.name

    @property
    def nodes(self) -> pd.DataFrame:
        """One row a node: host, address, product, recipe, listening points."""
        return nodes_table(self.spec)

    @property
    def links(self) -> pd.DataFrame:
        """One row a link: ends, delay and jitter (s), bandwidth (bit/s), loss."""
        return links_table(self.spec)

    def draw(self, path: str | Path | None = None) -> Drawing:
        """Draw the topology; with a `path` also write it there as ``.svg`` or ``.png``."""
        return draw(self.spec, path)

    def reroutes(self) -> Reroutes:
        """Say which answers of the far ends of trunks send a call to the next way.

        Examples
        --------
        >>> from simulator.topology.load import load_topology
        >>> rows = load_topology("guide-secondary").reroutes().rows
        >>> [(str(row.answer), row.after) for row in rows if row.node == "frontend"][:4]
        [('connection refused', 0.0), ('no connection', 1.5), ('no response', 1.5),
         ('100 alone', 10.0)]
        """
        return reroutes(self.spec)

    def dial(self, source: str, number: str) -> Trace:
        """Trace a number that somebody dials, through both sides; no call is made.

        Parameters
        ----------
        source : str
            Who dials: a user's number inside or in E.164 form, a population (its first user), a
            node, or ``PSTN``.
        number : str
            As typed.

        Examples
        --------
        >>> from simulator.topology.load import load_topology
        >>> trace = load_topology("guide-tcp").dial("30123", "20-123")
        >>> str(trace.end), trace.trunks
        ('extensions 20123', ('sip-trunk',))
        """
        return dial(self.spec, source, number)

    def check(self) -> list[Finding]:
        """Return what breaks a rule of the guide or of its makers, errors first.

        Examples
        --------
        >>> from simulator.topology.load import load_topology
        >>> [finding.rule for finding in load_topology("guide-tls").check()]
        ['bypass-ends-at-transfer']
        """
        return check(self.spec)

    def require_sound(self) -> None:
        """Refuse to go on with a topology in which `check` finds errors.

        Raises
        ------
        InputErrors
            The errors, each with its source.
        """
        errors = [
            InputError(f"{finding.text} ({finding.source})", mark=finding.mark)
            for finding in self.check()
            if finding.level == "error"
        ]
        if errors:
            raise InputErrors(errors)

    def __repr__(self) -> str:
        """Return the name with the number of nodes."""
        return f"<Topology {self.name}: {len(self.spec.nodes)} nodes>"
