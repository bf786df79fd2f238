"""The errors of directsip, by whose fault they are.

A user's mistake is an `InputError`: one line that names file, line, field, what was seen and
what was expected; the command line prints it and exits with 2. A peer's fault is a
`RemoteProtocolError` with the SIP status to answer. Anything else that escapes is our bug and
keeps its trace.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class SimulatorError(Exception):
    """Base of every error that is meant to be shown without a trace."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something stands in an input file.

    Parameters
    ----------
    file : str
        Path or shipped name as the user gave it.
    line, column : int
        Counted from 1; 0 means that the place inside the file is not known.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return ``file:line:column`` with what is known of it."""
        known = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(known)


class InputError(SimulatorError):
    """One mistake of the user, in one line.

    Parameters
    ----------
    message : str
        What is wrong, in words.
    mark : Mark, optional
        Where it was seen.
    field : str, optional
        The dotted path of the field.
    seen, expected : str, optional
        The offending value, and what would have been right.

    Examples
    --------
    >>> print(InputError("not a time", mark=Mark("a.yaml", 3), field="duration", seen="5",
    ...                  expected="a number with a unit, such as 5 min"))
    a.yaml:3: duration: not a time; seen '5', expected a number with a unit, such as 5 min
    """

    def __init__(
        self,
        message: str,
        *,
        mark: Mark | None = None,
        field: str | None = None,
        seen: str | None = None,
        expected: str | None = None,
    ) -> None:
        self.message, self.mark, self.field = message, mark, field
        self.seen, self.expected = seen, expected
        super().__init__(self._line())

    def _line(self) -> str:
        where = "".join(f"{part}: " for part in (self.mark, self.field) if part)
        facts = []
        if self.seen is not None:
            facts.append(f"seen {_clip(self.seen)!r}")
        if self.expected is not None:
            facts.append(f"expected {self.expected}")
        return where + self.message + ("; " + ", ".join(facts) if facts else "")


class InputErrors(SimulatorError):
    """All mistakes of a user's input at once, in the order of the file.

    Parameters
    ----------
    errors : iterable of InputError
        At least one.
    """

    def __init__(self, errors: Iterable[InputError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in self.errors))


class LocalProtocolError(Exception):
    """We broke a protocol rule ourselves: a bug of directsip, shown with its trace."""


class RemoteProtocolError(SimulatorError):
    """The peer broke a protocol rule.

    Parameters
    ----------
    message : str
        The rule that was broken.
    status : int
        SIP status code to answer with.
    """

    def __init__(self, message: str, status: int = 400) -> None:
        self.status = status
        super().__init__(message)


def _clip(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 3] + "..."
