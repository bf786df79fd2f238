"""A plain SIP proxy: neutral, record-routing, in front of user agents or of another proxy.

It knows by the number plan of the topology where everybody is at home (a location service that
was filled beforehand), so nobody registers.
"""

from __future__ import annotations

from simulator.contracts import Flow
from simulator.nodes.spec import PopulationSpec
from simulator.sip.endpoint import Endpoint
from simulator.sip.forking import Branch, Chosen, Context, Refusal
from simulator.sip.location import Target
from simulator.sip.message import Headers, Request, Response
from simulator.sip.proxy import ProxyCore, way_on
from simulator.sip.throttle import WITHHELD
from simulator.sip.uri import Address, Uri


class PlainProxy(ProxyCore):
    """The transaction user of a plain proxy.

    Parameters
    ----------
    endpoint : Endpoint
    address : Address
        Our Record-Route.
    places : sequence of (PopulationSpec, Target, bool)
        Every population, where its calls go from here, and whether that is its user agents.
    headers : tuple of (name, value)
        On our own responses.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        address: Address,
        places: tuple[tuple[PopulationSpec, Target, bool], ...],
        headers: Headers,
    ) -> None:
        super().__init__(endpoint, self.find, _by_location, address, self.is_ours)
        self.headers = headers
        self._places = [
            (len(p.first_number), int(p.first_number), p.users, target, last)
            for p, target, last in places
        ]
        self._host = address.uri.host
        self._port = address.uri.port
        endpoint.user = self

    def is_ours(self, uri: Uri) -> bool:
        """Whether a URI is that of this proxy."""
        return uri.host == self._host and (uri.port or 5060) == (self._port or 5060)

    def find(self, request: Request, flow: Flow, now: float) -> Chosen:
        """Return the one branch of a request that begins something."""
        number = request.uri.user or ""
        if number.isascii() and number.isdigit():
            for length, first, users, target, last in self._places:
                if len(number) == length and first <= int(number) < first + users:
                    uri = Uri(number, target.host, target.port) if last else request.uri
                    return [Branch(uri, targets=(target,))]
        return Refusal(404, self.headers)

    def onward(self, request: Request) -> tuple[Request, Uri, tuple[Target, ...] | None]:
        """Return what is passed on without state, and where to."""
        uri, route = self._arrived(request)
        targets = None
        if request.identity.to_tag is None and not route:
            found = self.find(request.derive(uri=uri), None, 0.0)  # type: ignore[arg-type]
            if not isinstance(found, Refusal):
                uri, targets = found[0].uri, found[0].targets
        uri, route, hop = way_on(uri, route)
        copy = request.derive(uri=uri, route=route, max_forwards=request.max_forwards - 1)
        return copy, hop or (route[0].uri if route else uri), targets

    def pass_on(self, context: Context, best: Response, now: float) -> None:
        """Send the best failure upstream; what we withheld stays a 503 (RFC 7339 5.10.1)."""
        if best.local == WITHHELD:
            self.refuse(context, Refusal(503, self.headers), now)
        else:
            super().pass_on(context, best, now)


def _by_location(uri: Uri) -> Flow | None:
    return None
