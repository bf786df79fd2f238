"""Our own torture set gets what the standards ask for; it needs no outside samples."""

from __future__ import annotations

import pytest

from tests.sip.torture import own
from tests.sip.torture.element import CODEC
from tests.sip.torture.rows import Row, results, table


def test_the_set_is_as_large_as_it_says() -> None:
    assert len(own.OCTETS) == len(own.ROWS) >= 40


@pytest.mark.parametrize("row", own.ROWS, ids=[row.name for row in own.ROWS])
def test_a_message_is_handled_as_the_standards_ask(row: Row) -> None:
    found = results([row], own.OCTETS)
    assert found[0].agrees, "\n" + table(found)


@pytest.mark.parametrize("row", own.ROWS, ids=[row.name for row in own.ROWS])
def test_what_was_written_once_is_written_alike_again(row: Row) -> None:
    message = CODEC.parse(own.OCTETS[row.name]).message
    if message is not None:
        written = CODEC.write(message)
        again = CODEC.parse(written).message
        assert again is not None
        assert CODEC.write(again) == written
