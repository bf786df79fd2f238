"""Where a decision rests in the topology: the fields that its rule reads, the best first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Final

from simulator.nodes.spec import TrunkSpec
from simulator.study.explain.case import Case, drawn
from simulator.study.explain.explanation import Place

Where = tuple[str | int, ...]
Fields = Callable[[Case], Iterator[Where]]


def places_of(case: Case) -> tuple[Place, ...]:
    """Return the places of a case's decision; none where the topology cannot be read."""
    fields = FIELDS.get(case.rule)
    wanted = [] if fields is None else list(fields(case))
    if case.node:
        wanted.append(("nodes", case.node))
    found = (case.background.place(*where) for where in dict.fromkeys(wanted))
    return tuple(place for place in found if place is not None)


def _resource(case: Case) -> Iterator[Where]:
    """The field that says how large the group is; groups are named after what has them."""
    name = "" if case.refused is None else case.refused.resource
    for suffix, where in _GROUPS.items():
        if name.endswith(suffix):
            section, *field = where
            stem = name.removesuffix(suffix)
            if suffix == "-rtp":  # told, or by the boards
                yield (section, stem, "gateway", "rtp_resources")
            yield (section, stem, *field)
            return
    if name:
        yield ("trunks", name, "channels")


_GROUPS: Final = MappingProxyType(
    {
        "-licences": ("trunks", "licences"),
        "-encryption": ("trunks", "encryption_licences"),
        "-b-channels": ("nodes", "carrier", "primary_rates"),
        "-rtp": ("nodes", "gateway", "boards"),
        "-calls": ("nodes", "mediation", "call_limit"),
    }
)


def _plan(case: Case) -> Iterator[Where]:
    """The dial plan in force: that of the caller, or of the pool for calls that come in."""
    text = case.word("reason")
    node = case.background.node(case.node)
    if node is not None and node.lync is not None:
        for plan in node.lync.dial_plans:
            if f"({plan.name})" in text:
                yield ("nodes", case.node, "lync", "dial_plans", plan.name, "rules")
    yield ("populations", case.word("source"), "dial_plan")


def _policy(case: Case) -> Iterator[Where]:
    node, text = case.background.node(case.node), case.word("reason")
    caller = case.background.population(case.word("source"))
    if node is not None and node.lync is not None:
        for route in node.lync.routes:
            if f"voice route {route.name} " in text:
                yield ("nodes", case.node, "lync", "routes", route.name, "usages")
        if case.rule == "no voice route":
            yield ("nodes", case.node, "lync", "routes")
        if caller is not None and caller.voice_policy is not None:
            yield ("nodes", case.node, "lync", "policies", caller.voice_policy, "usages")
    yield ("populations", case.word("source"), "voice_policy")


def _digits(case: Case) -> Iterator[Where]:
    """The external destination whose number of digits does not fit."""
    node, text = case.background.node(case.node), case.word("reason")
    destinations = () if node is None or node.telephony is None else node.telephony.destinations
    for index, destination in enumerate(destinations):
        if f" after {destination.access_code}," in text:
            yield ("nodes", case.node, "telephony", "destinations", index)


def _product(case: Case) -> Iterator[Where]:
    """What times a node keeps, and what codecs it knows, is its product's."""
    yield ("nodes", case.node, "product")


def _analysis(case: Case) -> Iterator[Where]:
    yield ("nodes", case.node, "telephony", "destinations")
    yield ("nodes", case.node, "telephony", "incoming")


def _population(*field: str) -> Fields:
    def fields(case: Case) -> Iterator[Where]:
        yield ("populations", case.word("destination"), *field)

    return fields


def _lines(case: Case) -> Iterator[Where]:
    if not drawn(case):
        yield ("populations", case.word("destination"), "lines")


def _encryption(case: Case) -> Iterator[Where]:
    trunk = _trunk(case)
    if trunk is not None:
        yield ("trunks", trunk.name, "srtp")
    yield ("nodes", case.node, "product")


def _trunk(case: Case) -> TrunkSpec | None:
    """The trunk between the node that decided and the peer that it names, or on the call's way."""
    background = case.background
    pairs = [(case.node, peer.name) for peer in background.nodes_at(case.peer)]
    if not case.peer:
        pairs += [(arrow.source, arrow.destination) for arrow in case.arrows]
    found = (background.trunk_between(*pair) for pair in pairs)
    return next((trunk for trunk in found if trunk is not None), None)


def _peer(*field: str) -> Fields:
    """A field of the peer's nodes, and the port of the trunk that leads there."""

    def fields(case: Case) -> Iterator[Where]:
        trunk = _trunk(case)
        if trunk is not None and case.node in (trunk.pbx, trunk.mediation):
            port = "mediation_port" if case.node == trunk.pbx else "pbx_port"
            yield ("trunks", trunk.name, "peer_address" if field == ("certificate",) else port)
        for node in case.background.nodes_at(case.peer):
            yield ("nodes", node.name, *field)

    return fields


def _peer_host(case: Case) -> Iterator[Where]:
    for node in case.background.nodes_at(case.peer)[:1]:
        yield ("hosts", node.host)
    trunk = _trunk(case)
    if trunk is not None and case.node in (trunk.pbx, trunk.mediation):
        yield ("trunks", trunk.name)


def _zone(case: Case) -> Iterator[Where]:
    spec = case.background.spec
    trunk = _trunk(case)
    if spec is not None and trunk is None:
        trunk = next((t for t in spec.trunks if t.peer_address in case.word("reason")), None)
    if trunk is not None:
        yield ("trunks", trunk.name, "peer_address")
    if spec is not None and spec.name_server is not None:
        yield ("nodes", spec.name_server, "zone")


def _queue(case: Case) -> Iterator[Where]:
    node = case.background.node(case.node)
    if node is not None:
        yield ("hosts", node.host, "queue_limit")


def _feature(case: Case) -> Iterator[Where]:
    """The entry that switches on what sent the call elsewhere."""
    spec = case.background.spec
    for one in () if spec is None else spec.features:
        if one.node == case.node and f", by {one.feature}" in case.word("reason"):
            yield ("features", one.name)


FIELDS: Final = MappingProxyType[str, Fields](
    {
        **dict.fromkeys(
            (
                "no free channel",
                "no free licence",
                "no free RTP resource",
                "no free B channel",
                "call limit",
            ),
            _resource,
        ),
        "overload": _queue,
        "no normalisation rule": _plan,
        "no voice policy": _policy,
        "no PSTN usage": _policy,
        "no voice route": _policy,
        "usage not in policy": _policy,
        "vacant number": _analysis,
        "wrong number of digits": _digits,
        "no answer": _product,
        "media lost": _product,
        "unknown user": _population(),
        "not registered": _population("home"),
        "user busy": _lines,
        "no common codec": _product,
        "no common encryption": _encryption,
        "no response": _peer_host,
        "no connection": _peer_host,
        "connection lost": _peer_host,
        "connection refused": _peer("listen"),
        "certificate refused": _peer("certificate"),
        "name not resolved": _zone,
        "peer down": _peer_host,
        "diverted": _feature,
    }
)
