"""Our own torture set: messages of the kinds of RFC 4475 and RFC 5118, in words of our own."""

from __future__ import annotations

from typing import Final

from tests.sip.torture import own_addresses, own_invalid, own_valid

MESSAGES: Final = (*own_valid.MESSAGES, *own_addresses.MESSAGES, *own_invalid.MESSAGES)
ROWS: Final = tuple(message.row for message in MESSAGES)
OCTETS: Final = {message.row.name: message.octets for message in MESSAGES}
