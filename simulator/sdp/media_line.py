"""A media line of a session description with what stands below it (RFC 4566 5.14)."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple

from simulator.sdp.payloads import Codec

Attributes = tuple[tuple[str, str | None], ...]
Lines = tuple[tuple[str, str], ...]


class Direction(IntEnum):
    """Who sends, seen from the describer: bit 0 is it, bit 1 its peer (RFC 3264 5.1, 6.1)."""

    INACTIVE = 0
    SENDONLY = 1
    RECVONLY = 2
    SENDRECV = 3


DIRECTIONS: Final = {direction.name.lower(): direction for direction in Direction}
# By Direction: the same stream seen from the other end.
REVERSED: Final = (Direction.INACTIVE, Direction.RECVONLY, Direction.SENDONLY, Direction.SENDRECV)


class Crypto(NamedTuple):
    """One a=crypto line (RFC 4568).

    Parameters
    ----------
    tag : int
    suite : str
    key : str
        Master key and salt in base64, as behind ``inline:``.
    rest : str
        What follows the key: lifetime and MKI (``|2^31|1:1``), further keys.
    session : str
        Session parameters; empty: none.
    """

    tag: int
    suite: str
    key: str
    rest: str = ""
    session: str = ""

    @property
    def has_mki(self) -> bool:
        """Whether packets are to carry a master key identifier (RFC 4568 6.1)."""
        return ":" in self.rest.partition(";")[0]


class _Rare(NamedTuple):
    """What hardly any media line has; all that have nothing of it share one."""

    bandwidth: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    port_count: int = 1
    lines: Lines = ()
    layout: tuple[str, ...] | None = None


_NOTHING_RARE: Final = _Rare()


class Media:
    """One media line with what stands below it.

    Parameters
    ----------
    kind : str
        ``audio``, ``video``, ``image`` ...
    port : int
        0 refuses or ends the stream.
    profile : str
        ``RTP/AVP``, ``RTP/SAVP`` ...
    codecs : tuple of Codec
        Formats that are payload types, in order of preference.
    ptime_ms : int, optional
        Packet time in milliseconds.
    direction : Direction, optional
        None: no such line; see `Description.direction`.
    crypto : tuple of Crypto, optional
    rtcp_port : int, optional
        Of RFC 3605; None: the port above.
    label : str, optional
        Of RFC 4574.
    connection : str, optional
        Address of this stream; None: the session's.
    attributes : tuple of (name, value or None), optional
        Every other attribute in order.
    bandwidth : tuple of str, optional
    formats : tuple of str, optional
        Formats that are no payload types, such as ``t38``.
    port_count : int, optional
    lines : tuple of (letter, value), optional
        Lines other than c=, b= and a=.
    layout : tuple of str, optional
        Order of the attributes as they came (`simulator.sdp.codec`); None: our own.
    """

    __slots__ = (
        "_rare",
        "attributes",
        "codecs",
        "connection",
        "crypto",
        "direction",
        "kind",
        "label",
        "port",
        "profile",
        "ptime_ms",
        "rtcp_port",
    )

    def __init__(
        self,
        kind: str,
        port: int,
        profile: str,
        codecs: tuple[Codec, ...],
        ptime_ms: int | None = None,
        direction: Direction | None = None,
        crypto: tuple[Crypto, ...] = (),
        rtcp_port: int | None = None,
        label: str | None = None,
        connection: str | None = None,
        attributes: Attributes = (),
        bandwidth: tuple[str, ...] = (),
        formats: tuple[str, ...] = (),
        port_count: int = 1,
        lines: Lines = (),
        layout: tuple[str, ...] | None = None,
    ) -> None:
        self.kind = kind
        self.port = port
        self.profile = profile
        self.codecs = codecs
        self.ptime_ms = ptime_ms
        self.direction = direction
        self.crypto = crypto
        self.rtcp_port = rtcp_port
        self.label = label
        self.connection = connection
        self.attributes = attributes
        if bandwidth or formats or port_count != 1 or lines or layout is not None:
            self._rare = _Rare(bandwidth, formats, port_count, lines, layout)
        else:
            self._rare = _NOTHING_RARE

    @property
    def bandwidth(self) -> tuple[str, ...]:
        """Values such as ``AS:64``."""
        return self._rare.bandwidth

    @property
    def formats(self) -> tuple[str, ...]:
        """Formats that are no payload types."""
        return self._rare.formats

    @property
    def port_count(self) -> int:
        """How many ports the line names."""
        return self._rare.port_count

    @property
    def lines(self) -> Lines:
        """Lines other than c=, b= and a=."""
        return self._rare.lines

    @property
    def layout(self) -> tuple[str, ...] | None:
        """Order of the attributes as they came."""
        return self._rare.layout

    def with_codecs(self, codecs: tuple[Codec, ...]) -> Media:
        """Return the same stream with other codecs."""
        return Media(
            self.kind,
            self.port,
            self.profile,
            codecs,
            self.ptime_ms,
            self.direction,
            self.crypto,
            self.rtcp_port,
            self.label,
            self.connection,
            self.attributes,
            *self._rare,
        )

    @property
    def speech(self) -> Codec | None:
        """The codec that is sent with: the first that carries speech (RFC 3264 6.1, 7)."""
        return next((codec for codec in self.codecs if not codec.auxiliary), None)

    @property
    def events(self) -> Codec | None:
        """The telephone events (RFC 4733), if any."""
        named = (codec for codec in self.codecs if codec.name.lower() == "telephone-event")
        return next(named, None)

    @property
    def secured(self) -> bool:
        """Whether the stream is SRTP."""
        return self.profile.startswith("RTP/SAVP")

    def __eq__(self, other: object) -> bool:
        """Whether all is equal but the layout."""
        return isinstance(other, Media) and all(
            getattr(self, name) == getattr(other, name) for name in _MEDIA
        )

    __hash__ = None  # type: ignore[assignment]  # it has an equality by value

    def __repr__(self) -> str:
        """Return the media line."""
        names = " ".join(codec.name for codec in self.codecs)
        return f"<{self.kind} {self.port} {self.profile} {names}>"


# What makes two equal; compiled classes tell no slots.
_MEDIA: Final = (
    "attributes",
    "bandwidth",
    "codecs",
    "connection",
    "crypto",
    "direction",
    "formats",
    "kind",
    "label",
    "lines",
    "port",
    "port_count",
    "profile",
    "ptime_ms",
    "rtcp_port",
)
