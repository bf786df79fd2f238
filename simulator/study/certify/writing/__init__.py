"""Writes a checklist: as text, page, Markdown, JUnit XML and plain data."""

from simulator.study.certify.writing.html import html
from simulator.study.certify.writing.junit import junit
from simulator.study.certify.writing.markdown import markdown
from simulator.study.certify.writing.plain import plain
from simulator.study.certify.writing.text import text
from simulator.study.certify.writing.write import write

__all__ = ["html", "junit", "markdown", "plain", "text", "write"]
