"""Two legs of a back-to-back node are made one call, and their sessions brought together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.calls import changes
from simulator.calls.call import Group
from simulator.calls.errands import part
from simulator.calls.leg import Leg, LegState
from simulator.sdp.description import Description
from simulator.sdp.renewal import taken_over
from simulator.sip.message import Headers

if TYPE_CHECKING:
    from simulator.calls.transfer import Transfer

_AGAIN: Final = 0.5  # seconds until a re-INVITE is tried again that met another change
_CONFIRMED: Final = LegState.CONFIRMED
_LEAVE: Final = 32.0


def unite(transfer: Transfer, leg: Leg, now: float) -> None:
    """Give the target's leg to the call of the party that stays; the transferor's goes its way."""
    owner, call = transfer.owner, transfer.other.call
    if not transfer.alone:
        rest = owner.split(transfer, transfer.transferor)
        part(transfer.transferor, owner.errands, now, _LEAVE).resources = rest
    new = leg.call
    call.resources += new.resources
    new.resources, new.legs, new.ended = (), (), True
    leg.call, leg.control = call, owner.control
    call.legs = (transfer.other, leg)


def divide(
    resources: tuple[Any, ...], groups: tuple[Group, ...], *, last: bool
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Part seizures: one of each group, the first or the last one, and what is left."""
    pairs = [resources[i : i + 2] for i in range(0, len(resources), 2)]
    mine: list[tuple[Any, ...]] = []
    for group in groups:
        found = [pair for pair in pairs if pair[0] is group]
        if found:
            chosen = found[-1 if last else 0]
            mine.append(chosen)
            pairs.remove(chosen)
    return sum(mine, ()), sum(pairs, ())


def settle(leg: Leg, wanted: object | None, now: float, headers: Headers = ()) -> None:
    """Let a party's media run as wanted, both ways; nothing is sent where it does so already."""
    ours = leg.local_body
    if not isinstance(ours, Description) or not isinstance(wanted, Description):
        return
    made = taken_over(ours, wanted)
    if (made is not ours or headers) and not changes.reinvite(leg, now, made, headers):
        timers = leg.control.endpoint.timers
        timers.start(_AGAIN, _settle_again, (leg, wanted, headers), now)


def _settle_again(job: tuple[Leg, Description, Headers], now: float) -> None:
    leg, wanted, headers = job
    if leg.state is _CONFIRMED:
        settle(leg, wanted, now, headers)
