"""Media boards of MX-ONE gateways: how many calls one board carries media for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from simulator.nodes.frozen import FrozenMapping
from simulator.nodes.profile import Source


@dataclass(frozen=True, slots=True)
class Board:
    """One kind of media board.

    Parameters
    ----------
    rtp_resources, srtp_resources : int
        VoIP channels with plain and with encrypted media, one board.
    primary_rates : int
        ISDN primary rates that it terminates.
    """

    rtp_resources: int
    srtp_resources: int
    primary_rates: int
    sources: Mapping[str, Source]


_SRTP_SHARE: Final = (
    "half of the plain channels: DSP boards of that age lose a third to a half to encryption"
)
_PRIMARY_RATES: Final = "MX-ONE directions, MGU2 capacities and interfaces: 8 primary rates"

BOARDS: Final[Mapping[str, Board]] = FrozenMapping(
    {
        "mgu": Board(
            rtp_resources=256,
            srtp_resources=128,
            primary_rates=8,
            sources=FrozenMapping(
                {
                    "rtp_resources": Source("MX-ONE administrator's notes", "field", 128, 256),
                    "srtp_resources": Source(_SRTP_SHARE, "assumed", 128, 256),
                    "primary_rates": Source(
                        _PRIMARY_RATES + "; MGU is of the same board family", "assumed", 4, 8
                    ),
                }
            ),
        ),
        "mgu2": Board(
            rtp_resources=128,
            srtp_resources=64,
            primary_rates=8,
            sources=FrozenMapping(
                {
                    "rtp_resources": Source("MX-ONE administrator's notes", "field", 128, 256),
                    "srtp_resources": Source(_SRTP_SHARE, "assumed", 64, 128),
                    "primary_rates": Source(_PRIMARY_RATES, "vendor"),
                }
            ),
        ),
        "iplu": Board(
            rtp_resources=32,
            srtp_resources=24,
            # A board of the IPLU generation carries IP media only; primary rates sit on boards
            # of their own in the same chassis, up to what the chassis of an MGU ends.
            primary_rates=8,
            sources=FrozenMapping(
                {
                    "rtp_resources": Source(
                        "one device position of 32 time slots", "assumed", 16, 64
                    ),
                    "srtp_resources": Source("a quarter is lost to encryption", "assumed", 16, 32),
                    "primary_rates": Source(
                        "primary rates on boards of their own, as many as an MGU", "assumed", 4, 8
                    ),
                }
            ),
        ),
    }
)
