"""Session descriptions as slotted objects (RFC 4566); no text here (see `simulator.sdp.codec`).

A description is frozen by custom once it stands in a message. Its lists are tuples that all
descriptions of one product share, so that a description a call costs two small objects.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from simulator.sdp.media_line import DIRECTIONS, Attributes, Direction, Lines, Media

HELD_ADDRESS: Final = "0.0.0.0"  # hold as RFC 2543 wrote it, RFC 3264 8.4


class About(NamedTuple):
    """What a product says of every session alike."""

    bandwidth: tuple[str, ...] = ()
    session_name: str = "-"
    username: str = "-"
    attributes: Attributes = ()
    lines: Lines = ()


class Description:
    """One session description.

    Parameters
    ----------
    address : str
        Address of the origin line; of IPv6 where it has a colon.
    session_id, version : int
    media : tuple of Media
    connection : str, optional
        The session's address, with ``/ttl`` where it is multicast; None: each stream has its own.
    bandwidth : tuple of str, optional
        Values such as ``CT:1000``.
    session_name, username, timing : str, optional
    attributes : tuple of (name, value or None), optional
        Attributes of the session in order.
    lines : tuple of (letter, value), optional
        Lines of the session that have no field here (i, u, e, p, r, z, k).
    about : About, optional
        Bandwidth, session name, username, attributes and lines, instead of one by one: an object
        that all sessions of one product share.
    """

    __slots__ = (
        "_about",
        "address",
        "connection",
        "media",
        "session_id",
        "timing",
        "version",
    )

    def __init__(
        self,
        address: str,
        session_id: int,
        version: int,
        media: tuple[Media, ...],
        connection: str | None = None,
        bandwidth: tuple[str, ...] = (),
        session_name: str = "-",
        username: str = "-",
        timing: str = "0 0",
        attributes: Attributes = (),
        lines: Lines = (),
        about: About | None = None,
    ) -> None:
        self.address = address
        self.session_id = session_id
        self.version = version
        self.media = media
        self.connection = connection
        self.timing = timing
        self._about = about or About(bandwidth, session_name, username, attributes, lines)

    @property
    def bandwidth(self) -> tuple[str, ...]:
        """Values such as ``CT:1000``."""
        return self._about.bandwidth

    @property
    def session_name(self) -> str:
        """Value of the s= line."""
        return self._about.session_name

    @property
    def username(self) -> str:
        """First word of the origin line."""
        return self._about.username

    @property
    def attributes(self) -> Attributes:
        """Attributes of the session in order."""
        return self._about.attributes

    @property
    def lines(self) -> Lines:
        """Lines of the session that have no field here."""
        return self._about.lines

    def relayed(
        self, media: tuple[Media, ...], bandwidth: tuple[str, ...], session_name: str
    ) -> Description:
        """Return the same session, same version, with what a relaying user agent says of it."""
        return Description(
            self.address,
            self.session_id,
            self.version,
            media,
            self.connection,
            timing=self.timing,
            about=self._about._replace(bandwidth=bandwidth, session_name=session_name),
        )

    def media_address(self, media: Media) -> str | None:
        """Return the address at which a stream is received."""
        return self.connection if media.connection is None else media.connection

    def direction(self, media: Media) -> Direction:
        """Return a stream's direction: its own line, else the session's, else both ways.

        Examples
        --------
        >>> session = Description("192.0.2.1", 1, 1, (), attributes=(("inactive", None),))
        >>> session.direction(Media("audio", 4000, "RTP/AVP", ())).name
        'INACTIVE'
        """
        if media.direction is not None:
            return media.direction
        for name, value in self.attributes:
            if value is None and name in DIRECTIONS:
                return DIRECTIONS[name]
        return Direction.SENDRECV

    def __eq__(self, other: object) -> bool:
        """Whether all is equal but layouts."""
        return isinstance(other, Description) and all(
            getattr(self, name) == getattr(other, name) for name in _DESCRIPTION
        )

    __hash__ = None  # type: ignore[assignment]  # it has an equality by value

    def __repr__(self) -> str:
        """Return origin and streams."""
        return f"<{self.address} {self.session_id}/{self.version} {list(self.media)}>"


# What makes two equal; compiled classes tell no slots.
_DESCRIPTION: Final = (
    "address",
    "attributes",
    "bandwidth",
    "connection",
    "lines",
    "media",
    "session_id",
    "session_name",
    "timing",
    "username",
    "version",
)
