"""What a product does with the extensions of RFC 3262 and RFC 4028, from its profile and a trunk.

A trunk of the topology may say otherwise than its products. Supported and Allow follow: one node
has one set of headers, so what is on at one of its trunks shows on all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simulator.calls.terms import PLAIN, Reliability, SessionTimerTerms, Terms
from simulator.nodes.profile import Profile, ReliableUse, TimerUse
from simulator.sip.extensions import RELIABLE, TIMER

_RELIABILITY = {
    "off": Reliability.OFF,
    "supported": Reliability.SUPPORTED,
    "required": Reliability.REQUIRED,
}
_ASKS = ("asks", "insists")


def terms(
    profile: Profile,
    *,
    reliable: ReliableUse | None = None,
    timer: TimerUse | None = None,
    interval: float | None = None,
    minimum: float | None = None,
) -> Terms:
    """Return the terms of a side; what is None is the profile's.

    Examples
    --------
    >>> terms(Profile("p", "a product", session_timer="asks"), interval=600).invite
    (('Session-Expires', '600'), ('Min-SE', '90'))
    """
    reliability = _RELIABILITY[reliable or profile.reliable_provisional]
    use = timer or profile.session_timer
    if use == "off":
        return PLAIN if reliability is Reliability.OFF else Terms(reliability)
    least = int(profile.session_minimum if minimum is None else minimum)
    wanted = int(profile.session_interval if interval is None else interval)
    return Terms(
        reliability,
        SessionTimerTerms(
            max(wanted, least),
            least,
            use in _ASKS,
            use == "insists",
            profile.session_refresher,
            profile.refreshes_by_update,
        ),
    )


def inside(profile: Profile, trunks: Sequence[Terms] = ()) -> Terms:
    """Return the terms of a product towards its own side: it asks for nothing there.

    What its trunks know it knows there too, since its headers say so to everybody.
    """
    timed = any(side.timer is not None for side in trunks)
    reliable = any(side.reliability is not Reliability.OFF for side in trunks)
    if not trunks:
        timed = profile.session_timer != "off"
        reliable = profile.reliable_provisional != "off"
    return terms(
        profile,
        reliable="supported" if reliable else "off",
        timer="accepts" if timed else "off",
    )


def supported(text: str, sides: Iterable[Terms]) -> str:
    """Return the value of Supported with the extensions that any side knows, and no others.

    Examples
    --------
    >>> supported("100rel, timer", [Terms(timer=SessionTimerTerms())])
    'timer'
    """
    known = {option for side in sides for option in side.known}
    return _listed(text, {option: option in known for option in (RELIABLE, TIMER)})


def allowed(text: str, sides: Iterable[Terms]) -> str:
    """Return the value of Allow: PRACK where any side acknowledges, UPDATE where it is listed."""
    reliable = any(side.reliability is not Reliability.OFF for side in sides)
    return _listed(text, {"PRACK": reliable}) if text else text


def _listed(text: str, wanted: dict[str, bool]) -> str:
    words = [word.strip() for word in text.split(",") if word.strip()]
    kept = [word for word in words if wanted.get(word, True)]
    added = [word for word, on in wanted.items() if on and word not in kept]
    return text if kept == words and not added else ", ".join(kept + added)
