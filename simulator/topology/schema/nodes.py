"""Nodes: a product on a host, where it listens, and what its recipe has to be told."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from simulator.topology.document import Section
from simulator.topology.schema.access import AccountFile, ChallengeFile
from simulator.topology.schema.failover import FailoverFile
from simulator.topology.schema.load import OverloadFile, ProxyFile, ServiceFile
from simulator.topology.schema.lync import LyncFile
from simulator.topology.schema.numbering import ConversionFile, DestinationFile, RouteFile
from simulator.topology.schema.words import (
    Address,
    Dialled,
    DomainName,
    Point,
    PositiveCount,
    PositiveSome,
    Release,
    Some,
    refuse,
)
from simulator.topology.units import Count


class CertificateFile(Section):
    """A certificate; its names are the host's own unless told."""

    issuer: str
    names: tuple[DomainName, ...] = ()


class TelephonyFile(Section):
    """What a Telephony Server is told. Its extensions are the populations whose home it is."""

    release: Release
    forced_gateway: bool = False
    domain: str | None = None
    challenge: ChallengeFile | None = None
    destinations: tuple[DestinationFile, ...] = ()
    routes: dict[str, RouteFile] = Field(default_factory=dict)
    incoming: tuple[ConversionFile, ...] = ()


class GatewayFile(Section):
    """A media gateway; its channels follow from the boards unless told."""

    controller: str
    chassis: Literal["classic-7u", "lite-3u", "aastra-700"]
    board: Literal["mgu", "mgu2", "iplu"]
    boards: PositiveCount = 1
    rtp_resources: Count | None = None
    srtp_resources: Count | None = None


class MediationFile(Section):
    """A Mediation Server. Its trunks are those that name it, or its pool.

    `front_end` is a Front End or a pool of them.
    """

    front_end: str
    call_limit: Count


class ConferenceFile(Section):
    """A Lync A/V conferencing server: its ports, and its conferences with their numbers (E.164)."""

    front_end: str
    ports: PositiveCount
    conferences: dict[str, Dialled] = Field(min_length=1)


class CarrierFile(Section):
    """The public network: primary rates on a gateway, or a SIP operator.

    `further` are gateways of other Telephony Servers, each with its number of primary rates: calls
    go out there, while those of the public network come in at `gateway`.
    """

    kind: Literal["isdn", "sip"]
    gateway: str | None = None
    primary_rates: Some = 0
    channels_per_rate: PositiveSome = 30
    telephony_server: str | None = None
    challenge: ChallengeFile | None = None
    account: AccountFile | None = None
    further: dict[str, PositiveSome] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _joined(self) -> CarrierFile:
        if self.kind == "isdn" and (self.gateway is None or self.primary_rates == 0):
            raise refuse("ISDN without a way in", "a `gateway` and its `primary_rates`")
        if self.kind == "sip" and self.telephony_server is None:
            raise refuse("a SIP operator without a way in", "the `telephony_server` that it serves")
        if self.challenge is not None and (self.kind == "isdn" or self.account is None):
            raise refuse(
                "a challenge that nobody can answer",
                "a SIP operator with the `account` that it gives its customer",
            )
        return self


class NodeFile(Section):
    """One node. The product decides the recipe, and so which of the sections it needs."""

    host: str
    product: str
    listen: tuple[Point, ...] = ()
    certificate: CertificateFile | None = None
    telephony: TelephonyFile | None = None
    gateway: GatewayFile | None = None
    lync: LyncFile | None = None
    mediation: MediationFile | None = None
    carrier: CarrierFile | None = None
    conference: ConferenceFile | None = None
    failover: FailoverFile | None = None
    proxy: ProxyFile | None = None
    service: ServiceFile | None = None
    overload: OverloadFile | None = None
    population: str | None = None
    attached_to: str | None = None
    zone: tuple[str, ...] = ()
    records: dict[DomainName, Address] = Field(default_factory=dict)
