"""Which sections and fields a node needs by the recipe of its product, and which say nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from simulator.errors import InputError
from simulator.topology.document import Document
from simulator.topology.plain import section, text, texts
from simulator.topology.references import recipe_of

_NEEDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "telephony-server": ("telephony",),
        "media-gateway": ("gateway",),
        "front-end": ("lync",),
        "mediation-server": ("mediation",),
        "conference-server": ("conference",),
        "pstn": ("carrier",),
        "lync-clients": ("population",),
        "sip-terminals": ("population",),
        "attached-terminals": ("population", "attached_to"),
        "infrastructure": (),
        "proxy": (),
    }
)
_ALL: Final = frozenset(field for fields in _NEEDS.values() for field in fields)
_NAME_SERVER_ONLY: Final = frozenset({"zone", "records"})
# Recipe of terminals -> recipes of the servers where they can be at home.
_HOMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "lync-clients": ("front-end",),
        "sip-terminals": ("telephony-server", "proxy"),
        "attached-terminals": ("telephony-server",),
    }
)


def misfits(document: Document) -> list[InputError]:
    """Return an error for each section that is missing or out of place."""
    plain = document.plain
    errors = [error for node in section(plain, "nodes") for error in _of_node(document, node)]
    return [*errors, *_terminals(document)]


def _of_node(document: Document, node: str) -> Iterator[InputError]:
    recipe = recipe_of(document.plain, node)
    if recipe is None:
        return
    inside, needs = section(document.plain, "nodes", node), _NEEDS[recipe]
    product = text(inside, "product")
    for field in needs:
        if inside.get(field) is None:
            yield InputError(
                f"the product {product!r} needs {field!r}",
                mark=document.mark(("nodes", node)),
                field=f"nodes.{node}",
            )
    others = _ALL | {"proxy"} if recipe != "proxy" else _ALL
    if recipe != "infrastructure":
        others |= _NAME_SERVER_ONLY
    for field in sorted(others - {*needs}):
        if inside.get(field) is not None:
            yield InputError(
                f"has no meaning for the product {product!r}",
                mark=document.mark(("nodes", node, field)),
                field=f"nodes.{node}.{field}",
            )


def _terminals(document: Document) -> Iterator[InputError]:
    """Yield populations without terminals, with two kinds of them, or with the wrong home."""
    plain = document.plain
    owners: dict[str, list[str]] = {}
    for where, population in texts(plain, "nodes.*.population"):
        owners.setdefault(population, []).append(str(where[1]))
    for population in section(plain, "populations"):
        home = text(plain, "populations", population, "home") or ""
        if any(recipe_of(plain, node) is None for node in (home, *owners.get(population, ()))):
            continue  # an unknown product, or no home: told where it stands
        needed = 0 if recipe_of(plain, home) == "pstn" else 1
        nodes = owners.get(population, [])
        mark, field = document.mark(("populations", population)), f"populations.{population}"
        if len(nodes) != needed:
            listed = ", ".join(nodes) or "none"
            expected = "one node of terminals" if needed else "none: it is at home at a carrier"
            yield InputError(
                "the wrong nodes have it as their population",
                mark=mark,
                field=field,
                seen=listed,
                expected=expected,
            )
            continue
        yield from _wrong_home(document, population, home, nodes)
    yield from _crowded_carriers(document)


def _crowded_carriers(document: Document) -> Iterator[InputError]:
    """Yield populations that share a carrier: it plays the subscribers of one."""
    first: dict[str, str] = {}
    for (_, population, *_), home in texts(document.plain, "populations.*.home"):
        if recipe_of(document.plain, home) != "pstn":
            continue
        other = first.setdefault(home, str(population))
        if other != population:
            where = ("populations", str(population), "home")
            yield InputError(
                f"the carrier has the population {other!r} already",
                mark=document.mark(where),
                field=".".join(where),
                seen=home,
                expected="a carrier node for each population of subscribers",
            )


def _wrong_home(
    document: Document, population: str, home: str, nodes: list[str]
) -> Iterator[InputError]:
    for node in nodes:
        wanted = _HOMES.get(recipe_of(document.plain, node) or "")
        found = recipe_of(document.plain, home)
        if wanted and found and found not in wanted:
            where = ("populations", population, "home")
            yield InputError(
                f"the terminals of {node!r} cannot be at home there",
                mark=document.mark(where),
                field=".".join(where),
                seen=home,
                expected=f"a {wanted[0].replace('-', ' ')}",
            )
