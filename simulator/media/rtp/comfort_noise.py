"""Comfort noise in RTP: RFC 3389 3, the level alone, without a spectrum."""

from __future__ import annotations

from typing import Final

from simulator.errors import InputError, RemoteProtocolError

_QUIETEST: Final = 127


def write_noise(level: int) -> bytes:
    """Return the payload of a noise level.

    Parameters
    ----------
    level : int
        Decibels below the overload of the codec, 0 to 127.

    Examples
    --------
    >>> write_noise(60)
    b'<'
    """
    if not 0 <= level <= _QUIETEST:
        raise InputError("no such noise", field="level", seen=str(level), expected="0 to 127")
    return bytes((level,))


def read_noise(payload: bytes) -> int:
    """Return the level that a payload tells; what describes the spectrum is passed over.

    Raises
    ------
    RemoteProtocolError
        It is empty.
    """
    if not payload:
        raise RemoteProtocolError("comfort noise without a level")
    return payload[0] & _QUIETEST
