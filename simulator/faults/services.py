"""Faults of connections, names, certificates, registrations and counted resources."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.faults.ground import Ground
from simulator.faults.spec import Occurrence
from simulator.nodes.infrastructure import Zone
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

    def apply(self, ground: Ground, now: float) -> None:
        """Show it, and again whenever the node has started."""
        for _, name in self.one.fault.members:
            ground.certificates.lay(name, self.one, self._spoilt)

    def revert(self, ground: Ground, now: float) -> None:
        """Show the right one again."""
        for _, name in self.one.fault.members:
            ground.certificates.lift(name, self.one)

    def _spoilt(self, sound: Certificate | None) -> Certificate | None:
        return None if sound is None else replace(sound, **self._changes)


class WrongRecord:
    """A name server gives a wrong address for a name; who knows the right one keeps it."""

    def __init__(self, one: Occurrence) -> None:
        self.one = one
        self.name = (one.fault.values.name or "").lower()

    def apply(self, ground: Ground, now: float) -> None:
        """Write it into the zone."""
        for _, node in self.one.fault.members:
            ground.zones.lay(node, self.one, self.falsified)

    def revert(self, ground: Ground, now: float) -> None:
        """Write the right one."""
        for _, node in self.one.fault.members:
            ground.zones.lift(node, self.one)

    def falsified(self, zone: Zone) -> Zone:
        """Return a zone as it is meanwhile."""
        record = AddressRecord(self.one.fault.values.address or "")
        return {**zone, (self.name, RecordKind.A): (record,)}


class ExpiredRecord(WrongRecord):
    """A name's records have expired and are given no more: nobody knows it any longer."""

    def apply(self, ground: Ground, now: float) -> None:
        """Take it out of the zone and of all memories; who learns that it is not there keeps it."""
        super().apply(ground, now)
        ground.forget_names()

    def falsified(self, zone: Zone) -> Zone:
        """Return a zone as it is meanwhile."""
        return {key: value for key, value in zone.items() if key[0] != self.name}
