"""Names in a topology that refer to something else: each has to stand somewhere in the file.

Works on plain data, so that a wrong name is told beside everything else that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from simulator.errors import InputError
from simulator.nodes.products import PRODUCTS
from simulator.topology.complaints import nearest
from simulator.topology.document import Document, Where
from simulator.topology.plain import section, text, texts

# Where a name stands -> what it has to be: a section, a recipe, or one of `_NAMED`.
_REFERENCES: Final = (
    ("name_server", "infrastructure"),
    ("hosts.*.site", "site"),
    ("links.*.between.*", "place"),
    ("nodes.*.host", "host"),
    ("nodes.*.product", "product"),
    ("nodes.*.population", "population"),
    ("nodes.*.attached_to", "media-gateway"),
    ("nodes.*.certificate.issuer", "infrastructure"),
    ("nodes.*.zone.*", "host"),
    ("nodes.*.gateway.controller", "telephony-server"),
    ("nodes.*.mediation.front_end", "front-ends"),
    ("nodes.*.conference.front_end", "front-ends"),
    ("nodes.*.carrier.gateway", "media-gateway"),
    ("nodes.*.carrier.further.@", "media-gateway"),
    ("nodes.*.carrier.telephony_server", "telephony-server"),
    ("nodes.*.proxy.next_hop", "proxy"),
    ("nodes.*.telephony.routes.*.trunk", "trunk"),
    ("nodes.*.telephony.routes.*.carrier", "pstn"),
    ("nodes.*.telephony.routes.*.server", "telephony-server"),
    ("nodes.*.lync.routes.*.trunks.*", "trunk"),
    ("pools.*.members.*", "member"),
    ("trunks.*.pbx", "telephony-server"),
    ("trunks.*.mediation", "mediation-servers"),
    ("populations.*.home", "home"),
    ("populations.*.backup", "front-end"),
    ("populations.*.site", "site"),
    ("populations.*.dials.@", "population"),
)
_HOMES: Final = ("telephony-server", "front-end", "pstn", "proxy")
_MEMBERS: Final = ("front-end", "mediation-server")
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "infrastructure": "node with the name server and the certification authority",
        "telephony-server": "Telephony Server",
        "media-gateway": "media gateway",
        "front-end": "Front End",
        "mediation-server": "Mediation Server",
        "front-ends": "Front End or pool of Front Ends",
        "mediation-servers": "Mediation Server or pool of Mediation Servers",
        "member": "Front End or Mediation Server",
        "pstn": "carrier",
        "proxy": "SIP proxy",
        "home": "Telephony Server, Front End, SIP proxy or carrier",
        "place": "host or switch",
    }
)


def unknown_names(document: Document) -> list[InputError]:
    """Return an error for each name that stands for nothing."""
    plain = document.plain
    errors = [
        _unknown(document, where, name, kind)
        for path, kind in _REFERENCES
        for where, name in texts(plain, path)
        if name not in _known(plain, kind)
    ]
    return [*errors, *_inside_nodes(document), *_of_the_home(document)]


def recipe_of(plain: object, node: str) -> str | None:
    """Return the recipe of the node named `node`; None where its product is not known."""
    product = PRODUCTS.get(text(plain, "nodes", node, "product") or "")
    return product.recipe if product else None


def _known(plain: object, kind: str) -> Iterable[str]:
    find = _NAMED.get(kind)
    return find(plain) if find else _nodes(plain, (kind,))


def _list(name: str) -> Callable[[object], Iterable[str]]:
    return lambda plain: [value for _, value in texts(plain, f"{name}.*")]


def _keys(name: str) -> Callable[[object], Iterable[str]]:
    return lambda plain: section(plain, name).keys()


def _nodes(plain: object, recipes: Iterable[str]) -> list[str]:
    found = ((node, recipe_of(plain, node)) for node in section(plain, "nodes"))
    # a node of an unknown product may be anything: its own mistake is enough
    return [node for node, recipe in found if recipe is None or recipe in recipes]


def _or_pools(recipe: str) -> Callable[[object], Iterable[str]]:
    """Return what finds the nodes of a recipe and the pools whose first member is one."""

    def find(plain: object) -> list[str]:
        nodes = _nodes(plain, (recipe,))
        members = texts(plain, "pools.*.members.*")
        return [*nodes, *(str(where[1]) for where, member in members if member in nodes)]

    return find


_NAMED: Final[Mapping[str, Callable[[object], Iterable[str]]]] = MappingProxyType(
    {
        "site": lambda plain: [*_list("sites")(plain)] or ["main"],
        "host": _keys("hosts"),
        "trunk": _keys("trunks"),
        "population": _keys("populations"),
        "product": lambda plain: PRODUCTS,
        "place": lambda plain: [*_keys("hosts")(plain), *_list("switches")(plain)],
        "home": lambda plain: _nodes(plain, _HOMES),
        "member": lambda plain: _nodes(plain, _MEMBERS),
        "front-ends": _or_pools("front-end"),
        "mediation-servers": _or_pools("mediation-server"),
    }
)


def _inside_nodes(document: Document) -> Iterator[InputError]:
    """Yield wrong names that a node uses of its own: routes and PSTN usages."""
    for node in section(document.plain, "nodes"):
        inside = section(document.plain, "nodes", node)
        routes = section(inside, "telephony", "routes")
        usages = [usage for _, usage in texts(inside, "lync.routes.*.usages.*")]
        for path, known, kind in (
            ("telephony.destinations.*.choices.*.route", routes, "route of this node"),
            ("lync.policies.*.usages.*", usages, "PSTN usage of a voice route"),
        ):
            for where, name in texts(inside, path):
                if name not in known:
                    yield _error(document, ("nodes", node, *where), name, kind, known)


def _of_the_home(document: Document) -> Iterator[InputError]:
    """Yield dial plans and voice policies that a population's home does not have."""
    for population in section(document.plain, "populations"):
        home = text(document.plain, "populations", population, "home")
        for field, plural, kind in (
            ("dial_plan", "dial_plans", "dial plan"),
            ("voice_policy", "policies", "voice policy"),
        ):
            name = text(document.plain, "populations", population, field)
            known = section(document.plain, "nodes", home or "", "lync", plural)
            if name is not None and name not in known:
                where = ("populations", population, field)
                yield _error(document, where, name, f"{kind} of {home or 'its home'}", known)


def _unknown(document: Document, where: Where, name: str, kind: str) -> InputError:
    known = _known(document.plain, kind)
    return _error(document, where, name, _WORDS.get(kind, kind), known)


def _error(
    document: Document, where: Where, name: str, kind: str, known: Iterable[str]
) -> InputError:
    return InputError(
        f"there is no such {kind}",
        mark=document.mark(where),
        field=".".join(map(str, where)),
        seen=name,
        expected=nearest(name, known) if [*known] else f"the name of a {kind}",
    )
