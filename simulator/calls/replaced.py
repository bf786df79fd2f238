"""A terminal in whose call another partner takes the place of the present one (RFC 3891)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.calls.directory import Party
from simulator.calls.leg import Leg
from simulator.calls.reasons import Reason, reason_headers

if TYPE_CHECKING:
    from simulator.calls.terminal import Terminals


class Replaced:
    """Answers at once, and ends the call that is replaced."""

    def __init__(self, terminals: Terminals) -> None:
        self.terminals = terminals

    def passes(self, leg: Leg) -> bool:
        """Nobody is behind a telephone."""
        return False

    def replace(self, leg: Leg, old: Leg, now: float) -> None:
        """Let the user go on in the new call."""
        terminals, party = self.terminals, old.call.facts
        body = terminals.directory.answer(party.number, leg.remote_body)
        if body is None and leg.remote_body is None:
            body = terminals.directory.offer(party.number)
        if isinstance(body, Reason):
            leg.call.facts = Party("", None, caller=False)
            terminals.control.journal.refusal(leg.call.number, body, now)
            leg.refuse(body.status, now, reason_headers(body))
            terminals.close(leg.call, now)
            return
        terminals.replace(old.call, leg.call, party)
        leg.call.facts = party
        leg.contact = terminals.control.contact_of(party.number)
        leg.answer(now, body)
        terminals.go_on(leg.call, leg, now)
        old.release(now)
