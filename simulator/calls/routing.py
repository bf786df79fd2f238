"""Lync's outbound routing: voice policy, PSTN usages, voice routes, trunk peers.

Pure decisions: a number and the state of the trunk peers in, the attempts to make in order and
the rules that led there out [Lync 2010 library, voice routing].
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from simulator.calls import reasons
from simulator.calls.numbering import NormalisationRule
from simulator.calls.patterns import Pattern, compile_dotnet
from simulator.calls.reasons import Reason
from simulator.errors import Mark


@dataclass(frozen=True, slots=True)
class VoicePolicy:
    """What a user may call: PSTN usages, compared in order.

    Parameters
    ----------
    name : str
    usages : tuple of str
    """

    name: str
    usages: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class VoiceRoute:
    """A way out for numbers that match.

    Parameters
    ----------
    name : str
    pattern : str
        A .NET regular expression over the number in E.164 form.
    usages : tuple of str
        The PSTN usages that contain the route.
    trunks : tuple of str
        Trunk peers, used in rotation.
    priority : int
        Among the routes of one usage the lowest is tried first.

    Raises
    ------
    PatternError
        Where the pattern cannot be read.
    """

    name: str
    pattern: str
    usages: tuple[str, ...]
    trunks: tuple[str, ...]
    priority: int
    mark: Mark
    _matcher: Pattern = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_matcher", compile_dotnet(self.pattern))

    def matches(self, number: str) -> bool:
        """Tell whether the route takes a number."""
        return self._matcher.matches(number)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to try: a trunk peer, and the usage and route that led to it."""

    usage: str
    route: str
    trunk: str

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules behind the attempt."""
        return (f"PSTN usage {self.usage}", f"voice route {self.route}", f"trunk {self.trunk}")


@dataclass(frozen=True, slots=True)
class Outbound:
    """Where a number goes from Lync.

    Parameters
    ----------
    attempts : tuple of Attempt
        In order; each trunk peer at most once. Empty where the call is refused.
    trace : tuple of str
        Ids of the rules that were met.
    reason : Reason or None
        Why the call is refused.
    """

    attempts: tuple[Attempt, ...]
    trace: tuple[str, ...]
    reason: Reason | None = None


def outbound(
    number: str,
    policy: VoicePolicy | None,
    routes: Sequence[VoiceRoute],
    *,
    down: Container[str] = (),
    turn: int = 0,
    user: str = "the caller",
    node: str = "",
) -> Outbound:
    r"""Return the attempts for a number that is no Lync user's.

    Usages are compared in order; in a usage the routes that match go by priority; in a route the
    trunk peers rotate. A peer that is down is passed over, unless it is the only one of its route
    [field report of Lync 2013]; within one call a peer is tried once only.

    Parameters
    ----------
    number : str
        In E.164 form.
    policy : VoicePolicy or None
        The caller's.
    routes : sequence of VoiceRoute
    down : container of str
        Trunk peers that are marked down.
    turn : int
        Counts the calls, for the rotation. (That peers rotate is assumed.)
    user, node : str
        Named in a refusal.

    Examples
    --------
    >>> policy = VoicePolicy("employees", ("local",), Mark("t"))
    >>> route = VoiceRoute("all", r"^\+\d+$", ("local",), ("a", "b"), 1, Mark("t"))
    >>> outbound("+46855520123", policy, [route], down={"a"}).trace
    ('voice policy employees', 'PSTN usage local', 'voice route all', 'trunk a down, passed over',
     'trunk b')
    """
    if policy is None:
        return Outbound((), (), reasons.no_policy(node, user))
    trace = [f"voice policy {policy.name}"]
    if not policy.usages:
        return Outbound((), tuple(trace), reasons.no_usage(node, policy.name))
    attempts: dict[str, Attempt] = {}
    passed = ""
    for usage, route in _matching(number, policy, routes, trace):
        for trunk in _rotated(route.trunks, turn):
            if trunk in attempts:
                continue
            if trunk in down and len(route.trunks) > 1:
                trace.append(f"trunk {trunk} down, passed over")
                passed = trunk
                continue
            trace.append(f"trunk {trunk}")
            attempts[trunk] = Attempt(usage, route.name, trunk)
    return Outbound(
        tuple(attempts.values()),
        tuple(trace),
        None if attempts else _refusal(number, policy, routes, passed, node),
    )


def _matching(
    number: str, policy: VoicePolicy, routes: Sequence[VoiceRoute], trace: list[str]
) -> Iterator[tuple[str, VoiceRoute]]:
    """Yield usage and route for each match, in order, and note them in the trace."""
    for usage in policy.usages:
        trace.append(f"PSTN usage {usage}")
        inside = (route for route in routes if usage in route.usages and route.matches(number))
        for route in sorted(inside, key=lambda route: route.priority):
            trace.append(f"voice route {route.name}")
            yield usage, route


def _rotated(trunks: tuple[str, ...], turn: int) -> tuple[str, ...]:
    start = turn % len(trunks) if trunks else 0
    return trunks[start:] + trunks[:start]


def _refusal(
    number: str, policy: VoicePolicy, routes: Sequence[VoiceRoute], passed: str, node: str
) -> Reason:
    if passed:
        return reasons.peer_down(node, passed)
    held = policy.usages
    for route in routes:
        if route.matches(number) and not set(route.usages) & set(held):
            return reasons.usage_not_held(node, number, policy.name, held, route.name, route.usages)
    return reasons.no_route(node, number, policy.usages)


@dataclass(frozen=True, slots=True)
class Translated:
    """A number as it goes out, and the rules that made it so; `rule` is the one that matched."""

    number: str
    trace: tuple[str, ...]
    rule: NormalisationRule | None = field(default=None, repr=False, compare=False)


def translate(
    number: str, rules: Sequence[NormalisationRule], *, remove_plus: bool = False
) -> Translated:
    """Return the called number as a trunk sends it: translation rules, then RemovePlusFromUri.

    The first rule that matches is applied; without a match the number goes out as it is.

    Examples
    --------
    >>> translate("+46855520123", (), remove_plus=True)
    Translated(number='46855520123', trace=('plus sign removed',))
    """
    trace = []
    matched: NormalisationRule | None = None
    for rule in rules:
        result = rule.apply(number)
        if result is not None:
            number, matched = result, rule
            trace.append(f"translation rule {rule.name}")
            break
    if remove_plus and number.startswith("+"):
        number = number[1:]
        trace.append("plus sign removed")
    return Translated(number, tuple(trace), matched)


@dataclass(frozen=True, slots=True)
class ResponseTranslation:
    """A status of a trunk peer that Lync takes for another (response code translation).

    Parameters
    ----------
    status : int
        400 to 699.
    cause : int or None
        Only with this cause of Q.850; None: with any, or none.
    becomes : int
    """

    status: int
    cause: int | None
    becomes: int


def translated_status(status: int, cause: int | None, rules: Sequence[ResponseTranslation]) -> int:
    """Return what a trunk's rules make of a status; the first that fits is applied.

    Examples
    --------
    >>> congested = ResponseTranslation(486, 34, 503)
    >>> translated_status(486, 34, [congested]), translated_status(486, 17, [congested])
    (503, 486)
    """
    for rule in rules:
        if rule.status == status and rule.cause in (None, cause):
            return rule.becomes
    return status
