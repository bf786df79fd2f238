"""Which message is meant: ``INVITE``, ``180``, ``18x``, ``200 to BYE``, ``SETUP``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from simulator.errors import InputError, Mark
from simulator.sip.vocabulary import Method
from simulator.topology.complaints import nearest

_STATUS: Final = re.compile(r"([1-6])(\d\d|\dx|xx)(?:\s+to\s+([A-Z]+))?")
_METHODS: Final = tuple(method.name for method in Method)
# Names of ITU-T Q.931 that a primary rate shows (`simulator.record.labels`).
_ISDN: Final = (
    "SETUP",
    "CALL PROCEEDING",
    "ALERTING",
    "PROGRESS",
    "CONNECT",
    "CONNECT ACKNOWLEDGE",
    "DISCONNECT",
    "RELEASE",
    "RELEASE COMPLETE",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message.

    Parameters
    ----------
    method : str
        Of the request, or of the request answered; empty: any.
    low, high : int
        Statuses; both 0: a request.
    label : str
        A name of Q.931; empty: none.
    """

    method: str = ""
    low: int = 0
    high: int = 0
    label: str = ""

    def fits(self, method: str, status: int, label: str) -> bool:
        """Tell whether a message is of this kind.

        Examples
        --------
        >>> Kind("BYE", 200, 299).fits("BYE", 200, "200 OK"), Kind("BYE").fits("BYE", 200, "")
        (True, False)
        """
        if self.label:
            return label == self.label
        return self.low <= status <= self.high and self.method in ("", method)


def read_kind(text: str, mark: Mark, field: str) -> Kind:
    """Read the name of a message.

    Raises
    ------
    InputError
        It is none.

    Examples
    --------
    >>> read_kind("18x", Mark("a.yaml"), "is")
    Kind(method='', low=180, high=189, label='')
    """
    words = " ".join(text.split())
    if words in _METHODS:
        return Kind(words)
    if words in _ISDN:
        return Kind(label=words)
    found = _STATUS.fullmatch(words)
    if found is None or (found[3] and found[3] not in _METHODS):
        raise InputError(
            "no such message",
            mark=mark,
            field=field,
            seen=text,
            expected=f"a status such as 180, 18x or 200 to BYE, or {nearest(words, _METHODS)}",
        )
    digits = found[1] + found[2]
    low, high = int(digits.replace("x", "0")), int(digits.replace("x", "9"))
    return Kind(found[3] or "", low, high)
