"""What a stream takes of a link: headers of every layer around each payload.

One direction, without RTCP. Sizes: IP 20 or 40 (RFC 791, RFC 8200), UDP 8, RTP 12 (RFC 3550 5.1),
the tag of SRTP 10 or 4 (RFC 3711 5.2), Ethernet 14 and 4 of check sequence (IEEE 802.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from simulator.errors import InputError
from simulator.media.codecs.codec import Codec, Silence

UDP_BYTES: Final = 8
RTP_BYTES: Final = 12
IP_BYTES: Final = MappingProxyType({4: 20, 6: 40})
COMPRESSED_BYTES: Final = 2  # IP, UDP and RTP together, RFC 2508 without UDP checksums
# Suite (RFC 4568 6.2) -> octets that SRTP puts behind each packet.
TAG_BYTES: Final = MappingProxyType(
    {"": 0, "AES_CM_128_HMAC_SHA1_80": 10, "AES_CM_128_HMAC_SHA1_32": 4}
)
# Bytes of a packet below IP.
LINK_BYTES: Final = MappingProxyType(
    {
        "ip": 0,
        "ethernet": 18,  # header 14, frame check sequence 4
        "ethernet-vlan": 22,  # IEEE 802.1Q tag 4
        "wire": 38,  # preamble 8 and gap 12 too: what a port is busy for
        "wire-vlan": 42,
        "ppp": 7,  # MP or FRF.12: 6 and a flag, Cisco's planning figures
    }
)


@dataclass(frozen=True)
class Framing:
    """The layers around a payload.

    Parameters
    ----------
    link : str, optional
        Key of `LINK_BYTES`: the layer at which bandwidth is counted.
    suite : str, optional
        Crypto suite of SRTP as SDP names it; empty: RTP.
    ip : int, optional
        Version, 4 or 6.
    mki_bytes : int, optional
        Octets of the master key identifier in each packet (RFC 3711 3.1).
    compressed : bool, optional
        Header compression of RFC 2508 on this link.

    Examples
    --------
    >>> Framing().overhead
    40
    >>> Framing("ethernet", "AES_CM_128_HMAC_SHA1_80").overhead
    68
    """

    link: str = "ip"
    suite: str = ""
    ip: int = 4
    mki_bytes: int = 0
    compressed: bool = False

    def __post_init__(self) -> None:
        _one_of("link", self.link, tuple(LINK_BYTES))
        _one_of("suite", self.suite, tuple(TAG_BYTES))
        _one_of("ip", self.ip, tuple(IP_BYTES))

    @property
    def overhead(self) -> int:
        """Bytes around the payload of a packet."""
        whole = IP_BYTES[self.ip] + UDP_BYTES + RTP_BYTES
        headers = COMPRESSED_BYTES if self.compressed else whole
        return LINK_BYTES[self.link] + headers + TAG_BYTES[self.suite] + self.mki_bytes


def packet_sizes(
    codec: Codec, ptime_ms: float | None = None, framing: Framing | None = None
) -> tuple[int, ...]:
    """Return sizes of successive packets in bytes, to be repeated; one but for changing rates.

    Examples
    --------
    >>> from simulator.media.codecs import find_codec
    >>> packet_sizes(find_codec("PCMA"), 20, Framing("ethernet"))
    (218,)
    """
    around = (framing or Framing()).overhead
    return tuple(size + around for size in codec.payload_sizes(ptime_ms))


def bandwidth(
    codec: Codec,
    ptime_ms: float | None = None,
    framing: Framing | None = None,
    forward_error_correction: bool = False,
    extra_bytes: int = 0,
) -> float:
    """Return bits per second of one direction while somebody talks.

    Parameters
    ----------
    codec : Codec
    ptime_ms : float, optional
    framing : Framing, optional
        IPv4 and RTP, counted at IP, where left out.
    forward_error_correction : bool, optional
        Each packet repeats the payload of one before, as Lync plans for lossy networks.
    extra_bytes : int, optional
        Further octets in each packet.

    Raises
    ------
    InputError
        A packet length that the codec has not.

    Examples
    --------
    >>> from simulator.media.codecs import find_codec
    >>> bandwidth(find_codec("PCMA"), 20, Framing("ethernet"))
    87200.0
    """
    payload = codec.payload_bytes(ptime_ms) * (2 if forward_error_correction else 1)
    around = (framing or Framing()).overhead + extra_bytes
    return 8 * (payload + around) * codec.packets_per_second(ptime_ms)


def mean_bandwidth(
    codec: Codec,
    activity: float,
    silence: Silence | None = None,
    ptime_ms: float | None = None,
    framing: Framing | None = None,
) -> float:
    """Return bits per second with silence suppression.

    Parameters
    ----------
    codec : Codec
    activity : float
        Share of the time in which this side talks, 0 to 1.
    silence : Silence, optional
        What is sent in the rest of the time; the codec's own, else nothing.
    ptime_ms : float, optional
    framing : Framing, optional

    Raises
    ------
    InputError
        An activity outside 0 to 1, or a packet length that the codec has not.

    Examples
    --------
    >>> from simulator.media.codecs import COMFORT_NOISE, find_codec
    >>> mean_bandwidth(find_codec("PCMA"), 0.5, COMFORT_NOISE)
    40820.0
    """
    if not 0.0 <= activity <= 1.0:
        raise InputError(
            "not a share of time", field="activity", seen=f"{activity:g}", expected="0 to 1"
        )
    noise = silence or codec.silence
    quiet = 0.0
    if noise is not None:
        size = noise.payload_bytes + (framing or Framing()).overhead
        quiet = 8 * size * 1000.0 / noise.interval_ms
    return activity * bandwidth(codec, ptime_ms, framing) + (1.0 - activity) * quiet


def _one_of(field: str, seen: object, known: tuple[object, ...]) -> None:
    if seen not in known:
        words = ", ".join(str(word) or "nothing" for word in known)
        raise InputError("unknown framing", field=field, seen=str(seen), expected=words)
