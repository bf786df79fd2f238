"""Exported PDUs: messages that had been encrypted, as a decrypting reader hands them on.

Link type 252 (LINKTYPE_WIRESHARK_UPPER_PDU): tags with protocol, addresses and ports, then the
message itself. Lengths of tags include their padding.
"""

from __future__ import annotations

from ipaddress import ip_address
from struct import pack
from typing import Final

_PROTOCOL: Final = 12  # EXP_PDU_TAG_DISSECTOR_NAME
_SOURCE: Final = {4: 20, 6: 22}  # EXP_PDU_TAG_IPV4_SRC, EXP_PDU_TAG_IPV6_SRC
_DESTINATION: Final = {4: 21, 6: 23}
_PORT_TYPE: Final = 24
_SOURCE_PORT: Final = 25
_DESTINATION_PORT: Final = 26
_TCP: Final = 2  # EXP_PDU_PT_TCP


def exported_pdu(
    source: str, source_port: int, destination: str, destination_port: int, message: bytes
) -> bytes:
    r"""Return a SIP message as an exported PDU.

    Examples
    --------
    >>> exported_pdu("192.0.2.1", 50000, "192.0.2.2", 5061, b"SIP")[:8]
    b'\x00\x0c\x00\x04sip\x00'
    """
    tags = _tag(_PROTOCOL, b"sip") + _address(_SOURCE, source)
    tags += _address(_DESTINATION, destination) + _number(_PORT_TYPE, _TCP)
    tags += _number(_SOURCE_PORT, source_port) + _number(_DESTINATION_PORT, destination_port)
    return tags + bytes(4) + message


def _address(tags: dict[int, int], address: str) -> bytes:
    found = ip_address(address)
    return _tag(tags[found.version], found.packed)


def _number(tag: int, value: int) -> bytes:
    return _tag(tag, pack(">I", value))


def _tag(tag: int, value: bytes) -> bytes:
    value += bytes(-len(value) % 4)
    return pack(">HH", tag, len(value)) + value
