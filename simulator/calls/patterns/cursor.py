r"""Reads single characters, escapes and classes of a .NET pattern: what takes one character."""

from __future__ import annotations

import re
from typing import Final

from simulator.calls.patterns.tree import PatternError

# .NET: [\f\n\r\t\v\x85\p{Z}]; Python's \s would add four separators of ASCII.
_BLANKS: Final = r"\f\n\r\t\v\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_UNICODE: Final = {
    "d": r"\d",
    "D": r"\D",
    "w": r"\w",
    "W": r"\W",
    "s": _BLANKS,
    "S": r"\S\x1c-\x1f",
}
# RegexOptions.ECMAScript
_ASCII: Final = {
    "d": "0-9",
    "D": r"\x00-/:-\U0010ffff",
    "w": "0-9A-Z_a-z",
    "W": r"\x00-/:-@\[-\^`{-\U0010ffff",
    "s": r"\t-\r\x20",
    "S": r"\x00-\x08\x0e-\x1f!-\U0010ffff",
}
_CATEGORIES: Final = {"p{Nd}": r"\d", "P{Nd}": r"\D"}
_CONTROLS: Final = {
    "a": "\a",
    "e": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
_CODE: Final = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(0[0-7]{0,2})|c([A-Za-z])")


class Cursor:
    """A pattern and how far it has been read."""

    __slots__ = ("_classes", "pattern", "position")

    def __init__(self, pattern: str, *, ecmascript: bool) -> None:
        self.pattern = pattern
        self.position = 0
        self._classes = _ASCII if ecmascript else _UNICODE

    def error(self, message: str) -> PatternError:
        """Return an error about the place that was reached."""
        return PatternError(message, self.pattern, self.position + 1)

    @property
    def at_end(self) -> bool:
        """Whether all has been read."""
        return self.position >= len(self.pattern)

    def ahead(self, text: str) -> bool:
        """Tell whether `text` comes next."""
        return self.pattern.startswith(text, self.position)

    def skip(self, text: str) -> bool:
        """Pass over `text` if it comes next."""
        found = self.ahead(text)
        self.position += len(text) * found
        return found

    def take(self, regex: re.Pattern[str]) -> re.Match[str] | None:
        """Pass over what `regex` matches here."""
        found = regex.match(self.pattern, self.position)
        if found:
            self.position = found.end()
        return found

    def next(self) -> str:
        """Pass over one character."""
        if self.at_end:
            raise self.error("the pattern ends too early")
        self.position += 1
        return self.pattern[self.position - 1]

    def members(self) -> str:
        r"""Read, after a backslash, what stands for several characters; return class members.

        Empty where the escape is of another kind.
        """
        for name, members in _CATEGORIES.items():
            if self.skip(name):
                return members
        if self.ahead("p") or self.ahead("P"):
            raise self.error("a Unicode category other than Nd, which Python lacks,")
        members = self._classes.get(self.pattern[self.position : self.position + 1], "")
        self.position += bool(members)
        return members

    def escaped(self) -> str:
        """Read, after a backslash, what stands for one character; return that character."""
        if found := self.take(_CODE):
            if found[4]:
                return chr(ord(found[4].upper()) - 64)
            return chr(int(found[1] or found[2] or found[3], 8 if found[3] else 16))
        char = self.next()
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char.isalnum() or char == "_":
            self.position -= 1
            raise self.error("an unknown escape")
        return char

    def char_class(self) -> str:
        """Read a class after its opening bracket; return Python source of one character."""
        negated = "^" if self.skip("^") else ""
        parts: list[str] = []
        while not parts or not self.skip("]"):  # a bracket in first place is a member
            if parts and self.skip("-["):
                return self._subtraction(f"[{negated}{''.join(parts)}]")
            parts.append(self._class_item())
        return f"[{negated}{''.join(parts)}]"

    def _subtraction(self, base: str) -> str:
        without = self.char_class()
        if not self.skip("]"):
            raise self.error("a subtraction that does not end its class")
        return f"(?:(?!{without}){base})"

    def _class_item(self) -> str:
        """Read one member of a class: a character, a range, or an escape of several."""
        if self.skip("\\"):
            if members := self.members():
                return members
            self.position -= 1
        low = self._class_char()
        if not self.ahead("-") or self.ahead("-]") or self.ahead("-["):
            return re.escape(low)
        self.position += 1
        high = self._class_char()
        if high < low:
            raise self.error("a range whose ends are in the wrong order")
        return f"{re.escape(low)}-{re.escape(high)}"

    def _class_char(self) -> str:
        char = self.next()
        if char != "\\":
            return char
        return "\b" if self.skip("b") else self.escaped()
