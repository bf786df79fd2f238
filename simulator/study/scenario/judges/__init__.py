"""Judges: one for each kind of expectation, a function of the expectation and of what happened."""

from simulator.study.scenario.judges.judge import judge

__all__ = ["judge"]
