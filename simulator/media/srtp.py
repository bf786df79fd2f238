"""SRTP with the keys of session descriptions: RFC 3711 by pylibsrtp, SDES of RFC 4568.

pylibsrtp knows no master key identifier; it stands before the tag, outside what is authenticated
(RFC 3711 3.1), so it is put in and taken out here. The library is the extra `srtp` and is loaded
when the first packet has to be protected.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from simulator.errors import InputError, LocalProtocolError, RemoteProtocolError

if TYPE_CHECKING:
    from pylibsrtp import Session

MASTER_BYTES: Final = 30  # key 16 and salt 14, RFC 4568 6.2.1
MOST_PACKETS: Final = 1 << 48  # RFC 3711 9.2
# Suite -> octets of the tag behind SRTP and behind SRTCP, RFC 4568 6.2.
_TAGS: Final = MappingProxyType(
    {"AES_CM_128_HMAC_SHA1_80": (10, 10), "AES_CM_128_HMAC_SHA1_32": (4, 10)}
)
_LIFETIME: Final = re.compile(r"2\^([1-9]\d?)|([1-9]\d*)", re.ASCII)
_MKI: Final = re.compile(r"([1-9]\d*):([1-9]\d*)", re.ASCII)
_LONGEST_MKI: Final = 128  # octets, RFC 4568 6.1


@dataclass(frozen=True)
class MasterKey:
    """The key of one direction of a stream.

    Parameters
    ----------
    suite : str
    key : bytes
        Key and salt, 30 octets.
    lifetime : int, optional
        Packets that may be sent under it.
    mki : bytes, optional
        Master key identifier in every packet; empty: none.
    """

    suite: str
    key: bytes
    lifetime: int = MOST_PACKETS
    mki: bytes = b""

    def __repr__(self) -> str:
        """Return all but the key."""
        return f"MasterKey({self.suite}, lifetime={self.lifetime}, mki={self.mki.hex()})"


def master_key(suite: str, key: str, rest: str = "") -> MasterKey:
    """Return the key of an ``a=crypto`` line.

    Parameters
    ----------
    suite : str
    key : str
        Base64, as behind ``inline:``.
    rest : str, optional
        What follows it: lifetime and master key identifier, such as ``|2^31|1:1``; of several keys
        the first.

    Raises
    ------
    InputError
        No key, a suite that is not known, or something that is not of RFC 4568 6.1.

    Examples
    --------
    >>> master_key("AES_CM_128_HMAC_SHA1_80", "0123" * 10, "|2^31|1:1")
    MasterKey(AES_CM_128_HMAC_SHA1_80, lifetime=2147483648, mki=01)
    """
    if suite not in _TAGS:
        raise _wrong("unknown crypto suite", "suite", suite, " or ".join(_TAGS))
    if not key:
        raise _wrong("SRTP without keys", "crypto", "", "40 characters of base64 behind inline:")
    try:
        octets = b64decode(key, validate=True)
    except NotBase64:
        octets = b""
    if len(octets) != MASTER_BYTES:
        raise _wrong("no SRTP key", "crypto", f"{len(key)} characters", "40 of base64")
    lifetime, mki = MOST_PACKETS, b""
    for part in rest.partition(";")[0].split("|")[1:]:
        if ":" in part:
            mki = _identifier(part)
        else:
            lifetime = _packets(part)
    return MasterKey(suite, octets, lifetime, mki)


class SrtpSender:
    """Protects what one side sends.

    Parameters
    ----------
    master : MasterKey

    Raises
    ------
    InputError
        pylibsrtp is not installed.

    Examples
    --------
    >>> from simulator.media.rtp import RtpPacket, write_rtp
    >>> master = master_key("AES_CM_128_HMAC_SHA1_80", "0123" * 10)
    >>> packet = write_rtp(RtpPacket(8, 1, 160, 7, b"speech"))
    >>> protected = SrtpSender(master).protect(packet)
    >>> len(protected) - len(packet), SrtpReceiver(master).unprotect(protected) == packet
    (10, True)
    """

    def __init__(self, master: MasterKey) -> None:
        self._master = master
        self._session = _session(master, outbound=True)
        self._sent = self._reported = 0

    def protect(self, packet: bytes) -> bytes:
        """Return an RTP packet as SRTP."""
        self._sent = _used(self._sent, self._master.lifetime)
        return _marked(self._session.protect(packet), self._master, 0)

    def protect_rtcp(self, packet: bytes) -> bytes:
        """Return a compound RTCP packet as SRTCP."""
        self._reported = _used(self._reported, self._master.lifetime)
        return _marked(self._session.protect_rtcp(packet), self._master, 1)


class SrtpReceiver:
    """Checks and opens what the other side sends.

    Parameters
    ----------
    master : MasterKey
        The peer's.

    Raises
    ------
    InputError
        pylibsrtp is not installed.
    """

    def __init__(self, master: MasterKey) -> None:
        self._master = master
        self._session = _session(master, outbound=False)

    def unprotect(self, data: bytes) -> bytes:
        """Return the RTP packet of an SRTP packet.

        Raises
        ------
        RemoteProtocolError
            It is not authentic, was there before, or is too short.
        """
        from pylibsrtp import Error

        try:
            return self._session.unprotect(_unmarked(data, self._master, 0))
        except (Error, ValueError) as fault:
            raise RemoteProtocolError(f"SRTP: {fault}") from fault

    def unprotect_rtcp(self, data: bytes) -> bytes:
        """Return the RTCP packet of an SRTCP packet, as `unprotect` does."""
        from pylibsrtp import Error

        try:
            return self._session.unprotect_rtcp(_unmarked(data, self._master, 1))
        except (Error, ValueError) as fault:
            raise RemoteProtocolError(f"SRTCP: {fault}") from fault


def _session(master: MasterKey, outbound: bool) -> Session:
    try:
        from pylibsrtp import Policy, Session
    except ImportError as missing:
        raise InputError(
            "SRTP needs pylibsrtp", expected="the extra: pip install 'directsip[srtp]'"
        ) from missing
    profiles = {
        "AES_CM_128_HMAC_SHA1_80": Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
        "AES_CM_128_HMAC_SHA1_32": Policy.SRTP_PROFILE_AES128_CM_SHA1_32,
    }
    anyone = Policy.SSRC_ANY_OUTBOUND if outbound else Policy.SSRC_ANY_INBOUND
    return Session(Policy(key=master.key, ssrc_type=anyone, srtp_profile=profiles[master.suite]))


def _marked(data: bytes, master: MasterKey, control: int) -> bytes:
    if not master.mki:
        return data
    tag = _TAGS[master.suite][control]
    return data[:-tag] + master.mki + data[-tag:]


def _unmarked(data: bytes, master: MasterKey, control: int) -> bytes:
    tag, length = _TAGS[master.suite][control], len(master.mki)
    if not length:
        return data
    begin = len(data) - tag - length
    if begin < 0 or data[begin : begin + length] != master.mki:
        raise ValueError("another master key identifier")
    return data[:begin] + data[begin + length :]


def _used(packets: int, lifetime: int) -> int:
    if packets >= lifetime:
        raise LocalProtocolError(f"{packets} packets under one SRTP key, RFC 3711 9.2")
    return packets + 1


def _identifier(text: str) -> bytes:
    match = _MKI.fullmatch(text)
    if match is not None:
        value, length = int(match[1]), int(match[2])
        if length <= _LONGEST_MKI and value < 1 << 8 * length:
            return value.to_bytes(length, "big")
    raise _wrong("no master key identifier", "crypto", text, "a number and its octets, such as 1:1")


def _packets(text: str) -> int:
    match = _LIFETIME.fullmatch(text)
    packets = 0
    if match is not None:
        packets = 1 << int(match[1]) if match[1] else int(match[2])
    if not 0 < packets <= MOST_PACKETS:
        raise _wrong("no lifetime of a key", "crypto", text, "packets, 2^48 at most")
    return packets


def _wrong(what: str, field: str, seen: str, expected: str) -> InputError:
    return InputError(what, field=field, seen=seen, expected=expected)
