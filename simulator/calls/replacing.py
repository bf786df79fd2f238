"""An INVITE that takes the place of a dialog: RFC 3891 3, as a table over that dialog's state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from simulator.calls.leg import Leg, LegState
from simulator.sip.replaces import Replaces

if TYPE_CHECKING:
    from simulator.calls.control import CallControl

_S = LegState

# (state, whether we began the dialog) -> status that refuses; 0: it is replaced.
TABLE: Final[dict[tuple[LegState, bool], int]] = {
    (_S.CALLING, True): 481,  # no dialog yet
    (_S.CALLING, False): 481,
    (_S.EARLY, True): 0,
    (_S.EARLY, False): 481,  # nobody uses that
    (_S.ANSWERED, True): 0,
    (_S.ANSWERED, False): 0,
    (_S.CONFIRMED, True): 0,
    (_S.CONFIRMED, False): 0,
    (_S.RELEASING, True): 603,
    (_S.RELEASING, False): 603,
    (_S.ENDED, True): 603,
    (_S.ENDED, False): 603,
}
_ANSWERED: Final = LegState.ANSWERED


class Replacer(Protocol):
    """What a node does about an INVITE that replaces a dialog."""

    def replace(self, leg: Leg, old: Leg, now: float) -> None:
        """Let `leg`, which has just come in, take the place of `old`, a leg of ours."""

    def passes(self, leg: Leg) -> bool:
        """Whether an INVITE that names none of our dialogs is for somebody behind us."""


def find(control: CallControl, replaces: Replaces) -> Leg | None:
    """Return the leg of ours whose dialog is named."""
    leg = control.legs.get(replaces.to_tag)
    dialog = None if leg is None else leg.dialog_with(replaces.from_tag)
    if dialog is None or dialog.identity.call_id != replaces.call_id:
        return None
    return leg


def take(control: CallControl, leg: Leg, replaces: Replaces, now: float) -> bool:
    """Act on the Replaces of an INVITE that came in; False: it goes its usual way."""
    replacer = control.referrals.replacer
    old = find(control, replaces)
    if replacer is None or (old is None and replacer.passes(leg)):
        return False
    status = 481 if old is None else TABLE[old.state, old.outgoing]
    if not status and replaces.early_only and old is not None and old.state >= _ANSWERED:
        status = 486
    if status or old is None:
        leg.refuse(status, now)
        leg.call.end(now)
    else:
        replacer.replace(leg, old, now)
    return True
