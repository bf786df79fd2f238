"""MX-ONE's number analysis: conversion of what comes in, then extension or external destination.

En bloc: all digits are there (ADC digit D1 is 1). An extension's own number goes first, then the
longest access code that fits [MX-ONE CPI, number analysis data]. Every result has the ids of the
rules that were met in `trace`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from simulator.calls import reasons
from simulator.calls.numbering import (
    Conversion,
    ExternalDestination,
    NumberRange,
    NumberType,
    Owner,
    RouteChoice,
    SipRoute,
    find_internal,
    is_digits,
)
from simulator.calls.reasons import Reason


@dataclass(frozen=True, slots=True)
class Converted:
    """A number after conversion, as an extension would dial it; `conversion` made it so."""

    number: str
    trace: tuple[str, ...]
    conversion: Conversion | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Internal:
    """The number is an extension's."""

    number: str
    owner: Owner
    trace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalledNumber:
    """What one choice of a destination sends: route, digits and their type."""

    choice: RouteChoice
    digits: str
    number_type: int

    @property
    def route(self) -> str:
        """Name of the route."""
        return self.choice.route


@dataclass(frozen=True, slots=True)
class External:
    """The number leads out; `choices` in the order in which they are tried."""

    number: str
    destination: ExternalDestination
    choices: tuple[CalledNumber, ...]
    trace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vacant:
    """The number leads nowhere, and why; `destination` is the one whose digits do not fit."""

    number: str
    reason: Reason
    trace: tuple[str, ...]
    destination: ExternalDestination | None = field(default=None, repr=False, compare=False)


def convert(
    number: str, conversions: Iterable[Conversion], number_type: int = NumberType.UNKNOWN
) -> Converted:
    """Convert a called number that came in from a trunk or carrier.

    The first conversion that fits is applied. A leading ``+`` and the international type say the
    same thing, so both forms meet the same rules.

    Examples
    --------
    >>> from simulator.errors import Mark
    >>> ours = Conversion("+468555", 7, "", None, Mark("lab.yaml"))
    >>> convert("+46855520123", [ours])
    Converted(number='20123', trace=('number conversion +468555',))
    >>> convert("46855520123", [ours], NumberType.INTERNATIONAL).number
    '20123'
    """
    if number.startswith("+"):
        number_type = NumberType.INTERNATIONAL
    elif number_type == NumberType.INTERNATIONAL:
        number = "+" + number
    for one in conversions:
        of_type = one.number_type is None or one.number_type == number_type
        if of_type and number.startswith(one.digits):
            name = one.digits or "of any number"
            trace = (f"number conversion {name}",)
            return Converted(one.prefix + number[one.strip :], trace, one)
    return Converted(number, ())


def analyse(
    digits: str,
    extensions: Iterable[NumberRange],
    destinations: Sequence[ExternalDestination],
    *,
    node: str = "",
) -> Internal | External | Vacant:
    """Say where dialled digits lead.

    Parameters
    ----------
    digits : str
        All of them.
    extensions : iterable of NumberRange
    destinations : sequence of ExternalDestination
    node : str
        Named in a refusal.

    Returns
    -------
    Internal, External or Vacant
        Vacant with 404 and cause 1 where nothing fits, with 484 and cause 28 where the number of
        digits does not fit the destination.
    """
    owner = find_internal(digits, extensions)
    if owner is not None:
        trace = (f"extensions {owner.range.first} to {owner.range.last}",)
        return Internal(digits, owner, trace)
    destination = _destination(digits, destinations)
    if destination is None:
        return Vacant(digits, reasons.vacant_number(node, digits), ())
    return _external(digits, destination, node)


def _destination(
    digits: str, destinations: Sequence[ExternalDestination]
) -> ExternalDestination | None:
    if not is_digits(digits):
        return None
    fits = (one for one in destinations if digits.startswith(one.access_code))
    return max(fits, key=lambda one: len(one.access_code), default=None)


def _external(digits: str, destination: ExternalDestination, node: str) -> External | Vacant:
    trace = (f"external destination {destination.access_code}",)
    low, high = destination.min_digits, destination.max_digits
    if not low <= len(digits) - len(destination.access_code) <= high:
        reason = reasons.incomplete_number(node, digits, destination.access_code, low, high)
        return Vacant(digits, reason, trace, destination)
    choices = tuple(called_number(digits, choice) for choice in destination.choices)
    return External(digits, destination, choices, trace)


def called_number(digits: str, choice: RouteChoice) -> CalledNumber:
    """Return what a choice sends for dialled digits (start position, prefix, type)."""
    return CalledNumber(choice, choice.prefix + digits[choice.strip :], choice.number_type)


def choice_rule(called: CalledNumber) -> str:
    """Return the id of the rule behind a choice, for a trace."""
    return f"route {called.route}, digits {called.digits}, {_words(called.number_type)}"


def _words(number_type: int) -> str:
    return NumberType(number_type).name.lower().replace("_", " ")


def request_uri(route: SipRoute, digits: str, number_type: int, host: str) -> str:
    """Return the request-URI of a number: ``uristring`` of its type, else of type 0.

    Parameters
    ----------
    route : SipRoute
    digits : str
    number_type : int
    host : str
        Taken as ``sip:?@host`` where the route has no pattern.

    Examples
    --------
    >>> from simulator.errors import Mark
    >>> lync = SipRoute("lync", "t", None, ("sip:?@lync", "sip:+?@lync"), (), True, Mark("t"))
    >>> request_uri(lync, "46855530123", NumberType.INTERNATIONAL, "192.0.2.1")
    'sip:+46855530123@lync'
    """
    return _pattern(route.uri_patterns, number_type, host).replace("?", digits)


def from_uri(route: SipRoute, digits: str, number_type: int, host: str) -> str:
    """Return the From URI of a calling number: ``fromuri`` of its type, else of type 0."""
    return _pattern(route.from_patterns, number_type, host).replace("?", digits)


def _pattern(patterns: tuple[str, ...], number_type: int, host: str) -> str:
    own = patterns[number_type] if number_type < len(patterns) else ""
    return own or (patterns[0] if patterns else "") or f"sip:?@{host}"


def typed(number: str) -> tuple[str, int]:
    """Return digits and type of a written number: ``+`` is the international type.

    Examples
    --------
    >>> typed("+46855520123"), typed("20123")
    (('46855520123', 1), ('20123', 0))
    """
    if number.startswith("+"):
        return number[1:], int(NumberType.INTERNATIONAL)
    return number, int(NumberType.UNKNOWN)


def written(digits: str, number_type: int) -> str:
    """Return a number as SIP writes it: ``+`` before the international type."""
    return "+" + digits if number_type == NumberType.INTERNATIONAL else digits
