"""Which failures of a trunk peer send a call on to the next way: the rules of both products.

Both read them from their profiles, which a topology may change (`failover` of a node).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from simulator.calls.causes import cause_of
from simulator.calls.routing import ResponseTranslation, translated_status
from simulator.nodes.profile import Profile

SILENT: Final = 504  # what a Mediation Server makes of a peer that says nothing
SILENT_CAUSE: Final = 102  # recovery on timer expiry


def mxone_goes_on(profile: Profile, status: int, cause: int | None, *, nothing: bool) -> bool:
    """Whether MX-ONE takes its next choice.

    Parameters
    ----------
    nothing : bool
        No response came: time-out or no connection (RFC 3261 8.1.3.1).

    Examples
    --------
    >>> mxone = Profile("x", "x", reroute_statuses=frozenset({503}), reroute_causes=frozenset({34}))
    >>> [mxone_goes_on(mxone, *answer, nothing=False) for answer in ((503, None), (486, 34))]
    [True, True]
    >>> mxone_goes_on(mxone, 486, 17, nothing=False)
    False
    """
    return nothing or status in profile.reroute_statuses or cause in profile.reroute_causes


def mediation_tells(
    profile: Profile,
    translations: Sequence[ResponseTranslation],
    status: int,
    cause: int | None,
    *,
    nothing: bool,
) -> tuple[int, int | None]:
    """Return status and cause by which a Mediation Server tells the Front End of a failure.

    Examples
    --------
    >>> lync = Profile("x", "x")
    >>> congested = [ResponseTranslation(486, 34, 503)]
    >>> mediation_tells(lync, congested, 486, 34, nothing=False)
    (503, 34)
    >>> mediation_tells(lync, congested, 408, None, nothing=True)
    (504, 102)
    """
    if nothing:
        return SILENT, SILENT_CAUSE
    told = translated_status(status, cause, translations)
    return told, cause_of(status, profile.cause_by_sip) if cause is None else cause
