"""The Lync Front End: registrar and proxy, dial plans, voice policies, PSTN usages and routes.

A number that a client dials is normalised by the caller's dial plan, looked up among the users
(reverse number lookup), and else sent by policy, usage and route to the Mediation Server of a
trunk. What comes from a Mediation Server leads to a user. A trunk that refuses with a status on
which Lync reroutes gives room to the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from itertools import pairwise

from simulator.calls import reasons
from simulator.calls.course import Destination
from simulator.calls.decisions import Edit
from simulator.calls.hooks import with_headers
from simulator.calls.normalisation import normalise
from simulator.calls.numbering import DialPlan
from simulator.calls.points import Hooks, compile_hooks
from simulator.calls.reasons import Reason, reason_headers
from simulator.calls.routing import VoicePolicy, outbound
from simulator.calls.undelivered import place_of, undelivered
from simulator.contracts import Flow, Journal
from simulator.nodes.mediation import DIAGNOSTICS
from simulator.nodes.profile import Profile
from simulator.nodes.spec import LyncSpec, PopulationSpec, TrunkSpec
from simulator.sip import identity
from simulator.sip.endpoint import Endpoint
from simulator.sip.location import Target
from simulator.sip.message import Headers, Request, Response
from simulator.sip.proxy import Branch, Chosen, ProxyCore, Refusal
from simulator.sip.refer import REFERRED_BY, read_referred_by
from simulator.sip.registration import Registrar
from simulator.sip.sending import Sending
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method

PHONE = (("user", "phone"),)
User = tuple[PopulationSpec, str]  # population, and number in E.164 form


class FrontEnd(ProxyCore):
    """The transaction user of a Front End.

    Parameters
    ----------
    name : str
    endpoint : Endpoint
    journal : Journal
    spec : LyncSpec
    profile : Profile
    address : Address
        Our Record-Route.
    populations : mapping of population name to PopulationSpec
    trunks : mapping of trunk name to (TrunkSpec, tuple of Target)
        Each with the Mediation Servers that serve it, in order.
    mediation : frozenset of str
        Addresses from which Mediation Servers call.
    headers : tuple of (name, value)
        On our own responses.
    down : container of str
        Trunks whose peers are down.
    members : mapping of node name to Target, optional
        The other Front Ends of the pool.
    marked : callable, optional
        ``marked(trunk, place)``: whether the Mediation Server at a place of its list counts the
        peer as down.
    """

    def __init__(
        self,
        name: str,
        endpoint: Endpoint,
        journal: Journal,
        spec: LyncSpec,
        profile: Profile,
        address: Address,
        populations: dict[str, PopulationSpec],
        trunks: dict[str, tuple[TrunkSpec, tuple[Target, ...]]],
        mediation: frozenset[str],
        headers: Headers,
        down: Container[str] = (),
        members: dict[str, Target] | None = None,
        marked: Callable[[TrunkSpec, int], bool] = lambda trunk, place: False,
    ) -> None:
        super().__init__(endpoint, self.find, self.way_to_contact, address, self.is_ours)
        self.name = name
        self.journal = journal
        self.spec = spec
        self.profile = profile
        self.populations = populations
        self.trunks = trunks
        self.mediation = mediation
        self.headers = headers
        self.down = down
        self.members = members or {}
        self.marked = marked
        self._inside = frozenset(target.host for target in self.members.values())
        self.hooks: Hooks = compile_hooks(())
        self.rooms: dict[str, tuple[str, Uri, Target]] = {}  # conferences by number
        self.registrar = Registrar(headers)
        self._plans = {plan.name: plan for plan in spec.dial_plans}
        self._policies = {policy.name: policy for policy in spec.policies}
        self._wide = tuple(p for p in spec.dial_plans if p.scope != "user")
        self._turn = 0
        endpoint.user = self

    # Requests outside calls

    def on_request(self, server: Transaction, now: float) -> None:
        """Answer what is for the server itself; pass on the rest."""
        method = server.method
        if method is Method.REGISTER:
            self.registrar.register(server, now)
        elif method in _SERVED and server.request.identity.to_tag is None:
            tag = f"s{server.request.cseq}-{self.endpoint.new_tag()}"
            server.respond(server.request.reply(200, tag, headers=self.headers), now)
        else:
            super().on_request(server, now)

    # Where a new request goes

    def find(self, request: Request, flow: Flow, now: float) -> Chosen:
        """Return the branches of a request that begins a call."""
        caller = self.caller(request, flow)
        by = caller or self.referrer(request)
        ways = self.lead(request, request.uri.user or "", caller, by, now).ways
        return self.refusal(request, ways, now) if isinstance(ways, Reason) else ways

    def lead(
        self,
        request: Request,
        dialled: str,
        caller: User | None,
        by: User | None,
        now: float,
        edit: Edit | None = None,
    ) -> Destination:
        """Return where a number leads.

        Parameters
        ----------
        request : Request
        dialled : str
        caller : User or None
            Who calls, where that is a client.
        by : User or None
            Whose dial plan and voice policy count: the caller, or who sends the call on.
        edit : Edit, optional
            What features change in the request.
        """
        plans = self._wide if by is None else self._plans_of(by[0])
        found = normalise(dialled, plans, node=self.name)
        if found.reason is not None:
            return Destination(ways=found.reason)
        user = self.user_of(found.number)
        if user is not None:
            return Destination(found.number, user, ways=self._to_user(request, user, now, edit))
        if found.number in self.rooms:
            return self.to_room(found.number)
        if by is None:
            return Destination(found.number, ways=reasons.unknown_user(self.name, found.number))
        return self._out(request, found.number, caller, by, now, edit)

    def caller(self, request: Request, flow: Flow) -> User | None:
        """Return population and number of a client; None for a Mediation Server."""
        if flow.host in self.mediation:
            return None
        from_ = request.identity.from_
        number = from_.uri.user or ""
        if identity.is_anonymous(from_):
            number = identity.preferred(request.headers)  # RFC 3325 9.2
        return self.user(number)

    def referrer(self, request: Request) -> User | None:
        """Return the user on whose behalf a Mediation Server calls, by Referred-By (RFC 3892)."""
        if request.header(REFERRED_BY) is None:
            return None
        who = read_referred_by(request.headers)
        number = "" if who is None else identity.number_of(who.uri.user or "")
        return self.user(self.user_of(number) or number)

    def user(self, number: str) -> User | None:
        """Return population and number in E.164 form of a user."""
        for numbers in self.spec.users:
            index = numbers.index(number)
            if index is not None:
                return self.populations[numbers.population], numbers.e164(index)
        return None

    def _plans_of(self, population: PopulationSpec) -> tuple[DialPlan, ...]:
        own = self._plans.get(population.dial_plan or "")
        return self._wide if own is None else (own, *self._wide)

    def _policy_of(self, population: PopulationSpec) -> VoicePolicy | None:
        return self._policies.get(population.voice_policy or "")

    def user_of(self, number: str) -> str | None:
        """Return the user whose line this number in E.164 form is (reverse number lookup)."""
        for numbers in self.spec.users:
            index = numbers.index_e164(number)
            if index is not None:
                return numbers.number(index)
        return None

    def _to_user(
        self, request: Request, user: str, now: float, edit: Edit | None
    ) -> list[Branch] | Reason:
        bindings = self.registrar.bindings(user, now)
        if not bindings:
            return self._to_member(request, user) or reasons.not_registered(self.name, user)
        headers = None
        if identity.hides(request.identity.from_, request.headers):
            headers = identity.without(request.headers)  # RFC 3325 7: a client is not trusted
        if edit is not None:
            base = request.headers if headers is None else headers
            headers = with_headers(base, edit.add, edit.remove)
        return [Branch(b.contact, flow=b.flow, headers=headers) for b in bindings]

    def _to_member(self, request: Request, user: str) -> list[Branch]:
        """Return the way to the member of the pool that has the user, home or backup.

        What another member has passed on to us goes nowhere else.
        """
        if request.via is not None and request.via.host in self._inside:
            return []
        known = self.user(user)
        names = () if known is None else (known[0].home, known[0].backup)
        for name in names:
            target = self.members.get(name or "")
            if known is not None and target is not None:
                uri = Uri(known[1], self.spec.domain, parameters=PHONE)
                return [Branch(uri, targets=(target,), headers=request.headers)]
        return []

    def _out(
        self,
        request: Request,
        number: str,
        caller: User | None,
        by: User,
        now: float,
        edit: Edit | None,
    ) -> Destination:
        population, own = by
        self._turn += 1
        found = outbound(
            number,
            self._policy_of(population),
            self.spec.routes,
            down=self.down,
            turn=self._turn,
            user=own,
            node=self.name,
        )
        if found.reason is not None:
            return Destination(number, ways=found.reason)
        headers = self._asserted(request, caller, edit)
        tried = (self._branches(a.trunk, number, headers, now) for a in found.attempts)
        branches = [branch for some in tried for branch in some]
        for branch, following in pairwise(branches):
            branch.otherwise, branch.silence = following, self.profile.no_ringing_timeout
        first = found.attempts[0]
        return Destination(number, "", first.route, first.trunk, branches[:1])

    def to_room(self, number: str) -> Destination:
        """Return the way to the focus of a conference."""
        name, uri, target = self.rooms[number]
        return Destination(number, route=name, ways=[Branch(uri, targets=(target,))])

    def _asserted(self, request: Request, caller: User | None, edit: Edit | None) -> Headers:
        """Return the headers of a request on its way out, with the caller's identity.

        A call from outside keeps what it came with: Lync 2010 tells nothing of who sends it on.
        """
        shown = "" if caller is None else caller[1]
        if edit is not None:
            shown = edit.number or shown
        headers = request.headers
        if shown:
            name = "" if edit is None or edit.name is None else edit.name
            who = Address(Uri(shown, self.spec.domain), name), Address(Uri(shown, "", scheme="tel"))
            headers = (*identity.without(headers), identity.assertion(*who))
        if edit is None:
            return headers
        if edit.hidden is not None:
            headers = with_headers(headers, (identity.HIDDEN,) if edit.hidden else (), _PRIVACY)
        return with_headers(headers, edit.add, edit.remove)

    def _branches(self, trunk: str, number: str, headers: Headers, now: float) -> list[Branch]:
        """Return the ways to a trunk peer: by the Mediation Servers of its pool, in order.

        Those that count the peer as down are passed over, unless all do; those that did not
        answer of late come last.
        """
        spec, targets = self.trunks[trunk]
        uri = Uri(number, spec.peer_address, parameters=PHONE)
        if len(targets) > 1:
            up = tuple(t for place, t in enumerate(targets) if not self.marked(spec, place))
            targets = self.endpoint.locator.ordered(up or targets, now)
        branches = [Branch(uri, targets=(target,), headers=headers) for target in targets]
        for branch in branches[1:]:
            branch.twin = True
        return branches

    def is_its_own(self, response: Response) -> bool:
        """A Mediation Server that refuses by itself says nothing about its trunk peer."""
        return response.status == 503 and response.header(DIAGNOSTICS) is None

    def reroutes(self, status: int) -> bool:
        """Whether a gateway that failed so gives room to the next one."""
        return status in self.profile.reroute_statuses

    def on_unreached(self, sending: Sending, response: Response, now: float) -> None:
        """Say why nobody was reached, but for callers who hung up meanwhile."""
        if sending.cancelled:
            return
        transaction = sending.transaction
        flow = None if transaction is None else transaction.flow
        peer = sending.request.uri.host if flow is None else place_of(flow)
        waited = self.endpoint.settings.timeout
        reason = undelivered(self.name, response.local, peer, response.status, waited)
        self.journal.refusal(sending.request.call, reason, now)

    # In dialogs

    def way_to_contact(self, uri: Uri) -> Flow | None:
        """Return the connection of the client whose contact this is."""
        for binding in self.registrar.all_bindings(uri.user or ""):
            if (binding.contact.host, binding.contact.port) == (uri.host, uri.port):
                return binding.flow
        return None

    def is_ours(self, uri: Uri) -> bool:
        """Whether a Route names us."""
        own = self.record_route.uri
        return (uri.host, uri.port) == (own.host, own.port)

    def refusal(self, request: Request, reason: Reason, now: float) -> Refusal:
        """Return our own failure, and note why."""
        self.journal.refusal(request.call, reason, now)
        return Refusal(reason.status, (*self.headers, *reason_headers(reason, self._fqdn())))

    def _fqdn(self) -> str:
        return self.record_route.uri.host


_PRIVACY = (identity.PRIVACY,)
_SERVED = frozenset({Method.OPTIONS, Method.SUBSCRIBE, Method.PUBLISH, Method.NOTIFY})
