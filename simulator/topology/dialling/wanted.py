"""What a plan may want of a number: the words by which an end of its way goes in a topology."""

from __future__ import annotations

import re
from typing import Final

from simulator.nodes.spec import TopologySpec
from simulator.topology.complaints import nearest

# Rules of `simulator.calls.reasons` by which a number can be refused before there is a call.
REFUSALS: Final = (
    "no normalisation rule",
    "no voice policy",
    "no PSTN usage",
    "no voice route",
    "usage not in policy",
    "unknown user",
    "unknown trunk peer",
    "peer down",
    "vacant number",
    "wrong number of digits",
)
_NUMBER: Final = re.compile(r"\+?[\d*#]+")
_STATUS: Final = re.compile(r"[3-6]\d\d")


def parts_of(wanted: str) -> list[str]:
    """Return the end that is wanted, then the trunks of the way to it, in lower case.

    Examples
    --------
    >>> parts_of("Extensions  20123 via sip-trunk")
    ['extensions 20123', 'sip-trunk']
    """
    return [" ".join(part.split()) for part in wanted.lower().split(" via ")]


class Words:
    """The words of one topology."""

    def __init__(self, spec: TopologySpec) -> None:
        self.trunks = [trunk.name for trunk in spec.trunks]
        self.places = [node.name for node in spec.nodes]
        self.populations = [one.name for one in spec.populations]

    def problem(self, wanted: str) -> tuple[str, str] | None:
        """Return a part that nothing is called, and what may stand there; None: all is known."""
        what, *trunks = parts_of(wanted)
        for trunk in trunks:
            if trunk not in map(str.lower, self.trunks):
                return trunk, nearest(trunk, self.trunks)
        return None if self._is_end(what) else (what, self._expected(what))

    def _is_end(self, what: str) -> bool:
        known = {*self.trunks, *self.places, *self.populations, *REFUSALS, "pstn", "refused"}
        words = {word.lower() for word in known}
        if what in words or _NUMBER.fullmatch(what) or "@" in what:
            return True
        first, _, rest = what.partition(" ")
        if first == "refused" or _STATUS.fullmatch(first):
            return self._is_end(rest)
        owner, _, number = what.rpartition(" ")
        return owner in words and _NUMBER.fullmatch(number) is not None

    def _expected(self, what: str) -> str:
        first = what.partition(" ")[0]
        words = ["pstn", "refused", *self.populations, *self.trunks, *REFUSALS]
        near = nearest(what, words)
        near = near if near in map(repr, words) else nearest(first, words)
        if near in map(repr, words):
            return near
        return "a number, a population, pstn, refused, a status, a rule or a trunk"
