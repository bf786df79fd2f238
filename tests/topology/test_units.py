"""Values with units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.topology.document import Section, parse_document, validate
from simulator.topology.units import (
    BIT_RATE,
    COUNT,
    FRACTION,
    RATE,
    SIZE,
    TIME,
    BitRate,
    Count,
    Dimension,
    QuantityError,
    Seconds,
    quantity,
)


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("15 us", TIME, 15e-6),
        ("20ms", TIME, 0.02),
        ("1.5 s", TIME, 1.5),
        ("2 m", TIME, 120.0),
        ("30 min", TIME, 1800.0),
        ("1 h", TIME, 3600.0),
        ("2 d", TIME, 172800.0),
        ("1 y", TIME, 31536000.0),
        ("1e3 ms", TIME, 1.0),
        ("2 /h", RATE, 2 / 3600),
        ("3 /min", RATE, 0.05),
        ("4/s", RATE, 4.0),
        ("64 kbit/s", BIT_RATE, 64e3),
        ("100Mbit/s", BIT_RATE, 100e6),
        ("1 Gbit/s", BIT_RATE, 1e9),
        ("1100 bytes", SIZE, 1100.0),
        ("0.07", FRACTION, 0.07),
        ("1 %", FRACTION, 0.01),
        ("30", COUNT, 30.0),
    ],
)
def test_each_unit_is_read(text: str, dimension: Dimension, value: float) -> None:
    assert quantity(text, dimension) == value


COMMA = "a comma in a number: decimals have a point, thousands nothing"


@pytest.mark.parametrize(
    ("text", "dimension", "problem"),
    [
        ("20", TIME, "the unit is missing"),
        ("0", TIME, "the unit is missing"),
        ("20 parsec", TIME, "unknown unit 'parsec'"),
        ("20 Ms", TIME, "unknown unit 'Ms'"),
        ("-1 s", TIME, "below zero"),
        ("", TIME, "not a time"),
        ("nan s", TIME, "not a time"),
        ("inf s", TIME, "not a time"),
        ("1e400 s", TIME, "too large"),
        ("100", BIT_RATE, "the unit is missing"),
        ("120 %", FRACTION, "too large"),
        ("-1", COUNT, "below zero"),
        ("3.5", COUNT, "not a whole number"),
        ("1,5 s", TIME, COMMA),
        ("1,000", COUNT, COMMA),
        ("30 lines", COUNT, "unknown unit 'lines'"),
    ],
)
def test_a_wrong_value_says_what_is_wrong_with_it(
    text: str, dimension: Dimension, problem: str
) -> None:
    with pytest.raises(QuantityError) as caught:
        quantity(text, dimension)
    assert caught.value.problem == problem


def test_a_missing_unit_names_the_known_ones() -> None:
    with pytest.raises(QuantityError, match="us, ms, s, m, min, h, d, y, such as 20 ms"):
        quantity("20", TIME)


@given(st.text(max_size=12))
def test_any_text_gives_a_value_or_a_quantity_error(text: str) -> None:
    try:
        value = quantity(text, TIME)
    except QuantityError:
        return
    assert 0 <= value < 1e19


def test_a_model_turns_text_into_numbers_of_the_right_type() -> None:
    class Trunk(Section):
        channels: Count
        options_interval: Seconds
        speed: BitRate | None = None

    text = "channels: 30\noptions_interval: 1 min\nspeed: ~\n"
    trunk = validate(parse_document(text, "t.yaml"), Trunk)
    assert (trunk.channels, trunk.options_interval, trunk.speed) == (30, 60.0, None)
    assert isinstance(trunk.channels, int)


def test_the_schema_describes_a_time_as_text_with_a_unit() -> None:
    class Trunk(Section):
        interval: Seconds

    shown = Trunk.model_json_schema()["properties"]["interval"]
    assert shown["type"] == "string"
    assert shown["examples"] == ["20 ms"]
