"""Twenty messages as they pass on the trunk: two calls, a registration, polling, and a refusal.

Names and numbers are ours; forms and headers are those of MX-ONE and of a Mediation Server. None
of them is odd (`tests.sip.torture` has the odd ones), so that any codec reads them.
"""

from __future__ import annotations

from typing import Final

_OFFER: Final = """v=0
o=- 3840 1 IN IP4 192.0.2.90
s=session
c=IN IP4 192.0.2.90
b=CT:1000
t=0 0
m=audio 50036 RTP/AVP 0 8 115 13 118 97 101
a=rtcp:50037
a=label:Audio
a=sendrecv
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:115 x-msrta/8000
a=fmtp:115 bitrate=11800
a=rtpmap:13 CN/8000
a=rtpmap:118 CN/16000
a=rtpmap:97 RED/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
"""
_ANSWER: Final = """v=0
o=- 71 1 IN IP4 192.0.2.84
s=-
c=IN IP4 192.0.2.86
t=0 0
m=audio 40112 RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
"""


def _message(head: str, body: str = "") -> bytes:
    octets = body.replace("\n", "\r\n").encode()
    lines = [*head.strip().splitlines(), f"Content-Length: {len(octets)}", "", ""]
    return "\r\n".join(lines).encode() + octets


_FROM: Final = (
    'From: "Anna Berg" <sip:+46855530001;ext=30001@lab.se;user=phone>;epid=0A1B2C3D4E;tag=8f1e2d'
)
_TO: Final = "To: <sip:+46855520123@mxone1.lab.se;user=phone>"
_VIA: Final = "Via: SIP/2.0/TCP 192.0.2.90:49201;branch=z9hG4bK7a6b5c"
_CALL: Final = "Call-ID: 5a2f81d0-77c1-4a2e@lync-stand.lab.se"
_OUT: Final = "sip:lync-stand.lab.se:5068;transport=Tcp;maddr=192.0.2.90"

_IN_FROM: Final = 'From: "Olle Ek" <sip:+46855520177@mxone1.lab.se;user=phone>;tag=mx-9031'
_IN_TO: Final = "To: <sip:+46855530001@lync-stand.lab.se;user=phone>"
_IN_CALL: Final = "Call-ID: 9031-3-88aa12@192.0.2.84"
_IN_CONTACT: Final = "Contact: <sip:+46855520177@192.0.2.84:5060;transport=tcp>"

TWENTY: Final = (
    _message(
        f"""INVITE sip:+46855520123@mxone1.lab.se;user=phone SIP/2.0
{_VIA}
Max-Forwards: 70
{_FROM}
{_TO}
{_CALL}
CSeq: 4711 INVITE
Contact: <{_OUT};ms-opaque=5d1e7c0f>
User-Agent: RTCC/4.0.0.0 MediationServer
Supported: replaces
Supported: 100rel, timer
Session-Expires: 1800
Min-SE: 90
Allow: ACK, CANCEL, BYE, INVITE, PRACK, UPDATE, OPTIONS
P-Asserted-Identity: "Anna Berg" <sip:+46855530001@lab.se;user=phone>
Content-Type: application/sdp""",
        _OFFER,
    ),
    _message(
        f"""SIP/2.0 100 Trying
{_VIA};received=192.0.2.90
{_FROM}
{_TO}
{_CALL}
CSeq: 4711 INVITE"""
    ),
    _message(
        f"""SIP/2.0 183 Session Progress
{_VIA};received=192.0.2.90
{_FROM}
{_TO};tag=mx-17
{_CALL}
CSeq: 4711 INVITE
Contact: <sip:20123@192.0.2.84:5060;transport=tcp>
Require: 100rel
RSeq: 1
Server: Aastra MX-ONE
Content-Type: application/sdp""",
        _ANSWER,
    ),
    _message(
        f"""PRACK sip:20123@192.0.2.84:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 192.0.2.90:49201;branch=z9hG4bK7a6b60
Max-Forwards: 70
{_FROM}
{_TO};tag=mx-17
{_CALL}
CSeq: 4712 PRACK
RAck: 1 4711 INVITE
User-Agent: RTCC/4.0.0.0 MediationServer"""
    ),
    _message(
        f"""SIP/2.0 200 OK
Via: SIP/2.0/TCP 192.0.2.90:49201;branch=z9hG4bK7a6b60
{_FROM}
{_TO};tag=mx-17
{_CALL}
CSeq: 4712 PRACK
Server: Aastra MX-ONE"""
    ),
    _message(
        f"""SIP/2.0 180 Ringing
{_VIA};received=192.0.2.90
{_FROM}
{_TO};tag=mx-17
{_CALL}
CSeq: 4711 INVITE
Contact: <sip:20123@192.0.2.84:5060;transport=tcp>
Server: Aastra MX-ONE"""
    ),
    _message(
        f"""SIP/2.0 200 OK
{_VIA};received=192.0.2.90
{_FROM}
{_TO};tag=mx-17
{_CALL}
CSeq: 4711 INVITE
Contact: <sip:20123@192.0.2.84:5060;transport=tcp>
Session-Expires: 1800;refresher=uac
Require: timer
Supported: timer
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE
Server: Aastra MX-ONE
Content-Type: application/sdp""",
        _ANSWER,
    ),
    _message(
        f"""ACK sip:20123@192.0.2.84:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 192.0.2.90:49201;branch=z9hG4bK7a6b61
Max-Forwards: 70
{_FROM}
{_TO};tag=mx-17
{_CALL}
CSeq: 4711 ACK
User-Agent: RTCC/4.0.0.0 MediationServer"""
    ),
    _message(
        f"""BYE sip:20123@192.0.2.84:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 192.0.2.90:49201;branch=z9hG4bK7a6b70
Max-Forwards: 70
{_FROM}
{_TO};tag=mx-17
{_CALL}
CSeq: 4713 BYE
Reason: Q.850;cause=16;text="Normal call clearing"
User-Agent: RTCC/4.0.0.0 MediationServer"""
    ),
    _message(
        f"""SIP/2.0 200 OK
Via: SIP/2.0/TCP 192.0.2.90:49201;branch=z9hG4bK7a6b70
{_FROM}
{_TO};tag=mx-17
{_CALL}
CSeq: 4713 BYE
Server: Aastra MX-ONE"""
    ),
    _message(
        f"""INVITE sip:30001@lab.se;user=phone SIP/2.0
Via: SIP/2.0/TLS 192.0.2.91:5061;branch=z9hG4bK31f0.2;ms-received-cid=C00
Via: SIP/2.0/TLS 192.0.2.90:49177;branch=z9hG4bK31e7;received=192.0.2.90
Via: SIP/2.0/TCP 192.0.2.84:5060;branch=z9hG4bK-mx-551
Record-Route: <sip:lync-stand.lab.se:5061;transport=tls;lr>,<sip:gate.lab.se:5061;lr>
Max-Forwards: 68
{_IN_FROM}
{_IN_TO}
{_IN_CALL}
CSeq: 1 INVITE
{_IN_CONTACT}
Supported: timer, 100rel
P-Asserted-Identity: "Olle Ek" <sip:+46855520177@mxone1.lab.se>, <tel:+46855520177>
Diversion: <sip:+46855520100@mxone1.lab.se>;reason=unconditional
Content-Type: application/sdp""",
        _ANSWER,
    ),
    _message(
        f"""SIP/2.0 180 Ringing
Via: SIP/2.0/TLS 192.0.2.91:5061;branch=z9hG4bK31f0.2;ms-received-cid=C00
Via: SIP/2.0/TLS 192.0.2.90:49177;branch=z9hG4bK31e7;received=192.0.2.90
Via: SIP/2.0/TCP 192.0.2.84:5060;branch=z9hG4bK-mx-551
Record-Route: <sip:lync-stand.lab.se:5061;transport=tls;lr>,<sip:gate.lab.se:5061;lr>
{_IN_FROM}
{_IN_TO};epid=77aa0b11c2;tag=c0a8
{_IN_CALL}
CSeq: 1 INVITE
Contact: <sip:anna@lab.se;opaque=user:epid:xH0a;gruu>
User-Agent: UCCAPI/4.0.7577 OC/4.0.7577"""
    ),
    _message(
        f"""CANCEL sip:30001@lab.se;user=phone SIP/2.0
Via: SIP/2.0/TCP 192.0.2.84:5060;branch=z9hG4bK-mx-551
Max-Forwards: 70
{_IN_FROM}
{_IN_TO}
{_IN_CALL}
CSeq: 1 CANCEL
Reason: SIP;cause=200;text="Call completed elsewhere\""""
    ),
    _message(
        f"""SIP/2.0 487 Request Terminated
Via: SIP/2.0/TCP 192.0.2.84:5060;branch=z9hG4bK-mx-551
{_IN_FROM}
{_IN_TO};epid=77aa0b11c2;tag=c0a8
{_IN_CALL}
CSeq: 1 INVITE
Server: RTCC/4.0.0.0 MediationServer
ms-diagnostics: 15000;source="LYNC-STAND.lab.se";reason="Cancelled by the caller\""""
    ),
    _message(
        f"""ACK sip:30001@lab.se;user=phone SIP/2.0
Via: SIP/2.0/TCP 192.0.2.84:5060;branch=z9hG4bK-mx-551
Max-Forwards: 70
Route: <sip:lync-stand.lab.se:5061;transport=tls;lr>, <sip:gate.lab.se:5061;lr>
{_IN_FROM}
{_IN_TO};epid=77aa0b11c2;tag=c0a8
{_IN_CALL}
CSeq: 1 ACK"""
    ),
    _message(
        """OPTIONS sip:mxone1.lab.se:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 192.0.2.90:49202;branch=z9hG4bKopt-4
Max-Forwards: 0
From: <sip:lync-stand.lab.se:5068;transport=tcp;ms-opaque=5d1e7c0f>;epid=E2;tag=f2
To: <sip:mxone1.lab.se:5060;transport=tcp>
Call-ID: 7e51aa-opt@lync-stand.lab.se
CSeq: 15 OPTIONS
Contact: <sip:lync-stand.lab.se:5068;transport=Tcp;maddr=192.0.2.90>
Accept: application/sdp
User-Agent: RTCC/4.0.0.0"""
    ),
    _message(
        """SIP/2.0 200 OK
Via: SIP/2.0/TCP 192.0.2.90:49202;branch=z9hG4bKopt-4
From: <sip:lync-stand.lab.se:5068;transport=tcp;ms-opaque=5d1e7c0f>;epid=E2;tag=f2
To: <sip:mxone1.lab.se:5060;transport=tcp>;tag=mx-opt
Call-ID: 7e51aa-opt@lync-stand.lab.se
CSeq: 15 OPTIONS
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE
Accept: application/sdp
Server: Aastra MX-ONE"""
    ),
    _message(
        """REGISTER sip:mxone1.lab.se SIP/2.0
Via: SIP/2.0/UDP 192.0.2.201:5060;branch=z9hG4bK-reg-20123-1;rport
Max-Forwards: 70
From: <sip:20123@mxone1.lab.se>;tag=r1
To: <sip:20123@mxone1.lab.se>
Call-ID: reg-20123@192.0.2.201
CSeq: 2 REGISTER
Contact: <sip:20123@192.0.2.201:5060;transport=udp>
Expires: 3600
Supported: path
User-Agent: Aastra 6739i/3.2"""
    ),
    _message(
        f"""SIP/2.0 488 Not Acceptable Here
{_VIA}
{_FROM}
{_TO};tag=mx-18
{_CALL}
CSeq: 4720 INVITE
Warning: 304 mxone1.lab.se "Media type not available"
Server: Aastra MX-ONE"""
    ),
    _message(
        f"""SIP/2.0 503 Service Unavailable
{_VIA}
{_FROM}
{_TO};tag=mx-19
{_CALL}
CSeq: 4721 INVITE
Retry-After: 30
Reason: Q.850;cause=34;text="No circuit/channel available"
Server: Aastra MX-ONE"""
    ),
)
