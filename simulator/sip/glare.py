"""How long who waits after a 491 before a request goes out again (RFC 3261 14.1)."""

from __future__ import annotations

from typing import Final

_OWNER: Final = (210, 191)  # hundredths of a second: the first wait, and how many there are
_OTHER: Final = (0, 201)


def retry_delay(draw: float, *, owner: bool) -> float:
    """Return seconds: 2.1 to 4 for the owner of the Call-ID, 0 to 2 for the other, in 10 ms steps.

    Parameters
    ----------
    draw : float
        A random number in [0, 1), drawn by the caller.
    owner : bool
        Whether this side began the dialog.

    Examples
    --------
    >>> retry_delay(0.0, owner=True), retry_delay(0.5, owner=True), retry_delay(0.5, owner=False)
    (2.1, 3.05, 1.0)
    """
    first, count = _OWNER if owner else _OTHER
    return (first + int(draw * count)) / 100.0
