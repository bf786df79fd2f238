"""Session bodies of a node: what it offers and answers on each of its sides.

A side that ends media (an anchor) writes its own address and ports; where media runs past a node,
it hands the bodies on as they are.
"""

from __future__ import annotations

from typing import Final, Literal

from simulator.calls.reasons import Reason, no_codec, no_encryption
from simulator.nodes.profile import Profile
from simulator.sdp.capabilities import (
    AES_80,
    NO_COMMON_CODEC,
    NO_COMMON_SUITE,
    SRTP_NOT_SUPPORTED,
    SRTP_REQUIRED,
    Capabilities,
    Refusal,
)
from simulator.sdp.description import Description
from simulator.sdp.negotiation import Negotiator
from simulator.sdp.payloads import codec_list, common_codecs

Srtp = Literal["none", "optional", "required"]
_PROTECTION: Final = (NO_COMMON_SUITE, SRTP_NOT_SUPPORTED, SRTP_REQUIRED)


def capabilities(
    profile: Profile, srtp: Srtp | None = None, codecs: tuple[str, ...] | None = None
) -> Capabilities:
    """Return what a product can do with media on one side.

    Parameters
    ----------
    profile : Profile
    srtp : {'none', 'optional', 'required'}, optional
        Instead of the profile's.
    codecs : tuple of str, optional
        Likewise.
    """
    bandwidth = (profile.bandwidth,) if profile.bandwidth else ()
    return Capabilities(
        codec_list(codecs or profile.codecs, profile.telephone_events),
        srtp=profile.srtp if srtp is None else srtp,
        crypto=tuple((AES_80, rest) for rest in profile.crypto_parameters),
        bandwidth=bandwidth,
        label=profile.media_label or None,
        rtcp_line=profile.rtcp_line,
        direction_line=profile.direction_line,
        session_name=profile.session_name,
        ports=profile.media_ports,
    )


class Ports:
    """The ports of one address for media: each next one is even (RFC 3550 11), RTCP above it.

    They go round, so that a port just given back is the last to come again.

    Parameters
    ----------
    first, last : int
    """

    __slots__ = ("_count", "_first", "_used")

    def __init__(self, first: int, last: int) -> None:
        self._first = first + first % 2
        self._count = max((last + 1 - self._first) // 2, 1)
        self._used = 0

    def take(self) -> int:
        """Return the next port."""
        self._used += 1
        return self._first + 2 * ((self._used - 1) % self._count)


class Anchor:
    """One side of a node that ends media at an address of its own.

    Parameters
    ----------
    capabilities : Capabilities
    address : str
        Where media is received.
    node : str
        Named in refusals.
    ports : Ports, optional
        Those of the address, where other sides use them too.
    """

    def __init__(
        self, capabilities: Capabilities, address: str, node: str, ports: Ports | None = None
    ) -> None:
        self.negotiator = Negotiator(capabilities)
        self.address = address
        self.node = node
        self._ports = ports or Ports(*capabilities.ports)

    def offer(self, address: str | None = None) -> Description:
        """Return a fresh offer, for another address of ours where one is given."""
        return self.negotiator.offer(address or self.address, self._ports.take())

    def answer(
        self, offer: object | None, address: str | None = None
    ) -> Description | Reason | None:
        """Return the answer to an offer; None to none (the answer then comes in the ACK)."""
        if not isinstance(offer, Description):
            return None
        made = self.negotiator.answer(offer, address or self.address, self._ports.take())
        return self._judged(made, offer) if isinstance(made, Refusal) else made

    def relay(self, offer: object | None) -> Description | Reason | None:
        """Return another's offer as this side passes it on: their addresses and keys, our codecs.

        The session is theirs; what is said about it (its name, its bandwidth) is ours.
        """
        if not isinstance(offer, Description):
            return None
        own = self.negotiator.capabilities
        streams = []
        for media in offer.media:
            codecs = common_codecs(media.codecs, own.codecs)
            if media.port and not codecs:
                return self._judged(NO_COMMON_CODEC, offer)
            streams.append(media.with_codecs(codecs))
        return offer.relayed(tuple(streams), own.bandwidth, own.session_name)

    def check(self, offer: object | None, answer: object | None) -> Reason | None:
        """Return why an answer to our offer cannot be lived with, or None."""
        if not isinstance(offer, Description) or not isinstance(answer, Description):
            return None
        refusal = self.negotiator.check(offer, answer)
        return None if refusal is None else self._judged(refusal, answer)

    def _judged(self, refusal: Refusal, theirs: Description) -> Reason:
        own = self.negotiator.capabilities
        offered = ", ".join(c.name for m in theirs.media for c in m.codecs) or "no audio"
        known = ", ".join(codec.name for codec in own.codecs)
        told = no_encryption if refusal in _PROTECTION else no_codec
        return told(self.node, f"{offered} ({refusal.text})", f"{known}, SRTP {own.srtp}")
