"""Performs call scenarios and judges them.

`stage` builds the network and lets the actors act as `script` says, `log` and `keeper` hold what
happens, `judges` compare it with what was expected, and `Verdict` is what a user holds.
"""

from simulator.study.scenario.run import run_scenario
from simulator.study.scenario.verdict import Verdict

__all__ = ["Verdict", "run_scenario"]
