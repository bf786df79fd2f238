"""Session descriptions to octets and back (RFC 4566 5 to 8).

Attributes that we do not know, or cannot read, are kept in their order; so is the order of all
attributes of a stream, by its `layout`: one key an attribute line, its name, with the payload
type behind it for rtpmap and fmtp. What is written parses back equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.errors import LocalProtocolError, RemoteProtocolError
from simulator.sdp.description import Description
from simulator.sdp.media_line import Crypto, Lines, Media
from simulator.sdp.payloads import Codec
from simulator.sdp.reading import Session, Stream

CONTENT_TYPE: Final = "application/sdp"


def parse(data: bytes) -> Description:
    """Read a session description.

    Lines may end in CRLF or LF; a missing s= or t= line is forgiven, as peers forget them.

    Raises
    ------
    RemoteProtocolError
        It is none.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    if lines[0] != "v=0":
        raise RemoteProtocolError("a session description starts with v=0")
    session = Session()
    section: Session | Stream = session
    for line in lines[1:]:
        letter, value = line[:1], line[2:]
        if line[1:2] != "=" or not letter.isalpha() or "\r" in value:
            raise RemoteProtocolError(f"{line[:40]!r} is no line of a session description")
        if letter == "m":
            section = session.stream(value)
        else:
            section.line(letter, value)
    return session.description()


def write(description: Description) -> bytes:
    """Return the octets of a description.

    Raises
    ------
    LocalProtocolError
        A value holds a line end.
    """
    lines = [*_session(description)]
    for media in description.media:
        lines += _media(media)
    text = "\r\n".join(lines)
    if text.count("\n") != len(lines) - 1 or text.count("\r") != len(lines) - 1:
        raise LocalProtocolError(f"a value of {description!r} holds a line end")
    return text.encode() + b"\r\n"


def _session(description: Description) -> Iterator[str]:
    yield "v=0"
    numbers = f"{description.session_id} {description.version}"
    yield f"o={description.username} {numbers} {_address(description.address)}"
    yield f"s={description.session_name}"
    yield from _lines(description.lines, "iuep")
    if description.connection is not None:
        yield f"c={_address(description.connection)}"
    for bandwidth in description.bandwidth:
        yield f"b={bandwidth}"
    yield f"t={description.timing}"
    yield from _lines(description.lines, "trzk")
    for name, value in description.attributes:
        yield _attribute(name, value)


def _media(media: Media) -> Iterator[str]:
    count = "" if media.port_count == 1 else f"/{media.port_count}"
    formats = " ".join([*(str(codec.payload_type) for codec in media.codecs), *media.formats])
    yield f"m={media.kind} {media.port}{count} {media.profile} {formats}"
    yield from _lines(media.lines, "i")
    if media.connection is not None:
        yield f"c={_address(media.connection)}"
    for bandwidth in media.bandwidth:
        yield f"b={bandwidth}"
    yield from _lines(media.lines, "k")
    attributes = list(_attributes(media))
    if media.layout is not None:
        attributes = _arranged(attributes, media.layout)
    for _, line in attributes:
        yield line


def _attributes(media: Media) -> Iterator[tuple[str, str]]:
    """Give each attribute with its key of the layout, in our own order."""
    if media.rtcp_port is not None:
        yield "rtcp", f"a=rtcp:{media.rtcp_port}"
    if media.label is not None:
        yield "label", f"a=label:{media.label}"
    for crypto in media.crypto:
        yield "crypto", _crypto(crypto)
    for codec in media.codecs:
        if codec.mapped:
            yield f"rtpmap:{codec.payload_type}", _rtpmap(codec)
        if codec.fmtp:
            yield f"fmtp:{codec.payload_type}", f"a=fmtp:{codec.payload_type} {codec.fmtp}"
    if media.ptime_ms is not None:
        yield "ptime", f"a=ptime:{media.ptime_ms}"
    if media.direction is not None:
        yield "direction", f"a={media.direction.name.lower()}"
    for name, value in media.attributes:
        yield name, _attribute(name, value)


def _arranged(attributes: list[tuple[str, str]], layout: tuple[str, ...]) -> list[tuple[str, str]]:
    """Put attributes where the layout has their keys; what it does not know comes last."""
    places: dict[str, list[int]] = {}
    for place in range(len(layout) - 1, -1, -1):
        places.setdefault(layout[place], []).append(place)
    last = len(layout)
    placed = [
        (places[key].pop() if places.get(key) else last, key, line) for key, line in attributes
    ]
    placed.sort(key=lambda entry: entry[0])
    return [(key, line) for _, key, line in placed]


def _lines(lines: Lines, letters: str) -> Iterator[str]:
    for letter, value in lines:
        if letter in letters:
            yield f"{letter}={value}"


def _address(address: str) -> str:
    return f"IN IP6 {address}" if ":" in address else f"IN IP4 {address}"


def _attribute(name: str, value: str | None) -> str:
    return f"a={name}" if value is None else f"a={name}:{value}"


def _rtpmap(codec: Codec) -> str:
    channels = "" if codec.channels == 1 else f"/{codec.channels}"
    return f"a=rtpmap:{codec.payload_type} {codec.name}/{codec.clock_rate}{channels}"


def _crypto(crypto: Crypto) -> str:
    session = f" {crypto.session}" if crypto.session else ""
    return f"a=crypto:{crypto.tag} {crypto.suite} inline:{crypto.key}{crypto.rest}{session}"
