"""MX-ONE's destinations, routes and conversions."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.calls.numbering import Conversion, ExternalDestination, RouteChoice, SipRoute
from simulator.topology.document import Document, Where
from simulator.topology.schema.nodes import TelephonyFile
from simulator.topology.schema.numbering import NUMBER_TYPES, ChoiceFile, TypeName


def destinations(
    entry: TelephonyFile, where: Where, document: Document
) -> tuple[ExternalDestination, ...]:
    """Return the external destinations."""
    return tuple(
        ExternalDestination(
            access_code=one.access_code,
            choices=tuple(map(_choice, one.choices)),
            min_digits=one.digits[0],
            max_digits=one.digits[1],
            mark=document.mark((*where, "destinations", index)),
        )
        for index, one in enumerate(entry.destinations)
    )


def routes(entry: TelephonyFile, where: Where, document: Document) -> tuple[SipRoute, ...]:
    """Return the routes to trunks and carriers."""
    return tuple(
        SipRoute(
            name=name,
            trunk=one.trunk,
            carrier=one.carrier,
            uri_patterns=_by_type(one.uri_patterns),
            from_patterns=_by_type(one.from_patterns),
            trusted=one.trusted,
            account=None if one.account is None else (one.account.username, one.account.password),
            mark=document.mark((*where, "routes", name)),
            server=one.server,
        )
        for name, one in entry.routes.items()
    )


def incoming(entry: TelephonyFile, where: Where, document: Document) -> tuple[Conversion, ...]:
    """Return the conversions of called numbers that come in."""
    return tuple(
        Conversion(
            digits=one.digits,
            strip=one.strip,
            prefix=one.prefix,
            number_type=None if one.number_type is None else _coded(one.number_type),
            mark=document.mark((*where, "incoming", index)),
        )
        for index, one in enumerate(entry.incoming)
    )


def _choice(entry: ChoiceFile) -> RouteChoice:
    return RouteChoice(entry.route, entry.strip, entry.prefix, _coded(entry.number_type))


def _coded(name: TypeName) -> int:
    return NUMBER_TYPES.index(name)


def _by_type(patterns: Mapping[TypeName, str]) -> tuple[str, ...]:
    """Return patterns at the places of their types, up to the last that has one."""
    last = max((_coded(name) for name in patterns), default=-1)
    return tuple(patterns.get(name, "") for name in NUMBER_TYPES[: last + 1])
