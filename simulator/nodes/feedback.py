"""What a server measures of its load, and what it tells those before it (RFC 7339, RFC 7415).

RFC 7339 leaves the measuring open (5.3). This one looks at its queue several times in each
`validity` and gives out as many calls a second as keep the processor at its target, less what
works off the messages that wait longer than `delay`: the absolute rate control of Shen,
Schulzrinne and Nahum (2008), with constants of our own. A call is reckoned as six messages,
and as more by a slow trim while the queue stays too long. It is not measured: a server that has
just started sees calls begin and none end, and would let too many in; one in overload would count
repeats, and the ends of calls taken earlier, as work of the few calls that it lets in.
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
_LOOKS: Final = 5  # a validity: the queue passes from nothing to T1 in less
_MESSAGES: Final = 6.0  # of a call: INVITE, 180, 200, ACK, BYE, 200
_CATCH_UP: Final = 1.0  # seconds in which what waits too long is worked off
_LESS: Final = 0.99  # trim at a look with too long a queue, and at one with a free processor
_MORE: Final = 1.005
_TRIM: Final = (0.5, 1.0)
_IDLE: Final = 0.9  # of the target: a processor that could do more
_MEMORY: Final = 0.3  # weight of the latest look in the mean of calls that come
_GAIN: Final = 0.2
_MOST_LESS: Final = 0.9  # changes of the share let through, a look
_MOST_MORE: Final = 1.1
_LONGEST: Final = 4.0  # looks that a quiet one counts as: nothing arrived to end it
_LEAST_SHARE: Final = 0.02  # let through, so that feedback goes on


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
    """

    def __init__(
        self, rules: OverloadSpec, costs: tuple[float, ...], first_class: int, processors: int
    ) -> None:
        self.rules = rules
        self._costs = costs
        self._first_class = first_class
        self._processors = processors
        self._period = rules.validity / _LOOKS
        self._begun = -inf
        self._work = 0.0
        self._calls = 0
        self._call = _MESSAGES * max(costs[_INVITE], 1e-9)
        self._trim = 1.0
        self._coming = 0.0  # calls a second that are let through
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
        """Count what arrives; now and then work out what fits."""
        if now - self._begun >= self._period:
            self._look(load, now)
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

    def _look(self, load: int, now: float) -> None:
        span = min(now - self._begun, _LONGEST * self._period)
        late = load * self._costs[_INVITE] / self._processors - self.rules.delay
        if late > 0.0:
            self._trim *= _LESS
        elif self.withheld and self._work < _IDLE * self.rules.target * span * self._processors:
            self._trim *= _MORE
        self._trim = min(_TRIM[1], max(_TRIM[0], self._trim))
        room = self._processors * (self.rules.target - max(0.0, late) / _CATCH_UP)
        self.rate = max(0.0, self._trim * room / self._call)
        self._coming += _MEMORY * (self._calls / span - self._coming)
        # What is said now is seen in what comes a round trip later: small steps, alike both ways.
        step = (self.rate / max(self._coming, 1e-9)) ** _GAIN
        share = (1.0 - self.withheld) * min(_MOST_MORE, max(_MOST_LESS, step))
        self.withheld = 1.0 - min(1.0, max(_LEAST_SHARE, share))
        self._last_senders = len(self._senders) or self._last_senders
        self._senders.clear()
        self._begun, self._work, self._calls = now, 0.0, 0


_BEFORE: Final = 1e6  # the warm-up has negative instants, oc-seq has not
