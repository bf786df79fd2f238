"""The features of a topology: which are known, whom they serve, with which settings at which node.

Works on plain data, so that what is wrong here is told beside everything else that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from simulator.errors import InputError
from simulator.features import Feature, Field, Settings, Switched
from simulator.features.fields import Value
from simulator.features.registry import find, names
from simulator.nodes.products import PRODUCTS
from simulator.nodes.profile import Profile
from simulator.nodes.spec import FeatureSpec
from simulator.topology.complaints import nearest
from simulator.topology.document import Document, Where
from simulator.topology.feature_scopes import SCOPES, Scope, Served, scope_of
from simulator.topology.feature_values import Partner, Read, read
from simulator.topology.plain import section, text
from simulator.topology.references import recipe_of
from simulator.topology.units import QuantityError

FEATURES: Final = "features"


def feature_errors(document: Document) -> list[InputError]:
    """Return an error for each feature that cannot be switched on as it is written."""
    errors: list[InputError] = []
    for name in section(document.plain, FEATURES):
        Entry(document, name, errors).specs()
    return errors


def feature_specs(document: Document) -> tuple[FeatureSpec, ...]:
    """Return the features of a topology that has no errors, in the order of the file."""
    found = section(document.plain, FEATURES)
    return tuple(spec for name in found for spec in Entry(document, name, []).specs())


class Entry:
    """One entry of ``features:``.

    Parameters
    ----------
    document : Document
    name : str
        Its key.
    errors : list of InputError
        Takes what is wrong.
    """

    def __init__(self, document: Document, name: str, errors: list[InputError]) -> None:
        self.document = document
        self.name = name
        self.errors = errors
        self.plain = section(document.plain, FEATURES, name)
        self.where: Where = (FEATURES, name)

    def specs(self) -> list[FeatureSpec]:
        """Return the entry, parted by the nodes that it acts on."""
        feature = self._feature()
        if feature is None:
            return []
        values = dict(self._values(feature))
        scope = scope_of(self)
        if scope is None:
            return []
        if feature.by_users and not scope.users and (scope.way or "node" in self.plain):
            self.fault(f"{feature.name} is done by users", expected="users or a population")
            return []
        for node in scope.nodes:
            if recipe_of(self.document.plain, node) == "front-end" and only_late(feature):
                problem = "acts on calls that are up, of which a Front End, a proxy, keeps nothing"
                self.fault(f"{feature.name} {problem}", expected="users of a Telephony Server")
        return [self._spec(feature, scope, node, values) for node in scope.nodes]

    def fault(
        self, problem: str, *below: str, seen: object = None, expected: str | None = None
    ) -> None:
        """Note what is wrong at the entry, or at a field of it."""
        where = (*self.where, *below)
        told = seen if isinstance(seen, str) else None
        mark = self.document.mark(where)
        field = ".".join(map(str, where))
        self.errors.append(
            InputError(problem, mark=mark, field=field, seen=told, expected=expected)
        )

    def _feature(self) -> type[Feature] | None:
        named = text(self.plain, "feature")
        if named is None:
            return None  # told by the schema
        feature = find(named)
        if feature is None:
            expected = nearest(named, names())
            self.fault("no such feature is installed", "feature", seen=named, expected=expected)
        return feature

    def _values(self, feature: type[Feature]) -> Iterator[tuple[str, Read]]:
        """Yield the parameters that are given."""
        for name, plain in self.plain.items():
            if name in SCOPES or name == "feature":
                continue
            field = feature.fields.get(name)
            if field is None:
                expected = nearest(name, [*feature.fields, *SCOPES])
                self.fault(f"{feature.name} has no such parameter", name, expected=expected)
                continue
            try:
                yield name, read(field, plain)
            except QuantityError as error:
                self.fault(error.problem, name, seen=plain, expected=error.expected)
        for name, field in feature.fields.items():
            if field.needed and name not in self.plain:
                self.fault(f"the field {name!r} is missing")

    def _spec(
        self, feature: type[Feature], scope: Scope, node: str, values: dict[str, Read]
    ) -> FeatureSpec:
        defaults = {name: self._default(node, field) for name, field in feature.fields.items()}
        users = {
            served.number: self._settings(defaults, values, served)
            for served in scope.users
            if served.node == node
        }
        common = None if scope.users else self._settings(defaults, values, None)
        ways = {} if scope.way is None or common is None else {scope.way: common}
        everywhere = common if scope.way is None else None
        return FeatureSpec(
            self.name,
            feature.name,
            node,
            Switched(users, ways, everywhere),
            self.document.mark(self.where),
        )

    def _default(self, node: str, field: Field) -> Value:
        product = PRODUCTS.get(text(self.document.plain, "nodes", node, "product") or "")
        if product is None or not field.of_product or field.default is not None:
            return field.default
        known = _OF_PRODUCT.get(field.of_product)
        return None if known is None else known(product.profile)

    def _settings(
        self, defaults: dict[str, Value], values: dict[str, Read], served: Served | None
    ) -> Settings:
        meant = {name: self._meant(name, value, served) for name, value in values.items()}
        return Settings({**defaults, **meant})

    def _meant(self, name: str, value: Read, served: Served | None) -> Value:
        if isinstance(value, tuple) and not isinstance(value, Partner):
            return tuple(str(self._meant(name, one, served)) for one in value)
        return self._paired(name, value, served) if isinstance(value, Partner) else value

    def _paired(self, name: str, partner: Partner, served: Served | None) -> str:
        """Return what a served user dials for his partner."""
        plain = self.document.plain
        known = section(plain, "populations")
        if partner.population not in known:
            expected = nearest(partner.population, known)
            self._once("there is no such population", name, partner.population, expected)
            return ""
        if served is None:
            self._once("only users have partners", name, partner.population, "a number")
            return ""
        dials = section(plain, "populations", served.population, "dials")
        prefix = dials.get(partner.population)
        if not isinstance(prefix, str):
            problem = f"the users of {served.population} do not dial that population"
            self._once(problem, name, partner.population, nearest(partner.population, dials))
            return ""
        first = text(plain, "populations", partner.population, "first_number") or "0"
        users = _count(text(plain, "populations", partner.population, "users"))
        step = 1 if partner.population == served.population else 0
        index = (served.position + step) % max(users, 1)
        return prefix + str(int(first) + index).zfill(len(first))

    def _once(self, problem: str, name: str, seen: str, expected: str) -> None:
        field = f"{FEATURES}.{self.name}.{name}"
        if all(known.field != field for known in self.errors):
            self.fault(problem, name, seen=seen, expected=expected)


def only_late(feature: type[Feature]) -> bool:
    """Tell whether a feature acts on calls that are up and at no other point."""
    points = {name for name in dir(feature) if name.startswith("at_")}
    return bool(points) and points <= {"at_mid_call", "at_disconnect"}


_OF_PRODUCT: Final[Mapping[str, Callable[[Profile], Value]]] = MappingProxyType(
    {"no_reply_diversion": lambda profile: profile.no_reply_diversion}
)


def _count(written: str | None) -> int:
    return int(written) if written is not None and written.isdecimal() else 0
