"""Messages of our own, modelled on those of the trunk between MX-ONE and Mediation Server."""

from simulator.sip.codec import Codec, Parsed

FROM_MEDIATION = b"""INVITE sip:+46855520123@mxone-lync.lab.se;user=phone SIP/2.0\r
Via: SIP/2.0/TCP 192.0.2.90:49201;branch=z9hG4bK7a6b5c\r
Max-Forwards: 70\r
From: "Berg, Anna" <sip:+46855530001;ext=001@lab.se;user=phone>;epid=0A1B2C3D4E;tag=8f1e2d\r
To: <sip:+46855520123@mxone-lync.lab.se;user=phone>\r
Call-ID: 5a2f-81@lync-stand\r
CSeq: 4711 INVITE\r
Contact: <sip:lync-stand.lab.se:5068;transport=Tcp;maddr=192.0.2.90;ms-opaque=5d1e>\r
User-Agent: RTCC/4.0.0.0 MediationServer\r
Supported: 100rel, timer\r
Allow: ACK, CANCEL, BYE, INVITE, PRACK, UPDATE, OPTIONS\r
Content-Type: text/plain\r
Content-Length: 5\r
\r
hello"""

FROM_MXONE = b"""SIP/2.0 183 Session Progress\r
Via: SIP/2.0/TCP 192.0.2.90:49201;branch=z9hG4bK7a6b5c;received=192.0.2.90\r
Record-Route: <sip:lync-stand.lab.se;lr>\r
From: "Berg, Anna" <sip:+46855530001;ext=001@lab.se;user=phone>;epid=0A1B2C3D4E;tag=8f1e2d\r
To: <sip:+46855520123@mxone-lync.lab.se;user=phone>;tag=mx17\r
Call-ID: 5a2f-81@lync-stand\r
CSeq: 4711 INVITE\r
Contact: <sip:20123@192.0.2.84:5060;transport=tcp>\r
Server: Aastra MX-ONE\r
Content-Length: 0\r
\r
"""


def octets(*lines: str, body: bytes = b"") -> bytes:
    """Return a message of these lines, given with plain line ends."""
    return "\r\n".join([*lines, "", ""]).encode() + body


BASIC = (
    "Via: SIP/2.0/TCP 192.0.2.90;branch=z9hG4bK1",
    "From: <sip:a@lab.se>;tag=1",
    "To: <sip:b@lab.se>",
    "Call-ID: 1@lab",
    "CSeq: 7 INVITE",
)


def without(name: str) -> tuple[str, ...]:
    """Return `BASIC` but for one header."""
    return tuple(line for line in BASIC if not line.startswith(f"{name}:"))


def parse(start: str, *lines: str, body: bytes = b"") -> Parsed:
    """Parse a message of this start line and these headers."""
    return Codec().parse(octets(start, *lines, body=body))


INVITE = "INVITE sip:b@lab.se SIP/2.0"
