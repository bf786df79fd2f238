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
from simulator.sip.tokens import BLANKS, TOKEN, decimal, is_token, split
from simulator.sip.uri import Address, Uri, parse_address
from simulator.sip.usual import usual_address, usual_party, usual_via
from simulator.sip.via import parse_via, salvage_via
from simulator.sip.vocabulary import (
    ANONYMOUS_HOST,
    BRANCH_COOKIE,
    HEADER_NAMES,
    LONG_NAMES,
    METHOD_BY_NAME,
)

FAULT_LIMIT: Final = 20  # more of them tell nobody more
SEQUENCE_LIMIT: Final = 1 << 32  # RFC 3261 8.1.1.5 has senders keep to half of it

_FOLD: Final = re.compile(r"\r?\n[ \t]+")
_TAG: Final = re.compile(rf";[ \t]*tag[ \t]*=[ \t]*({TOKEN.pattern})", re.IGNORECASE)


def unfold(octets: bytes, folded: bool) -> list[str]:
    """Return the lines of a head, folded ones joined by a blank (RFC 3261 7.3.1).

    Blanks may stand at their ends; a CR that ends no line is a blank.
    Text is UTF-8; a line that is not is taken as Latin-1, octet by octet.
    """
    try:
        text = octets.decode()
    except UnicodeDecodeError:
        text = "\n".join([_decode(line) for line in octets.split(b"\n")])
    if folded:
        text = _FOLD.sub(" ", text)
    # Blanks at the end of a line are of no account, and octets are replaced faster than pairs.
    return text.replace("\r", " ").rstrip(" \n").split("\n")


def _decode(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


class Reader:
    """The fields of one message, filled line by line; None is what has not come yet."""

    __slots__ = (
        "call_id",
        "contact",
        "contacts",
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
        "vias",
    )

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.headers: list[tuple[str, str]] = []
        self.vias: list[Via] | None = None
        self.call_id: str | None = None
        self.from_: Address | None = None
        self.from_tag: str | None = None
        self.to: Address | None = None
        self.to_tag: str | None = None
        self.cseq: int | None = None
        self.method = ""  # as CSeq names it
        self.max_forwards: int | None = None
        self.contact: Address | None = None
        self.contacts = 0  # lines of it
        self.content_type: str | None = None
        self.route: tuple[Address, ...] = ()
        self.record_route: tuple[Address, ...] = ()

    def fault(self, text: str, header: str = "", status: int = 400) -> None:
        """Note a fault, unless there are plenty."""
        if len(self.faults) < FAULT_LIMIT:
            self.faults.append(Fault(text, status, header))

    def lines(self, lines: list[str]) -> None:
        """Take header lines, unfolded."""
        spelt, headers = _SPELT, self.headers
        for line in lines:
            name, colon, value = line.partition(":")
            known = spelt.get(name)
            if known is None or not colon:
                known = self._name(name, colon, line)
                if known is None:
                    continue
            name, function = known
            if function is None:
                headers.append((name, value.strip(BLANKS)))
                continue
            try:
                function(self, value.strip(BLANKS))
            except RemoteProtocolError as error:
                self.fault(str(error), name, error.status)

    def via(self) -> Via | None:
        """Return the Via values as a linked list, topmost first."""
        vias = self.vias
        if not vias:
            return None
        below = vias[-1]
        for via in vias[-2::-1]:
            via.next = below
            below = via
        return below

    def check(self) -> None:
        """Note what RFC 3261 8.1.1 demands and is not there."""
        if (
            self.vias is None
            or self.to is None
            or self.from_ is None
            or self.call_id is None
            or self.cseq is None
        ):
            fields = (self.vias, self.to, self.from_, self.call_id, self.cseq)
            for name, field in zip(_DEMANDED, fields, strict=True):
                if field is None:
                    self.fault(f"{name} is missing", name)
        if self.vias and self.vias[0].branch == BRANCH_COOKIE:  # RFC 4475 3.2.1
            self.fault("the branch identifies nothing", "Via")

    def _name(self, name: str, colon: str, line: str) -> _Known | None:
        """Return what a name of unusual spelling means; None where it is no name."""
        name = name.rstrip(BLANKS)
        if not colon or not is_token(name):
            self.fault(f"{line[:40]!r} is no header")
            return None
        return _SPELT.get(name) or _ANY_CASE.get(name.lower()) or (name, None)

    def _take_via(self, value: str) -> None:
        if self.vias is None:
            self.vias = []
        via = usual_via(value)
        if via is not None:
            self.vias.append(via)
            return
        for piece in split(value, ","):
            try:
                self.vias.append(parse_via(piece))
            except RemoteProtocolError:
                if not self.vias:  # an answer needs the topmost
                    self.vias += salvage_via(piece)
                raise

    def _take_from(self, value: str) -> None:
        if self.from_ is not None:
            raise _again("From")
        self.from_, self.from_tag = usual_party(value) or self._party("From", value)

    def _take_to(self, value: str) -> None:
        if self.to is not None:
            raise _again("To")
        self.to, self.to_tag = usual_party(value) or self._party("To", value)

    def _party(self, name: str, value: str) -> tuple[Address, str | None]:
        """Return an address without its tag, and the tag; where malformed as text, for a 400."""
        try:
            return untagged(parse_address(value))
        except RemoteProtocolError as error:
            self.fault(str(error), name)
        match = _TAG.search(value)
        return Address(nowhere(), value), match and match[1]

    def _take_call_id(self, value: str) -> None:
        if self.call_id is not None:
            raise _again("Call-ID")
        self.call_id = value
        if not value or " " in value or "\t" in value:
            raise RemoteProtocolError("malformed Call-ID")

    def _take_cseq(self, value: str) -> None:
        if self.cseq is not None:
            raise _again("CSeq")
        self.cseq = 0
        number, _, method = value.partition(" ")
        if method in METHOD_BY_NAME and len(number) < 10 and number.isascii() and number.isdigit():
            self.method, self.cseq = method, int(number)
            return
        self.method = method = method.strip(BLANKS)
        self.cseq = decimal(number, SEQUENCE_LIMIT, "the CSeq number")
        if not is_token(method):
            raise RemoteProtocolError("CSeq names no method")

    def _take_max_forwards(self, value: str) -> None:
        if self.max_forwards is not None:
            raise _again("Max-Forwards")
        if len(value) < 3 and value.isascii() and value.isdigit():
            self.max_forwards = int(value)
            return
        self.max_forwards = 70
        self.max_forwards = decimal(value, 256, "Max-Forwards")

    def _take_contact(self, value: str) -> None:
        self.contacts += 1
        if self.contacts == 1:
            self.contact = usual_address(value)
            if self.contact is not None:
                return
        addresses = self._addresses("Contact", "" if value == "*" else value)
        first = addresses[0] if addresses and self.contacts == 1 else None
        if first is not None:
            self.contact = first
        others = [piece.strip(BLANKS) for piece in split(value, ",")]
        self.headers += [("Contact", piece) for piece in others[first is not None :]]

    def _take_content_type(self, value: str) -> None:
        if self.content_type is not None:
            raise _again("Content-Type")
        self.content_type = value
        self.headers.append(("Content-Type", value))

    def _take_route(self, value: str) -> None:
        self.route += self._addresses("Route", value)

    def _take_record_route(self, value: str) -> None:
        self.record_route += self._addresses("Record-Route", value)

    def _addresses(self, name: str, value: str) -> tuple[Address, ...]:
        if not value:
            return ()
        try:
            pieces = [piece.strip(BLANKS) for piece in split(value, ",")]
            return tuple([usual_address(piece) or parse_address(piece) for piece in pieces])
        except RemoteProtocolError:
            self.headers.append((name, value))
            raise

    def _take_content_length(self, value: str) -> None:
        """`simulator.sip.framing.content_length` has read it."""


def nowhere() -> Uri:
    """Return what stands for a URI that could not be read."""
    return Uri(None, ANONYMOUS_HOST)


def untagged(address: Address) -> tuple[Address, str | None]:
    """Take the tag off a From or To that was just read; the address is changed in place."""
    tags = [value for name, value in address.parameters if name.lower() == "tag"]
    if len(tags) > 1:
        raise RemoteProtocolError("more than one tag")
    others = [pair for pair in address.parameters if pair[0].lower() != "tag"]
    address.parameters = tuple(others)
    return address, (tags[0] or None) if tags else None


def _again(name: str) -> RemoteProtocolError:
    return RemoteProtocolError(f"{name} stands there more than once")


_DEMANDED: Final = ("Via", "To", "From", "Call-ID", "CSeq")
_Known = tuple[str, Callable[[Reader, str], None] | None]  # name in full, and who reads it
_FIELDS: Final[dict[str, Callable[[Reader, str], None]]] = {
    "Via": Reader._take_via,
    "From": Reader._take_from,
    "To": Reader._take_to,
    "Call-ID": Reader._take_call_id,
    "CSeq": Reader._take_cseq,
    "Max-Forwards": Reader._take_max_forwards,
    "Contact": Reader._take_contact,
    "Content-Type": Reader._take_content_type,
    "Content-Length": Reader._take_content_length,
    "Route": Reader._take_route,
    "Record-Route": Reader._take_record_route,
}
# By name as nearly everybody writes it, and compact: no look at case, and one name object for all.
_SPELT: Final[dict[str, _Known]] = {
    **{name: (name, _FIELDS.get(name)) for name in HEADER_NAMES},
    **{short: (name, _FIELDS.get(name)) for short, name in LONG_NAMES.items()},
}
_ANY_CASE: Final[dict[str, _Known]] = {
    **{name.lower(): (name, function) for name, function in _FIELDS.items()},
    **{short: (name, _FIELDS.get(name)) for short, name in LONG_NAMES.items()},
}
