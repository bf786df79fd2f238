"""Two user agents on a link of their own, and the capture of what they say.

town = Town(tmp_path, Transport.TCP)
town.call(at=1.0)
capture = town.capture(until=60.0)
"""

from __future__ import annotations

from collections.abc import Callable, Container
from pathlib import Path
from typing import Any

from simulator.contracts import Transport
from simulator.kernel.clock import Clock
from simulator.kernel.costs import NO_COSTS
from simulator.kernel.host import Host
from simulator.kernel.network import Network
from simulator.net.link import Conditions, Link
from simulator.record.capture.pcapng import PcapngWriter
from simulator.record.capture.sinks import Gathered, Sink, Streamed
from simulator.record.capture.witness import Witness
from simulator.sip.certificates import Certificate
from simulator.sip.location import Target
from simulator.sip.message import Request
from simulator.sip.transport_settings import TransportSettings
from simulator.sip.uri import Uri
from tests.sip.party import PORTS, Party

START = 1_289_984_400.0  # 17 November 2010, 10:00 in Stockholm
DELAY = 0.01
IPV4 = ("192.0.2.1", "192.0.2.2")
IPV6 = ("2001:db8::1", "2001:db8::2")
_LOSS = 0.5  # a draw of 0 is lost, one of 0.9 is not


def losing(packets: Container[int]) -> Callable[[int], float]:
    """Return the draws of a hop that loses these packets, counted from 0."""
    return lambda n: 0.0 if n % 2 == 0 and n // 2 in packets else 0.9


class Town:
    """Host a calls host b.

    Parameters
    ----------
    folder : Path
        Where the capture is written.
    transport : Transport
        That a uses.
    addresses : tuple of str
    lost : container of int, optional
        Which packets from a to b are lost, counted from 0.
    idle : float, optional
        After which time a closes an idle connection.
    call : int, optional
        The only call that is captured.
    """

    def __init__(
        self,
        folder: Path,
        transport: Transport,
        addresses: tuple[str, str] = IPV4,
        *,
        lost: Container[int] | None = None,
        idle: float | None = None,
        call: int | None = None,
    ) -> None:
        self._file = (folder / "town.pcapng").open("wb")
        streamed = Streamed(PcapngWriter(self._file, "directsip of a test"), START)
        sink: Sink = streamed if call is None else Gathered(streamed)
        self.witness = Witness(sink, call)
        self.clock = Clock()
        self.network = Network(self.clock, wrap=self.witness.wrap)
        self.witness.attach(self.network)
        certificate = Certificate(addresses, "CA")
        self.a, self.b = (
            Party(name, address, TransportSettings(idle_limit=limit, certificate=certificate))
            for name, address, limit in zip("ab", addresses, (idle, None), strict=True)
        )
        self.hosts = [self._host(party) for party in (self.a, self.b)]
        conditions = Conditions(delay=DELAY, loss=0.0 if lost is None else _LOSS)
        draws = None if lost is None else (losing(lost), losing(()))
        self.network.add_link(Link("lane", "a", "b", conditions, draws))
        self.target = Target(transport, addresses[1], PORTS[transport], addresses[1])

    def call(
        self, at: float, *, number: int = 1, port: int | None = None, padding: int = 0
    ) -> Request:
        """Let a call b: one INVITE, which b answers after a second."""
        host = f"[{self.b.address}]" if ":" in self.b.address else self.b.address
        request = self.a.invite(Uri("called", host))
        request.call = number
        if padding:
            request.headers = (("Subject", "x" * padding),)
        target = self.target if port is None else self.target._replace(port=port)

        def act(now: float) -> None:
            self.a.endpoint.send(request, self.a, now, targets=(target,))

        self.at(at, act)
        return request

    def at(self, when: float, act: Callable[[float], None]) -> None:
        """Let a do something."""
        self.clock.call_at(when, lambda _a, _b, now: self.hosts[0].act(act, self.a, now), None)

    def capture(self, until: float) -> Path:
        """Run, and return the file."""
        self.clock.run(until=until)
        self.witness.close(until)
        self._file.close()
        return Path(self._file.name)

    def _host(self, party: Party) -> Host:
        host = self.network.add_host(party.name, (party.address,))
        core: Any = party
        host.install(core, party.points, NO_COSTS)
        return host
