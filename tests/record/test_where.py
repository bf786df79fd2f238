"""Expressions that choose rows: what they mean, and what is said of wrong ones."""

from __future__ import annotations

from contextlib import suppress

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import InputError
from simulator.record.columns import CALLS
from simulator.record.where import select

ROWS = pd.DataFrame(
    {
        "call": [1, 2, 3],
        "direction": pd.Categorical(["lync-to-pstn", "pstn-to-lync", "lync-to-lync"]),
        "outcome": pd.Categorical(["answered", "blocked", "busy"]),
        "dialled": ["0046", "20123", "30001"],
        "begin": [10.0, 20.0, 30.0],
        "alerted": [11.0, None, 29.0],
        "reason": [None, "all 30 channels are taken", "line busy"],
        "sip_status": [200, 503, 486],
    }
)


def chosen(expression: str) -> list[int]:
    return list(select(ROWS, CALLS, expression)["call"])


@pytest.mark.parametrize(
    ("expression", "calls"),
    [
        ("outcome = blocked", [2]),
        ("outcome == 'blocked'", [2]),
        ('outcome != "blocked"', [1, 3]),
        ("begin >= 20", [2, 3]),
        ("begin > 1e1", [2, 3]),
        ("begin < 0.5 min", [1, 2]),
        ("begin >= 20000ms", [2, 3]),
        ("begin = '20 s'", [2]),
        ("begin < 1 h and sip_status >= 500", [2]),
        ("alerted > begin and begin < 15 s", [1]),
        ("released = missing", [1, 2, 3]),  # a table that was written without the column
        ("released > 5 or released_by = caller", []),
        ("begin < 20 or sip_status = 486", [1, 3]),
        ("begin < 25 and not outcome = blocked", [1]),
        ("not (begin < 25 and outcome = blocked)", [1, 3]),
        ("outcome = busy or outcome = blocked and begin > 100", [3]),
        ("(outcome = busy or outcome = blocked) and begin > 100", []),
        ("direction = lync-to-pstn", [1]),
        ("outcome = answered", [1]),  # `answered` is a column, too
        ("dialled = 0046", [1]),  # text stays text
        ("dialled < 1", [1]),
        ("reason = 'all 30 channels are taken'", [2]),
        ("alerted > begin", [1]),
        ("alerted < 1000", [1, 3]),
        ("alerted != 11", [3]),
        ("alerted = missing", [2]),
        ("reason != missing", [2, 3]),
        ("outcome = busy AND begin = 30", [3]),
        ("outcome = declined", []),  # known, though none came
    ],
)
def test_meaning(expression: str, calls: list[int]) -> None:
    assert chosen(expression) == calls


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("outcom = busy", "no column of calls; seen 'outcom', expected 'outcome'"),
        ("begin > soon", r"begin is a number \(s\); seen 'soon'"),
        ("begin > 1 ms 2", "seen '2', expected 'and', 'or' or the end"),
        ("begin > 1 parsec", "seen 'parsec', expected 'and', 'or' or the end"),
        ("begin > 1parsec", "no unit of begin; seen 'parsec', expected one of us"),
        ("sip_status > 5 min", "no unit of sip_status; seen 'min', expected a plain number"),
        ("begin", "seen 'the end', expected a comparison"),
        ("begin >", "seen 'the end', expected a value"),
        ("(begin > 1", r"expected '\)'"),
        ("", "expected a column"),
        ("outcome = 'busy", "expected closed quotes"),
        ("alerted < missing", "missing has no order"),
        ("outcome = Blocked", "no value of outcome; seen 'Blocked', expected 'blocked'"),
        ("outcome != bussy", "no value of outcome; seen 'bussy', expected 'busy'"),
        ("direction = lync-to-pst", "no row has this direction; .* expected 'lync-to-pstn'"),
        ("direction = x", "expected one of lync-to-lync, lync-to-pstn, pstn-to-lync"),
        ("not " * 100 + "begin > 1", "nested too deeply"),
        ("__import__('os') = 1", "no column of calls"),
    ],
)
def test_a_wrong_expression_is_told_in_one_line(expression: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as error:
        chosen(expression)
    assert "\n" not in str(error.value)


WORDS = ["outcome", "begin", "busy", "=", "<", ">=", "(", ")", "and", "or", "not", "1", "'a'"]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS)).map(" ".join)))
def test_any_text_is_an_expression_or_an_input_error(text: str) -> None:
    with suppress(InputError):
        chosen(text)
