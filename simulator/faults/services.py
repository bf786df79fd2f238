"""Faults of connections, names, certificates, registrations and counted resources."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.errors import LocalProtocolError
from simulator.faults.ground import Ground
from simulator.faults.spec import Occurrence
from simulator.nodes.infrastructure import NameServer
from simulator.sip.certificates import Certificate
from simulator.sip.dns import AddressRecord, RecordKind


class Once:
    """A fault that is over at once: nothing is mended at its end."""

    def __init__(self, one: Occurrence) -> None:
        self.one = one

    def revert(self, ground: Ground, now: float) -> None:
        """Do nothing."""


class Reset(Once):
    """All connections of a node, or of a trunk, are reset."""

    def apply(self, ground: Ground, now: float) -> None:
        """Reset them."""
        for scope, name in self.one.fault.members:
            if scope == "trunk":
                self._reset_trunk(ground, name, now)
            elif not ground.is_down(name):
                ground.world.nodes[name].transport.shutdown(now)
                ground.drain(name, now)

    def _reset_trunk(self, ground: Ground, name: str, now: float) -> None:
        trunk = ground.world.trunk(name)
        ends = (trunk.pbx, trunk.mediation)
        for node, far in (ends, ends[::-1]):
            if not ground.is_down(node):
                peer = ground.world.address_of(far)
                ground.world.nodes[node].transport.reset(peer, now)
                ground.drain(node, now)
                return  # the other end hears of it


class HalfOpen(Once):
    """A node knows of its connections no more, and its peers do not know that."""

    def apply(self, ground: Ground, now: float) -> None:
        """Forget them."""
        for _, name in self.one.fault.members:
            if not ground.is_down(name):
                ground.world.nodes[name].transport.lose(now)
                ground.drain(name, now)


class RegistrarLost(Once):
    """A registrar loses all bindings, and goes on."""

    def apply(self, ground: Ground, now: float) -> None:
        """Forget them."""
        for _, name in self.one.fault.members:
            registrar = ground.world.nodes[name].parts.get("registrar")
            if registrar is not None:
                registrar.forget()


class Reduced:
    """A resource has fewer channels, ports or licences; calls keep what they hold."""

    def __init__(self, one: Occurrence) -> None:
        self.one = one

    def apply(self, ground: Ground, now: float) -> None:
        """Take some away."""
        for _, name in self.one.fault.members:
            ground.resize(name, self.one, now)

    def revert(self, ground: Ground, now: float) -> None:
        """Give them back."""
        for _, name in self.one.fault.members:
            ground.restore(name, self.one, now)


class Certified:
    """A node shows a bad certificate in new handshakes; connections that stand go on.

    Parameters
    ----------
    one : Occurrence
    changes
        Fields of the certificate that are other than they should be.
    """

    def __init__(self, one: Occurrence, **changes: Any) -> None:
        self.one = one
        self._changes = changes
        self._sound: dict[str, Certificate | None] = {}

    def apply(self, ground: Ground, now: float) -> None:
        """Show it."""
        for _, name in self.one.fault.members:
            if not ground.is_down(name):
                transport = ground.world.nodes[name].transport
                sound = self._sound[name] = transport.settings.certificate
                transport.certify(None if sound is None else replace(sound, **self._changes))

    def revert(self, ground: Ground, now: float) -> None:
        """Show the right one again."""
        for name, certificate in self._sound.items():
            if not ground.is_down(name):
                ground.world.nodes[name].transport.certify(certificate)


class WrongRecord:
    """A name server gives a wrong address for a name; who knows the right one keeps it."""

    def __init__(self, one: Occurrence) -> None:
        self.one = one
        self._sound: dict[str, Any] = {}

    def apply(self, ground: Ground, now: float) -> None:
        """Write it into the zone."""
        values = self.one.fault.values
        key = ((values.name or "").lower(), RecordKind.A)
        record = (AddressRecord(values.address or ""),)
        for server, node in name_servers(ground, self.one):
            self._sound[node] = server.zone
            server.zone = {**server.zone, key: record}

    def revert(self, ground: Ground, now: float) -> None:
        """Write the right one."""
        for server, node in name_servers(ground, self.one):
            server.zone = self._sound[node]


class ExpiredRecord(WrongRecord):
    """A name's records have expired and are given no more: nobody knows it any longer."""

    def apply(self, ground: Ground, now: float) -> None:
        """Take it out of the zone and of all memories."""
        name = (self.one.fault.values.name or "").lower()
        for server, node in name_servers(ground, self.one):
            self._sound[node] = server.zone
            server.zone = {key: value for key, value in server.zone.items() if key[0] != name}
        ground.forget_names()

    def revert(self, ground: Ground, now: float) -> None:
        """Give it again; who knows that it is not there forgets that in time."""
        super().revert(ground, now)


def name_servers(ground: Ground, one: Occurrence) -> list[tuple[NameServer, str]]:
    """Return the name servers that are struck, as far as they run."""
    found: list[tuple[NameServer, str]] = []
    for _, name in one.fault.members:
        core = ground.cores.get(name)
        if isinstance(core, NameServer):
            found.append((core, name))
        elif core is not None:
            raise LocalProtocolError(f"{name} is no name server")  # names are looked up before
    return found
