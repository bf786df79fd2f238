"""What the dialogs of a scenario have agreed on at an instant, followed message by message.

Of each dialog the last description of either side counts (RFC 3264), until a BYE ends it. Where a
node opens a dialog for a call after it has been called itself, the two are legs of one call there:
that is how a back-to-back user agent joins media that it does not hand on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from simulator.record.capture.octets import SIP_TRANSPORTS
from simulator.sdp.description import Description
from simulator.sip.vocabulary import Method
from simulator.study.scenario.keeper import Sent

Side = tuple[Description, str]  # what was described, and by which node


@dataclass(slots=True)
class Dialog:
    """One dialog.

    Attributes
    ----------
    name : str
        Its Call-ID.
    caller : str
        Tag of who has called.
    sides : dict of str to Side
        By tag; the last one that described something is the last one here.
    line : (str, str) or None
        Ends of a line that has no descriptions, once the call on it is answered.
    numbers : (str, str)
        Of who calls and who is called, as its first message gives them.
    """

    name: str
    caller: str = ""
    sides: dict[str, Side] = field(default_factory=dict)
    before: dict[str, Side] = field(default_factory=dict)
    line: tuple[str, str] | None = None
    numbers: tuple[str, str] = ("", "")


@dataclass(slots=True)
class Dialogs:
    """All dialogs that are up at an instant.

    Attributes
    ----------
    up : dict of str to Dialog
    legs : dict of (node, Call-ID) to int
        Which call of a node a dialog is a leg of.
    joined : list of (Call-ID, Call-ID)
        Dialogs that a transfer has joined (RFC 3891), at each node that has both.
    """

    up: dict[str, Dialog] = field(default_factory=dict)
    legs: dict[tuple[str, str], int] = field(default_factory=dict)
    called: dict[tuple[str, int], int] = field(default_factory=dict)
    joined: list[tuple[str, str]] = field(default_factory=list)

    def follow(self, one: Sent) -> None:
        """Take one message."""
        item = one.item
        request = item.request if item.status else item
        name = str(request.identity.call_id)
        if item.method is Method.BYE:
            self.up.pop(name, None)
            return
        if not item.status and item.method in (Method.INVITE, Method.REFER):
            replaced = _replaced(item)
            self.joined += [(name, replaced)] if replaced else []
        if item.method is Method.INVITE and not item.status and not item.identity.to_tag:
            self._invited(name, one)
        dialog = self.up.get(name)
        if dialog is not None:
            _take(dialog, one, request)

    def _invited(self, name: str, one: Sent) -> None:
        if name not in self.up:
            item = one.item
            numbers = str(item.identity.from_.uri.user or ""), str(item.uri.user or "")
            self.up[name] = Dialog(name, item.identity.from_tag or "", numbers=numbers)
        call, source, target = one.item.call, one.source, one.destination
        if (source, name) not in self.legs:
            own = self.called.get((source, call))
            self.legs[source, name] = len(self.legs) if own is None else own
        if (target, name) not in self.legs:
            self.legs[target, name] = self.called[target, call] = len(self.legs)


def dialogs_at(sent: Iterable[Sent], instant: float) -> Dialogs:
    """Return the dialogs that are up at an instant, after what was sent by then."""
    dialogs = Dialogs()
    for one in sent:
        if one.time <= instant:
            dialogs.follow(one)
    return dialogs


def _take(dialog: Dialog, one: Sent, request: Any) -> None:
    item = one.item
    side = (item.to_tag if item.status else item.identity.from_tag) or ""
    if isinstance(item.body, Description):
        _describe(dialog, side, item.body, one.source)
    elif item.status >= 300:
        _undo(dialog, request, side)
    elif one.flow.transport not in SIP_TRANSPORTS and _answers(item):
        dialog.line = (one.destination, one.source)


def _replaced(request: Any) -> str:
    """Return the Call-ID of the dialog that a request wants replaced; empty: none."""
    for name, value in request.headers:
        if name.lower() == "replaces":
            return str(value).partition(";")[0].strip()
        if name.lower() == "refer-to" and "replaces=" in value.lower():
            return unquote(value[value.lower().index("replaces=") + 9 :]).partition(";")[0]
    return ""


def _answers(item: Any) -> bool:
    return item.method is Method.INVITE and 200 <= item.status < 300


def _describe(dialog: Dialog, side: str, body: Description, describer: str) -> None:
    known = dialog.sides.get(side)
    if known is not None and known[0] is body:  # a proxy passes it on
        return
    if known is not None:
        dialog.before[side] = dialog.sides.pop(side)
    dialog.sides[side] = (body, describer)


def _undo(dialog: Dialog, request: Any, side: str) -> None:
    """Take back an offer that was refused; a refused call loses that side."""
    if not request.identity.to_tag:
        dialog.sides.pop(side, None)
        return
    asked = request.identity.from_tag or ""
    if isinstance(request.body, Description) and asked in dialog.before:
        dialog.sides[asked] = dialog.before.pop(asked)
