"""The media gateways of a Telephony Server, and how the media of a call runs through them.

Lines and primary rates end at a gateway of their own. A packet party that meets one of them takes
an RTP resource there. Two packet parties talk directly, unless forced gateway is on or one of
them alone encrypts: then they take two resources, of the first gateway that has them (resources
can be borrowed from another board).
"""

from __future__ import annotations

from collections.abc import Iterable

from simulator.calls import reasons
from simulator.calls.channels import ChannelGroup
from simulator.nodes.bodies import Anchor
from simulator.nodes.parties import SERVER, TDM, Want


class GatewayMedia:
    """The media side of one gateway.

    Parameters
    ----------
    node : str
        The server that counts its resources, named in refusals.
    name : str
    rtp : ChannelGroup
    plain, secure : Anchor
        With RTP, and with SRTP.
    """

    __slots__ = ("_plain", "_secure", "name", "rtp", "wanted")

    def __init__(
        self, node: str, name: str, rtp: ChannelGroup, plain: Anchor, secure: Anchor
    ) -> None:
        self.name = name
        self.rtp = rtp
        self._plain = plain
        self._secure = secure
        size = rtp.size or 0
        self.wanted: tuple[tuple[Want, ...], ...] = (
            (),
            *(((rtp, n, reasons.no_rtp_resource(node, rtp.name, size, n)),) for n in (1, 2)),
        )

    def side(self, secure: bool) -> Anchor:
        """Return what offers and answers towards a party."""
        return self._secure if secure else self._plain

    def has(self, amount: int) -> bool:
        """Tell whether so many resources are free."""
        return self.rtp.size is None or self.rtp.busy + amount <= self.rtp.size


class Path:
    """How the media of a call runs.

    Attributes
    ----------
    caller, called : GatewayMedia or None
        Where the media of each party ends; None: it runs past the gateways.
    wanted : tuple of Want
    """

    __slots__ = ("called", "caller", "wanted")

    def __init__(
        self, caller: GatewayMedia | None, called: GatewayMedia | None, wanted: tuple[Want, ...]
    ) -> None:
        self.caller = caller
        self.called = called
        self.wanted = wanted


DIRECT = Path(None, None, ())


class MediaPool:
    """All gateways of one server.

    Parameters
    ----------
    gateways : iterable of GatewayMedia
        In the order in which they are asked.
    forced : bool
        Forced gateway: service category digit D17 of the route.
    """

    def __init__(self, gateways: Iterable[GatewayMedia], forced: bool) -> None:
        self.gateways = {gateway.name: gateway for gateway in gateways}
        self.forced = forced
        self._order = tuple(self.gateways.values())

    @property
    def first(self) -> str | None:
        """Name of the gateway that is asked first; None: there is none."""
        return self._order[0].name if self._order else None

    def path(
        self,
        caller: str,
        called: str,
        at: str | None = None,
        to: str | None = None,
        *,
        mixed: bool = False,
    ) -> Path:
        """Return how media runs between two kinds of parties.

        Parameters
        ----------
        caller, called : str
            Kinds of the parties.
        at, to : str or None
            The gateways at which lines and primary rates end.
        mixed : bool
            Only one of the two encrypts.
        """
        lines = (caller == TDM) + (called == TDM)
        if not lines:
            return DIRECT if called == SERVER else self._between_packets(mixed)
        one = self.gateways[(at if caller == TDM else to) or ""]
        if lines == 1:
            return Path(one, one, one.wanted[1])
        other = self.gateways[to or ""]
        if one is other:
            return Path(one, one, ())
        return Path(one, other, (*one.wanted[1], *other.wanted[1]))

    def with_terminals(self, path: Path, caller: int, called: int) -> Path:
        """Return a path whose lines bring packets of their own terminals."""
        wanted = path.wanted
        for gateway, amount in ((path.caller, caller), (path.called, called)):
            if gateway is not None and amount:
                wanted = (*wanted, *gateway.wanted[amount])
        return Path(path.caller, path.called, wanted)

    def _between_packets(self, mixed: bool) -> Path:
        if not self.forced and not mixed:
            return DIRECT
        one = next((gateway for gateway in self._order if gateway.has(2)), self._order[0])
        return Path(one, one, one.wanted[2])
