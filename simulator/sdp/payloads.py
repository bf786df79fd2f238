"""Codecs as media lines name them, and those we know: RFC 3551's and the products' own."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple


class Codec(NamedTuple):
    """One format of a media line: its payload type, rtpmap and fmtp.

    Parameters
    ----------
    payload_type : int
    name : str
        Encoding name; empty for a dynamic payload type that nothing explains.
    clock_rate : int
    channels : int
    fmtp : str
        Format parameters; empty: no such line.
    mapped : bool
        Whether there is an rtpmap line (static payload types of RFC 3551 need none).
    """

    payload_type: int
    name: str
    clock_rate: int = 8000
    channels: int = 1
    fmtp: str = ""
    mapped: bool = True

    def matches(self, other: Codec) -> bool:
        """Whether both are one encoding, whatever their numbers (RFC 3264 6.1)."""
        return (
            self.clock_rate == other.clock_rate
            and self.channels == other.channels
            and self.name.lower() == other.name.lower()
            and bool(self.name or self.payload_type == other.payload_type)
        )

    @property
    def auxiliary(self) -> bool:
        """Whether it carries no speech of its own: events, comfort noise, redundancy."""
        return self.name.lower() in _AUXILIARY


_AUXILIARY: Final = frozenset(("telephone-event", "cn", "red", "tone"))

Codecs = tuple[Codec, ...]

# RFC 3551 tables 4 and 5, the ones in use; a media line may name them without an rtpmap.
STATIC: Final = MappingProxyType(
    {
        codec.payload_type: codec
        for codec in (
            Codec(0, "PCMU"),
            Codec(3, "GSM"),
            Codec(4, "G723"),
            Codec(8, "PCMA"),
            Codec(9, "G722"),  # its clock is 8000 by an old mistake, RFC 3551 4.5.2
            Codec(12, "QCELP"),
            Codec(13, "CN"),
            Codec(15, "G728"),
            Codec(18, "G729"),
            Codec(26, "JPEG", 90000),
            Codec(31, "H261", 90000),
            Codec(34, "H263", 90000),
        )
    }
)

EVENT_PAYLOAD_TYPE: Final = 101
DYNAMIC_TYPES: Final = range(96, 128)  # RFC 3551 6

# Microsoft MS-SDPEXT payload list of the Lync 2010 clients; a name with two clock rates carries it.
_DYNAMIC: Final = {
    "x-msrta/16000": Codec(114, "x-msrta", 16000, 1, "bitrate=29000"),
    "x-msrta/8000": Codec(115, "x-msrta", 8000, 1, "bitrate=11800"),
    "SIREN": Codec(111, "SIREN", 16000, 1, "bitrate=16000"),
    "G7221": Codec(112, "G7221", 16000, 1, "bitrate=24000"),
    "AAL2-G726-32": Codec(116, "AAL2-G726-32"),
    "RED": Codec(97, "RED"),
}

BY_NAME: Final = MappingProxyType({codec.name: codec for codec in STATIC.values()} | _DYNAMIC)


def codec_list(
    names: tuple[str, ...],
    events: str = "",
    event_payload_type: int = EVENT_PAYLOAD_TYPE,
) -> tuple[Codec, ...]:
    """Return the codecs of these names, and telephone events behind them where wanted.

    Parameters
    ----------
    names : tuple of str
        Keys of `BY_NAME`; unknown names raise KeyError.
    events : str, optional
        Range of RFC 4733, such as ``0-15``.
    event_payload_type : int, optional

    Examples
    --------
    >>> [(c.payload_type, c.name) for c in codec_list(("PCMA", "PCMU"), "0-15")]
    [(8, 'PCMA'), (0, 'PCMU'), (101, 'telephone-event')]
    """
    codecs = tuple(BY_NAME[name] for name in names)
    if not events:
        return codecs
    return (*codecs, Codec(event_payload_type, "telephone-event", fmtp=events))


def common_codecs(offered: Codecs, own: Codecs) -> Codecs:
    """Return the codecs of an answer: the offer's order and numbers, our format parameters.

    Empty where no speech codec is common. Format parameters decide nothing here: the codecs of
    these networks have none that exclude each other.
    """
    pairs = ((theirs, next((c for c in own if c.matches(theirs)), None)) for theirs in offered)
    both = tuple(t._replace(fmtp=mine.fmtp) for t, mine in pairs if mine is not None)
    return both if any(not codec.auxiliary for codec in both) else ()


def renumbered(own: Codecs, used: Codecs) -> Codecs:
    """Return our codecs for a later offer; a number keeps its codec (RFC 3264 8.3.2)."""
    numbers = {codec.payload_type for codec in used} | {codec.payload_type for codec in own}
    free = iter(number for number in DYNAMIC_TYPES if number not in numbers)
    result = []
    for codec in own:
        known = next((u.payload_type for u in used if u.matches(codec)), None)
        taken = any(u.payload_type == codec.payload_type for u in used)
        number = known if known is not None else next(free) if taken else codec.payload_type
        result.append(codec._replace(payload_type=number))
    return tuple(result)
