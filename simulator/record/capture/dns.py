"""Questions and answers of the simulated DNS as octets (RFC 1035 4, RFC 2782, RFC 3596)."""

from __future__ import annotations

from ipaddress import ip_address
from struct import pack
from typing import Final

from simulator.sip.dns import AddressRecord, DnsAnswer, DnsQuery, Record

_A: Final = 1
_AAAA: Final = 28
_SRV: Final = 33
_INTERNET: Final = 1
_RECURSION_DESIRED: Final = 0x0100
_ANSWER: Final = 0x8180  # QR, RD, RA
_ASKED_NAME: Final = b"\xc0\x0c"  # RFC 1035 4.1.4: the name stands at octet 12


def dns_octets(item: DnsQuery | DnsAnswer, number: int) -> bytes:
    """Return the message of a question or an answer.

    Examples
    --------
    >>> from simulator.sip.dns import RecordKind
    >>> dns_octets(DnsQuery("pbx", RecordKind.A), 7)[12:].hex(" ", -4)
    '03706278 00000100 01'
    """
    question = _name(item.name) + pack(">HH", item.kind, _INTERNET)
    if isinstance(item, DnsQuery):
        return pack(">HHHHHH", number, _RECURSION_DESIRED, 1, 0, 0, 0) + question
    flags = _ANSWER | item.outcome
    head = pack(">HHHHHH", number, flags, 1, len(item.records), 0, 0)
    return head + question + b"".join(map(_record, item.records))


def _record(record: Record) -> bytes:
    if isinstance(record, AddressRecord):
        data = ip_address(record.address).packed
        kind = _A if len(data) == 4 else _AAAA
    else:
        kind = _SRV
        data = pack(">HHH", record.priority, record.weight, record.port) + _name(record.host)
    return _ASKED_NAME + pack(">HHIH", kind, _INTERNET, int(record.lifetime), len(data)) + data


def _name(name: str) -> bytes:
    labels = [label.encode("idna") for label in name.rstrip(".").split(".") if label]
    return b"".join(pack("B", len(label)) + label for label in labels) + b"\0"
