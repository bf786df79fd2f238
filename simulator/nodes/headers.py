"""The constant headers of a product: made once from its profile, shared by all its messages."""

from __future__ import annotations

from simulator.nodes.profile import Profile
from simulator.sip.message import Headers


def request_headers(profile: Profile) -> Headers:
    """Return what a product puts on each request."""
    return _present(
        ("User-Agent", profile.user_agent),
        ("Allow", profile.allow),
        ("Supported", profile.supported),
    )


def response_headers(profile: Profile) -> Headers:
    """Return what a product puts on each response."""
    return _present(("Server", profile.server), ("Allow", profile.allow))


def _present(*headers: tuple[str, str]) -> Headers:
    return tuple((name, value) for name, value in headers if value)
