"""One thing that a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.errors import Mark

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
        return f"{self.mark.file}:{self.mark.line}: {self.level}: {self.text} ({self.source})"
