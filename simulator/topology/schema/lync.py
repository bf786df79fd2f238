"""Lync's voice routing: dial plans, voice policies, voice routes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from simulator.calls.patterns import PatternError, compile_dotnet
from simulator.topology.document import Section
from simulator.topology.schema.words import Digits, DomainName, Pattern, refuse
from simulator.topology.units import Count


class RuleFile(Section):
    """A normalisation rule: a .NET regular expression and what the number becomes."""

    name: str
    pattern: Pattern
    replacement: str

    @model_validator(mode="after")
    def _replacement_fits(self) -> RuleFile:
        try:
            compile_dotnet(self.pattern).replacement(self.replacement)
        except PatternError as error:
            raise refuse(str(error), "a replacement with groups of the pattern") from None
        return self


class DialPlanFile(Section):
    """A dial plan: rules tried from the top, the first match wins."""

    scope: Literal["user", "pool", "site", "global"]
    external_prefix: Digits = Field(default="", max_length=4)
    rules: tuple[RuleFile, ...]


class PolicyFile(Section):
    """A voice policy: PSTN usages in order."""

    usages: tuple[str, ...]


class VoiceRouteFile(Section):
    """A voice route: numbers that match go to one of its trunks."""

    pattern: Pattern
    usages: tuple[str, ...] = Field(min_length=1)
    trunks: tuple[str, ...] = Field(min_length=1)
    priority: Count = 1


class LyncFile(Section):
    """What a Front End is told.

    `media_bypass` is the global setting for trunks that bypass: one bypass id for all (`always`),
    one for each site (`sites`: client and gateway have to be in the same), or none (`off`).
    """

    edition: Literal["standard", "enterprise"] = "standard"
    domain: DomainName
    dial_plans: dict[str, DialPlanFile] = Field(default_factory=dict)
    policies: dict[str, PolicyFile] = Field(default_factory=dict)
    routes: dict[str, VoiceRouteFile] = Field(default_factory=dict)
    media_bypass: Literal["always", "sites", "off"] = "always"
