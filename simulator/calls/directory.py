"""Who sits at the telephones of a population, and what one of them is in a call."""

from __future__ import annotations

from typing import Any, Protocol

from simulator.calls.attempt import Attempt, Intent
from simulator.calls.call import Call
from simulator.calls.leg import Leg
from simulator.calls.reasons import Reason
from simulator.calls.undelivered import told_by_peer, unanswered
from simulator.sip.message import Response
from simulator.sip.uri import Address, Uri


class Directory(Protocol):
    """Who is who in a population, and how its terminals reach their server."""

    def user_of(self, uri: Uri) -> str | None:
        """The user's number for a Request-URI, or None where nobody has it."""

    def address(self, number: str) -> Address:
        """What a user puts into From."""

    def request_uri(self, number: str, dialled: str) -> Uri:
        """The Request-URI for digits dialled by a user."""

    def refer_uri(self, number: str, dialled: str) -> Uri:
        """Where a user refers his partner to who gives these digits."""

    def way(self, number: str) -> tuple[tuple[Any, ...] | None, str | None]:
        """Next hop of a user's requests, and the terminal's own address where it has one.

        None as the next hop: the Request-URI says it.
        """

    def offer(self, number: str) -> object | None:
        """The session that a caller offers."""

    def answer(self, number: str, offer: object | None) -> object | Reason | None:
        """The session that a called user answers with."""

    def reason(self, intent: Intent, number: str, *, drawn: bool = False) -> Reason:
        """The reason that this kind of terminal gives for a refusal.

        `drawn`: not what the model found, but what the appointment says.
        """

    def take_line(self, call: Call, attempt: Attempt | None, now: float) -> Reason | None:
        """Seize what an outgoing call takes at the terminal's side (a carrier's B channel)."""


class Party:
    """One user's part in a call."""

    __slots__ = ("attempt", "caller", "number", "occupied")

    def __init__(self, number: str, attempt: Attempt | None, *, caller: bool) -> None:
        self.number = number
        self.attempt = attempt
        self.caller = caller
        self.occupied = caller


def explain(attempt: Attempt, leg: Leg, response: Response) -> None:
    """Say why a call was refused about which no node has said anything."""
    node = leg.control.endpoint.name
    told = unanswered(node, leg, response) if response.local else told_by_peer(node, response)
    attempt.refused_by(told.rule, told.node, told.text, told.source)
