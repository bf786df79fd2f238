"""The constant headers of a product: made once from its profile, shared by all its messages."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.calls.terms import Terms
from simulator.nodes.extensions import allowed, supported
from simulator.nodes.profile import Profile
from simulator.sip.message import Headers


def request_headers(
    profile: Profile, *, refer: bool = False, sides: Sequence[Terms] | None = None
) -> Headers:
    """Return what a product puts on each request.

    Parameters
    ----------
    profile : Profile
    refer : bool
        Transfer by REFER is switched on.
    sides : sequence of Terms, optional
        What the node does on each of its sides; None: its headers stay as the profile has them.
    """
    known = _joined(profile.supported, profile.supported_with_refer, refer)
    return _present(
        ("User-Agent", profile.user_agent),
        ("Allow", _allow(profile, refer, sides)),
        ("Supported", known if sides is None else supported(known, sides)),
    )


def response_headers(
    profile: Profile, *, refer: bool = False, sides: Sequence[Terms] | None = None
) -> Headers:
    """Return what a product puts on each response."""
    return _present(
        ("Server", profile.server),
        ("Allow", _allow(profile, refer, sides)),
    )


def _allow(profile: Profile, refer: bool, sides: Sequence[Terms] | None) -> str:
    listed = _joined(profile.allow, profile.allow_with_refer, refer)
    return listed if sides is None else allowed(listed, sides)


def _joined(always: str, with_refer: str, refer: bool) -> str:
    return ", ".join(part for part in (always, with_refer if refer else "") if part)


def _present(*headers: tuple[str, str]) -> Headers:
    return tuple((name, value) for name, value in headers if value)
