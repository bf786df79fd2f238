"""What an item of the checklist needs of a topology, and what is said where that is missing."""

from __future__ import annotations

from simulator.nodes.spec import TopologySpec, TrunkSpec
from simulator.study.certify.item import Need

_USERS = {
    "lync": "Lync users",
    "sip": "SIP telephones of MX-ONE",
    "attached": "telephones on a media gateway",
    "pstn": "subscribers of the public network",
}


def users(**wanted: int) -> Need:
    """Return the need of so many users of each kind, beside that of a trunk.

    Examples
    --------
    >>> from simulator.topology.load import load_topology
    >>> users(lync=500)(load_topology("guide-tcp").spec)
    'needs 500 Lync users; the topology has 200'
    """

    def need(topology: TopologySpec) -> str:
        if not topology.trunks:
            return "the topology has no Direct SIP trunk"
        for kind, count in wanted.items():
            there = sum(one.users for one in topology.populations if one.kind == kind)
            if there < count:
                many = f"{count} " if count > 1 else ""
                return f"needs {many}{_USERS[kind]}; the topology has {there or 'none'}"
        return ""

    return need


def _first(topology: TopologySpec) -> TrunkSpec:
    return topology.trunks[0]


def tls(topology: TopologySpec) -> str:
    """Return why the trunk is not signalled over TLS."""
    used = _first(topology).transport
    return "" if used == "tls" else f"needs TLS; the trunk uses {used.upper()}"


def srtp(topology: TopologySpec) -> str:
    """Return why media on the trunk is not encrypted."""
    trunk = _first(topology)
    if trunk.transport != "tls":  # keys are exchanged in the clear otherwise (RFC 4568 7.2)
        return f"needs TLS and SRTP; the trunk uses {trunk.transport.upper()}"
    return "needs SRTP; the trunk has none" if trunk.srtp == "not-supported" else ""


def bypass(topology: TopologySpec) -> str:
    """Return why media does not bypass the Mediation Server."""
    missing = srtp(topology)
    return missing or ("" if _first(topology).bypass else "media bypass is off on the trunk")


def second_gateway(topology: TopologySpec) -> str:
    """Return why Lync cannot go on to a secondary trunk peer."""
    behind = {trunk.pbx for trunk in topology.trunks}
    return "" if len(behind) > 1 else "the topology has no secondary gateway for Lync"


def second_mediation(topology: TopologySpec) -> str:
    """Return why MX-ONE cannot go on to a secondary Mediation Server."""
    same = {one.mediation for one in topology.trunks if one.pbx == _first(topology).pbx}
    return "" if len(same) > 1 else "the topology has no secondary Mediation Server"


def meeting(topology: TopologySpec) -> str:
    """Return why nobody meets in a conference of Lync's."""
    there = any(node.conference is not None for node in topology.nodes)
    return "" if there else "the topology has no A/V conferencing server"
