"""Opens a capture file, whichever of the two formats it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from simulator.errors import InputError, Mark
from simulator.record.reading.packets import Damage, Packet, Source
from simulator.record.reading.pcap import MAGICS, read_pcap
from simulator.record.reading.pcapng import MAGIC, PcapngReader

_GZIP: Final = b"\x1f\x8b"


def is_capture(path: Path) -> bool:
    """Tell whether a path is a file that begins as a capture does."""
    try:
        if not path.is_file():  # what can be read once only stays unread
            return False
        with path.open("rb") as file:
            return file.read(4) in (*MAGICS, MAGIC)
    except OSError:
        return False


class Container:
    """The packets of one file.

    Parameters
    ----------
    file : binary file
    name : str
        As the user gave it.

    Attributes
    ----------
    damage : str
        What is wrong with the file behind the last packet; empty: nothing.

    Raises
    ------
    InputError
        It is no capture.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name
        self._pcapng: PcapngReader | None = None
        self.damage = ""
        magic = file.read(4)
        if magic not in (*MAGICS, MAGIC):
            raise _not_a_capture(name, magic)
        self._is_pcapng = magic == MAGIC

    @property
    def names(self) -> Mapping[str, str]:
        """Names of hosts by address, as far as the file has been read and gives them."""
        return self._pcapng.names if self._pcapng else {}

    def packets(self) -> Iterator[Packet]:
        """Yield the packets up to the end, or up to where the file is damaged.

        Raises
        ------
        InputError
            It is damaged before the first packet.
        """
        count = 0
        source = Source(self._file)
        if self._is_pcapng:
            self._pcapng = PcapngReader(source)
        packets = self._pcapng.packets() if self._pcapng else read_pcap(source)
        try:
            for packet in packets:
                count += 1
                yield packet
        except Damage as damage:
            where = f"{damage.text}, at octet {damage.offset}"
            if not count:
                raise InputError(where, mark=Mark(self._name), expected="a whole packet") from None
            were = "was" if count == 1 else "were"
            self.damage = f"{where}; {counted(count, 'packet')} {were} read before it"


def counted(count: int, what: str) -> str:
    """Return a count with its word.

    Examples
    --------
    >>> counted(1, "packet"), counted(2, "packet")
    ('1 packet', '2 packets')
    """
    return f"{count} {what}{'' if count == 1 else 's'}"


def _not_a_capture(name: str, magic: bytes) -> InputError:
    if not magic:
        return InputError("the file is empty", mark=Mark(name), expected="a capture")
    expected = "pcap or pcapng" if magic[:2] != _GZIP else "it uncompressed (gunzip)"
    seen = magic.hex(" ")
    return InputError("not a capture, at octet 0", mark=Mark(name), seen=seen, expected=expected)
