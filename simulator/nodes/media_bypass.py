"""Whether a call's media bypasses the Mediation Server, decided before anybody rings.

The trunk has to allow it: TLS and SRTP (integration guide 2.3, 4.2.2), concentrated topology, and
REFER or no RTCP checks (Lync library, Set-CsTrunkConfiguration). Then the bypass id of the client's
subnet has to be that of the gateway's (Lync library, media bypass): one id for all under "always
bypass", else that of the site. What a match makes possible still has to be possible for the call:
both ends encrypt and speak G.711, and none of them is a conference. Everything else is relayed.

Outbound the Mediation Server compares, inbound the client. Here both are asked of the server, which
for a call that comes in looks up where the called user's client is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import ip_address, ip_network
from typing import Final, Literal, NamedTuple

from simulator.nodes.spec import HostSpec, TrunkSpec
from simulator.sdp.description import Description

Mode = Literal["always", "sites", "off"]
_G711: Final = frozenset(("PCMA", "PCMU"))


class Client(NamedTuple):
    """What a called number of Lync's is, as far as bypass asks.

    Parameters
    ----------
    site : str
        Where it is.
    able : bool
        Whether it encrypts and speaks G.711.
    """

    site: str
    able: bool


def denied_by(spec: TrunkSpec) -> str:
    """Return why a trunk's calls cannot bypass the server; empty: they can."""
    if not spec.bypass:
        return "the trunk does not bypass"
    if spec.transport != "tls" or spec.srtp == "not-supported":
        return "the trunk has no TLS with SRTP"
    if not spec.concentrated:
        return "the trunk's topology is not concentrated"
    if not spec.refer and (spec.rtcp_active or spec.rtcp_hold):
        return "REFER is off and RTCP is checked"
    return ""


def bypasses(spec: TrunkSpec) -> bool:
    """Tell whether a trunk's calls can bypass the server."""
    return not denied_by(spec)


class Places:
    """In which site an address is, by the networks and addresses of hosts.

    Examples
    --------
    >>> from simulator.errors import Mark
    >>> lan = HostSpec("a", "10.2.0.0", None, "here", 1, None, 1.0, Mark("x"), "10.2.0.0/16")
    >>> places = Places([lan])
    >>> places.site("10.2.0.9"), places.site("10.3.0.9"), places.site("client.example.com")
    ('here', '', '')
    """

    def __init__(self, hosts: Iterable[HostSpec]) -> None:
        self._networks = [(ip_network(h.network or h.address), h.site) for h in hosts]

    def site(self, address: str) -> str:
        """Return the site of an address; empty: it is nowhere."""
        try:
            one = ip_address(address)
        except ValueError:
            return ""
        fits = [(n.prefixlen, site) for n, site in self._networks if one in n]
        return max(fits)[1] if fits else ""


class MediaBypass:
    """The decision of one Mediation Server.

    Parameters
    ----------
    mode : {'always', 'sites', 'off'}
        Lync's global setting.
    places : Places
    client : callable
        ``client(number)``: the client behind a number of Lync's, or None: nobody's.
    conference : callable
        ``conference(number)``: whether it is one.
    """

    def __init__(
        self,
        mode: Mode,
        places: Places,
        client: Callable[[str], Client | None],
        conference: Callable[[str], bool],
    ) -> None:
        self.mode = mode
        self._places = places
        self._client = client
        self._conference = conference

    def outbound(self, gateway: str, offer: object | None) -> str:
        """Return why a call to the trunk is relayed; empty: it is not.

        Parameters
        ----------
        gateway : str
            Site of the peer's gateway.
        offer : object or None
            The client's; None: it leaves the offer to us, and nothing is known of it.
        """
        if self.mode == "off":
            return "bypass is switched off"
        if not isinstance(offer, Description):
            return ""
        if not _able(offer):
            return "the client does not encrypt G.711"
        if self.mode == "always" or self._places.site(_address(offer)) == gateway:
            return ""
        return "the client's bypass id is another"

    def inbound(self, gateway: str, number: str) -> str:
        """Return why a call from the trunk to a number is relayed; empty: it is not."""
        if self.mode == "off":
            return "bypass is switched off"
        if self._conference(number):
            return "a conference is never bypassed"
        client = self._client(number)
        if client is None:
            return "" if self.mode == "always" else "nobody's client is known there"
        if not client.able:
            return "the client does not encrypt G.711"
        if self.mode == "always" or client.site == gateway:
            return ""
        return "the client's bypass id is another"


def _able(offer: Description) -> bool:
    """Whether somebody can send encrypted G.711, by his offer."""
    for media in offer.media:
        if media.kind == "audio":
            return bool(media.crypto) and any(codec.name in _G711 for codec in media.codecs)
    return False


def _address(offer: Description) -> str:
    for media in offer.media:
        if media.connection:
            return media.connection
    return offer.connection or ""
