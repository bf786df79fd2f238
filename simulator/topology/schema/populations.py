"""Populations: users of one kind, with numbers in a row."""

from __future__ import annotations

from pydantic import Field, model_validator

from simulator.topology.document import Section
from simulator.topology.schema.words import Dialled, Digits, GlobalPrefix, PositiveCount


class PopulationFile(Section):
    """Users of one kind. `dials`: what they dial before a number of each population.

    `backup` is the Front End where Lync users register when their home does not answer.
    """

    users: PositiveCount
    first_number: Digits = Field(min_length=1)
    home: str
    backup: str | None = None
    prefix: GlobalPrefix = ""
    lines: PositiveCount | None = None
    voice_policy: str | None = None
    dial_plan: str | None = None
    site: str | None = None
    password: str | None = None
    dials: dict[str, Dialled] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _numbers_fit(self) -> PopulationFile:
        if len(str(int(self.first_number) + self.users - 1)) > len(self.first_number):
            raise ValueError(
                f"{self.users} numbers from {self.first_number} outgrow its "
                f"{len(self.first_number)} digits"
            )
        return self
