"""Verdicts as text, page, JUnit XML and plain data."""

from simulator.study.scenario.writing.html import html
from simulator.study.scenario.writing.junit import junit
from simulator.study.scenario.writing.plain import plain
from simulator.study.scenario.writing.text import text
from simulator.study.scenario.writing.write import write

__all__ = ["html", "junit", "plain", "text", "write"]
