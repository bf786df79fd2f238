"""When a peer counts as dead, and what a server does about it: the rules that a site may change."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from simulator.topology.document import Section
from simulator.topology.schema.words import PositiveCount
from simulator.topology.units import Count, Seconds

Status = Annotated[Count, Field(ge=300, le=699)]
Cause = Annotated[Count, Field(ge=1, le=127)]
Factor = Annotated[float, Field(ge=1.0, le=1000.0)]


class OptionsFile(Section):
    """How one end of a trunk watches the other; what is left out is as the trunk says.

    `interval` is the time between two polls; `timeout` how long a poll waits for its answer (left
    out: Timer F, 32 s); `misses` how many in a row mark the peer down. `schedule` is `fixed`
    (whatever became of the last) or `after-outcome`; `one_open` leaves a poll out while another
    waits. While the peer is down it is asked each `recovery_interval`, which each failure
    multiplies by `hold_out_factor` up to `hold_out_limit`, and `recovery` answers in a row bring
    it back. `interval_while_polled` is the time between two polls to a peer that polls us itself,
    until `polled_for` after its last one. `failed_calls` calls in a row without any answer mark the
    peer down, too.
    """

    interval: Seconds | None = None
    timeout: Seconds | None = None
    misses: PositiveCount = 5
    schedule: Literal["fixed", "after-outcome"] = "fixed"
    one_open: bool = False
    recovery_interval: Seconds | None = None
    recovery: PositiveCount = 1
    hold_out_factor: Factor = 1.0
    hold_out_limit: Seconds = 3600.0
    interval_while_polled: Seconds | None = None
    polled_for: Seconds = 300.0
    failed_calls: PositiveCount | None = None

    @field_validator(
        "interval", "timeout", "recovery_interval", "hold_out_limit", "interval_while_polled"
    )
    @classmethod
    def _above_zero(cls, value: float | None) -> float | None:
        if value == 0:
            raise ValueError("no time at all; leave the field out for no such rule")
        return value


class FailoverFile(Section):
    """What a server does about a peer that fails, where it is not as its product's profile says.

    Times of `null` are never up. `connect_timeout`: for a connection; `no_trying_timeout` and
    `no_ringing_timeout`: after an INVITE, for any response and for one above 100; `media_timeout`:
    without RTCP, where the trunk has `rtcp_active` or `rtcp_hold`; `hold_out`: how long a target
    that failed stands behind the others (RFC 3263 4.3). `reroute_statuses` and `reroute_causes`
    send a call to the next way.
    """

    connect_timeout: Seconds = 32.0
    no_trying_timeout: Seconds | None = None
    no_ringing_timeout: Seconds | None = None
    media_timeout: Seconds | None = None
    hold_out: Seconds = 60.0
    reroute_statuses: tuple[Status, ...] = ()
    reroute_causes: tuple[Cause, ...] = ()
