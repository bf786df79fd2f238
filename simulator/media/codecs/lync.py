"""What Microsoft tells planners to count for the audio of Lync.

Microsoft counts 40 bytes of IP header, that is IPv6, and calls 30 bytes of UDP, RTP and SRTP
"Ethernet"; streams of conferences have 9 bytes more. With IPv4 the same streams take 8 kbit/s
less. Typical figures have normal silence and cannot be computed.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from simulator.errors import InputError
from simulator.media.codecs.bandwidth import Framing, bandwidth
from simulator.media.codecs.figure import Figure
from simulator.media.codecs.table import CODECS

CONFERENCE_BYTES: Final = 9
_HEADERS: Final = Framing(ip=6, suite="AES_CM_128_HMAC_SHA1_80")
_IP_HEADER_BITS: Final = 8 * 40

_HP: Final = (
    "HP Survivable Branch Communication zl Module, planning guide 2011-02, quoting Microsoft"
)
_WEB: Final = "Lync 2013 client media tables as reproduced on the web"

# (codec, whether in a conference) -> typical bits per second, Lync Server 2010.
_TYPICAL: Final = MappingProxyType(
    {
        ("x-msrta/16000", False): Figure(34800, _HP),
        ("x-msrta/8000", False): Figure(25900, _HP),
        ("PCMA", False): Figure(59800, _HP + ", which rounds it to 60"),
        ("PCMU", False): Figure(59800, _HP + ", which rounds it to 60"),
        ("G722", True): Figure(46100, _WEB),
        ("SIREN", True): Figure(25500, _WEB),
    }
)


class Planned(NamedTuple):
    """Bits per second of one stream, as Microsoft's tables have them.

    Parameters
    ----------
    payload : float
    payload_and_ip : float
    maximum, maximum_with_fec : float
        Headers of SRTP and UDP too; with forward error correction.
    typical : Figure
        With normal silence.
    """

    payload: float
    payload_and_ip: float
    maximum: float
    maximum_with_fec: float
    typical: Figure


def planned_bandwidth(name: str, conference: bool = False) -> Planned:
    """Return what to plan for a stream of a Lync client.

    Parameters
    ----------
    name : str
        Codec: RTAudio or G.711 between two parties, G.722 or Siren in a conference.
    conference : bool, optional

    Raises
    ------
    InputError
        Microsoft gives no figure for it.

    Examples
    --------
    >>> planned_bandwidth("x-msrta/16000").maximum_with_fec
    86000.0
    """
    typical = _TYPICAL.get((name, conference))
    if typical is None:
        known = ", ".join(f"{n}{' in a conference' * c}" for n, c in _TYPICAL)
        raise InputError("no planned bandwidth", field="codec", seen=name, expected=known)
    codec, extra = CODECS[name], CONFERENCE_BYTES if conference else 0
    packets = codec.packets_per_second()
    payload = 8 * codec.payload_bytes() * packets
    return Planned(
        payload,
        payload + _IP_HEADER_BITS * packets,
        bandwidth(codec, framing=_HEADERS, extra_bytes=extra),
        bandwidth(codec, None, _HEADERS, forward_error_correction=True, extra_bytes=extra),
        typical,
    )
