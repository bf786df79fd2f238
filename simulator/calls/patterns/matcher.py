"""Compiled .NET patterns and replacements."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from simulator.calls.patterns import safety
from simulator.calls.patterns.render import render
from simulator.calls.patterns.safety import LONGEST
from simulator.calls.patterns.syntax import parse
from simulator.calls.patterns.tree import PatternError


def compile_dotnet(pattern: str, *, ecmascript: bool = False) -> Pattern:
    r"""Compile a .NET regular expression.

    Parameters
    ----------
    pattern : str
    ecmascript : bool
        As with ``RegexOptions.ECMAScript``: ``\d``, ``\w``, ``\s`` are those of ASCII.

    Raises
    ------
    PatternError
        Where .NET or we cannot read it, or it might backtrack for ever.

    Examples
    --------
    >>> five = compile_dotnet(r"^5(\d{4})$")
    >>> five.replace("51234", five.replacement("+1425555$1"))
    '+14255551234'
    >>> five.matches("61234")
    False
    """
    try:
        tree = parse(pattern, ecmascript=ecmascript)
        safety.check(tree)
        return Pattern(pattern, re.compile(render(tree)), tree.groups)
    except (OverflowError, RecursionError) as error:
        raise PatternError(
            "too many repetitions, or groups in groups; the whole", pattern
        ) from error
    except re.error as error:
        raise PatternError(f"{error.msg}, which Python refuses, in the whole", pattern) from error


class Pattern:
    """A compiled .NET pattern. It matches anywhere, as ``Regex.IsMatch`` does, unless anchored.

    A string of more than `LONGEST` characters has no match.

    Attributes
    ----------
    source : str
        The pattern as written.
    groups : dict
        For each group of .NET (number or name) the number that `re` gives it.
    """

    __slots__ = ("_regex", "_search", "groups", "source")

    def __init__(self, source: str, regex: re.Pattern[str], groups: dict[int | str, int]) -> None:
        self.source = source
        self.groups = groups
        self._regex = regex
        self._search = regex.search

    def __reduce__(self) -> tuple[Callable[..., Pattern], tuple[object, ...]]:
        return Pattern, (self.source, self._regex, self.groups)

    def __repr__(self) -> str:
        return f"<Pattern {self.source}>"

    def matches(self, subject: str) -> bool:
        """Tell whether the pattern is found in `subject`."""
        return len(subject) <= LONGEST and self._search(subject) is not None

    def group(self, subject: str, name: int | str = 0) -> str | None:
        """Return what a group (.NET's number or name) matched; None: no match, or not used."""
        found = self._search(subject) if len(subject) <= LONGEST else None
        return None if found is None else found[self.groups[name] if name else 0]

    def replacement(self, text: str) -> Replacement:
        """Compile a replacement for this pattern.

        Raises
        ------
        PatternError
            Where it names a group that the pattern lacks. (.NET would keep such text as it
            stands, which is never meant in a number.)
        """
        return Replacement(text, self.groups)

    def replace(self, subject: str, replacement: Replacement) -> str | None:
        """Replace every match, as ``Regex.Replace`` does; None where nothing matches."""
        if not self.matches(subject):
            return None
        return self._regex.sub(replacement.expand, subject)


_Part = str | int | Callable[[re.Match[str]], str]
_DOLLAR: Final = re.compile(r"\$(?:(\d+)|\{(\w+)\}|([$&`'+_]))", re.ASCII)


class Replacement:
    """A .NET replacement, read once: literal text and references in turn."""

    __slots__ = ("_groups", "_parts", "text")

    def __init__(self, text: str, groups: dict[int | str, int]) -> None:
        self.text = text
        self._groups = groups
        self._parts: list[_Part] = []
        end = 0
        for found in _DOLLAR.finditer(text):
            self._parts += [text[end : found.start()], self._part(found)]
            end = found.end()
        self._parts.append(text[end:])

    def __reduce__(self) -> tuple[Callable[..., Replacement], tuple[object, ...]]:
        return Replacement, (self.text, self._groups)

    def __repr__(self) -> str:
        return f"<Replacement {self.text}>"

    def expand(self, found: re.Match[str]) -> str:
        """Return the text that takes the place of a match."""
        return "".join(_text(part, found) for part in self._parts)

    def _part(self, found: re.Match[str]) -> _Part:
        if found[3] == "+":  # the group with the highest number
            return self._groups.get(sum(isinstance(key, int) for key in self._groups), "")
        if found[3]:
            return _SPECIAL[found[3]]
        name = found[1] or found[2]
        key: int | str = int(name) if name.isdigit() else name
        if key == 0:
            return 0
        if key not in self._groups:
            advice = f" (a digit after group 1 is written ${{1}}{name[1:]})" if found[1] else ""
            raise PatternError(
                f"no group {name} in the pattern{advice} for the replacement", self.text
            )
        return self._groups[key]


def _text(part: _Part, found: re.Match[str]) -> str:
    if isinstance(part, str):
        return part
    return found[part] or "" if isinstance(part, int) else part(found)


def _dollar(found: re.Match[str]) -> str:
    return "$"


def _whole(found: re.Match[str]) -> str:
    return found[0]


def _before(found: re.Match[str]) -> str:
    return found.string[: found.start()]


def _after(found: re.Match[str]) -> str:
    return found.string[found.end() :]


def _all(found: re.Match[str]) -> str:
    return found.string


_SPECIAL: Final = {"$": _dollar, "&": _whole, "`": _before, "'": _after, "_": _all}
