"""The Direct SIP trunk: its two ends, its channels and licences, Lync's trunk configuration."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from simulator.topology.document import Section
from simulator.topology.schema.failover import OptionsFile
from simulator.topology.schema.lync import RuleFile
from simulator.topology.schema.words import PeerName, Port, PositiveCount
from simulator.topology.units import Count, Seconds


class ResponseFile(Section):
    """A status of the trunk peer, with its cause of Q.850 or any, and what Lync takes it for."""

    status: Count = Field(ge=400, le=699)
    cause: Count | None = Field(default=None, ge=1, le=127)
    becomes: Count = Field(ge=400, le=699)


class TrunkFile(Section):
    """A trunk. What Lync's trunk configuration holds has Microsoft's defaults.

    Session timers (RFC 4028): `session_timer` lets Lync ask for them, `pbx_session_timer` is the
    PBX's use of them, `session_interval` and `session_minimum` are Session-Expires and Min-SE of
    both ends. Reliable provisional responses (RFC 3262): `pbx_100rel` and `mediation_100rel`.
    Left out, the products do as their profiles say. `early_media` lets ringing of Lync users, and
    of the public network behind a PBX, pass the trunk as 183 with a session instead of a plain 180.
    `response_translations` let Lync take a failure of the PBX for another, such as a 486 with cause
    34 for a 503, after which it tries the next gateway.

    `options` has more rules of the polls than `options_interval` and `options_misses`;
    `pbx_options` and `mediation_options` are those of one end, where the ends are not alike.
    `mediation` is a Mediation Server or a pool of them.
    """

    pbx: str
    mediation: str
    transport: Literal["udp", "tcp", "tls"]
    pbx_port: Port
    mediation_port: Port
    peer_address: PeerName | None = None
    channels: Count | None = None
    licences: Count | None = None
    encryption_licences: Count | None = None
    srtp: Literal["not-supported", "optional", "required"] = "required"
    bypass: bool = False
    refer: bool = True
    session_timer: bool = False
    early_media: bool = False
    pbx_session_timer: Literal["off", "accepts", "asks", "insists"] | None = None
    session_interval: Seconds | None = None
    session_minimum: Seconds | None = None
    pbx_100rel: Literal["off", "supported", "required"] | None = None
    mediation_100rel: Literal["off", "supported", "required"] | None = None
    rtcp_active: bool = True
    rtcp_hold: bool = True
    concentrated: bool = True
    remove_plus: bool = False
    options_interval: Seconds | None = None
    options_misses: PositiveCount = 5
    options: OptionsFile | None = None
    pbx_options: OptionsFile | None = None
    mediation_options: OptionsFile | None = None
    translations: tuple[RuleFile, ...] = ()
    response_translations: tuple[ResponseFile, ...] = ()

    @field_validator("session_interval", "session_minimum")
    @classmethod
    def _whole_seconds(cls, value: float | None) -> float | None:
        if value is not None and (value < 90 or value != int(value)):
            raise ValueError("whole seconds, at least 90 (RFC 4028 5)")
        return value

    @field_validator("options_interval")
    @classmethod
    def _above_zero(cls, value: float | None) -> float | None:
        if value == 0:
            raise ValueError("no time between polls; leave the field out for no polling")
        return value
