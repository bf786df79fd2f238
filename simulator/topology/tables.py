"""Nodes and links of a topology as tidy tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.nodes.spec import TopologySpec

if TYPE_CHECKING:
    import pandas as pd


def nodes_table(spec: TopologySpec) -> pd.DataFrame:
    """Return one row a node: name, host, address, site, product, recipe, listening points."""
    import pandas as pd  # a third of a second to load: only who asks for a table pays

    hosts = {host.name: host for host in spec.hosts}
    rows = [
        {
            "node": node.name,
            "host": node.host,
            "address": hosts[node.host].address,
            "fqdn": hosts[node.host].fqdn,
            "site": hosts[node.host].site,
            "product": node.profile.product,
            "recipe": node.recipe,
            "listens": ", ".join(f"{one.transport}:{one.port}" for one in node.points),
            "line": node.mark.line,
        }
        for node in spec.nodes
    ]
    return pd.DataFrame(rows)


def links_table(spec: TopologySpec) -> pd.DataFrame:
    """Return one row a link: name, ends, delay and jitter (s), bandwidth (bit/s), loss."""
    import pandas as pd  # as above

    columns = ["link", "a", "b", "delay", "jitter", "bandwidth", "loss", "line"]
    rows = [
        (one.name, one.a, one.b, one.delay, one.jitter, one.bandwidth, one.loss, one.mark.line)
        for one in spec.links
    ]
    return pd.DataFrame(rows, columns=columns)
