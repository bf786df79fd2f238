"""The octets of messages, session descriptions included."""

from __future__ import annotations

from typing import Any, Final

from simulator.contracts import Transport
from simulator.sdp.codec import CONTENT_TYPE, parse, write
from simulator.sdp.description import Description
from simulator.sip.codec import BodyFormat, Codec

SIP_TRANSPORTS: Final = (Transport.UDP, Transport.TCP, Transport.TLS)  # the others carry no SIP
CODEC: Final = Codec({CONTENT_TYPE: BodyFormat(Description, parse, write)})


def octets(message: Any) -> bytes:
    r"""Return the octets of a SIP message.

    Examples
    --------
    >>> ping = CODEC.parse(b"OPTIONS sip:pbx SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n").message
    >>> octets(ping).partition(b"\r\n")[0]
    b'OPTIONS sip:pbx SIP/2.0'
    """
    return CODEC.write(message)
