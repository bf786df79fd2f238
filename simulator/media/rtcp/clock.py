"""Instants in RTCP: NTP timestamps, the round trip, and when to report (RFC 3550 4, 6.3, 6.4)."""

from __future__ import annotations

from typing import Final

from simulator.errors import InputError

SECOND_NS: Final = 1_000_000_000
_MIDDLE: Final = 0xFFFFFFFF
LEAST_INTERVAL: Final = 5.0  # seconds, 6.2
SHARE: Final = 0.05  # of the session's bandwidth, 6.2
SENDERS_SHARE: Final = 0.25  # of that, 6.2
# Reconsideration makes the mean shorter than asked for by e - 3/2, 6.3.1.
_COMPENSATION: Final = 2.71828 - 1.5


def ntp_timestamp(time_ns: int) -> int:
    """Return nanoseconds since 1900 as 64 bits, seconds above the point.

    Examples
    --------
    >>> hex(ntp_timestamp(1_500_000_000))
    '0x180000000'
    """
    return (time_ns << 32) // SECOND_NS % (1 << 64)


def nanoseconds(timestamp: int) -> int:
    """Return an NTP timestamp as nanoseconds since 1900, to the nearest.

    Examples
    --------
    >>> nanoseconds(ntp_timestamp(1_234_567_891))
    1234567891
    """
    return (timestamp * SECOND_NS + (1 << 31)) >> 32


def middle(timestamp: int) -> int:
    """Return the middle 32 bits of an NTP timestamp, what LSR and DLSR count in."""
    return timestamp >> 16 & _MIDDLE


def short_delay(time_ns: int) -> int:
    """Return a delay in units of 1/65536 s, as DLSR has it.

    Examples
    --------
    >>> short_delay(5_250_000_000)  # the example of RFC 3550 6.4.1
    344064
    """
    return (time_ns << 16) // SECOND_NS


def round_trip_ns(arrival: int, last_sr: int, delay_since_last_sr: int) -> int | None:
    """Return the round trip that a report block tells, RFC 3550 6.4.1.

    Parameters
    ----------
    arrival : int
        When the report came, NTP timestamp of 64 bits.
    last_sr, delay_since_last_sr : int
        Of the block.

    Returns
    -------
    int or None
        Nanoseconds; None where the peer has seen no sender report yet.

    Examples
    --------
    >>> sent, came = ntp_timestamp(10_000_000_000), ntp_timestamp(10_140_000_000)
    >>> round(round_trip_ns(came, middle(sent), short_delay(100_000_000)) / 1e6)
    40
    """
    if not last_sr:
        return None
    units = (middle(arrival) - last_sr - delay_since_last_sr) & _MIDDLE
    if units >> 31:  # clocks that disagree by less than their grain
        units = 0
    return units * SECOND_NS >> 16


def report_interval(
    bandwidth: float,
    mean_bytes: float,
    members: int,
    senders: int,
    we_sent: bool,
    draw: float,
    first: bool = False,
) -> float:
    """Return the seconds to the next report, RFC 3550 6.3.1.

    Parameters
    ----------
    bandwidth : float
        Of the session, bits per second.
    mean_bytes : float
        Mean size of the reports with UDP and IP.
    members, senders : int
        In the session.
    we_sent : bool
        Whether we send speech.
    draw : float
        0 to 1, from a random stream.
    first : bool, optional
        Whether it is our first, which may come in half the time.

    Examples
    --------
    >>> report_interval(64000, 120, 2, 2, True, 0.5)
    4.104...
    """
    if not bandwidth > 0.0:
        raise InputError("no bandwidth", field="bandwidth", seen=f"{bandwidth:g}")
    share, sharers = SHARE * bandwidth / 8, members
    if 0 < senders <= SENDERS_SHARE * members:
        part = SENDERS_SHARE if we_sent else 1 - SENDERS_SHARE
        share, sharers = share * part, senders if we_sent else members - senders
    least = LEAST_INTERVAL / 2 if first else LEAST_INTERVAL
    return max(least, sharers * mean_bytes / share) * (draw + 0.5) / _COMPENSATION
