"""Patterns that backtrack for ever are refused; those of numbering plans are not."""

import time

import pytest

from simulator.calls.patterns import LONGEST, PatternError, compile_dotnet


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(\d+)*x$",
        r"^(\d*)*x$",
        r"^(\d|\d)*x$",
        r"^(\d\d?)*x$",
        r"^(\d|\d\d){2,}x$",
        r"^(?i)(a|A)*x$",
        r"^\d*\d*\d*\d*\d*x$",
        r"^(\d\d?){40}x$",
        r"^(?=(\d+)+x)\d",
        r"^((\d{1,9}){1,9}){1,9}x$",
    ],
)
def test_an_explosive_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError, match="ways"):
        compile_dotnet(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\+?(\d[\d\s.()-]*)$",
        r"^(\d*)(\d{4})$",
        r"^(?:\+46|0046|0)(\d{5,})$",
        r"^(\+|00|011)?(\d+)(;ext=(\d+))?$",
        r"^(?:[ -]?\d)+$",
        r"^(\d{3}){2,4}$",
        r"^(\d{1,3}\.){3}\d{1,3}$",
        r"^(?:\d|-)+$",
        r"(\d+)\s*x\s*(\d+)",
        r"^(\d+)\D*(\d+)$",
    ],
)
def test_a_pattern_of_a_numbering_plan_is_taken(pattern: str) -> None:
    compile_dotnet(pattern)


def test_the_worst_pattern_taken_is_still_quick() -> None:
    worst = compile_dotnet(r"^\d*\d*\d*x$")
    start = time.process_time()
    assert not worst.matches("1" * LONGEST)
    assert time.process_time() - start < 0.1


def test_a_huge_pattern_is_refused() -> None:
    with pytest.raises(PatternError, match="too many characters"):
        compile_dotnet(r"((((\d{60}){60}){60}){60}){60}")
