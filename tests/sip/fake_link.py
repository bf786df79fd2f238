"""Two cores joined without clock, host or link: what one sends the other has at once."""

from __future__ import annotations

from simulator.contracts import Flow, Item, Segment, SegmentKind, Transport
from tests.sip.party import Party


class FakeLink:
    """Passes items between two parties in rounds, each half a round trip.

    Connections are opened and datagram flows joined as a stack does it. `log` has what passed,
    as (sender's name, item).
    """

    def __init__(self, a: Party, b: Party) -> None:
        self.parties = (a, b)
        self.log: list[tuple[str, Item]] = []
        self.refuses = False
        self.drops = False

    def pass_once(self, now: float) -> bool:
        """Carry what stands in both outboxes; return whether there was anything."""
        loads = [(party, list(party.outbox)) for party in self.parties]
        for party, _ in loads:
            party.outbox.clear()
        for party, load in loads:
            other = self.parties[party is self.parties[0]]
            for flow, item in load:
                self.log.append((party.name, item))
                if not self.drops:
                    self._arrive(item, flow, party, other, now)
        return any(load for _, load in loads)

    def settle(self, now: float) -> int:
        """Carry until both are quiet; return how many rounds it took."""
        rounds = 0
        while self.pass_once(now):
            rounds += 1
        return rounds

    def kinds(self, name: str) -> list[str]:
        """Return what a party sent: kinds of segments, methods and statuses."""
        words = []
        for sender, item in self.log:
            if sender == name:
                words.append(item.kind.name if isinstance(item, Segment) else str(item))
        return words

    def _arrive(self, item: Item, flow: Flow, party: Party, other: Party, now: float) -> None:
        if isinstance(item, Segment) and item.kind is SegmentKind.OPEN:
            if self.refuses:
                party.receive(Segment(SegmentKind.REFUSED), flow, now)
            else:
                self._join(flow)
                party.receive(Segment(SegmentKind.OPENED), flow, now)
            return
        if flow.peer is None:
            assert flow.transport is Transport.UDP
            self._join(flow)
        assert flow.peer is not None
        other.receive(item, flow.peer, now)

    def _join(self, flow: Flow) -> None:
        peer = Flow(flow.transport, flow.host, flow.port, flow.address, flow.local_port)
        flow.peer, peer.peer = peer, flow
