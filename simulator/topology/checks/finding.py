"""A rule of the guide or of a maker, and one thing that it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from simulator.errors import Mark
from simulator.nodes.spec import TopologySpec

Level = Literal["error", "warning", "advice"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    Parameters
    ----------
    level : {'error', 'warning', 'advice'}
        `run` refuses a topology with errors.
    rule : str
        Name of the rule, such as ``bypass-needs-srtp``.
    text : str
        What was seen and what is asked.
    source : str
        Document and clause.
    mark : Mark
        Where it stands in the file.
    """

    level: Level
    rule: str
    text: str
    source: str
    mark: Mark

    def __str__(self) -> str:
        """Return the finding in one line."""
        place = f"{self.mark.file}:{self.mark.line}"
        return f"{place}: {self.level}: {self.rule}: {self.text} ({self.source})"


class Seen(NamedTuple):
    """What a rule saw: place and words; the rest only where it differs from the rule's own."""

    mark: Mark
    text: str
    level: Level | None = None
    source: str | None = None
    rule: Rule | None = None


Look = Callable[[TopologySpec], Iterator[Seen]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Parameters
    ----------
    name : str
    levels : tuple of str
        Its findings are of the first, unless they say another.
    source : str
        Document and clause.
    text : str
        What is asked, in a sentence.
    look : callable
        Yields what breaks it.
    """

    name: str
    levels: tuple[Level, ...]
    source: str
    text: str
    look: Look

    def findings(self, spec: TopologySpec) -> Iterator[Finding]:
        """Yield the findings in a topology."""
        for seen in self.look(spec):
            broken = seen.rule or self
            level, source = seen.level or broken.levels[0], seen.source or broken.source
            yield Finding(level, broken.name, seen.text, source, seen.mark)


def rule(name: str, levels: Level | tuple[Level, ...], source: str) -> Callable[[Look], Rule]:
    """Make a `Rule` of a function; the first line of its docstring is what the rule asks."""

    def made(look: Look) -> Rule:
        several = (levels,) if isinstance(levels, str) else levels
        return Rule(name, several, source, (look.__doc__ or "").partition("\n")[0], look)

    return made
