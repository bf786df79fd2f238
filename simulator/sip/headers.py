"""The headers that a message holds in fields of its own: their text, read line by line.

A `Reader` takes the lines of one head. What it cannot read becomes a `Fault` and is kept as far
as an answer needs it, so that a 400 can be written to anything that names its sender.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from simulator.errors import RemoteProtocolError
from simulator.sip.framing import Fault
from simulator.sip.message import Via
from simulator.sip.tokens import TOKEN, decimal, is_token, split
from simulator.sip.uri import Address, Uri, parse_address
from simulator.sip.via import parse_via, salvage_via
from simulator.sip.vocabulary import ANONYMOUS_HOST, LONG_NAMES

FAULT_LIMIT: Final = 20  # more of them tell nobody more
SEQUENCE_LIMIT: Final = 1 << 32  # RFC 3261 8.1.1.5 has senders keep to half of it

_FOLD: Final = re.compile(r"\n[ \t]+")
_TAG: Final = re.compile(rf";\s*tag\s*=\s*({TOKEN.pattern})", re.IGNORECASE)


def unfold(octets: bytes) -> list[str]:
    """Return the lines of a head, folded ones joined by a blank (RFC 3261 7.3.1).

    Text is UTF-8; a line that is not is taken as Latin-1, octet by octet.
    """
    try:
        text = octets.decode()
    except UnicodeDecodeError:
        text = "\n".join([_decode(line) for line in octets.split(b"\n")])
    text = text.replace("\r\n", "\n").replace("\r", " ").rstrip()
    if "\n " in text or "\n\t" in text:
        text = _FOLD.sub(" ", text)
    return text.split("\n")


def _decode(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


class Reader:
    """The fields of one message, filled line by line."""

    __slots__ = (
        "_seen",
        "_vias",
        "call_id",
        "contact",
        "content_type",
        "cseq",
        "faults",
        "from_",
        "from_tag",
        "headers",
        "max_forwards",
        "method",
        "record_route",
        "route",
        "to",
        "to_tag",
    )

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._vias: list[Via] = []
        self.faults: list[Fault] = []
        self.headers: list[tuple[str, str]] = []
        self.call_id = ""
        self.from_ = self.to = Address(Uri(None, ANONYMOUS_HOST))
        self.from_tag = ""
        self.to_tag: str | None = None
        self.cseq = 0
        self.method = ""  # as CSeq names it
        self.max_forwards: int | None = None
        self.contact: Address | None = None
        self.content_type: str | None = None
        self.route: list[Address] = []
        self.record_route: list[Address] = []

    def fault(self, text: str, header: str = "", status: int = 400) -> None:
        """Note a fault, unless there are plenty."""
        if len(self.faults) < FAULT_LIMIT:
            self.faults.append(Fault(text, status, header))

    def line(self, line: str) -> None:
        """Take one header line, unfolded."""
        name, colon, value = line.partition(":")
        name = name.rstrip()
        if not colon or not is_token(name):
            self.fault(f"{line[:40]!r} is no header")
            return
        lower = name.lower()
        if len(lower) == 1 and lower in LONG_NAMES:
            name = LONG_NAMES[lower]
            lower = name.lower()
        value = value.strip()
        function = _FIELDS.get(lower)
        if function is None:
            self.headers.append((name, value))
            return
        try:
            function(self, value)
        except RemoteProtocolError as error:
            self.fault(str(error), name, error.status)

    def via(self) -> Via | None:
        """Return the Via values as a linked list, topmost first."""
        below: Via | None = None
        for via in reversed(self._vias):
            via.next = below
            below = via
        return below

    def check(self, *, request: bool) -> None:
        """Note what RFC 3261 8.1.1 demands and is not there."""
        for name in ("Via", "To", "From", "Call-ID", "CSeq"):
            if name not in self._seen:
                self.fault(f"{name} is missing", name)
        if request and self.max_forwards is None:
            self.max_forwards = 70  # RFC 3261 16.6 item 3

    def _once(self, name: str) -> None:
        if name in self._seen:
            raise RemoteProtocolError(f"{name} stands there more than once")
        self._seen.add(name)

    def _take_via(self, value: str) -> None:
        self._seen.add("Via")
        for piece in split(value, ","):
            try:
                self._vias.append(parse_via(piece))
            except RemoteProtocolError:
                if not self._vias:  # an answer needs the topmost
                    self._vias += salvage_via(piece)
                raise

    def _take_from(self, value: str) -> None:
        self._once("From")
        self.from_, tag = self._tagged("From", value)
        self.from_tag = tag or ""

    def _take_to(self, value: str) -> None:
        self._once("To")
        self.to, self.to_tag = self._tagged("To", value)

    def _tagged(self, name: str, value: str) -> tuple[Address, str | None]:
        """Return an address without its tag, and the tag; where malformed as text, for a 400."""
        try:
            return untagged(parse_address(value))
        except RemoteProtocolError as error:
            self.fault(str(error), name)
        match = _TAG.search(value)
        return Address(Uri(None, ANONYMOUS_HOST), value), match and match[1]

    def _take_call_id(self, value: str) -> None:
        self._once("Call-ID")
        self.call_id = value
        if not value or len(value.split(None, 1)) != 1:
            raise RemoteProtocolError("malformed Call-ID")

    def _take_cseq(self, value: str) -> None:
        self._once("CSeq")
        number, _, method = value.partition(" ")
        self.method = method.strip()
        self.cseq = decimal(number, SEQUENCE_LIMIT, "the CSeq number")
        if not is_token(self.method):
            raise RemoteProtocolError("CSeq names no method")

    def _take_max_forwards(self, value: str) -> None:
        self._once("Max-Forwards")
        self.max_forwards = decimal(value, 256, "Max-Forwards")

    def _take_contact(self, value: str) -> None:
        addresses: list[Address] = []
        self._addresses("Contact", "" if value == "*" else value, addresses)
        first = addresses[0] if addresses and "Contact" not in self._seen else None
        self._seen.add("Contact")
        if first is not None:
            self.contact = first
        others = [piece.strip() for piece in split(value, ",")]
        self.headers += [("Contact", piece) for piece in others[first is not None :]]

    def _take_content_type(self, value: str) -> None:
        self._once("Content-Type")
        self.content_type = value
        self.headers.append(("Content-Type", value))

    def _take_route(self, value: str) -> None:
        self._addresses("Route", value, self.route)

    def _take_record_route(self, value: str) -> None:
        self._addresses("Record-Route", value, self.record_route)

    def _addresses(self, name: str, value: str, into: list[Address]) -> None:
        try:
            into += [parse_address(piece) for piece in split(value, ",") if value]
        except RemoteProtocolError:
            self.headers.append((name, value))
            raise

    def _take_content_length(self, value: str) -> None:
        """`simulator.sip.framing.content_length` has read it."""


def untagged(address: Address) -> tuple[Address, str | None]:
    """Take the tag off a From or To that was just read; the address is changed in place."""
    tags = [value for name, value in address.parameters if name.lower() == "tag"]
    if len(tags) > 1:
        raise RemoteProtocolError("more than one tag")
    others = [pair for pair in address.parameters if pair[0].lower() != "tag"]
    address.parameters = tuple(others)
    return address, (tags[0] or None) if tags else None


_FIELDS: Final[dict[str, Callable[[Reader, str], None]]] = {
    "via": Reader._take_via,
    "from": Reader._take_from,
    "to": Reader._take_to,
    "call-id": Reader._take_call_id,
    "cseq": Reader._take_cseq,
    "max-forwards": Reader._take_max_forwards,
    "contact": Reader._take_contact,
    "content-type": Reader._take_content_type,
    "content-length": Reader._take_content_length,
    "route": Reader._take_route,
    "record-route": Reader._take_record_route,
}
