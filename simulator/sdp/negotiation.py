"""Offers and answers of RFC 3264: one audio stream, everything else refused with port 0.

A `Negotiator` belongs to a node. It makes descriptions that share their lists with all others of
the node, and remembers what two codec lists have in common, so that a call costs no comparison.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Final

from simulator.sdp.capabilities import (
    NO_AUDIO,
    NO_COMMON_CODEC,
    STREAM_REFUSED,
    STREAMS_DIFFER,
    Capabilities,
    Refusal,
)
from simulator.sdp.description import HELD_ADDRESS, About, Description
from simulator.sdp.media_line import REVERSED, Attributes, Crypto, Direction, Media
from simulator.sdp.payloads import Codecs, common_codecs, renumbered
from simulator.sdp.security import (
    OPTIONAL_LINES,
    PLAIN_PROFILE,
    SECURE_PROFILE,
    check_answer,
    decide,
    secure_configuration,
)

CACHE_LIMIT: Final = 256  # pairs of lists; a live peer brings a new list with each message


def offered_direction(offer: Description, media: Media) -> Direction:
    """Return a stream's direction; one held by address receives nothing (RFC 3264 8.4)."""
    direction = offer.direction(media)
    if offer.media_address(media) == HELD_ADDRESS:
        return Direction(direction & _SENDONLY)
    return direction


# Constants, since a member looked up in its class costs ten times as much.
_SENDRECV: Final = Direction.SENDRECV
_SENDONLY: Final = Direction.SENDONLY
_DIRECTIONS: Final = tuple(Direction)  # by their numbers


class Negotiator:
    """Makes and judges the descriptions of one node, or of one side of it.

    Parameters
    ----------
    capabilities : Capabilities
    keys : callable, optional
        Gives a fresh SRTP key, 40 characters of base64. The default counts, which names every
        key once and protects nothing; live mode passes secrets.

    Examples
    --------
    >>> from simulator.sdp.payloads import codec_list
    >>> lync = Negotiator(Capabilities(codec_list(("PCMU", "PCMA"), "0-16")))
    >>> mxone = Negotiator(Capabilities(codec_list(("PCMA",), "0-15")))
    >>> offer = lync.offer("192.0.2.90", 50000)
    >>> mxone.answer(offer, "192.0.2.84", 40000).media
    (<audio 40000 RTP/AVP PCMA telephone-event>,)
    """

    __slots__ = (
        "_about",
        "_actual",
        "_attributes",
        "_cache",
        "_ids",
        "_keys",
        "_profile",
        "capabilities",
    )

    def __init__(self, capabilities: Capabilities, keys: Callable[[], str] | None = None) -> None:
        self.capabilities = capabilities
        self._ids = count(1)
        self._keys = keys if keys is not None else map("{:040d}".format, count(1)).__next__
        self._cache: dict[tuple[int, bool], tuple[Codecs, Codecs]] = {}
        self._profile = SECURE_PROFILE if capabilities.srtp == "required" else PLAIN_PROFILE
        lines = OPTIONAL_LINES if capabilities.srtp == "optional" else ()
        self._attributes: Attributes = (*lines, *capabilities.attributes)
        self._actual: Attributes | None = None
        self._about = About(
            capabilities.bandwidth, capabilities.session_name, capabilities.username
        )

    def offer(
        self,
        address: str,
        port: int,
        direction: Direction = Direction.SENDRECV,
        previous: Description | None = None,
    ) -> Description:
        """Return an offer of one audio stream.

        Parameters
        ----------
        address : str
        port : int
        direction : Direction, optional
        previous : Description, optional
            Our last one in this session: its identity, streams, payload types and keys are kept,
            and its version rises if anything changes (RFC 3264 8).
        """
        own = self.capabilities
        place, last = _audio(previous)
        codecs = own.codecs if last is None else self._codecs(last.codecs, answer=False)
        crypto: tuple[Crypto, ...] = ()
        if own.srtp != "none":
            crypto = last.crypto if last is not None and last.crypto else self._offered_crypto()
        media = self._media(port, self._profile, codecs, direction, crypto, self._attributes)
        if previous is None:
            return self._description(address, (media,))
        streams = [_ended(stream) for stream in previous.media]
        streams[place : place + 1] = [media]
        return self._description(address, tuple(streams), previous)

    def answer(
        self,
        offer: Description,
        address: str,
        port: int,
        wanted: Direction = Direction.SENDRECV,
        previous: Description | None = None,
    ) -> Description | Refusal:
        """Return the answer to an offer, or why there is none.

        Parameters
        ----------
        offer : Description
        address : str
        port : int
        wanted : Direction, optional
            What we would have: `SENDONLY` or `INACTIVE` while we hold the peer.
        previous : Description, optional
            Our last one in this session.
        """
        streams: list[Media] = []
        refusal: Refusal | None = None
        taken = False
        for media in offer.media:
            made: Media | Refusal = NO_AUDIO
            if media.kind == "audio" and media.port and not taken:
                made = self._accept(offer, media, port, wanted, previous)
            if isinstance(made, Refusal):
                refusal = refusal or (made if media.port else None)
                made = _ended(media)
            else:
                taken = True
            streams.append(made)
        if refusal is not None and not taken:
            return refusal
        return self._description(address, tuple(streams), previous, offer.timing)  # RFC 3264 6

    def check(self, offer: Description, answer: Description) -> Refusal | None:
        """Return why an answer to our offer cannot be lived with; None: it can."""
        if len(offer.media) != len(answer.media):
            return STREAMS_DIFFER  # RFC 3264 6
        live = 0
        for ours, theirs in zip(offer.media, answer.media, strict=True):
            if not ours.port or not theirs.port:
                continue
            if not self._codecs(theirs.codecs, answer=True):
                return NO_COMMON_CODEC
            refusal = check_answer(ours, theirs)
            if refusal is not None:
                return refusal
            live += 1
        wanted = any(media.port for media in offer.media)
        return STREAM_REFUSED if wanted and not live else None

    def _accept(
        self,
        offer: Description,
        media: Media,
        port: int,
        wanted: Direction,
        previous: Description | None,
    ) -> Media | Refusal:
        codecs = self._codecs(media.codecs, answer=True)
        if not codecs:
            return NO_COMMON_CODEC
        line = decide(media, self.capabilities)
        if isinstance(line, Refusal):
            return line
        direction = _DIRECTIONS[REVERSED[offered_direction(offer, media)] & wanted]
        attributes = self.capabilities.attributes
        if line is None:
            return self._media(port, media.profile, codecs, direction, (), attributes)
        configuration = None if media.secured else secure_configuration(media)
        if configuration is not None:
            attributes = self._configured(configuration)
        profile = media.profile if media.secured else SECURE_PROFILE
        crypto = (Crypto(line.tag, line.suite, self._key(line.suite, previous)),)
        return self._media(port, profile, codecs, direction, crypto, attributes)

    def _configured(self, configuration: str) -> Attributes:
        """Return our attributes behind the configuration that is taken, one tuple for all calls."""
        known = self._actual
        if known is None or known[0][1] != configuration:
            known = self._actual = (("acfg", configuration), *self.capabilities.attributes)
        return known

    def _media(
        self,
        port: int,
        profile: str,
        codecs: Codecs,
        direction: Direction,
        crypto: tuple[Crypto, ...],
        attributes: Attributes,
    ) -> Media:
        own = self.capabilities
        silent = direction is _SENDRECV and not own.direction_line
        return Media(
            "audio",
            port,
            profile,
            codecs,
            own.ptime_ms,
            None if silent else direction,
            crypto,
            port + 1 if own.rtcp_line else None,
            own.label,
            None,
            attributes,
        )

    def _description(
        self,
        address: str,
        media: tuple[Media, ...],
        previous: Description | None = None,
        timing: str = "0 0",
    ) -> Description:
        made = Description(
            address,
            next(self._ids) if previous is None else previous.session_id,
            1 if previous is None else previous.version,
            media,
            address,
            timing=timing,
            about=self._about,
        )
        if previous is not None and made != previous:
            made.version += 1
        return made

    def _codecs(self, theirs: Codecs, *, answer: bool) -> Codecs:
        """Compare two lists once; the cache keeps `theirs` alive, so that its id stays its own."""
        key = (id(theirs), answer)
        known = self._cache.get(key)
        if known is not None:
            return known[1]
        own = self.capabilities.codecs
        result = common_codecs(theirs, own) if answer else renumbered(own, theirs)
        if not answer and result == own:
            result = own
        if len(self._cache) >= CACHE_LIMIT:
            self._cache.clear()
        self._cache[key] = (theirs, result)
        return result

    def _offered_crypto(self) -> tuple[Crypto, ...]:
        lines = enumerate(self.capabilities.crypto, 1)
        return tuple([Crypto(tag, suite, self._keys(), rest) for tag, (suite, rest) in lines])

    def _key(self, suite: str, previous: Description | None) -> str:
        """Return the key that we send with: the last one of this session, else a fresh one."""
        _, last = _audio(previous)
        used = () if last is None else last.crypto
        return next((crypto.key for crypto in used if crypto.suite == suite), None) or self._keys()


def _audio(description: Description | None) -> tuple[int, Media | None]:
    """Return our audio stream and its place; an ended one where there is no live one."""
    if description is None:
        return 0, None
    media = description.media
    places = [place for place, stream in enumerate(media) if stream.kind == "audio"]
    place = next((p for p in places if media[p].port), places[0] if places else len(media))
    return place, media[place] if place < len(media) else None


def _ended(media: Media) -> Media:
    """Return the refusal of a stream (RFC 3264 6, 8.2)."""
    return Media(media.kind, 0, media.profile, media.codecs, formats=media.formats)
