"""Features of a topology: which service, for whom, with which parameters."""

from __future__ import annotations

from pydantic import ConfigDict

from simulator.topology.document import Section
from simulator.topology.units import Fraction


class FeatureFile(Section):
    """A feature and whom it serves: users, a share of a population, a route, a trunk or a node.

    What else stands here are parameters of the feature; `directsip features` lists them. They are
    read by `simulator.topology.features`, which knows what is installed.
    """

    model_config = ConfigDict(extra="allow", frozen=True, allow_inf_nan=False)

    feature: str
    users: tuple[str, ...] = ()
    population: str | None = None
    share: Fraction | None = None
    route: str | None = None
    trunk: str | None = None
    node: str | None = None
