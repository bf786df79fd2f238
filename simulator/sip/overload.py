"""Overload control between neighbours: the Via parameters of RFC 7339 and 7415, and their rules.

A server tells those before it, in the topmost Via of its responses, how much of their load to
withhold (``oc-algo="loss"``: a percentage) or how much to send (``oc-algo="rate"``: requests a
second). What is measured at the server is `simulator.nodes.feedback`; who obeys is
`simulator.sip.throttle`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

from simulator.errors import RemoteProtocolError
from simulator.sip.message import Request, Via
from simulator.sip.tokens import decimal
from simulator.sip.uri import Parameters

LOSS: Final = "loss"
RATE: Final = "rate"
DEFAULT_VALIDITY: Final = 0.5  # RFC 7339 4.3: 500 ms
# RFC 7339 4.1, 4.2: what a client that obeys puts into its Via; the value has quotes.
OFFER: Final[Parameters] = (("oc", None), ("oc-algo", '"loss,rate"'))
_GREATEST: Final = 10**9


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a server says of its load.

    Parameters
    ----------
    algorithm : {'loss', 'rate'}
    value : int
        Per cent to withhold; requests a second to send at most.
    validity : float
        Seconds for which it holds (oc-validity); 0: control ends at once (RFC 7339 4.3).
    sequence : int
        The later the higher (oc-seq), here in microseconds.
    """

    algorithm: str
    value: int
    validity: float
    sequence: int


def asks(request: Request) -> bool:
    """Whether who sent a request obeys feedback: ``oc`` without a value (RFC 7339 4.1)."""
    via = request.via
    return via is not None and any(name == "oc" for name, _ in via.parameters)


def told(request: Request, feedback: Feedback) -> Request:
    """Return a request whose responses carry feedback: they repeat its Via (8.2.6.2).

    Examples
    --------
    >>> from simulator.contracts import Transport
    >>> from simulator.sip.message import Identity
    >>> from simulator.sip.uri import Address, Uri
    >>> from simulator.sip.via import write_via
    >>> from simulator.sip.vocabulary import Method
    >>> via = Via(Transport.UDP, "192.0.2.1", 5060, "z9hG4bK1", None, OFFER)
    >>> who = Identity("1", Address(Uri("a", "b")), "1", Address(Uri("c", "d")))
    >>> invite = Request(Method.INVITE, Uri("c", "d"), who, 1, via)
    >>> write_via(told(invite, Feedback("loss", 20, 0.5, 1500000)).via).partition(";oc")[2]
    '=20;oc-algo="loss";oc-validity=500;oc-seq=1.500000'
    """
    via = request.via
    if via is None:
        return request
    others = tuple(p for p in via.parameters if p[0] not in _OURS)
    seconds, rest = divmod(feedback.sequence, 1_000_000)
    said: Parameters = (
        ("oc", str(feedback.value)),
        ("oc-algo", f'"{feedback.algorithm}"'),
        ("oc-validity", str(round(feedback.validity * 1000))),
        ("oc-seq", f"{seconds}.{rest:06d}"),
    )
    top = Via(via.transport, via.host, via.port, via.branch, via.next, (*others, *said))
    return request.derive(via=top)


def read(via: Via | None) -> Feedback | None:
    """Return what the Via of a response says; None: nothing, or nothing that can be read.

    Examples
    --------
    >>> from simulator.sip.via import parse_via
    >>> read(parse_via('SIP/2.0/TCP a;branch=z9hG4bK1;oc=150;oc-algo="rate";oc-seq=1282321615.782'))
    Feedback(algorithm='rate', value=150, validity=0.5, sequence=1282321615782000)
    """
    if via is None or not via.parameters:
        return None
    said = {name.lower(): value for name, value in via.parameters}
    value, order = said.get("oc"), said.get("oc-seq")
    if value is None or order is None:
        return None
    algorithm = (said.get("oc-algo") or '"loss"').strip('"').lower()  # 4.2: loss unless told
    try:
        amount = decimal(value, _GREATEST, "oc")
        validity = said.get("oc-validity")
        hold = DEFAULT_VALIDITY if validity is None else decimal(validity, _GREATEST, "it") / 1000
        sequence = _sequence(order)
    except (RemoteProtocolError, ValueError):
        return None
    if algorithm not in (LOSS, RATE) or (algorithm == LOSS and amount > 100):
        return None
    return Feedback(algorithm, amount, hold, sequence)


def withheld(percent: float, first: float) -> tuple[float, float]:
    """Return the shares of both categories of requests to withhold (RFC 7339 7.2).

    Category 1 are requests that are withheld first, category 2 those that are kept as long as
    category 1 can bear the loss alone (calls to emergency services, requests within dialogs).

    Parameters
    ----------
    percent : float
        oc, 0 to 100.
    first : float
        Share of all requests that are in category 1.

    Examples
    --------
    >>> withheld(10, 0.4)
    (0.25, 0.0)
    >>> tuple(round(share, 3) for share in withheld(60, 0.5))
    (1.0, 0.2)
    """
    whole = percent / 100.0
    if first <= 0.0:
        return 0.0, min(1.0, whole)
    if whole <= first:
        return whole / first, 0.0
    second = 1.0 - first
    return 1.0, min(1.0, (whole - first) / second) if second > 0.0 else 0.0


class Bucket:
    """The leaky bucket of RFC 7415 3.5.1.

    Parameters
    ----------
    rate : float
        Requests a second; 0: none at all.
    tolerance : float
        TAU in intervals T between requests; 4 is what the RFC suggests.

    Examples
    --------
    >>> bucket = Bucket(10.0)
    >>> [bucket.conforms(0.05 * i) for i in range(11)].count(False)
    1
    """

    __slots__ = ("_last", "_level", "_rate", "_step", "_tolerance")

    def __init__(self, rate: float, tolerance: float = 4.0) -> None:
        self._tolerance = tolerance
        self._level = 0.0
        self._last = -inf  # the warm-up has negative instants
        self._rate = self._step = 0.0
        self.set_rate(rate)

    def set_rate(self, rate: float) -> None:
        """Change the rate; what is in the bucket stays."""
        self._rate = rate
        self._step = 1.0 / rate if rate > 0.0 else 0.0

    def conforms(self, now: float) -> bool:
        """Whether a request may go now; if so, it is counted."""
        if self._rate <= 0.0:
            return False
        left = max(0.0, self._level - (now - self._last))
        if left > self._tolerance * self._step + _ROUNDING:
            return False
        self._level = left + self._step
        self._last = now
        return True


_ROUNDING: Final = 1e-9  # equality forwards (3.5.1); instants are sums of floats
_OURS: Final = frozenset({"oc", "oc-algo", "oc-validity", "oc-seq"})


def _sequence(text: str) -> int:
    """Return oc-seq, ``1*12DIGIT "." 1*5DIGIT`` and longer ones, as microseconds."""
    whole, _, rest = text.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 15):
        raise ValueError(text)
    if rest and not (rest.isascii() and rest.isdigit()):
        raise ValueError(text)
    return int(whole) * 1_000_000 + int((rest + "000000")[:6])
