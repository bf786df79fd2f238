"""Dual seizure: both ends of a primary rate take the same B channel at the same time.

Each end keeps its own view of the channels, a `ChannelGroup` hunted from opposite sides, and hears
of the other's choice when the SETUP arrives. ITU-T Q.931 5.7: a call collision as such cannot
happen, calls have references of their own; a conflict about a channel is resolved in favour of
the call that the network offers. The network's end keeps its own call on the channel and finds
another for the user's call, or clears it; the user's end gives the channel up, and its own call
waits for the network to name another one (5.1.2). Channels are taken as preferred, never as
exclusive (assumed).
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.calls.channels import ChannelGroup, Seizure


@dataclass(frozen=True, slots=True)
class Offered:
    """What an end does with a call that came in on a channel.

    Parameters
    ----------
    seizure : Seizure or None
        Of the incoming call; its channel may be another than the offered one and is named in
        the first answer. None: no channel is free, the call is cleared (cause 34).
    displaced : Seizure or None
        Our own call that lost its channel to the incoming one.
    """

    seizure: Seizure | None
    displaced: Seizure | None = None


def offered(group: ChannelGroup, channel: int, call: int, now: float, *, network: bool) -> Offered:
    """Take in a call whose SETUP names a channel.

    Parameters
    ----------
    group : ChannelGroup
        This end's view; hunted.
    channel : int
        As the other end chose it.
    call : int
    now : float
    network : bool
        Whether this end is the network's.

    Examples
    --------
    The exchange and the PBX have one channel left, and both take it:

    >>> exchange = ChannelGroup("exchange", 1, None, "ascending")
    >>> pbx = ChannelGroup("pbx", 1, None, "descending")
    >>> inward, outward = exchange.seize(1, 0.0), pbx.seize(2, 0.005)
    >>> offered(pbx, inward.channel, 1, 0.010, network=False).displaced is outward
    True
    >>> offered(exchange, 1, 2, 0.015, network=True).seizure is None
    True
    """
    seizure = group.seize_channel(channel, call, now)
    if seizure is not None:
        return Offered(seizure)
    own = group.holder(channel)
    if network or own is None:
        return Offered(group.seize(call, now))
    group.displace(own, now)
    return Offered(group.seize_channel(channel, call, now), own)
