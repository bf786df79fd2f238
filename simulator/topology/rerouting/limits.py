"""How long a product waits for what does not come: the earliest of its limits."""

from __future__ import annotations

from typing import NamedTuple

from simulator.nodes.profile import Profile
from simulator.sip.timer_settings import TimerSettings
from simulator.topology.rerouting.answers import (
    REFUSED,
    RINGING,
    SILENCE,
    UNREACHED,
    Answer,
)

_TIMER_B = "RFC 3261 17.1.1.2"
_STATUS_OF_LIMIT = {"transport error": 503, "connect_timeout": 503, "ring_timeout": 480}


class Limit(NamedTuple):
    """One limit: seconds, the field of the profile (or timer) that it is, and its source."""

    after: float
    rule: str
    source: str

    @property
    def is_about_user(self) -> bool:
        """Whether the way was good, and only nobody answered there."""
        return self.rule == "ring_timeout"

    @property
    def status(self) -> int:
        """What the node takes it for."""
        return _STATUS_OF_LIMIT.get(self.rule, 408)  # RFC 3261 8.1.3.1: silence is as a 408


def limit(answer: Answer, profile: Profile) -> Limit:
    """Return the limit that ends a node's wait for more than an answer, or for any."""
    if answer is REFUSED:
        return Limit(0.0, "transport error", "RFC 3261 8.1.3.1: as a 503")
    names = ["ring_timeout"]
    if answer is not RINGING:
        names.append("no_ringing_timeout")
    if answer in (SILENCE, UNREACHED):
        names.append("no_trying_timeout")
    if answer is UNREACHED:
        names.append("connect_timeout")
    found = [known for name in names if (known := field_limit(profile, name))]
    if answer in (SILENCE, UNREACHED):
        found.append(Limit(TimerSettings().timeout, "Timer B", _TIMER_B))
    return min(found, key=lambda one: one.after)


def field_limit(profile: Profile, name: str) -> Limit | None:
    """Return a limit of a profile; None where it is off."""
    seconds = getattr(profile, name)
    return None if seconds is None else Limit(seconds, name, source_of(profile, name))


def source_of(profile: Profile, name: str) -> str:
    """Return where a field of a profile comes from."""
    source = profile.sources.get(name)
    return "" if source is None else f"{source.text} ({source.confidence})"
