"""What features there are, from which package, where they hook, and who has them switched on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulator.calls.points import Point, compile_hooks
from simulator.features import Feature, Field
from simulator.features.registry import find, installed, shadowed
from simulator.nodes.spec import FeatureSpec, TopologySpec


def feature_list(topology: TopologySpec | None = None) -> dict[str, Any]:
    """Return all features that are installed, and those of a topology, as plain data.

    Parameters
    ----------
    topology : TopologySpec, optional

    Raises
    ------
    SimulatorError
        A package names a feature that cannot be loaded.

    Examples
    --------
    >>> first = feature_list()["features"][0]
    >>> first["name"], first["package"], first["points"]
    ('anonymity', 'directsip', ['origination_attempt', 'termination_attempt'])
    """
    found: dict[str, Any] = {
        "features": [
            {
                "name": one.name,
                "package": one.package,
                "points": points_of(one.kind),
                "about": one.kind.about,
                "parameters": {name: _field(field) for name, field in one.kind.fields.items()},
            }
            for one in installed()
        ],
        "shadowed": shadowed(),
    }
    if topology is not None:
        found["topology"] = topology.name
        found["switched"] = [_switched(spec) for spec in topology.features]
    return found


def points_of(kind: type[Feature]) -> list[str]:
    """Return the names of the points at which a feature hooks, in the order of a call."""
    hooks = compile_hooks([object.__new__(kind)])
    return [point.name.lower() for point in Point if hooks[point]]


def _field(field: Field) -> dict[str, Any]:
    return {
        "kind": field.kind,
        "needed": field.needed,
        "default": list(field.default) if isinstance(field.default, tuple) else field.default,
        "choices": list(field.choices),
        "of_product": field.of_product,
    }


def _switched(spec: FeatureSpec) -> dict[str, Any]:
    kind = find(spec.feature)
    switched = spec.switched
    return {
        "entry": spec.name,
        "feature": spec.feature,
        "node": spec.node,
        "points": [] if kind is None else points_of(kind),
        "users": [*switched.users],
        "ways": [*switched.ways],
        "everywhere": switched.everywhere is not None,
        "place": str(spec.mark),
    }


def feature_text(found: dict[str, Any]) -> str:
    """Return the list as text."""
    lines = [line for one in found["features"] for line in _about(one)]
    lines += [f"{one} is not used: its name is one of ours" for one in found["shadowed"]]
    if "switched" in found:
        lines += ["", f"Switched on in {found['topology']}:"]
        lines += _columns([_row(one) for one in found["switched"]]) or ["  nothing"]
    return "\n".join(lines) + "\n"


def _about(one: dict[str, Any]) -> Iterator[str]:
    yield f"{one['name']} ({one['package']}): {one['about']}"
    where = ", ".join(one["points"]) or "the users' telephones; no detection point"
    yield f"    at          {where}"
    words = [_parameter(name, field) for name, field in one["parameters"].items()]
    if words:
        yield f"    parameters  {', '.join(words)}"


def _parameter(name: str, field: dict[str, Any]) -> str:
    kind = " | ".join(field["choices"]) or str(field["kind"])
    if field["needed"]:
        return f"{name} ({kind}, needed)"
    default = field["default"]
    if field["of_product"]:
        return f"{name} ({kind}, else the product's)"
    if default in (None, "", False, []):
        return f"{name} ({kind})"
    return f"{name} ({kind}, else {_default(kind, default)})"


def _default(kind: str, default: object) -> str:
    if not isinstance(default, float):
        return _words(default)
    if kind == "fraction":
        return f"{100.0 * default:g} %"
    if kind == "time":
        return f"{default / 3600.0:g} h" if default >= 3600.0 else f"{default:g} s"
    return f"{default:g}"


def _words(default: object) -> str:
    return " ".join(map(str, default)) if isinstance(default, list) else str(default)


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    users = one["users"]
    if users:
        whom = f"{len(users)} users" if len(users) > 1 else f"user {users[0]}"
    elif one["ways"]:
        whom = f"calls by {', '.join(one['ways'])}"
    else:
        whom = "every call" if one["everywhere"] else "nobody"
    return one["entry"], one["feature"], f"on {one['node']}", whom, one["place"]


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  "
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
