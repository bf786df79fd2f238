"""Faults of nodes and hosts: power, processes, processors, silence, ports.

Each is a `simulator.contracts.Fault` whose network is the `Ground`.
"""

from __future__ import annotations

from simulator.contracts import Transport
from simulator.faults.ground import Ground
from simulator.faults.spec import Occurrence


class Down:
    """Power is lost: state is gone, nothing is answered; with power the nodes boot."""

    def __init__(self, one: Occurrence) -> None:
        self.one = one

    def apply(self, ground: Ground, now: float) -> None:
        """Cut the power."""
        for host in _whole_hosts(ground, self.one):
            ground.silence(host)
        for node in ground.nodes_of(self.one.fault.members):
            ground.end(node, self.one, now, told=False)

    def revert(self, ground: Ground, now: float) -> None:
        """Give power again."""
        for host in _whole_hosts(ground, self.one):
            ground.unsilence(host)
        for node in ground.nodes_of(self.one.fault.members):
            ground.start(node, now, power=True)


class Crash:
    """Processes end at once: their system resets their connections and refuses others."""

    def __init__(self, one: Occurrence) -> None:
        self.one = one

    def apply(self, ground: Ground, now: float) -> None:
        """End them."""
        for node in ground.nodes_of(self.one.fault.members):
            ground.end(node, self.one, now, told=True)

    def revert(self, ground: Ground, now: float) -> None:
        """Start them."""
        for node in ground.nodes_of(self.one.fault.members):
            ground.start(node, now, power=False)


class Restart(Crash):
    """A crash after which the processes start at once, or the machine boots."""

    def apply(self, ground: Ground, now: float) -> None:
        """End them, and start them."""
        super().apply(ground, now)
        members = self.one.fault.members
        booting = ground.nodes_of(one for one in members if one[0] == "host")
        for node in ground.nodes_of(members):
            ground.start(node, now, power=node in booting)

    def revert(self, ground: Ground, now: float) -> None:
        """Do nothing: they were started."""


class Freeze:
    """Processors stop; the system still accepts connections and keeps what comes."""

    def __init__(self, one: Occurrence) -> None:
        self.one = one

    def apply(self, ground: Ground, now: float) -> None:
        """Stop them."""
        for host in ground.hosts_of(self.one.fault.members):
            ground.freeze(host, now)

    def revert(self, ground: Ground, now: float) -> None:
        """Let them go on."""
        for host in ground.hosts_of(self.one.fault.members):
            ground.thaw(host, now)


class Slow:
    """Processors work at a share of their speed."""

    def __init__(self, one: Occurrence) -> None:
        self.one = one

    def apply(self, ground: Ground, now: float) -> None:
        """Slow them down."""
        for host in ground.hosts_of(self.one.fault.members):
            ground.slow(host, self.one, now)

    def revert(self, ground: Ground, now: float) -> None:
        """Let them work as before."""
        for host in ground.hosts_of(self.one.fault.members):
            ground.hurry(host, self.one, now)


class Silent:
    """Nothing is taken in or answered, as behind a firewall that drops; state is kept."""

    def __init__(self, one: Occurrence) -> None:
        self.one = one

    def apply(self, ground: Ground, now: float) -> None:
        """Let nothing in."""
        for scope, name in self.one.fault.members:
            if scope == "host":
                ground.silence(name)
            elif scope == "node":
                ground.mute(name)

    def revert(self, ground: Ground, now: float) -> None:
        """Let things in."""
        for scope, name in self.one.fault.members:
            if scope == "host":
                ground.unsilence(name)
            elif scope == "node":
                ground.unmute(name)


class PortClosed:
    """A port refuses connections and datagrams; connections that stand are kept."""

    def __init__(self, one: Occurrence) -> None:
        self.one = one
        self._ports: list[tuple[str, Transport, int]] = []

    def apply(self, ground: Ground, now: float) -> None:
        """Close it."""
        for node in ground.nodes_of(self.one.fault.members):
            wanted = self.one.fault.values.port
            for point in ground.world.specs[node].points:
                if wanted in (None, point.port):
                    transport = Transport[point.transport.upper()]
                    host = ground.host_of(node).name
                    self._ports.append((host, transport, point.port))
                    ground.close(host, transport, point.port)

    def revert(self, ground: Ground, now: float) -> None:
        """Open it."""
        for host, transport, port in self._ports:
            ground.open(host, transport, port)


def _whole_hosts(ground: Ground, one: Occurrence) -> list[str]:
    """Return the hosts without power: those named, and those of nodes that have one alone."""
    return ground.hosts_of(
        (scope, name)
        for scope, name in one.fault.members
        if scope == "host" or (scope == "node" and ground.is_alone(name))
    )
