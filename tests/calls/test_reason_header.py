import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.reason_header import (
    ReasonValue,
    q850_cause,
    q850_header,
    read,
    sip_header,
    write,
)

TOKENS = st.text("ABCxyz019.-_~", min_size=1, max_size=8)
VALUES = st.builds(
    ReasonValue,
    TOKENS,
    st.none() | st.integers(0, 9999),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20),
)


def test_a_cause_is_written_with_its_text() -> None:
    assert q850_header(47) == (
        "Reason",
        'Q.850;cause=47;text="Resource unavailable, unspecified"',
    )


def test_a_status_is_written_with_its_phrase() -> None:
    assert sip_header(486) == ("Reason", 'SIP;cause=486;text="Busy Here"')


@pytest.mark.parametrize(
    ("text", "values"),
    [
        # The examples of RFC 3326 2
        (
            'SIP ;cause=200 ;text="Call completed elsewhere"',
            [("SIP", 200, "Call completed elsewhere")],
        ),
        ('Q.850 ;cause=16 ;text="Terminated"', [("Q.850", 16, "Terminated")]),
        # Any order, any case, other parameters, commas and semicolons in the text
        ('q.850;TEXT="a, b; \\"c\\"";x;Cause = 34', [("q.850", 34, 'a, b; "c"')]),
        ("SIP;cause=580,Q.850;cause=127", [("SIP", 580, ""), ("Q.850", 127, "")]),
        ("preemption", [("preemption", None, "")]),
        ("Q.850;cause=x", [("Q.850", None, "")]),
        # What cannot be read is left out
        ("", []),
        (";cause=16", []),
        ("SIP;cause=200, ;;", [("SIP", 200, "")]),
    ],
)
def test_values_are_read(text: str, values: list[tuple[str, int | None, str]]) -> None:
    assert read(text) == tuple(ReasonValue(*value) for value in values)


@given(st.lists(VALUES, min_size=1, max_size=3).map(tuple))
def test_what_is_written_reads_back(values: tuple[ReasonValue, ...]) -> None:
    assert read(write(values)) == values


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    read(text)


def test_the_cause_of_a_message_is_that_of_q850() -> None:
    headers = (("Allow", "INVITE"), ("reason", "SIP;cause=486"), ("Reason", "Q.850;cause=17"))
    assert q850_cause(headers) == 17
    assert q850_cause(headers[:2]) is None
