"""Q.850 causes against SIP statuses: the tables of RFC 3398 and what a product does otherwise.

The two directions are no inverses of each other: 503 becomes cause 41, cause 34 becomes 503. A
product's exceptions are mappings given as `overrides`; those that a gateway maker quotes for
peers of Lync are here as data for profiles.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# RFC 3398 7.2.4.1. Not listed there: 500.
_STATUS_BY_CAUSE: Final = MappingProxyType(
    {
        **dict.fromkeys((1, 2, 3, 26), 404),
        17: 486,
        18: 408,
        **dict.fromkeys((19, 20, 31), 480),
        **dict.fromkeys((21, 55, 57, 87), 403),
        **dict.fromkeys((22, 23), 410),
        27: 502,
        28: 484,
        **dict.fromkeys((29, 79), 501),
        **dict.fromkeys((34, 38, 41, 42, 47, 58, 88), 503),
        **dict.fromkeys((65, 70), 488),
        102: 504,
        **dict.fromkeys((111, 127), 500),
    }
)
NORMAL_CLEARING: Final = 16  # RFC 3398 7.2.4.1, 8.2.6.1: of BYE and CANCEL, no status
_NO_STATUS: Final = frozenset((NORMAL_CLEARING, 44))  # 44: try another circuit, no refusal

# RFC 3398 8.2.6.1. Not listed there: 31.
_CAUSE_BY_STATUS: Final = MappingProxyType(
    {
        **dict.fromkeys((400, 481, 500, 503), 41),
        **dict.fromkeys((401, 402, 403, 407, 603), 21),
        **dict.fromkeys((404, 485, 604), 1),
        405: 63,
        **dict.fromkeys((406, 415, 501), 79),
        **dict.fromkeys((408, 504), 102),
        410: 22,
        # The RFC prints "504 Version Not Supported"; 505 is meant.
        **dict.fromkeys((413, 414, 416, 420, 421, 423, 505, 513), 127),
        480: 18,
        **dict.fromkeys((482, 483), 25),
        484: 28,
        **dict.fromkeys((486, 600), 17),
        502: 38,
    }
)
_BY_WARNING: Final = frozenset((488, 606))
_NO_CAUSE: Final = frozenset((487,))
# RFC 3261 20.43: media type not available; incompatible media format. We take these two as
# the "unavailable bearer capability" of RFC 3398 8.2.6.1.
_BEARER_WARNINGS: Final = frozenset((304, 305))

# Exceptions for Lync's peers [Dialogic Diva SIPcontrol manual, quoting Microsoft] vendor.
# Cause 16 has a status before answer only.
LYNC_STATUS_BY_CAUSE: Final[Mapping[int, int]] = MappingProxyType(
    {16: 603, 21: 603, 57: 500, 58: 500, 65: 500, 70: 500, 88: 400}
)
LYNC_CAUSE_BY_STATUS: Final[Mapping[int, int]] = MappingProxyType(
    {
        **dict.fromkeys((413, 414, 416, 420, 421, 423, 505, 513), 31),
        480: 19,
        487: 127,
        488: 65,
        503: 63,
        504: 41,
        606: 65,
    }
)

_NONE: Final[Mapping[int, int]] = MappingProxyType({})


def status_of(
    cause: int,
    overrides: Mapping[int, int] = _NONE,
    *,
    from_user: bool = False,
    new_number: bool = False,
) -> int | None:
    """Return the SIP status for a Q.850 cause (RFC 3398 7.2.4.1).

    Parameters
    ----------
    cause : int
    overrides : mapping of int to int
        Exceptions of the product.
    from_user : bool
        The cause's location is the user: a rejected call becomes 603.
    new_number : bool
        Cause 22 came with the new number: 301.

    Returns
    -------
    int or None
        None where the cause has no status: 16 (BYE or CANCEL) and 44 (try another circuit).

    Examples
    --------
    >>> status_of(34), status_of(21, from_user=True), status_of(99), status_of(16)
    (503, 603, 500, None)
    """
    if cause in overrides:
        return overrides[cause]
    if cause in _NO_STATUS:
        return None
    if cause == 21 and from_user:
        return 603
    if cause == 22 and new_number:
        return 301
    return _STATUS_BY_CAUSE.get(cause, 500)


def cause_of(
    status: int, overrides: Mapping[int, int] = _NONE, *, warning: int | None = None
) -> int | None:
    """Return the Q.850 cause for a SIP status of 400 or more (RFC 3398 8.2.6.1).

    Parameters
    ----------
    status : int
    overrides : mapping of int to int
        Exceptions of the product.
    warning : int, optional
        Code of the Warning header, which decides for 488 and 606.

    Returns
    -------
    int or None
        None for 487: the cause is that of who cancelled.

    Examples
    --------
    >>> cause_of(503), cause_of(503, LYNC_CAUSE_BY_STATUS), cause_of(488, warning=305)
    (41, 63, 65)
    """
    if status in overrides:
        return overrides[status]
    if status in _NO_CAUSE:
        return None
    if status in _BY_WARNING:
        return 65 if warning in _BEARER_WARNINGS else 31
    return _CAUSE_BY_STATUS.get(status, 31)


def user_location(status: int) -> bool:
    """Tell whether a status gives its cause the location "user": 6xx (RFC 3398 8.2.6.1)."""
    return status >= 600


def cause_text(cause: int) -> str:
    """Return the name of a Q.850 cause, or ``cause N``.

    Examples
    --------
    >>> cause_text(34)
    'No circuit/channel available'
    """
    return _TEXTS.get(cause, f"Cause {cause}")


# ITU-T Q.850 table 1
_TEXTS: Final = MappingProxyType(
    {
        1: "Unallocated (unassigned) number",
        2: "No route to specified transit network",
        3: "No route to destination",
        16: "Normal call clearing",
        17: "User busy",
        18: "No user responding",
        19: "No answer from user (user alerted)",
        20: "Subscriber absent",
        21: "Call rejected",
        22: "Number changed",
        23: "Redirection to new destination",
        25: "Exchange routing error",
        26: "Non-selected user clearing",
        27: "Destination out of order",
        28: "Invalid number format (address incomplete)",
        29: "Facility rejected",
        31: "Normal, unspecified",
        34: "No circuit/channel available",
        38: "Network out of order",
        41: "Temporary failure",
        42: "Switching equipment congestion",
        44: "Requested circuit/channel not available",
        47: "Resource unavailable, unspecified",
        55: "Incoming calls barred within CUG",
        57: "Bearer capability not authorized",
        58: "Bearer capability not presently available",
        63: "Service or option not available, unspecified",
        65: "Bearer capability not implemented",
        70: "Only restricted digital information bearer capability is available",
        79: "Service or option not implemented, unspecified",
        87: "User not member of CUG",
        88: "Incompatible destination",
        102: "Recovery on timer expiry",
        111: "Protocol error, unspecified",
        127: "Interworking, unspecified",
    }
)
