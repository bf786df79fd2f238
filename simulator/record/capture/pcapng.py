"""Writes pcapng files (draft-ietf-opsawg-pcapng), block after block as packets come.

Little-endian, one section. Times are nanoseconds since 1970 (UTC). Reading is elsewhere.
"""

from __future__ import annotations

from struct import pack
from typing import BinaryIO, Final

ETHERNET: Final = 1  # LINKTYPE_ETHERNET
EXPORTED_PDU: Final = 252  # LINKTYPE_WIRESHARK_UPPER_PDU

# Block types
_SECTION: Final = 0x0A0D0D0A
_INTERFACE: Final = 1
_PACKET: Final = 6
# Options
_COMMENT: Final = 1
_APPLICATION: Final = 4  # shb_userappl
_NAME: Final = 2  # if_name
_DESCRIPTION: Final = 3  # if_description
_RESOLUTION: Final = 9  # if_tsresol: the power of ten of a time's unit
_NANOSECONDS: Final = b"\x09"
_LONGEST: Final = 0xFFFF  # of an option


class PcapngWriter:
    """Writes one section to a file that is open for writing.

    Parameters
    ----------
    file : binary file
    application : str
        Name and version of what writes it.
    comment : str
        About the whole file; empty: none.

    Attributes
    ----------
    interfaces : int
        How many there are so far.

    Examples
    --------
    >>> from io import BytesIO
    >>> file = BytesIO()
    >>> writer = PcapngWriter(file, "directsip")
    >>> writer.packet(writer.interface("lan", ETHERNET), 1_000_000_000, b"frame", "call 1")
    >>> len(file.getvalue()) % 4
    0
    """

    def __init__(self, file: BinaryIO, application: str, comment: str = "") -> None:
        self._file = file
        self.interfaces = 0
        options = _text(_COMMENT, comment) + _text(_APPLICATION, application)
        # Byte-order magic, version 1.0, and a length of the section that is not stated
        self._block(_SECTION, pack("<IHHq", 0x1A2B3C4D, 1, 0, -1), options)

    def interface(self, name: str, link_type: int, description: str = "") -> int:
        """Describe the next interface; return its number."""
        options = _text(_NAME, name) + _text(_DESCRIPTION, description)
        options += _option(_RESOLUTION, _NANOSECONDS)
        self._block(_INTERFACE, pack("<HHI", link_type, 0, 0), options)
        self.interfaces += 1
        return self.interfaces - 1

    def packet(self, interface: int, time_ns: int, data: bytes, comment: str = "") -> None:
        """Write one packet, whole."""
        size = len(data)
        head = pack("<IIIII", interface, time_ns >> 32, time_ns & 0xFFFFFFFF, size, size)
        self._block(_PACKET, head + data + bytes(-size % 4), _text(_COMMENT, comment))

    def _block(self, kind: int, body: bytes, options: bytes) -> None:
        if options:
            options += bytes(4)  # opt_endofopt
        length = 12 + len(body) + len(options)
        self._file.write(pack("<II", kind, length) + body + options + pack("<I", length))


def _text(code: int, text: str) -> bytes:
    return _option(code, text.encode()[:_LONGEST]) if text else b""


def _option(code: int, value: bytes) -> bytes:
    return pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)
