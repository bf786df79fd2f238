"""The 61 messages of RFC 4475 and RFC 5118 get what the RFC's own text asks for."""

from __future__ import annotations

from pathlib import Path

from tests.sip.torture import rfc4475, rfc5118
from tests.sip.torture.archive import UNDESCRIBED, messages
from tests.sip.torture.element import PROXY, REGISTRAR, USER_AGENT, give
from tests.sip.torture.rows import results, table

ROWS = (*rfc4475.ROWS, *rfc5118.ROWS)


def test_every_message_is_handled_as_its_rfc_asks(samples: Path) -> None:
    octets = messages(samples)
    assert len(ROWS) == 61
    assert {row.name for row in ROWS} == octets.keys() - {UNDESCRIBED}
    found = results(ROWS, octets)
    assert all(result.agrees for result in found), "\n" + table(found)


def test_the_message_that_no_text_describes_is_dropped_everywhere(samples: Path) -> None:
    octets = messages(samples)[UNDESCRIBED]  # its start line names no version
    assert {give(octets, name).word for name in (USER_AGENT, PROXY, REGISTRAR)} == {"dropped"}
