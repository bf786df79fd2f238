"""Regular expressions that no engine can take."""

from __future__ import annotations

import pytest

from simulator.calls.patterns import PatternError, compile_dotnet


@pytest.mark.parametrize(
    "pattern",
    [r"^\d{99999999999999999999}$", "(" * 500 + "a" + ")" * 500, "(?:" * 2000 + "a" + ")" * 2000],
)
def test_what_is_too_large_for_any_engine_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError, match="too many"):
        compile_dotnet(pattern)
