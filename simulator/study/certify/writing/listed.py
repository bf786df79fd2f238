"""As much of a checklist as its writers need: `simulator.study.certify.checklist.Checklist`."""

from __future__ import annotations

from typing import Protocol

from simulator.study.certify.item import Entry


class Listed(Protocol):
    """A checklist."""

    topology: str
    description: str
    entries: tuple[Entry, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing fails."""

    @property
    def failures(self) -> tuple[Entry, ...]:
        """The items that fail."""

    @property
    def counts(self) -> dict[str, int]:
        """How many items have each verdict."""


def summary(listed: Listed) -> str:
    """Return how many items have each verdict, in words."""
    told = ", ".join(f"{count} {result}" for result, count in listed.counts.items())
    return f"{listed.topology}: {told}"
