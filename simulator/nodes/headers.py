"""The constant headers of a product: made once from its profile, shared by all its messages."""

from __future__ import annotations

from simulator.nodes.profile import Profile
from simulator.sip.message import Headers


def request_headers(profile: Profile, *, refer: bool = False) -> Headers:
    """Return what a product puts on each request; `refer`: transfer by REFER is switched on."""
    return _present(
        ("User-Agent", profile.user_agent),
        ("Allow", _joined(profile.allow, profile.allow_with_refer, refer)),
        ("Supported", _joined(profile.supported, profile.supported_with_refer, refer)),
    )


def response_headers(profile: Profile, *, refer: bool = False) -> Headers:
    """Return what a product puts on each response."""
    return _present(
        ("Server", profile.server),
        ("Allow", _joined(profile.allow, profile.allow_with_refer, refer)),
    )


def _joined(always: str, with_refer: str, refer: bool) -> str:
    return ", ".join(part for part in (always, with_refer if refer else "") if part)


def _present(*headers: tuple[str, str]) -> Headers:
    return tuple((name, value) for name, value in headers if value)
