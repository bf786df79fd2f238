"""What a capture file is made of, whatever its format: packets with their link and instant."""

from __future__ import annotations

from typing import BinaryIO, Final, NamedTuple

# Wireshark's own limit (WTAP_MAX_PACKET_SIZE_STANDARD): a longer packet is a damaged length.
PACKET_LIMIT: Final = 262_144


class Packet(NamedTuple):
    """One packet as it stands in a capture file.

    Parameters
    ----------
    number : int
        Counted from 1, as other programs do.
    time : int or None
        Nanoseconds since 1970 (UTC); None where the file does not tell it.
    link : int
        Link type, a number of the registry of tcpdump.org.
    data : memoryview
        The octets that were kept.
    length : int
        Octets that it had; more than those of `data` where it was cut.
    """

    number: int
    time: int | None
    link: int
    data: memoryview
    length: int


class Damage(Exception):
    """What is wrong with a file, from some octet on; nothing behind it can be trusted."""

    def __init__(self, offset: int, text: str) -> None:
        self.offset, self.text = offset, text
        super().__init__(text)


class Source:
    """Reads a file from its start to its end, and knows where it is.

    Parameters
    ----------
    file : binary file
    """

    __slots__ = ("_file", "_size", "offset")

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, 2)
        file.seek(0)
        self.offset = 0

    def take(self, size: int, what: str) -> bytes:
        """Return the next octets; empty at the end of the file.

        Raises
        ------
        Damage
            The file ends in the middle of them.
        """
        begin = self.offset
        data = self._file.read(size)
        self.offset += len(data)
        if data and len(data) < size:
            raise Damage(begin, f"the file ends within {what}")
        return data

    def need(self, size: int, what: str) -> bytes:
        """Return the next octets; the end of the file is damage too."""
        data = self.take(size, what)
        if len(data) < size:
            raise Damage(self.offset, f"the file ends within {what}")
        return data

    def skip(self, size: int, what: str) -> None:
        """Pass over octets without reading them."""
        if self._size - self.offset < size:
            raise Damage(self.offset, f"the file ends within {what}")
        self.offset = self._file.seek(size, 1)
