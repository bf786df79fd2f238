"""directsip: an Aastra MX-ONE and a Microsoft Lync Server 2010 joined by a Direct SIP trunk.

What a user types after ``import simulator``. Every name is loaded from its room when it is
first asked for, so importing the package costs next to nothing and brings in no library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    # The same names for type checkers and editors, which do not run `__getattr__`.
    from simulator import erlang as erlang
    from simulator.faults.load import load_faults as load_faults
    from simulator.record.reading import read_capture as read_capture
    from simulator.study.certify import certify as certify
    from simulator.study.replay import replay as replay
    from simulator.study.run import open_run as open_run
    from simulator.study.scenario import run_scenario as run_scenario
    from simulator.study.simulate import simulate as simulate
    from simulator.study.study import Study as Study
    from simulator.topology.load import load_topology as load_topology
    from simulator.workload.load import load_workload as load_workload
    from simulator.workload.mapping import load_mapping as load_mapping

__version__ = "0.1.0"

# name -> module that holds it under the same name; a module holds itself.
_HOMES: Final[Mapping[str, str]] = {
    "erlang": "simulator.erlang",
    "load_topology": "simulator.topology.load",
    "load_workload": "simulator.workload.load",
    "load_faults": "simulator.faults.load",
    "load_mapping": "simulator.workload.mapping",
    "simulate": "simulator.study.simulate",
    "replay": "simulator.study.replay",
    "open_run": "simulator.study.run",
    "run_scenario": "simulator.study.scenario",
    "certify": "simulator.study.certify",
    "Study": "simulator.study.study",
    "read_capture": "simulator.record.reading",
}


def __getattr__(name: str) -> object:
    """Load `name` from its room (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'simulator' has no attribute {name!r}")
    home = import_module(_HOMES[name])
    return home if home.__name__ == f"simulator.{name}" else getattr(home, name)


def __dir__() -> list[str]:
    """List what a user types, loaded or not."""
    return sorted([*_HOMES, "__version__"])
