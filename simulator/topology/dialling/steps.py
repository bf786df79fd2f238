"""The steps of a dialled number's way, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.calls.reasons import Reason
from simulator.errors import Mark

Kind = Literal["user", "pstn", "conference", "refused"]


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that was asked.

    Parameters
    ----------
    node : str
        Where.
    rule : str
        Its id, such as ``dial plan users / rule five digits``.
    text : str
        What it did or why it did nothing.
    number : str
        The number after it.
    hit : bool
        False: it was tried, and did not match.
    mark : Mark or None
        Where it stands; None: it is no rule of the file.
    """

    node: str
    rule: str
    text: str
    number: str
    hit: bool
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A list of rules that was asked for a number, for what a whole plan shows of it."""

    node: str
    rules: str
    number: str


@dataclass(frozen=True, slots=True)
class End:
    """Where a number ends.

    Parameters
    ----------
    kind : {'user', 'pstn', 'conference', 'refused'}
        A user of either system; the public network; a conference of Lync's; nowhere.
    node : str
        Of the terminals or of the carrier; where it was refused.
    number : str
        As its owner's system has it: extension, user, or number in the public network.
    e164 : str
        Of a user: in E.164 form.
    population : str
        Whose number it is; empty: nobody's in the model.
    reason : Reason or None
        Why it was refused.
    """

    kind: Kind
    node: str
    number: str
    e164: str = ""
    population: str = ""
    reason: Reason | None = None

    def __str__(self) -> str:
        """Return the end in few words: ``extensions 20123``, ``refused 404 vacant number``."""
        if self.reason is not None:
            return f"refused {self.reason.status} {self.reason.rule}"
        return f"{self.population if self.kind == 'user' else self.node} {self.number}"

    @property
    def names(self) -> frozenset[str]:
        """Everything that a plan may call this end, in lower case."""
        words = {str(self), self.node}
        if self.reason is not None:
            status, rule = str(self.reason.status), self.reason.rule
            words |= {"refused", status, rule, f"{status} {rule}", f"refused {status}"}
        else:
            words |= {self.number, self.e164, self.population}
            words |= {f"{self.population} {self.number}", f"{self.population} {self.e164}"}
            words |= {"pstn", f"pstn {self.number}"} if self.kind == "pstn" else set()
        return frozenset(word.strip().lower() for word in words if word.strip())
