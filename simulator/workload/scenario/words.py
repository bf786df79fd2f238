"""Values of a scenario that are no quantities: how often, tests of text, lists of names."""

from __future__ import annotations

import re
from typing import Annotated, Final, NamedTuple

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

MANY: Final = 1_000_000
_TIMES: Final = re.compile(r"(?:(at least|at most|exactly)\s+)?(\d{1,6})(?:\s*-\s*(\d{1,6}))?")


class Times(NamedTuple):
    """How often something may happen: from `least` to `most`."""

    least: int
    most: int

    def __str__(self) -> str:
        """Return it in words.

        Examples
        --------
        >>> str(Times(1, MANY)), str(Times(0, 0)), str(Times(2, 3))
        ('at least 1', 'none', '2-3')
        """
        if self.most == 0:
            return "none"
        if self.least == self.most:
            return f"exactly {self.least}"
        if self.most == MANY:
            return f"at least {self.least}"
        return f"{self.least}-{self.most}" if self.least else f"at most {self.most}"


AT_LEAST_ONCE: Final = Times(1, MANY)
NEVER: Final = Times(0, 0)


class TextTest(NamedTuple):
    r"""What a text has to be.

    Parameters
    ----------
    kind : {'is', 'matches', 'present', 'missing'}
    text : str
        The whole text, or a regular expression of Python that is found in it.
    """

    kind: str
    text: str = ""

    def holds(self, value: str | None) -> bool:
        """Tell whether a text passes; None: there is none.

        Examples
        --------
        >>> test = TextTest("matches", "reason=user-busy")
        >>> test.holds("<sip:20123@pbx>;reason=user-busy"), test.holds(None)
        (True, False)
        """
        if value is None:
            return self.kind == "missing"
        if self.kind == "matches":
            return re.search(self.text, value) is not None
        return value == self.text if self.kind == "is" else self.kind == "present"

    def __str__(self) -> str:
        """Return it as a file writes it."""
        return f"~ {self.text}" if self.kind == "matches" else self.text or self.kind


def _times(value: object) -> object:
    if isinstance(value, Times):
        return value
    text = " ".join(str(value).split()).lower()
    if text in ("none", "never"):
        return NEVER
    found = _TIMES.fullmatch(text)
    if found is None or (found[1] and found[3]):
        raise _refused("not a count", "none, 1, 2-3, at least 1 or at most 2")
    low, high = int(found[2]), int(found[3] or found[2])
    if high < low:
        raise _refused("the range is empty", "the lower count first, such as 2-3")
    if found[1] == "at least":
        return Times(low, MANY)
    return Times(0, high) if found[1] == "at most" else Times(low, high)


def _text_test(value: object) -> object:
    if isinstance(value, TextTest) or value is None:
        return value or TextTest("missing")
    text = str(value).strip()
    if text in ("missing", "present"):
        return TextTest(text)
    if not text.startswith("~"):
        return TextTest("is", text)
    pattern = text[1:].strip()
    try:
        re.compile(pattern)
    except re.error as error:
        raise _refused(f"cannot be read: {error}", "a regular expression after ~") from None
    return TextTest("matches", pattern)


def _names(value: object) -> object:
    """Read ``anna - mediation - bo`` as a list does."""
    if not isinstance(value, str):
        return value
    return tuple(one.strip() for one in re.split(r"\s+-\s+|,", value) if one.strip())


def _flag(value: object) -> object:
    known = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
    found = known.get(str(value).strip().lower())
    if found is None:
        raise _refused("neither yes nor no", "yes or no")
    return found


def _refused(problem: str, expected: str) -> PydanticCustomError:
    return PydanticCustomError("quantity", "{problem}", {"problem": problem, "expected": expected})


HowOften = Annotated[
    Times,
    BeforeValidator(_times),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["none", "at least 1", 2]}),
]
Test = Annotated[
    TextTest,
    BeforeValidator(_text_test),
    WithJsonSchema({"type": "string", "examples": ["~ reason=unconditional", "missing"]}),
]
Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": ["string", "boolean"]})]
