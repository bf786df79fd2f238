"""Whether what a feature has said can be acted on: types are checked, since others write features.

Asked only where a feature has said something, which few calls meet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from simulator.calls.decisions import (
    Also,
    Answer,
    Divert,
    Edit,
    Fork,
    Join,
    Reject,
    Reroute,
    Wait,
)
from simulator.calls.reasons import Reason

Test = Callable[[Any], bool]


def fault_of(said: object) -> str | None:
    """Return what is wrong with what a feature has said; None: nothing.

    Examples
    --------
    >>> fault_of(Divert("30002")), fault_of(Divert(30002))
    (None, 'Divert.to is 30002')
    >>> fault_of(42)
    '42 is neither Edit nor a decision'
    """
    tests = _TESTS.get(type(said))
    if tests is None:
        return f"{said!r} is neither Edit nor a decision"
    for name, test in tests.items():
        value = getattr(said, name)
        if not test(value):
            return f"{type(said).__name__}.{name} is {value!r}"
    return None


def _text(value: object) -> bool:
    return isinstance(value, str)


def _texts(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, str) for one in value)


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _time(value: object) -> bool:
    return isinstance(value, (int, float)) and value >= 0.0


def _headers(value: object) -> bool:
    return isinstance(value, tuple) and all(_texts(one) and len(one) == 2 for one in value)


def _edit(value: object) -> bool:
    return isinstance(value, Edit) and fault_of(value) is None


def _places(value: object) -> bool:
    return isinstance(value, tuple) and all(
        isinstance(one, Also) and fault_of(one) is None for one in value
    )


def _reason(value: object) -> bool:
    return isinstance(value, Reason)


def _or_nothing(test: Test) -> Test:
    return lambda value: value is None or test(value)


_TESTS: Final[Mapping[type, Mapping[str, Test]]] = MappingProxyType(
    {
        Edit: {
            "add": _headers,
            "remove": _texts,
            "hidden": _or_nothing(_flag),
            "number": _or_nothing(_text),
            "name": _or_nothing(_text),
            "media": _text,
            "codecs": _texts,
            "no_answer_after": _or_nothing(_time),
        },
        Divert: {"to": _text, "cause": _text},
        Also: {"number": _text, "delay": _time, "patience": _or_nothing(_time)},
        Fork: {"also": _places, "instead": _flag, "in_turn": _flag, "edit": _or_nothing(_edit)},
        Reject: {"reason": _reason},
        Answer: {"service": _text, "duration": _or_nothing(_time)},
        Join: {"conference": _text},
        Reroute: {},
        Wait: {"question": _text, "patience": _time, "decide": callable},
    }
)
