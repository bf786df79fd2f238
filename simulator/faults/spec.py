"""A fault as a file or an option says it, frozen; and one time that it strikes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.errors import Mark

Scope = Literal["node", "host", "link", "trunk", "group", "resource", "between"]


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day by the workload's zone, of a named day of the week or of the next day.

    Parameters
    ----------
    day : int or None
        0: Monday; None: whichever day comes first.
    second : float
        After local midnight.
    text : str
        As it was written.
    """

    day: int | None
    second: float
    text: str


@dataclass(frozen=True, slots=True)
class Values:
    """What a kind may need to know; None: not told.

    Parameters
    ----------
    delay, jitter : float or None
        Added to a link's, seconds; `delay` also of messages that are late.
    loss, reorder, duplicate : float or None
        Shares of packets.
    burst : float or None
        Mean length of a burst of losses, packets.
    bandwidth : float or None
        What is left of a link's, bit/s.
    period : float or None
        Of flapping, seconds: half of it down, half of it up.
    speed : float or None
        Share of a processor's speed that is left.
    drain : float or None
        Seconds that a stop waits for calls to end; None: as long as they last.
    port : int or None
        The port concerned; None: all.
    method : str or None
        The method of messages concerned.
    status : int or None
        The status of responses concerned, or the one that is sent.
    retry_after : float or None
        Retry-After of refusals, seconds.
    channels : int or None
        How many are left.
    name, address : str or None
        Of a wrong answer to a name.
    """

    delay: float | None = None
    jitter: float | None = None
    loss: float | None = None
    reorder: float | None = None
    duplicate: float | None = None
    burst: float | None = None
    bandwidth: float | None = None
    period: float | None = None
    speed: float | None = None
    drain: float | None = None
    port: int | None = None
    method: str | None = None
    status: int | None = None
    retry_after: float | None = None
    channels: int | None = None
    name: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class FaultSpec:
    """One fault.

    Parameters
    ----------
    name : str
        Unique in a run.
    kind : str
        A key of `simulator.faults.kinds.KINDS`.
    scope : {'node', 'host', 'link', 'trunk', 'group', 'resource', 'between'}
    targets : tuple of str
        Names of the one scope; more than one of a group (its members) and of a partition.
    at : float, ClockTime or None
        From the start of the measured window, seconds; None: drawn.
    lasts : float or None
        Seconds; None: to the end of the run, or drawn.
    mtbf, mttr : float or None
        Means of exponential times between a repair and the next failure, and to the repair.
    values : Values
    mark : Mark
    members : tuple of (scope, name)
        What it strikes, once its names were looked up.
    """

    name: str
    kind: str
    scope: Scope
    targets: tuple[str, ...]
    at: float | ClockTime | None
    lasts: float | None
    mtbf: float | None
    mttr: float | None
    values: Values
    mark: Mark
    members: tuple[tuple[Scope, str], ...] = ()

    @property
    def target(self) -> str:
        """What it strikes, as tables name it."""
        return " and ".join(self.targets)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a fault strikes.

    Parameters
    ----------
    fault : FaultSpec
    begin, end : float
        From the start of the measured window, seconds; inf: it lasts beyond the run.
    """

    fault: FaultSpec
    begin: float
    end: float
