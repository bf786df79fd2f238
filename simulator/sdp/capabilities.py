"""What a product can and wants to do with media: the input of every negotiation, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from simulator.sdp.media_line import Attributes
from simulator.sdp.payloads import Codec

Srtp = Literal["none", "optional", "required"]

AES_80: Final = "AES_CM_128_HMAC_SHA1_80"  # RFC 4568 6.2.1


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Media capabilities of one product on one side.

    Parameters
    ----------
    codecs : tuple of Codec
        In order of preference, telephone events and comfort noise among them
        (`simulator.sdp.payloads.codec_list`).
    ptime_ms : int or None
        Packet time that is written; None: no such line.
    srtp : {'none', 'optional', 'required'}
    crypto : tuple of (suite, rest)
        The a=crypto lines of an offer: suite, and what follows the key (``|2^31|1:1``).
    bandwidth : tuple of str
        Values of b= lines.
    attributes : tuple of (name, value or None)
        Further attributes of the stream.
    label : str or None
    rtcp_line : bool
        Whether a=rtcp names the port above (RFC 3605).
    direction_line : bool
        Whether a=sendrecv is written where it says nothing new.
    session_name, username : str
    ports : tuple of int
        First and last port for media; RTP takes the even ones (RFC 3550 11).
    """

    codecs: tuple[Codec, ...]
    ptime_ms: int | None = 20
    srtp: Srtp = "none"
    crypto: tuple[tuple[str, str], ...] = ((AES_80, ""),)
    bandwidth: tuple[str, ...] = ()
    attributes: Attributes = ()
    label: str | None = None
    rtcp_line: bool = False
    direction_line: bool = False
    session_name: str = "-"
    username: str = "-"
    ports: tuple[int, int] = (1024, 65535)


class Refusal(NamedTuple):
    """Why an offer or an answer is not accepted.

    Parameters
    ----------
    text : str
        In words, such as ``no common codec``.
    warning : int
        Code of the Warning header (RFC 3261 20.43).
    status : int
        What a request is answered with.
    """

    text: str
    warning: int
    status: int = 488


NO_COMMON_CODEC: Final = Refusal("no common codec", 305)
NO_AUDIO: Final = Refusal("no audio stream", 304)
SRTP_REQUIRED: Final = Refusal("SRTP required", 302)
SRTP_NOT_SUPPORTED: Final = Refusal("SRTP not supported", 302)
NO_COMMON_SUITE: Final = Refusal("no common crypto suite", 302)
STREAMS_DIFFER: Final = Refusal("the answer has other streams than the offer", 399)
STREAM_REFUSED: Final = Refusal("the peer refused the stream", 304)
