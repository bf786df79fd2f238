"""What a Mediation Server's bypass decision knows of the rest: sites, and Lync's clients."""

from __future__ import annotations

from simulator.calls.normalisation import normalise
from simulator.nodes.media_bypass import Client, MediaBypass, Places
from simulator.nodes.recipes.conference import rooms_of
from simulator.nodes.spec import NodeSpec, TrunkSpec
from simulator.nodes.world import World

_G711 = frozenset(("PCMA", "PCMU"))


def media_bypass(front_end: NodeSpec, world: World) -> MediaBypass:
    """Return the decision of the Mediation Servers of a Front End."""
    assert front_end.lync is not None
    users = front_end.lync.users
    clients = {one.population: _client(one.population, world) for one in users}

    def client(number: str) -> Client | None:
        for numbers in users:
            if numbers.index(number) is not None or numbers.index_e164(number) is not None:
                return clients[numbers.population]
        return None

    rooms = frozenset(rooms_of(front_end.name, world))
    plans = tuple(plan for plan in front_end.lync.dial_plans if plan.scope != "user")

    def conference(number: str) -> bool:
        return bool(rooms) and normalise(number, plans).number in rooms

    places = Places(world.spec.hosts if front_end.lync.media_bypass == "sites" else ())
    return MediaBypass(front_end.lync.media_bypass, places, client, conference)


def _client(population: str, world: World) -> Client:
    node = world.node_of_population(population)
    able = node.profile.srtp != "none" and not _G711.isdisjoint(node.profile.codecs)
    return Client(world.hosts[node.host].site, able)


def gateway_site(trunk: TrunkSpec, world: World) -> str:
    """Return the site of the gateway in which a trunk peer's media ends."""
    telephony = world.specs[trunk.pbx].telephony
    gateways = () if telephony is None else telephony.gateways
    return world.host_of(gateways[0] if gateways else trunk.pbx).site
