"""What a server measures of its load, and what it tells those before it (RFC 7339, RFC 7415).

RFC 7339 leaves the measuring open (5.3). This one counts, each `validity`, the work that arrived
with each new call, and gives out what is left of the processor: calls a second such that their
work stays below the target and what waits now is worked off within `_CATCH_UP`. After the
absolute rate control of Shen, Schulzrinne and Nahum (2008), with every constant of our own.
"""

from __future__ import annotations

from math import inf
from typing import Final

from simulator.contracts import Flow, Item
from simulator.nodes.overload_spec import OverloadSpec
from simulator.sip.message import Request, Response
from simulator.sip.overload import LOSS, Feedback, asks, told
from simulator.sip.vocabulary import Method

_INVITE: Final = Method.INVITE
_MEMORY: Final = 0.05  # weight of the latest period in the means of work and of calls
_CATCH_UP: Final = 1.0  # seconds in which what waits too long is worked off
# The share that is let through changes by these factors at most; after a cut below the third its
# effect is waited for: what the server sees is late by the time that messages wait.
_MOST_LESS: Final = 0.4
_MOST_MORE: Final = 1.1
_CUT: Final = 0.8
_LONGEST: Final = 4.0  # periods that a quiet one counts as: nothing arrived to end it
_LEAST_SHARE: Final = 0.02


class Meter:
    """The load of one server, period by period.

    Parameters
    ----------
    rules : OverloadSpec
    costs : tuple of float
        Processor time of each kind of item, see `simulator.kernel.costs.cost_table`.
    first_class : int
        Where in `costs` responses begin, see `simulator.kernel.station`.
    processors : int

    Attributes
    ----------
    rate : float
        New calls a second that fit.
    withheld : float
        Share of the calls offered that is to be withheld.
    work_per_call : float
        Mean processor time that a call takes, seconds.
    """

    def __init__(
        self, rules: OverloadSpec, costs: tuple[float, ...], first_class: int, processors: int
    ) -> None:
        self.rules = rules
        self._costs = costs
        self._first_class = first_class
        self._processors = processors
        self._begun = self._settled = -inf
        self._work = 0.0
        self._calls = 0
        self._least = max(costs[_INVITE], 1e-9)
        # Until more is known: a call has six messages, and comes as often as it can be carried.
        self.work_per_call = 6.0 * self._least
        self._mean_work = rules.validity * processors
        self._mean_calls = self._mean_work / self.work_per_call
        self.rate = 1e9
        self.withheld = 0.0
        self._senders: set[str] = set()
        self._last_senders = 1
        self._sequence = 0

    def work_of(self, item: Item) -> float:
        """Return the mean work of an item."""
        if isinstance(item, Response):
            return self._costs[self._first_class + item.status // 100]
        return self._costs[item.method] if item.method >= 0 else 0.0

    def count(self, item: Item, flow: Flow, load: int, is_new: bool, now: float) -> None:
        """Count what arrives; at the end of a period work out what fits into the next."""
        if now - self._begun >= self.rules.validity:
            self._close(load, now)
        self._work += self.work_of(item)
        if is_new:
            self._calls += 1
            self._senders.add(flow.host)

    def tell(self, request: Request, now: float) -> Request:
        """Return a request whose responses carry feedback, where its sender asks for it."""
        if not asks(request):
            return request
        self._sequence = max(self._sequence + 1, round((now + _BEFORE) * 1e6))
        if self.rules.feedback == LOSS:
            value = round(100.0 * self.withheld)
        else:
            value = max(0, int(min(self.rate, 1e8) / max(1, self._last_senders)))
        said = Feedback(self.rules.feedback or LOSS, value, self.rules.validity, self._sequence)
        return told(request, said)

    def _close(self, load: int, now: float) -> None:
        span = min(now - self._begun, _LONGEST * self.rules.validity)
        self._mean_work += _MEMORY * (self._work - self._mean_work)
        self._mean_calls += _MEMORY * (self._calls - self._mean_calls)
        self.work_per_call = max(self._least, self._mean_work / max(1e-9, self._mean_calls))
        late = load * self._costs[_INVITE] / self._processors - self.rules.delay
        room = self._processors * (self.rules.target - max(0.0, late) / _CATCH_UP)
        self.rate = max(0.0, room / self.work_per_call)
        if now >= self._settled:
            arriving = max(self._calls / span, 1e-3)
            change = min(_MOST_MORE, max(_MOST_LESS, self.rate / arriving))
            self.withheld = 1.0 - min(1.0, max(_LEAST_SHARE, (1.0 - self.withheld) * change))
            if change < _CUT:
                self._settled = now + 2.0 * self.rules.validity + max(0.0, late)
        self._last_senders = len(self._senders) or self._last_senders
        self._senders.clear()
        self._begun, self._work, self._calls = now, 0.0, 0


_BEFORE: Final = 1e6  # the warm-up has negative instants, oc-seq has not
