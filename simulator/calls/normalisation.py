"""Lync's normalisation: from what a user dials to a number in E.164 form.

[Lync 2010 library, dial plans and normalisation rules]. Lync knows one dial plan in force for a
caller: that of the narrowest scope which has one (user, pool, site, global); plans do not add up.
The external access prefix of a plan only matters to telephones that dial by themselves
(OptimizeDeviceDialing, off unless switched on), so it changes nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from simulator.calls import reasons
from simulator.calls.numbering import SCOPES, DialPlan, NormalisationRule
from simulator.calls.reasons import Reason

# What people write between digits; removed before rules are tried.
_PUNCTUATION: Final = dict.fromkeys(map(ord, " \t\u00a0-().\u2010\u2011\u2013"))


@dataclass(frozen=True, slots=True)
class Normalised:
    """What becomes of a dialled string.

    Parameters
    ----------
    number : str
        In E.164 form where a rule says so; the bare digits where the call is refused.
    trace : tuple of str
        Ids of the rules that were met.
    reason : Reason or None
        Why the call is refused.
    plan, rule : DialPlan, NormalisationRule, or None
        The plan in force, and its rule that matched.
    """

    number: str
    trace: tuple[str, ...]
    reason: Reason | None = None
    plan: DialPlan | None = field(default=None, repr=False, compare=False)
    rule: NormalisationRule | None = field(default=None, repr=False, compare=False)


def bare(dialled: str) -> str:
    """Return a dialled string without what people write between digits.

    Examples
    --------
    >>> bare("+1 (425) 555-0100")
    '+14255550100'
    """
    return dialled.translate(_PUNCTUATION)


def plan_in_force(plans: Iterable[DialPlan]) -> DialPlan | None:
    """Return the plan of the narrowest scope; the first of two."""
    return min(plans, key=lambda plan: SCOPES.index(plan.scope), default=None)


def normalise(dialled: str, plans: Iterable[DialPlan], *, node: str = "") -> Normalised:
    r"""Return the number that a dialled string stands for.

    Parameters
    ----------
    dialled : str
        As typed: blanks, dashes, brackets and dots are removed first.
    plans : iterable of DialPlan
        Those that apply to the caller, in any order.
    node : str
        Named in a refusal.

    Examples
    --------
    >>> from simulator.calls.numbering import NormalisationRule
    >>> from simulator.errors import Mark
    >>> rule = NormalisationRule("extensions", r"^(2\d{4})$", "+468555$1", Mark("lab.yaml"))
    >>> plan = DialPlan("lab", "user", (rule,), "", Mark("lab.yaml"))
    >>> normalise("20-123", [plan])
    Normalised(number='+46855520123', trace=('dial plan lab / rule extensions',), reason=None)
    """
    number = bare(dialled)
    if number.startswith("+"):
        return Normalised(number, ("a number with + is not normalised",))
    plan = plan_in_force(plans)
    if plan is None:
        return Normalised(number, (), reasons.no_normalisation_rule(node, number, ()))
    for rule in plan.rules:
        result = rule.apply(number)
        if result is not None:
            trace = (f"dial plan {plan.name} / rule {rule.name}",)
            return Normalised(result, trace, None, plan, rule)
    reason = reasons.no_normalisation_rule(node, number, (plan.name,))
    return Normalised(number, (f"dial plan {plan.name}",), reason, plan)
