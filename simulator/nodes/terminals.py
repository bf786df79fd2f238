"""Populations of terminals: who has which number, and how each kind calls and answers.

One node stands for all terminals of a population. SIP terminals and Lync clients have addresses
of their own, registrations and sessions; terminals on a gateway and subscribers of an ISDN have
neither.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

from simulator.calls import reasons
from simulator.calls.attempt import Attempt, Intent
from simulator.calls.call import Call
from simulator.calls.causes import status_of
from simulator.calls.channels import ChannelGroup
from simulator.calls.numbering import NumberRange
from simulator.calls.reasons import Reason
from simulator.nodes.bodies import Anchor
from simulator.sip.uri import Address, Parameters, Uri


class Population:
    """The directory of one population (see `simulator.calls.directory.Directory`).

    Parameters
    ----------
    node : str
        Named in reasons.
    numbers : NumberRange
    outside : bool
        Numbers are written in E.164 form (subscribers of the PSTN).
    home : str
        Host part of addresses of record.
    targets : tuple of Target
        Where requests go.
    addresses : list of str or None
        Own address of each terminal; None: they have none.
    contact_port : int
    contact_parameters : tuple of (name, value)
    media : Anchor or None
        None: no sessions, media runs in time slots.
    line : (ChannelGroup, Reason) or None
        Taken by each outgoing call (a carrier's B channels), and what is said where none is free.
    no_answer : float
        Seconds of ringing named when nobody answers.
    called_host : str, optional
        Host part of what is dialled, where that is not `home`.
    others : tuple of NumberRange
        Subscribers of other exchanges, who can be reached by this one.
    normal : callable, optional
        Turns digits dialled into a number that the whole network understands (a dial plan).

    Attributes
    ----------
    unreachable_cause : int
        Cause of Q.850 of who cannot be reached, as the workload says.
    """

    def __init__(
        self,
        node: str,
        numbers: NumberRange,
        outside: bool,
        home: str,
        targets: tuple[Any, ...],
        addresses: list[str] | None,
        host: str,
        contact_port: int,
        contact_parameters: Parameters,
        media: Anchor | None,
        line: tuple[ChannelGroup, Reason] | None,
        no_answer: float,
        called_host: str | None = None,
        normal: Callable[[str], str] | None = None,
        others: tuple[NumberRange, ...] = (),
    ) -> None:
        self.node = node
        self.numbers = numbers
        self.outside = outside
        self.home = home
        self.targets = targets
        self.addresses = addresses
        self.host = host
        self.contact_port = contact_port
        self.contact_parameters = contact_parameters
        self.media = media
        self.line = line
        self.no_answer = no_answer
        self.called_host = called_host or home
        self.normal = normal
        self.others = others
        self.unreachable_cause = 1
        self._address: dict[str, Address] = {}
        self._contact: dict[str, Address] = {}

    def user_of(self, uri: Uri) -> str | None:
        """Return the number of the user of a Request-URI."""
        number = uri.user or ""
        index = self._index(number)
        if index is not None:
            return self._number(index)
        for numbers in self.others:
            index = numbers.index_e164(number)
            if index is not None:
                return numbers.number(index)
        return None

    def _index(self, number: str) -> int | None:
        if self.outside:
            return self.numbers.index_e164(number)
        return self.numbers.index(number)

    def _number(self, index: int) -> str:
        return self.numbers.number(index)

    def all_numbers(self) -> list[str]:
        """Return every number, in order."""
        return [self._number(i) for i in range(self.numbers.count)]

    def address(self, number: str) -> Address:
        """Return what a user puts into From."""
        if self.outside:  # not kept: they are many, and each calls seldom
            return Address(Uri(self.numbers.prefix + number, self.home))
        known = self._address.get(number)
        if known is None:
            known = self._address[number] = Address(Uri(number, self.home))
        return known

    def contact(self, number: str) -> Address:
        """Return a terminal's Contact."""
        known = self._contact.get(number)
        if known is None:
            uri = Uri(number, self.own(number), self.contact_port, self.contact_parameters)
            known = Address(uri)
            if not self.outside:
                self._contact[number] = known
        return known

    def own(self, number: str) -> str:
        """Return the address of a terminal, else that of its host."""
        index = self.numbers.index(number)
        return self.host if self.addresses is None or index is None else self.addresses[index]

    def request_uri(self, number: str, dialled: str) -> Uri:
        """Return the Request-URI for digits dialled."""
        return Uri(dialled, self.called_host)

    def refer_uri(self, number: str, dialled: str) -> Uri:
        """Return where a partner is referred to: a client knows the dial plan of its user."""
        if self.normal is None:
            return Uri(dialled, self.called_host)
        return Uri(self.normal(dialled), self.called_host, parameters=(("user", "phone"),))

    def way(self, number: str) -> tuple[tuple[Any, ...], str | None]:
        """Return the next hop, and the terminal's own address where it has one."""
        return self.targets, self.own(number) if self.addresses is not None else None

    def offer(self, number: str) -> object | None:
        """Return a caller's offer."""
        return None if self.media is None else self.media.offer(self.own(number))

    def answer(self, number: str, offer: object | None) -> object | Reason | None:
        """Return a called user's answer."""
        return None if self.media is None else self.media.answer(offer, self.own(number))

    def reason(self, intent: Intent, number: str, *, drawn: bool = False) -> Reason:
        """Return the reason that a terminal or exchange gives."""
        return (_DRAWN if drawn else _REASONS)[intent](self, number)

    def take_line(self, call: Call, attempt: Attempt | None, now: float) -> Reason | None:
        """Seize the line of an outgoing call, where lines are counted."""
        if self.line is None:
            return None
        group, reason = self.line
        return None if call.take(group, now) else reason


def terminal_addresses(network: str, count: int) -> list[str]:
    """Return the first `count` host addresses of a network, its first address left out.

    Examples
    --------
    >>> terminal_addresses("10.1.0.0/16", 2)
    ['10.1.0.1', '10.1.0.2']
    """
    first = ip_network(network).network_address
    return [str(first + 1 + i) for i in range(count)]


def _unreachable(p: Population, number: str) -> Reason:
    status = status_of(p.unreachable_cause) or 404
    return reasons.drawn_failure(p.node, number, status, p.unreachable_cause)


_DRAWN: dict[Intent, Callable[[Population, str], Reason]] = {
    Intent.BUSY: lambda p, number: reasons.drawn_busy(p.node, number),
    Intent.FAIL: _unreachable,
}
_REASONS: dict[Intent, Callable[[Population, str], Reason]] = {
    Intent.BUSY: lambda p, number: reasons.busy(p.node, number),
    Intent.DECLINE: lambda p, number: reasons.declined(p.node, number),
    Intent.NO_ANSWER: lambda p, number: reasons.no_answer(p.node, number, p.no_answer),
    Intent.FAIL: lambda p, number: reasons.vacant_number(p.node, number),
    Intent.ANSWER: lambda p, number: reasons.unknown_user(p.node, number),
}
