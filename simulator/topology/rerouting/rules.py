"""What each product does after an answer: from Lync towards a PBX, and from MX-ONE towards Lync."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from typing import NamedTuple

from simulator.calls.causes import cause_of
from simulator.nodes.profile import Profile
from simulator.nodes.rerouting import mediation_tells, mxone_goes_on
from simulator.nodes.spec import NodeSpec, TopologySpec, TrunkSpec
from simulator.topology.rerouting.answers import NOTHING, RINGING, SAID, UNREACHED, Answer, Reroute
from simulator.topology.rerouting.limits import field_limit, limit, source_of

_FEATURE = "failover"


class Site(NamedTuple):
    """What a feature `failover` of a node adds to the rules of its product."""

    statuses: frozenset[str]
    rule: str


class Decided(NamedTuple):
    """Whether a call goes on, by which rule, and where that comes from."""

    goes_on: bool
    rule: str
    source: str = ""


def from_lync(spec: TopologySpec, trunk: TrunkSpec) -> Iterator[Reroute]:
    """Yield the rows of calls from Lync by a trunk: the Front End decides."""
    nodes = {node.name: node for node in spec.nodes}
    mediation = nodes[trunk.mediation]
    assert mediation.mediation is not None
    front_end = nodes[mediation.mediation.front_end]
    routes = () if front_end.lync is None else front_end.lync.routes
    ways = {trunk.name, *(route.name for route in routes if trunk.name in route.trunks)}
    site = _site(spec, front_end.name, ways)
    for answer in _answers(trunk):
        told = _lync(trunk, mediation, front_end, answer, site)
        yield _overtaken(told, front_end.profile) or told


def _lync(
    trunk: TrunkSpec, mediation: NodeSpec, front_end: NodeSpec, answer: Answer, site: Site | None
) -> Reroute:
    """Return what the Front End does about what the Mediation Server tells it."""
    waited = limit(answer, mediation.profile) if answer in NOTHING else None
    told, cause = mediation_tells(
        mediation.profile,
        trunk.response_translations,
        answer.status if waited is None else waited.status,
        answer.cause,
        nothing=waited is not None and not waited.is_about_user,
    )
    decided = _by_status(front_end.profile, told, site)
    if waited is not None:
        decided = Decided(decided.goes_on, waited.rule, waited.source)
    elif told != answer.status:
        decided = Decided(decided.goes_on, f"translated to {told}, {decided.rule}", decided.source)
    after = 0.0 if waited is None else waited.after
    ends = (trunk.name, front_end.name, trunk.pbx)
    return Reroute(*ends, answer, after, told, cause, *decided)


def _overtaken(told: Reroute, profile: Profile) -> Reroute | None:
    """Return what happens where the Front End itself has waited long enough before."""
    own = field_limit(profile, "no_ringing_timeout")
    if told.answer not in NOTHING or told.answer is RINGING or own is None:
        return None
    if told.after < own.after or (told.goes_on and told.after == own.after):
        return None
    rule = f"{own.rule} of {told.node}"
    return replace(told, after=own.after, goes_on=True, rule=rule, source=own.source)


def from_mxone(spec: TopologySpec, trunk: TrunkSpec) -> Iterator[Reroute]:
    """Yield the rows of calls from MX-ONE by a trunk."""
    node = next(one for one in spec.nodes if one.name == trunk.pbx)
    routes = () if node.telephony is None else node.telephony.routes
    ways = {trunk.name, *(route.name for route in routes if route.trunk == trunk.name)}
    site = _site(spec, node.name, ways)
    for answer in _answers(trunk):
        yield _mxone(trunk, node, answer, site)


def _mxone(trunk: TrunkSpec, node: NodeSpec, answer: Answer, site: Site | None) -> Reroute:
    profile = node.profile
    waited = limit(answer, profile) if answer in NOTHING else None
    status = answer.status if waited is None else waited.status
    cause = cause_of(status, profile.cause_by_sip) if answer.cause is None else answer.cause
    if waited is None:
        decided, after = _by_answer(profile, answer, site), 0.0
    else:
        decided = Decided(not waited.is_about_user, waited.rule, waited.source)
        after = waited.after
    ends = (trunk.name, node.name, trunk.mediation)
    return Reroute(*ends, answer, after, status, cause, *decided)


def _by_answer(profile: Profile, answer: Answer, site: Site | None) -> Decided:
    """Decide as MX-ONE does."""
    if answer.cause in profile.reroute_causes:
        return Decided(True, "reroute_causes", source_of(profile, "reroute_causes"))
    if mxone_goes_on(profile, answer.status, answer.cause, nothing=False):
        return Decided(True, "reroute_statuses", source_of(profile, "reroute_statuses"))
    return _of_site(answer.status, site) or Decided(
        False, "neither in reroute_statuses nor reroute_causes"
    )


def _by_status(profile: Profile, told: int, site: Site | None) -> Decided:
    """Decide as a Front End does."""
    if told in profile.reroute_statuses:
        return Decided(True, "reroute_statuses", source_of(profile, "reroute_statuses"))
    return _of_site(told, site) or Decided(False, "not in reroute_statuses")


def _of_site(status: int, site: Site | None) -> Decided | None:
    if site is None or str(status) not in site.statuses or status >= 600:
        return None
    return Decided(True, site.rule, "policy of the site")


def _answers(trunk: TrunkSpec) -> Iterator[Answer]:
    for answer in NOTHING:
        if answer is not UNREACHED or trunk.transport != "udp":
            yield answer
    yield from SAID
    for rule in trunk.response_translations:
        one = Answer(rule.status, rule.cause)
        if one not in SAID:
            yield one


def _site(spec: TopologySpec, node: str, ways: Set[str]) -> Site | None:
    """Return what the topology switches on at a node, for all calls or for those by some ways."""
    for one in spec.features:
        if one.feature != _FEATURE or one.node != node:
            continue
        switched = one.switched
        settings = next((switched.ways[way] for way in switched.ways if way in ways), None)
        settings = settings or switched.everywhere
        if settings is not None:
            return Site(frozenset(settings.texts("statuses")), f"feature {one.name}")
    return None
