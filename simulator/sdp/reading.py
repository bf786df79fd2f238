"""The sections of a session description while their lines are read (RFC 4566 5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from simulator.errors import RemoteProtocolError
from simulator.sdp.description import Description
from simulator.sdp.media_line import DIRECTIONS, Crypto, Direction, Media
from simulator.sdp.payloads import STATIC, Codec

Attribute = tuple[str, str | None]

_RTPMAP: Final = re.compile(r"([0-9]{1,3}) ([^\s/]+)/([0-9]{1,9})(?:/([0-9]{1,2}))?")
_CRYPTO: Final = re.compile(r"([0-9]{1,9}) (\S+) inline:([^\s|;]+)(\S*)(?: (\S.*))?")
_SMALL: Final = re.compile(r"0|[1-9][0-9]{0,4}")  # as we write it, so that it is written back


def _split_attribute(value: str) -> Attribute:
    name, colon, text = value.partition(":")
    return name, text if colon else None


def _connection(value: str) -> str:
    words = value.split()
    if len(words) != 3 or words[0] != "IN" or words[1] not in ("IP4", "IP6"):
        raise RemoteProtocolError(f"c={value[:40]} is no connection")
    return words[2]


class Stream:
    """One media section."""

    __slots__ = (
        "_attributes",
        "_bandwidth",
        "_connection",
        "_crypto",
        "_direction",
        "_fmtp",
        "_head",
        "_label",
        "_layout",
        "_lines",
        "_ptime_ms",
        "_rtcp_port",
        "_rtpmap",
        "_types",
    )

    def __init__(self, value: str) -> None:
        words = value.split()
        if len(words) < 4:
            raise RemoteProtocolError(f"m={value[:40]} is no media line")
        self._head = words
        numeric = "RTP/" in words[2] and all(_SMALL.fullmatch(w) for w in words[3:])
        self._types = dict.fromkeys(int(w) for w in words[3:]) if numeric else {}
        self._attributes: list[Attribute] = []
        self._bandwidth: list[str] = []
        self._lines: list[tuple[str, str]] = []
        self._layout: list[str] = []
        self._crypto: list[Crypto] = []
        self._rtpmap: dict[int, tuple[str, int, int]] = {}
        self._fmtp: dict[int, str] = {}
        self._connection: str | None = None
        self._direction: Direction | None = None
        self._label: str | None = None
        self._ptime_ms: int | None = None
        self._rtcp_port: int | None = None

    def line(self, letter: str, value: str) -> None:
        """Take one line of the section."""
        if letter == "a":
            self._attribute(*_split_attribute(value))
        elif letter == "c":
            self._connection = self._connection or _connection(value)
        elif letter == "b":
            self._bandwidth.append(value)
        elif letter in "ik":
            self._lines.append((letter, value))
        else:
            raise RemoteProtocolError(f"{letter}= has no place below a media line")

    def media(self) -> Media:
        """Return the finished stream."""
        kind, ports, profile, *formats = self._head
        port, slash, count = ports.partition("/")
        if not _SMALL.fullmatch(port) or (slash and not _SMALL.fullmatch(count)):
            raise RemoteProtocolError(f"{ports[:40]!r} is no port")
        return Media(
            kind,
            int(port),
            profile,
            tuple(self._codec(number) for number in self._types),
            self._ptime_ms,
            self._direction,
            tuple(self._crypto),
            self._rtcp_port,
            self._label,
            self._connection,
            tuple(self._attributes),
            tuple(self._bandwidth),
            () if self._types else tuple(formats),
            int(count) if slash else 1,
            tuple(self._lines),
            tuple(self._layout),
        )

    def _codec(self, number: int) -> Codec:
        fmtp = self._fmtp.get(number, "")
        mapping = self._rtpmap.get(number)
        if mapping is not None:
            return Codec(number, *mapping, fmtp)
        static = STATIC.get(number, Codec(number, "", 0))
        return static._replace(fmtp=fmtp, mapped=False)

    def _attribute(self, name: str, value: str | None) -> None:
        """Take an attribute into its field; any that is unknown, odd or repeated as it came."""
        reader = _READERS.get(name)
        key = None if reader is None else reader(self, value or "")
        if key is None and value is None and name in DIRECTIONS and self._direction is None:
            self._direction = DIRECTIONS[name]
            key = "direction"
        if key is None:
            self._attributes.append((name, value))
        self._layout.append(key or name)

    def _take_rtpmap(self, value: str) -> str | None:
        match = _RTPMAP.fullmatch(value)
        if match is None or match[4] == "1" or int(match[1]) not in self._types:
            return None
        number = int(match[1])
        if number in self._rtpmap or str(number) != match[1] or str(int(match[3])) != match[3]:
            return None
        self._rtpmap[number] = (match[2], int(match[3]), int(match[4] or 1))
        return f"rtpmap:{number}"

    def _take_fmtp(self, value: str) -> str | None:
        word, _, text = value.partition(" ")
        number = int(word) if _SMALL.fullmatch(word) else -1
        if not text or number in self._fmtp or number not in self._types:
            return None
        self._fmtp[number] = text
        return f"fmtp:{number}"

    def _take_crypto(self, value: str) -> str | None:
        match = _CRYPTO.fullmatch(value)
        if match is None or str(int(match[1])) != match[1]:
            return None
        self._crypto.append(Crypto(int(match[1]), match[2], match[3], match[4], match[5] or ""))
        return "crypto"

    def _take_ptime(self, value: str) -> str | None:
        if self._ptime_ms is not None or not _SMALL.fullmatch(value):
            return None
        self._ptime_ms = int(value)
        return "ptime"

    def _take_rtcp(self, value: str) -> str | None:
        if self._rtcp_port is not None or not _SMALL.fullmatch(value):
            return None
        self._rtcp_port = int(value)
        return "rtcp"

    def _take_label(self, value: str) -> str | None:
        if self._label is not None or not value:
            return None
        self._label = value
        return "label"


_READERS: Final[dict[str, Callable[[Stream, str], str | None]]] = {
    "rtpmap": Stream._take_rtpmap,
    "fmtp": Stream._take_fmtp,
    "crypto": Stream._take_crypto,
    "ptime": Stream._take_ptime,
    "rtcp": Stream._take_rtcp,
    "label": Stream._take_label,
}


class Session:
    """The section above the first media line."""

    __slots__ = (
        "_attributes",
        "_bandwidth",
        "_connection",
        "_lines",
        "_name",
        "_origin",
        "_streams",
        "_timing",
    )

    def __init__(self) -> None:
        self._attributes: list[Attribute] = []
        self._bandwidth: list[str] = []
        self._lines: list[tuple[str, str]] = []
        self._streams: list[Stream] = []
        self._connection: str | None = None
        self._origin: list[str] = []
        self._name = "-"
        self._timing: str | None = None

    def stream(self, value: str) -> Stream:
        """Begin the section of a media line."""
        self._streams.append(Stream(value))
        return self._streams[-1]

    def line(self, letter: str, value: str) -> None:
        """Take one line of the section."""
        if letter == "o":
            self._origin = value.split()
        elif letter == "s":
            self._name = value
        elif letter == "c":
            self._connection = _connection(value)
        elif letter == "b":
            self._bandwidth.append(value)
        elif letter == "t" and self._timing is None:
            self._timing = value
        elif letter == "a":
            self._attributes.append(_split_attribute(value))
        elif letter in "iueprzkt":
            self._lines.append((letter, value))
        else:
            raise RemoteProtocolError(f"{letter}= is no line of a session description")

    def description(self) -> Description:
        """Return the finished description."""
        if len(self._origin) != 6 or self._origin[3] != "IN":
            raise RemoteProtocolError("the o= line is missing or malformed")
        username, session_id, version, _, _, address = self._origin
        return Description(
            address,
            _identifier(session_id),
            _identifier(version),
            tuple(stream.media() for stream in self._streams),
            self._connection,
            tuple(self._bandwidth),
            self._name,
            username,
            self._timing or "0 0",
            tuple(self._attributes),
            tuple(self._lines),
        )


def _identifier(text: str) -> int:
    """Read a session's number; 64 bits by RFC 4566 5.2, of which peers write 20 digits."""
    if not (text.isascii() and text.isdigit() and len(text) <= 20):
        raise RemoteProtocolError(f"{text[:40]!r} is no number of a session")
    return int(text)
