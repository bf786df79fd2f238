"""Numbers and numbering plans as data: ranges, dial plans, conversions, destinations, routes.

What a topology says of numbers, frozen. What is decided on them stands in
`simulator.calls.normalisation` (Lync), `simulator.calls.analysis` (MX-ONE) and
`simulator.calls.routing` (Lync's voice routes). Numbers are strings throughout: ``0046`` and
``46`` are two numbers. The coding of number types is that of MX-ONE's route data (ADC digit D2),
which follows ITU-T Q.931 table 4-9 for the public plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Literal

from simulator.calls.patterns import Pattern, Replacement, compile_dotnet
from simulator.errors import Mark

Scope = Literal["user", "pool", "site", "global"]
SCOPES: Final[tuple[Scope, ...]] = ("user", "pool", "site", "global")


class NumberType(IntEnum):
    """Type of a number as MX-ONE codes it: 0 to 4 in the public plan, 5 to 7 in the private."""

    UNKNOWN = 0
    INTERNATIONAL = 1
    NATIONAL = 2
    NETWORK_SPECIFIC = 3
    LOCAL = 4
    PRIVATE_UNKNOWN = 5
    PRIVATE_LOCAL = 6
    PRIVATE_REGIONAL = 7


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Numbers in a row, as dialled inside, and the population that has them.

    Parameters
    ----------
    first : str
        The first number, digits only; all have its length.
    count : int
    population : str
        Whose numbers they are; number ``i`` is that of its user ``i``.
    prefix : str
        What stands before a number in E.164 form, such as ``+468555``.

    Raises
    ------
    ValueError
        Where `first` is not digits, or the last number would be longer.

    Examples
    --------
    >>> extensions = NumberRange("20000", 1000, "office", "+468555")
    >>> extensions.index("20123"), extensions.e164(123)
    (123, '+46855520123')
    >>> "21000" in extensions
    False
    """

    first: str
    count: int
    population: str
    prefix: str

    def __post_init__(self) -> None:
        if not is_digits(self.first):
            raise ValueError(f"a number range starts with digits, not {self.first!r}")
        if self.count < 1:
            raise ValueError(f"a number range holds at least one number, not {self.count}")
        if len(self.last) > len(self.first):
            raise ValueError(f"{self.count} numbers from {self.first} outgrow its length")

    @property
    def last(self) -> str:
        """The last number of the range."""
        return self.number(self.count - 1)

    def number(self, index: int) -> str:
        """Return the number of user `index`, with its leading zeros."""
        return str(int(self.first) + index).zfill(len(self.first))

    def e164(self, index: int) -> str:
        """Return the number of user `index` in E.164 form: `prefix` and the number."""
        return self.prefix + self.number(index)

    def index(self, number: str) -> int | None:
        """Return whose number (as dialled inside) this is; None: not of this range."""
        if len(number) != len(self.first) or not is_digits(number):
            return None
        index = int(number) - int(self.first)
        return index if 0 <= index < self.count else None

    def index_e164(self, number: str) -> int | None:
        """Return whose number in E.164 form this is; None: not of this range."""
        if not number.startswith(self.prefix):
            return None
        return self.index(number[len(self.prefix) :])

    def contains(self, number: str) -> bool:
        """Tell whether a number as dialled inside is of this range."""
        return self.index(number) is not None

    def __contains__(self, number: object) -> bool:
        return isinstance(number, str) and self.contains(number)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a number is: user `index` of the population of `range`."""

    range: NumberRange
    index: int


def find_internal(number: str, ranges: Iterable[NumberRange]) -> Owner | None:
    """Return whose number, as dialled inside, this is."""
    for one in ranges:
        index = one.index(number)
        if index is not None:
            return Owner(one, index)
    return None


def find_e164(number: str, ranges: Iterable[NumberRange]) -> Owner | None:
    """Return whose number in E.164 form this is: Lync's reverse number lookup, for one."""
    for one in ranges:
        index = one.index_e164(number)
        if index is not None:
            return Owner(one, index)
    return None


@dataclass(frozen=True, slots=True)
class NormalisationRule:
    """One rule of a Lync dial plan, or one translation rule of a trunk.

    Parameters
    ----------
    name : str
    pattern : str
        A .NET regular expression.
    replacement : str
        With ``$1``, ``${name}``, ``$&``, ``$$`` of .NET.

    Raises
    ------
    PatternError
        Where pattern or replacement cannot be read.
    """

    name: str
    pattern: str
    replacement: str
    mark: Mark
    _matcher: Pattern = field(init=False, repr=False, compare=False)
    _result: Replacement = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        matcher = compile_dotnet(self.pattern)
        object.__setattr__(self, "_matcher", matcher)
        object.__setattr__(self, "_result", matcher.replacement(self.replacement))

    def apply(self, number: str) -> str | None:
        """Return what becomes of a number; None: the rule does not match."""
        return self._matcher.replace(number, self._result)

    def groups(self, number: str) -> tuple[tuple[int | str, str], ...]:
        r"""Return what each group of the pattern takes of a number, by .NET's number or name.

        Examples
        --------
        >>> rule = NormalisationRule("site", r"^(?<site>\d)(\d{4})$", "+46$1", Mark("lab.yaml"))
        >>> rule.groups("20123")
        ((1, '0123'), (2, '2'), ('site', '2'))
        """
        found = ((key, self._matcher.group(number, key)) for key in self._matcher.groups)
        return tuple((key, value) for key, value in found if value is not None)


@dataclass(frozen=True, slots=True)
class DialPlan:
    """A Lync dial plan: rules tried from the top, the first match wins.

    Parameters
    ----------
    name : str
    scope : {'user', 'pool', 'site', 'global'}
    rules : tuple of NormalisationRule
    external_prefix : str
        Digits before an outside number, up to four; empty: none.
    """

    name: str
    scope: Scope
    rules: tuple[NormalisationRule, ...]
    external_prefix: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Conversion:
    """MX-ONE number conversion of a called number that comes in from a trunk or carrier.

    Parameters
    ----------
    digits : str
        How the number begins; a leading ``+`` means the international type. Empty: any number.
    strip : int
        Characters taken off the front, the ``+`` counted.
    prefix : str
        What is put in their place.
    number_type : int or None
        The rule holds for numbers of this type only; None: for all.
    """

    digits: str
    strip: int
    prefix: str
    number_type: int | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class RouteChoice:
    """One choice of an external destination: a route and what becomes of the digits.

    Parameters
    ----------
    route : str
        Name of the `SipRoute`.
    strip : int
        Digits of the dialled number, access code included, that are not sent. MX-ONE's start
        position SRT is one more: SRT 3 sends from the third digit.
    prefix : str
        Digits sent before the rest.
    number_type : int
        Type of the number sent, 0 to 7; it selects the URI pattern of the route.
    """

    route: str
    strip: int
    prefix: str
    number_type: int


@dataclass(frozen=True, slots=True)
class ExternalDestination:
    """An MX-ONE external destination: an access code and up to eight choices of route.

    Parameters
    ----------
    access_code : str
    choices : tuple of RouteChoice
        The first choice and up to seven alternatives, in order.
    min_digits, max_digits : int
        Digits after the access code.
    """

    access_code: str
    choices: tuple[RouteChoice, ...]
    min_digits: int
    max_digits: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class SipRoute:
    """An MX-ONE route: to a SIP trunk, to a carrier or to another Telephony Server.

    Parameters
    ----------
    name : str
    trunk, carrier : str or None
        Name of the trunk, or node name of the carrier, behind the route.
    uri_patterns, from_patterns : tuple of str
        Parameters ``uristring0`` to ``7`` and ``fromuri0`` to ``7`` of ``sip_route``, by number
        type; ``?`` stands for the digits. A type without a pattern (empty, or beyond the end)
        takes that of type 0.
    trusted : bool
        Whether identity is believed and sent.
    account : (str, str) or None
        Name and password, where the peer asks for credentials.
    server : str or None
        Node name of the Telephony Server behind the route; one of the three.
    """

    name: str
    trunk: str | None
    carrier: str | None
    uri_patterns: tuple[str, ...]
    from_patterns: tuple[str, ...]
    trusted: bool
    mark: Mark
    account: tuple[str, str] | None = None
    server: str | None = None


def is_digits(text: str) -> bool:
    """Tell whether `text` is one or more of 0 to 9."""
    return text.isascii() and text.isdigit()
