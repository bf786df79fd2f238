"""What a file of faults may say.

The models are the edge alone; `simulator.faults.load` makes `FaultSpec` of them.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from simulator.faults.kinds import KINDS
from simulator.faults.spec import ClockTime
from simulator.sip.vocabulary import METHOD_BY_NAME
from simulator.topology.complaints import nearest
from simulator.topology.document import Section
from simulator.topology.schema.words import Address, DomainName, Port, refuse
from simulator.topology.units import (
    TIME,
    BitRate,
    Count,
    Fraction,
    QuantityError,
    Seconds,
    quantity,
)

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHORTEST_PERIOD: Final = 1e-3  # seconds; each turn of a link is an event of its own
_CLOCK: Final = re.compile(
    r"(?:([a-z]{3})[a-z]*\s+)?([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?", re.IGNORECASE | re.ASCII
)
SCOPES: Final = ("node", "host", "link", "trunk", "group", "resource", "between")
VALUES: Final = (
    "delay", "jitter", "loss", "reorder", "duplicate", "burst", "bandwidth", "period", "speed",
    "drain", "port", "method", "status", "retry_after", "channels", "name", "address",
)  # fmt: skip


def instant(value: object) -> object:
    """Read an offset from the start of the measured window, or a clock time."""
    if value is None or isinstance(value, (float, ClockTime)):
        return value
    text = str(value).strip()
    found = _CLOCK.fullmatch(text)
    if found:
        day = (found[1] or "").lower()
        if day and day not in DAYS:
            raise refuse("not a day of the week", "one of Mon, Tue, Wed, Thu, Fri, Sat, Sun")
        seconds = int(found[2]) * 3600.0 + int(found[3]) * 60.0 + int(found[4] or 0)
        return ClockTime(DAYS.index(day) if day else None, seconds, text)
    try:
        return quantity(text, TIME)
    except QuantityError as error:
        expected = "a time after the start of the window, such as 30 min, or Mon 10:30"
        raise refuse(error.problem, expected) from None


def _kind(value: object) -> object:
    text = "-".join(str(value).split())
    if text not in KINDS:
        raise refuse("no such kind of fault", nearest(text, KINDS))
    return text


def _method(value: object) -> object:
    if value is None or str(value).upper() in METHOD_BY_NAME:
        return None if value is None else str(value).upper()
    raise refuse("no such method", nearest(str(value).upper(), METHOD_BY_NAME))


def _status(value: object) -> object:
    text = str(value).strip()
    if value is not None and not (text.isascii() and text.isdigit() and 100 <= int(text) <= 699):
        raise refuse("not a status", "a status of SIP from 100 to 699, such as 503")
    return None if value is None else int(text)


def _burst(value: object) -> object:
    try:
        number = 1.0 if value is None else float(str(value))
    except ValueError:
        number = 0.0
    if not 1.0 <= number < 1e6:
        raise refuse("not the length of a burst", "a mean number of packets from 1, such as 4")
    return None if value is None else number


_TEXT: Final = WithJsonSchema({"type": "string"})
_NUMBER: Final = WithJsonSchema({"type": ["number", "string"]})
Instant = Annotated[
    float | ClockTime,
    BeforeValidator(instant),
    WithJsonSchema({"type": "string", "examples": ["30 min", "Mon 10:30"]}),
]
KindName = Annotated[
    str,
    BeforeValidator(_kind),
    WithJsonSchema({"enum": sorted(KINDS)}),
]


class FaultFile(Section):
    """One fault: its kind, what it strikes, when, and what the kind needs."""

    kind: KindName
    node: str | None = None
    host: str | None = None
    link: str | None = None
    trunk: str | None = None
    group: str | None = None
    resource: str | None = None
    between: tuple[str, str] | None = None
    at: Instant | None = None
    lasts: Seconds | None = Field(default=None, alias="for")
    mtbf: Seconds | None = None
    mttr: Seconds | None = None
    delay: Seconds | None = None
    jitter: Seconds | None = None
    loss: Fraction | None = None
    reorder: Fraction | None = None
    duplicate: Fraction | None = None
    burst: Annotated[float | None, BeforeValidator(_burst), _NUMBER] = None
    bandwidth: BitRate | None = None
    period: Seconds | None = None
    speed: Fraction | None = None
    drain: Seconds | None = None
    port: Port | None = None
    method: Annotated[str | None, BeforeValidator(_method), _TEXT] = None
    status: Annotated[int | None, BeforeValidator(_status), _NUMBER] = None
    retry_after: Seconds | None = None
    channels: Count | None = None
    name: DomainName | None = None
    address: Address | None = None

    @model_validator(mode="after")
    def _whole(self) -> FaultFile:
        for look in (_struck, _timed, _told):
            error = look(self)
            if error is not None:
                raise error
        return self


class FaultsFile(Section):
    """A timetable of faults, beside any topology that has what it names."""

    title: str = Field(default="", alias="name")
    description: str = ""
    groups: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(default_factory=dict)
    faults: dict[str, FaultFile] = Field(min_length=1)


def given(fault: FaultFile, names: tuple[str, ...]) -> list[str]:
    """Return which of some fields a fault was told."""
    return [name for name in names if getattr(fault, name) is not None]


def _struck(fault: FaultFile) -> PydanticCustomError | None:
    scopes = given(fault, SCOPES)
    allowed = KINDS[fault.kind].scopes
    if len(scopes) != 1 or scopes[0] not in allowed:
        seen = " and ".join(scopes) or "nothing"
        return refuse(f"{fault.kind!r} strikes {seen}", f"exactly one of {', '.join(allowed)}")
    return None


def _timed(fault: FaultFile) -> PydanticCustomError | None:
    if (fault.at is None) == (fault.mtbf is None):
        return refuse("when it happens is not told", "either `at` or `mtbf`")
    if fault.mttr is not None and fault.lasts is not None:
        return refuse("`for` and `mttr` exclude each other", "one of the two")
    if fault.mttr is not None and fault.mtbf is None:
        return refuse("`mttr` belongs to `mtbf`", "`for` with `at`")
    instant = KINDS[fault.kind].instant
    if fault.mtbf is not None and not instant and fault.mttr is None and fault.lasts is None:
        return refuse("how long it takes to mend is not told", "`mttr` or `for` with `mtbf`")
    if instant and (fault.lasts is not None or fault.mttr is not None):
        return refuse(f"{fault.kind!r} is over at once", "neither `for` nor `mttr`")
    if 0.0 in (fault.mtbf, fault.mttr, fault.lasts):
        return refuse("no time at all", "a time above zero, such as 10 min")
    return None


def _told(fault: FaultFile) -> PydanticCustomError | None:
    kind, told = KINDS[fault.kind], given(fault, VALUES)
    missing = [name for name in kind.needs if name not in told]
    if missing:
        return refuse(f"{fault.kind!r} needs {missing[0]!r}", f"the field {missing[0]!r}")
    if fault.kind == "drop" and not told:
        return refuse("what is dropped is not told", "`method`, `status` or both")
    if fault.speed == 0.0:
        return refuse("no speed at all", "a share above zero, or the kind freeze")
    if fault.period is not None and fault.period < SHORTEST_PERIOD:
        return refuse("`period` is too short", f"a time of at least {SHORTEST_PERIOD * 1e3:g} ms")
    if fault.kind in ("stop", "unavailable") and fault.status is not None and fault.status < 400:
        return refuse("`status` refuses nothing", "a status from 400 to 699, such as 503")
    known = (*kind.needs, *kind.takes)
    unknown = [name for name in told if name not in known]
    if unknown:
        expected = f"of such fields {', '.join(known)}" if known else "kind, target and times alone"
        return refuse(f"{fault.kind!r} does not take {unknown[0]!r}", expected)
    return None


def as_values(fault: FaultFile) -> dict[str, Any]:
    """Return the values of a fault by the names of `simulator.faults.spec.Values`."""
    return {name: getattr(fault, name) for name in given(fault, VALUES)}
