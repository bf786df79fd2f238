"""The Lync A/V conferencing server: answers calls to the conferences that it has, and mixes them.

A conference is there as long as the server is, and mixes whoever is in it: nobody is asked for a
PIN, put into a lobby or announced. Each party takes one port of the server, whatever its media. No
media runs past the server, so a party of the trunk has its media relayed by the Mediation Server.
"""

from __future__ import annotations

from typing import Final

from simulator.calls import reasons
from simulator.calls.attempt import Attempt
from simulator.calls.behaviour import Unattended
from simulator.calls.call import Call
from simulator.calls.channels import ChannelGroup
from simulator.calls.control import CallControl
from simulator.calls.leg import Leg
from simulator.calls.reason_header import q850_header
from simulator.calls.reasons import Reason, reason_headers
from simulator.nodes.bodies import Anchor
from simulator.sip.message import Headers
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method

_NORMAL: Final = (q850_header(16),)
_OPAQUE: Final = "app:conf:audio-video:id:"


def conference_uri(name: str, domain: str) -> Uri:
    """Return the URI of a conference's focus, in the form of Lync's.

    Examples
    --------
    >>> str(conference_uri("monday", "example.com"))
    'sip:monday@example.com;gruu;opaque=app:conf:audio-video:id:monday'
    """
    return Uri(name, domain, parameters=(("gruu", None), ("opaque", f"{_OPAQUE}{name}")))


class ConferenceServer(Unattended):
    """The behaviour of a conferencing server.

    Parameters
    ----------
    control : CallControl
    rooms : frozenset of str
        Names of the conferences.
    ports : ChannelGroup
        One for each party.
    media : Anchor
    book : mapping of call number to Attempt
        Who is to hang up first, and when.
    most : int or None
        Parties that one conference takes.
    """

    def __init__(
        self,
        control: CallControl,
        rooms: frozenset[str],
        ports: ChannelGroup,
        media: Anchor,
        book: dict[int, Attempt],
        most: int | None,
    ) -> None:
        self.control = control
        self.ports = ports
        self.media = media
        self.book = book
        self.most = most
        self.members: dict[str, list[Call]] = {name: [] for name in sorted(rooms)}
        control.behaviour = self

    def on_invite(self, call: Call, leg: Leg, now: float) -> None:
        """Take a party in, or refuse it."""
        name = leg.invite.uri.user or ""
        leg.contact = Address(leg.invite.uri, parameters=(("isfocus", None),))  # RFC 4579 4.2
        body = self._seat(call, leg, name, now)
        if isinstance(body, Reason):
            self.control.journal.refusal(call.number, body, now)
            leg.refuse(body.status, now, reason_headers(body))
            call.end(now)
            return
        self.members[name].append(call)
        call.facts = name
        leg.answer(now, body)
        attempt = self.book.get(call.number)
        if attempt is not None and not attempt.caller_releases:
            timers = self.control.endpoint.timers
            call.timer = timers.at(round(now + attempt.holding, 9), self._put_out, leg)

    def _seat(self, call: Call, leg: Leg, name: str, now: float) -> object | Reason | None:
        node = self.control.endpoint.name
        members = self.members.get(name)
        if members is None:
            return reasons.no_conference(node, name)
        if self.most is not None and len(members) >= self.most:
            return reasons.conference_full(node, name, self.most)
        if not call.take(self.ports, now):
            return reasons.no_conference_port(node, self.ports.name, self.ports.size or 0)
        return self.media.answer(leg.remote_body) or self.media.offer()

    def _put_out(self, leg: Leg, now: float) -> None:
        leg.release(now, _NORMAL)

    def on_cancelled(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        """Let a party go that gave up."""
        self._leave(call, now)

    def on_released(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        """Let a party go."""
        self._leave(call, now)

    def on_cleared(self, call: Call, leg: Leg, now: float) -> None:
        """A party that was put out is gone."""
        self._leave(call, now)

    def _leave(self, call: Call, now: float) -> None:
        members = self.members.get(call.facts or "", [])
        if call in members:
            members.remove(call)
        call.end(now)

    def on_request(self, server: Transaction, now: float) -> None:
        """Answer OPTIONS."""
        status = 200 if server.method is Method.OPTIONS else 501
        tag = server.request.identity.to_tag or f"o{server.request.cseq}"
        headers = self.control.response_headers
        server.respond(server.request.reply(status, tag, headers=headers), now)
