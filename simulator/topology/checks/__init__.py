"""What loading can know: the rules of the integration guide, and of what it joins.

A rule is a function from a topology to what breaks it, with a name, levels and a clause. Errors
are what the guide or a maker forbids, or what can never work; warnings are what has no effect or
exceeds a figure; advice is what the guide recommends. ``docs/checks.md`` lists them.
"""

from simulator.topology.checks.finding import Finding, Level, Rule
from simulator.topology.checks.rules import RULES, check

__all__ = ["RULES", "Finding", "Level", "Rule", "check"]
