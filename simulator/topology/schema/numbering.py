"""MX-ONE's numbering: access codes, route choices, routes, conversion of incoming numbers."""

from __future__ import annotations

from typing import Final, Literal, get_args

from pydantic import Field, model_validator

from simulator.topology.document import Section
from simulator.topology.schema.access import AccountFile
from simulator.topology.schema.words import Dialled, DigitCount, Digits, refuse
from simulator.topology.units import Count

TypeName = Literal[
    "unknown",
    "international",
    "national",
    "network-specific",
    "local",
    "private-unknown",
    "private-local",
    "private-regional",
]
# The place of a name is its coded value, `simulator.calls.numbering.NumberType`.
NUMBER_TYPES: Final[tuple[TypeName, ...]] = get_args(TypeName)


class ChoiceFile(Section):
    """A route, and what becomes of the digits on it."""

    route: str
    strip: Count = 0
    prefix: Dialled = ""
    number_type: TypeName = "unknown"


class DestinationFile(Section):
    """An external destination: access code, digits after it, up to eight choices of route."""

    access_code: Digits = Field(min_length=1)
    digits: DigitCount
    choices: tuple[ChoiceFile, ...] = Field(min_length=1, max_length=8)


class RouteFile(Section):
    """A route to a trunk, a carrier or another Telephony Server; URI patterns by type of number."""

    trunk: str | None = None
    carrier: str | None = None
    server: str | None = None
    uri_patterns: dict[TypeName, str] = Field(default_factory=dict)
    from_patterns: dict[TypeName, str] = Field(default_factory=dict)
    trusted: bool = False
    account: AccountFile | None = None

    @model_validator(mode="after")
    def _leads_somewhere(self) -> RouteFile:
        if sum(one is not None for one in (self.trunk, self.carrier, self.server)) != 1:
            raise refuse(
                "the route leads nowhere", "one of a trunk, a carrier and a Telephony Server"
            )
        return self


class ConversionFile(Section):
    """Conversion of a called number that comes in."""

    digits: Dialled = ""
    strip: Count = 0
    prefix: Dialled = ""
    number_type: TypeName | None = None
