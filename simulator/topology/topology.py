"""The topology that a user holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from simulator.nodes.spec import TopologySpec


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

    def __repr__(self) -> str:
        """Return the name with the number of nodes."""
        return f"<Topology {self.name}: {len(self.spec.nodes)} nodes>"
