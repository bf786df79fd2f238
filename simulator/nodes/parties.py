"""The parties of a call as a Telephony Server sees them: terminals, lines, trunks, carriers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.calls import reasons
from simulator.calls.channels import ChannelGroup
from simulator.calls.reasons import Reason
from simulator.calls.terms import PLAIN, Terms
from simulator.nodes.polling import Poller
from simulator.nodes.spec import TrunkSpec
from simulator.sip.location import Target
from simulator.sip.uri import Parameters, Uri

# Kinds of parties, by what carries their media.
IP: Final = "ip"  # a SIP terminal
TRUNK: Final = "trunk"  # the trunk to Lync
TDM: Final = "tdm"  # a terminal or primary rate of a gateway
OPERATOR: Final = "operator"  # a SIP operator
SERVER: Final = "server"  # another Telephony Server of the same MX-ONE

PORT_HEADER: Final = "X-Gateway-Port"  # which port of the gateway: a line, or a primary rate
LINE: Final = "line"
PRIMARY_RATE: Final = "primary-rate"

Want = tuple[ChannelGroup, int, Reason]  # a group, how much of it, what is said where it is full
Place = tuple[str, int | None, Parameters]  # host, port and parameters of a Contact


class Trunk:
    """A trunk with its groups and its peer."""

    __slots__ = (
        "contact",
        "hop",
        "pollers",
        "secure",
        "spec",
        "targets",
        "terms",
        "trusted",
        "wanted",
    )

    def __init__(
        self,
        node: str,
        spec: TrunkSpec,
        channels: ChannelGroup,
        licences: ChannelGroup,
        encryption: ChannelGroup | None,
        targets: tuple[Target, ...],
        pollers: tuple[Poller, ...],
        contact: Place,
        *,
        trusted: bool,
        terms: Terms = PLAIN,
        hop: Uri | None = None,
    ) -> None:
        self.spec = spec
        self.hop = hop  # a pool's name, whose members DNS knows; None: the one target
        self.terms = terms
        self.targets = targets
        self.pollers = pollers
        self.contact = contact
        self.trusted = trusted
        self.secure = spec.transport == "tls" and spec.srtp != "not-supported"
        wanted = [(channels, 1, _full(reasons.no_channel, node, channels))]
        if encryption is not None:
            wanted.append((encryption, 1, _full(reasons.no_licence, node, encryption)))
        wanted.append((licences, 1, _full(reasons.no_licence, node, licences)))
        self.wanted: tuple[Want, ...] = tuple(wanted)  # by one call, a channel first

    def peer_up(self) -> bool:
        """Whether any of its peers counts as up; one that is not watched always does."""
        return not self.pollers or any(poller.up for poller in self.pollers)

    def polled(self, host: str, now: float) -> None:
        """Note that one of its peers polls us."""
        for poller in self.pollers:
            if poller.targets is not None and poller.targets[0].host == host:
                poller.polled(now)

    def call_failed(self, now: float) -> None:
        """Note that no peer has answered a call."""
        for poller in self.pollers:
            poller.call_failed(now)

    def call_answered(self, now: float) -> None:
        """Note that a peer has answered a call."""
        for poller in self.pollers:
            poller.call_answered(now)


class Carrier:
    """The public network behind a gateway's primary rates, or a SIP operator."""

    __slots__ = ("early", "gateway", "kind", "targets", "trusted", "wanted")

    def __init__(
        self,
        node: str,
        gateway: str | None,
        channels: ChannelGroup | None,
        targets: tuple[Target, ...],
        *,
        trusted: bool,
        early: bool = False,
    ) -> None:
        self.early = early  # whether its ringing is heard, as tones in the band
        self.gateway = gateway  # None: a SIP operator
        self.kind = OPERATOR if gateway is None else TDM
        self.targets = targets
        self.trusted = trusted
        self.wanted: tuple[Want, ...] = ()
        if channels is not None:
            self.wanted = ((channels, 1, _full(reasons.no_b_channel, node, channels)),)


class OtherServer:
    """Another Telephony Server of the same MX-ONE.

    The media of a call between two servers runs past the gateways of the first one, but for lines
    and primary rates there; what forced gateway asks for is done where the call ends.
    """

    __slots__ = ("contact", "name", "port", "targets")

    def __init__(self, name: str, targets: tuple[Target, ...], port: int, contact: Place) -> None:
        self.name = name
        self.targets = targets
        self.port = port  # of ours, where it calls
        self.contact = contact


class Side:
    """The calling party of a call.

    Attributes
    ----------
    kind : str
    number : str
        E.164 with its plus sign where it is known so; empty where it is not known at all.
    dialled : str
    hidden : bool
        Those who are not trusted must not learn the number.
    trunk : Trunk or None
    gateway : str or None
        Of a line or primary rate: where it ends.
    packets : int
        RTP resources that a line takes for its terminal, whose speech comes in packets.
    outside : bool
        Comes from another network: called numbers are converted first.
    name : str
        Shown beside the number, where a feature gives one.
    forced : bool
        A feature wants the media to run through a gateway.
    server : OtherServer or None
    """

    __slots__ = (
        "dialled",
        "forced",
        "gateway",
        "hidden",
        "kind",
        "name",
        "number",
        "outside",
        "packets",
        "server",
        "trunk",
    )

    def __init__(
        self,
        kind: str,
        number: str,
        dialled: str = "",
        *,
        hidden: bool = False,
        trunk: Trunk | None = None,
        gateway: str | None = None,
        outside: bool = False,
    ) -> None:
        self.kind = kind
        self.number = number
        self.dialled = dialled
        self.hidden = hidden
        self.trunk = trunk
        self.gateway = gateway
        self.outside = outside
        self.name = ""
        self.forced = False
        self.packets = 0
        self.server: OtherServer | None = None

    @property
    def secure(self) -> bool:
        """Whether its media is encrypted; terminals inside the PBX do not encrypt."""
        return self.trunk is not None and self.trunk.secure


def _full(reason: Callable[[str, str, int], Reason], node: str, group: ChannelGroup) -> Reason:
    return reason(node, group.name, group.size or 0)
