"""Failover of a call after more failures than the product reroutes on by itself.

Which answers send a call to the next way is a site's policy but for 503, a transport error and
silence (RFC 3261 8.1.3.1, RFC 3263 4.3): Lync reroutes on 503 and 504, MX-ONE on 503 and on network
causes. A 6xx never does, since no other place would say otherwise (RFC 3261 21.6).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from simulator.calls.decisions import Reroute
from simulator.calls.points import CallView
from simulator.features.base import Feature
from simulator.features.fields import Field

_SITE_POLICY = ("408", "500", "502", "504")


class Failover(Feature):
    """Tries the next way after the statuses that it names.

    Examples
    --------
    >>> from simulator.features import Settings, Switched
    >>> failover = Failover(Switched(everywhere=Settings({"statuses": ("500",)})))
    >>> failover.at_route_select_failure(CallView(1, "pbx", status=500), 0.0)
    Reroute()
    >>> failover.at_route_select_failure(CallView(1, "pbx", status=404), 0.0)
    """

    name = "failover"
    about = "tries the next way after more failures than the product does"
    fields: ClassVar[Mapping[str, Field]] = {"statuses": Field("numbers", _SITE_POLICY)}

    def at_route_select_failure(self, call: CallView, now: float) -> Reroute | None:
        """Try the next way."""
        settings = self.of(call)
        if settings is None or str(call.status) not in settings.texts("statuses"):
            return None
        return None if call.status >= 600 else Reroute()

    def at_called_party_busy(self, call: CallView, now: float) -> Reroute | None:
        """Try the next way, where a peer says 486 for want of channels."""
        return self.at_route_select_failure(call, now)

    def at_no_answer(self, call: CallView, now: float) -> Reroute | None:
        """Try the next way after 408 or 480."""
        return self.at_route_select_failure(call, now)
