"""One SIP message of a capture: where and when it was seen, and what its headers say."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from simulator.calls.reason_header import q850_cause
from simulator.contracts import Transport
from simulator.record.reading.cutting import Cut
from simulator.record.reading.streams import End, Way
from simulator.sip.codec import Codec
from simulator.sip.message import Message, Request, Via
from simulator.sip.uri import Address, Uri

MALFORMED: Final = "malformed"
_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


class CapturedMessage:
    """One message.

    Attributes
    ----------
    number : int
        Of the packet that completed it.
    time : int
        Of that packet: nanoseconds since 1970; negative where the file does not tell it.
    source, destination : End
        Addresses and ports.
    transport : str
        udp, tcp or tls.
    octets : bytes
    faults : tuple of str
        What is wrong with it, in words.
    copy : bool
        The same packet was seen before, at another point of capture.
    call : int
        Number of its call; 0: none.
    label : str
        Method, or status with phrase.
    method : str
        Of the request, or of the request answered; empty where no start line can be read.
    status : int
        0: a request.
    cseq : int
    call_id, from_tag : str
    to_tag : str or None
    branch, uri : str or None
        Of the topmost Via; the Request-URI of a request.
    caller, called, dialled : str
        User parts of From, To and Request-URI; the host where there is none.
    cause : int
        Of ITU-T Q.850, in a Reason header; 0: none.
    product : str
        User-Agent, or Server.
    listening : End or None
        Of a request over a connection: where its sender can be reached, by the topmost Via.
    """

    __slots__ = (
        "branch",
        "call",
        "call_id",
        "called",
        "caller",
        "cause",
        "copy",
        "cseq",
        "destination",
        "dialled",
        "faults",
        "from_tag",
        "label",
        "listening",
        "method",
        "number",
        "octets",
        "product",
        "source",
        "status",
        "time",
        "to_tag",
        "transport",
        "uri",
    )

    def __init__(self, way: Way, cut: Cut, transport: str, codec: Codec) -> None:
        self.number, self.time, self.octets = cut.number, cut.time, cut.octets
        self.source, self.destination = way.source, way.destination
        self.transport = transport
        self.copy = False
        self.call = self.status = self.cseq = self.cause = 0
        self.label = MALFORMED
        self.method = self.call_id = self.from_tag = self.caller = self.called = ""
        self.dialled = self.product = ""
        self.to_tag: str | None = None
        self.branch: str | None = None
        self.uri: str | None = None
        self.listening: End | None = None
        message, faults = codec.parse(cut.octets)
        # What is not there is no fault of who sent it.
        told = (f"the capture lacks its end, {cut.lacking} octets or more",) if cut.lacking else ()
        self.faults = told or tuple(fault.text for fault in faults)
        if message is not None:
            self._read(message)

    def _read(self, message: Message) -> None:
        request = message if isinstance(message, Request) else message.request
        identity = request.identity
        self.method = request.method_name
        self.cseq, self.call_id = request.cseq, identity.call_id
        self.from_tag = identity.from_tag
        self.caller, self.called = _party(identity.from_), _party(identity.to)
        self.branch = request.via.branch if request.via is not None else None
        self.cause = q850_cause(message.headers) or 0
        self.product = message.header("User-Agent") or message.header("Server") or ""
        if self.transport == "tls" and request.via is not None:
            # Exported PDUs name the port alone, which is TCP's; the Via of a hop knows better.
            self.transport = "tls" if request.via.transport is Transport.TLS else "tcp"
        if isinstance(message, Request):
            self.to_tag, self.uri = identity.to_tag, str(message.uri)
            self.label, self.dialled = self.method, _user(message.uri)
            self.listening = self._listening(message.via)
        else:
            self.status, self.to_tag = message.status, message.to_tag
            self.label = f"{message.status} {message.phrase}".rstrip()

    def _listening(self, via: Via | None) -> End | None:
        """Return the end that a sender of requests names (RFC 3261 18.1.1)."""
        if via is None or self.transport == "udp":
            return None
        usual = 5061 if self.transport == "tls" else 5060
        return End(self.source.address, via.port or usual)

    @property
    def is_request(self) -> bool:
        """Whether it is a request that could be read."""
        return bool(self.method) and not self.status


def node_name(end: End, names: Mapping[str, str] = _NO_NAMES) -> str:
    """Return what an end is called: its name where one was given, and its port.

    Parameters
    ----------
    end : End
    names : mapping of str to str
        By address, or by address and port.

    Examples
    --------
    >>> node_name(End("192.0.2.1", 5060)), node_name(End("2001:db8::1", 5060))
    ('192.0.2.1:5060', '[2001:db8::1]:5060')
    >>> node_name(End("192.0.2.1", 5060), {"192.0.2.1": "mxone"})
    'mxone:5060'
    """
    address = f"[{end.address}]" if ":" in end.address else end.address or "?"
    whole = f"{address}:{end.port}" if end.port else address
    return names.get(whole) or (
        f"{names[end.address]}:{end.port}" if end.address in names else whole
    )


def _party(address: Address) -> str:
    return _user(address.uri)


def _user(uri: Uri) -> str:
    """Return what names somebody in a URI: the user without its password, else the host."""
    return (uri.user or "").partition(":")[0] or uri.host
