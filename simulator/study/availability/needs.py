"""What a call between two populations needs of a topology, read off its numbering and routes.

Each part is an element, ``("node", name)``, ``("link", name)`` or ``("trunk", name)``, which
the caller's `strike` turns into the units that fail. Of a link only those count without which two
machines cannot reach each other. Capacity is left out: what stands in is taken to carry all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Final

from simulator.calls.analysis import External, analyse, convert
from simulator.calls.routing import VoiceRoute
from simulator.nodes.spec import PopulationSpec, TopologySpec, TrunkSpec
from simulator.study.availability.links import separators, sound
from simulator.study.availability.structure import FAILED, Structure, all_of, any_of
from simulator.topology.dialling.lists import routes_of

Strike = Callable[[str, str], Structure]
_AT_LYNC: Final = "lync"


class Needs:
    """What calls need.

    Parameters
    ----------
    topology : TopologySpec
    strike : callable
        ``strike(scope, name)`` returns what has to work for an element to work.
    """

    def __init__(self, topology: TopologySpec, strike: Strike) -> None:
        self._topology = topology
        self._strike = strike
        self._graph = sound(topology)
        self._nodes = {node.name: node for node in topology.nodes}
        self._populations = {one.name: one for one in topology.populations}
        self._trunks = {trunk.name: trunk for trunk in topology.trunks}

    def between(self, source: str, destination: str) -> Structure:
        """Return what a call from one population to another needs."""
        caller, called = self._populations[source], self._populations[destination]
        if caller.kind == _AT_LYNC:
            way = self._from_lync(caller, called)
        elif caller.kind == "pstn":
            carrier = self._nodes[caller.home].carrier
            assert carrier is not None
            way = self._from_server(carrier.telephony_server, called, ())
        else:
            way = self._from_server(caller.home, called, ())
        return all_of([self._at_home(caller), way])

    # The two ends

    def _at_home(self, users: PopulationSpec) -> Structure:
        """Return what users need to reach the server where they are at home."""
        if users.kind == "pstn":
            return self._carrier(users.home, None)
        terminals = next(one.name for one in self._topology.nodes if one.population == users.name)
        if users.kind == _AT_LYNC:
            servers = [one for one in (users.home, users.backup) if one is not None]
            pools = dict.fromkeys(front for one in servers for front in self._front_ends(one))
            fronts = any_of(self._joined(terminals, front) for front in pools)
            return all_of([self._node(terminals), fronts])
        gateway = self._nodes[terminals].attached_to
        steps = [terminals, *([] if gateway is None else [gateway]), users.home]
        return self._chain(steps)

    def _carrier(self, name: str, server: str | None) -> Structure:
        carrier = self._nodes[name].carrier
        assert carrier is not None
        server = server or carrier.telephony_server
        gateway = carrier.gateway_of(server)
        return self._chain([name, *([] if gateway is None else [gateway]), server])

    def _front_ends(self, name: str) -> tuple[str, ...]:
        lync = self._nodes[name].lync
        return (name,) if lync is None or not lync.members else lync.members

    # The ways between them

    def _from_lync(self, caller: PopulationSpec, called: PopulationSpec) -> Structure:
        if called.kind == _AT_LYNC:
            return self._at_home(called)
        number = called.line_prefix + called.first_number
        trunks = dict.fromkeys(
            trunk for route in self._routes(caller, number) for trunk in route.trunks
        )
        return any_of(
            all_of([self._over(self._trunks[name]), self._from_server(pbx, called, ())])
            for name in trunks
            for pbx in [self._trunks[name].pbx]
        )

    def _routes(self, caller: PopulationSpec, number: str) -> list[VoiceRoute]:
        lync = self._nodes[caller.home].lync
        assert lync is not None
        policies = [one for one in lync.policies if one.name == caller.voice_policy]
        routes = [route for one in policies for route in routes_of(one, lync.routes)]
        return [route for route in routes if route.matches(number)]

    def _from_server(self, server: str, called: PopulationSpec, seen: tuple[str, ...]) -> Structure:
        """Return what a call needs that a Telephony Server has to bring to somebody."""
        own = [self._node(server), self._media(server)]
        if called.home == server:
            return all_of([*own, self._at_home(called)])
        return all_of([*own, any_of(self._choices(server, called, (*seen, server)))])

    def _choices(
        self, server: str, called: PopulationSpec, seen: tuple[str, ...]
    ) -> Iterable[Structure]:
        telephony = self._nodes[server].telephony
        if telephony is None:
            return
        number = convert(called.line_prefix + called.first_number, telephony.incoming).number
        found = analyse(number, telephony.extensions, telephony.destinations)
        routes = {route.name: route for route in telephony.routes}
        for choice in found.choices if isinstance(found, External) else ():
            route = routes[choice.route]
            if route.trunk is not None:
                yield all_of([self._over(self._trunks[route.trunk]), self._at_home(called)])
            elif route.carrier is not None:
                yield self._carrier(route.carrier, server)
            elif route.server is not None and route.server not in seen:
                onward = self._from_server(route.server, called, seen)
                yield all_of([self._joined(server, route.server), onward])

    def _media(self, server: str) -> Structure:
        """Return the gateways of which a server needs any, where its media runs through them."""
        telephony = self._nodes[server].telephony
        if telephony is None or not telephony.forced_gateway or not telephony.gateways:
            return all_of([])
        return any_of(self._joined(server, gateway) for gateway in telephony.gateways)

    def _over(self, trunk: TrunkSpec) -> Structure:
        """Return what a trunk needs: any of its Mediation Servers, with a Front End behind it."""
        members = []
        for member in trunk.members:
            mediation = self._nodes[member].mediation
            fronts = () if mediation is None else mediation.front_ends or (mediation.front_end,)
            behind = any_of(self._joined(member, front) for front in fronts)
            members.append(all_of([self._joined(trunk.pbx, member), behind]))
        return all_of([self._strike("trunk", trunk.name), any_of(members)])

    # Elements

    def _node(self, name: str) -> Structure:
        return self._strike("node", name)

    def _chain(self, names: list[str]) -> Structure:
        pairs = pairwise(names)
        return all_of([self._node(names[0]), *(self._joined(a, b) for a, b in pairs)])

    def _joined(self, a: str, b: str) -> Structure:
        """Return what it takes for one node to have another: that one, and the links between."""
        near, far = self._host(a), self._host(b)
        cut = separators(self._graph, near, far)
        if cut is None:
            return FAILED
        return all_of([self._node(b), *(self._strike("link", name) for name in cut)])

    def _host(self, name: str) -> str:
        return self._nodes[name].host
