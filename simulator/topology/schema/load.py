"""Processor time of a node, plain proxies, and what nodes do about overload."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from simulator.nodes.overload_spec import FeedbackKind
from simulator.sip.vocabulary import Method
from simulator.topology.document import Section
from simulator.topology.schema.words import PositiveCount, refuse
from simulator.topology.units import Fraction, Seconds


class ServiceFile(Section):
    """Processor time by kind of message, in place of that of the product."""

    request: Seconds = 0.0
    response: Seconds = 0.0
    by_method: dict[str, Seconds] = Field(default_factory=dict)
    reject: Seconds | None = None

    @model_validator(mode="after")
    def _known(self) -> ServiceFile:
        for name in self.by_method:
            if name not in Method.__members__:
                raise refuse(f"no method {name!r}", "one of SIP, such as INVITE")
        return self


class ProxyFile(Section):
    """A plain SIP proxy; what is not at home here goes to `next_hop`, else to its own home."""

    next_hop: str | None = None
    repeats: bool = True
    stateful: Literal["all", "invite"] = "all"


class OverloadFile(Section):
    """What a node does about overload: as a server, and towards its next hops."""

    reject_at: PositiveCount | None = None
    accept_at: PositiveCount | None = None
    retry_after: Seconds | None = None
    feedback: FeedbackKind | None = None
    validity: Seconds = 0.5
    target: Fraction = 0.95
    delay: Seconds = 0.1
    obeys: bool = False
    honours_retry_after: bool = False
    window: PositiveCount | None = None

    @model_validator(mode="after")
    def _joined(self) -> OverloadFile:
        if self.accept_at is not None and self.accept_at > (self.reject_at or 0):
            raise refuse("`accept_at` above `reject_at`", "a number of messages not above it")
        if self.retry_after is not None and self.reject_at is None:
            raise refuse("`retry_after` without refusals", "`reject_at` beside it")
        if self.feedback is not None and not self.validity > 0.0:
            raise refuse("feedback that holds for no time", "`validity` above zero, such as 500 ms")
        return self
