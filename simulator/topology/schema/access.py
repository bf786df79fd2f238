"""Digest credentials: who asks for them, and who has which."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from simulator.topology.document import Section
from simulator.topology.units import Seconds


class ChallengeFile(Section):
    """Asks for digest credentials: one challenge an algorithm, the most wanted first."""

    algorithms: tuple[Literal["MD5", "MD5-sess", "SHA-256", "SHA-256-sess"], ...] = Field(
        default=("SHA-256", "MD5"), min_length=1
    )
    qop: tuple[Literal["auth", "auth-int"], ...] = ("auth",)
    nonce_lifetime: Seconds = 300.0


class AccountFile(Section):
    """A user name and its password, at a peer that asks for credentials."""

    username: str = Field(min_length=1)
    password: str
