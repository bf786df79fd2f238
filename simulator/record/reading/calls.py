"""Messages joined into calls: one for each Call-ID with an INVITE dialog, as its caller saw it.

What a back-to-back user agent joins stays apart, unless it hands the Call-ID on: only it knows
what belongs together. Where the capture shows several hops of one call, times and statuses are
those of the hop of the first INVITE; where it begins in the middle, what came before is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from simulator.record.reading.message import CapturedMessage
from simulator.record.reading.outcome import given_up, refused, unfinished

_OF_CALLS: Final = frozenset(("INVITE", "ACK", "BYE", "CANCEL", "PRACK"))
_OF_CANCELLED: Final = frozenset((408, 487))
_SECOND: Final = 1e9


@dataclass(frozen=True, slots=True)
class CapturedCallFacts:
    """One call; instants in nanoseconds since 1970, None where the capture does not show them.

    Parameters
    ----------
    number : int
        Counted from 1, by the first message.
    call_id : str
    caller, called, dialled : str
        User parts of From, To and Request-URI.
    begin, alerted, answered, released, cleared : int or None
    status : int or None
        Final status; 0: none came; None: it came before the capture.
    cause : int
        Q.850; 0: none.
    released_by : str or None
        caller, called or network.
    outcome : str
    caller_address, called_address : str
        Ends of the first hop.
    caller_product, called_product : str
        User-Agent or Server of either side.
    """

    number: int
    call_id: str
    caller: str
    called: str
    dialled: str
    begin: int | None
    alerted: int | None
    answered: int | None
    released: int | None
    cleared: int | None
    status: int | None
    cause: int
    released_by: str | None
    outcome: str
    caller_address: str
    called_address: str
    caller_product: str
    called_product: str


def join(messages: Iterable[CapturedMessage], last: int) -> list[CapturedCallFacts]:
    """Return the calls of a capture, and write their numbers into their messages.

    Parameters
    ----------
    messages : iterable of CapturedMessage
        In order of time.
    last : int
        The capture's last instant.
    """
    groups: dict[str, list[CapturedMessage]] = {}
    for one in messages:
        if one.call_id:
            groups.setdefault(one.call_id, []).append(one)
    calls: list[CapturedCallFacts] = []
    for group in groups.values():
        if not any(one.method in _OF_CALLS for one in group):
            continue
        number = len(calls) + 1
        for one in group:
            one.call = number
        calls.append(_Joined(number, group, last).facts())
    return calls


class _Joined:
    """The messages of one call, looked through for what happened."""

    def __init__(self, number: int, messages: Sequence[CapturedMessage], last: int) -> None:
        self._number, self._messages, self._last = number, messages, last
        self._invites = [one for one in self._requests("INVITE") if not one.to_tag]
        self._transactions = self._initial()
        self._first = self._oriented()
        # Of the caller's hop: where its requests come from and its responses go.
        first = self._first
        self._side = (first.destination if first.status else first.source).address
        self._tags = {one.from_tag for one in self._invites} or {first.from_tag}
        self._responses = self._to_caller()
        self._answer = _first(one for one in self._responses if 200 <= one.status < 300)
        refusals = [one for one in self._responses if one.status >= 300]
        # A caller may try again with credentials, or elsewhere: the last refusal counts.
        self._final = self._answer or (refusals[-1] if refusals else None)
        self._alert = _first(one for one in self._responses if 100 < one.status < 300)
        self._cancel = None if self._answer else self._cancelled()
        self._bye = self._hung_up()

    def facts(self) -> CapturedCallFacts:
        """Return what happened."""
        first = self._first
        release = self._release()
        return CapturedCallFacts(
            self._number,
            first.call_id,
            first.caller,
            first.called,
            first.dialled or first.called,
            _time(_first(self._invites)),
            _time(self._alert),
            _time(self._answer),
            _time(release),
            _time(self._clearing(release)),
            self._status(),
            release.cause or (self._final.cause if self._final else 0) if release else 0,
            self._released_by(release),
            self._outcome(release),
            (first.destination if first.status else first.source).address,
            (first.source if first.status else first.destination).address,
            self._product(of_caller=True),
            self._product(of_caller=False),
        )

    # What was seen

    def _requests(self, method: str) -> list[CapturedMessage]:
        return [one for one in self._messages if one.is_request and one.method == method]

    def _answers(self, method: str) -> list[CapturedMessage]:
        return [one for one in self._messages if one.status and one.method == method]

    def _initial(self) -> set[_Transaction]:
        """Return the INVITE transactions that began the call."""
        if self._invites:
            return {_transaction(one) for one in self._invites}
        again = {_transaction(one) for one in self._requests("INVITE")}
        return {_transaction(one) for one in self._answers("INVITE")} - again

    def _oriented(self) -> CapturedMessage:
        """Return the message that tells who called whom, as well as the capture knows."""
        if self._invites:
            return self._invites[0]
        begun = (one for one in self._answers("INVITE") if _transaction(one) in self._transactions)
        return _first(begun) or _first(self._requests("ACK")) or self._messages[0]

    def _to_caller(self) -> list[CapturedMessage]:
        found = [one for one in self._answers("INVITE") if _transaction(one) in self._transactions]
        return [one for one in found if one.destination.address == self._side] or found

    def _cancelled(self) -> CapturedMessage | None:
        found = self._requests("CANCEL")
        own = (one for one in found if one.source.address == self._side)
        return _first(own) or _first(found)

    def _hung_up(self) -> CapturedMessage | None:
        found = self._requests("BYE")
        own = (o for o in found if self._side in (o.source.address, o.destination.address))
        return _first(own) or _first(found)

    @property
    def _up_before(self) -> bool:
        """Whether the call was set up before the capture began."""
        return not self._invites and not self._responses

    # What it means

    def _release(self) -> CapturedMessage | None:
        if self._answer or self._up_before:
            return self._bye
        if self._cancel and (self._final is None or self._cancel.time <= self._final.time):
            return self._cancel
        return self._final or self._bye

    def _clearing(self, release: CapturedMessage | None) -> CapturedMessage | None:
        if release is None or release is self._final:
            return release
        if release is self._cancel:
            return self._final
        last = (one for one in self._answers("BYE") if one.status >= 200 and _answers(one, release))
        return _first(last)

    def _status(self) -> int | None:
        if self._final:
            return self._final.status
        return None if self._up_before else 0

    def _released_by(self, release: CapturedMessage | None) -> str | None:
        if release is None:
            return None
        if release.status:
            return "network"
        if release is self._first:  # nothing before it tells who called
            return None
        return "caller" if release.from_tag in self._tags else "called"

    def _outcome(self, release: CapturedMessage | None) -> str:
        if self._answer or self._up_before:
            return "answered" if release else "pending"
        if release is self._cancel and release is not None:
            # Another status than these crossed the CANCEL on its way.
            told = self._final is None or self._final.status in _OF_CANCELLED
            return given_up(release.cause) if told else self._refused()
        return self._refused() if self._final else self._unfinished(release)

    def _refused(self) -> str:
        assert self._final is not None
        return refused(self._final.status, self._final.cause, alerted=self._alert is not None)

    def _unfinished(self, release: CapturedMessage | None) -> str:
        if release is not None:
            return given_up(release.cause)
        begun = self._first.time
        latest = self._responses[-1].time if self._responses else begun
        return unfinished(
            alerted=self._alert is not None,
            waited=(self._last - begun) / _SECOND,
            since_last=(self._last - latest) / _SECOND,
        )

    def _product(self, *, of_caller: bool) -> str:
        """Return what a side says that it is, in its own requests and responses."""
        for one in self._messages:
            by_caller = (one.from_tag in self._tags) != bool(one.status)
            if one.product and by_caller is of_caller:
                return one.product
        return ""


_Transaction: TypeAlias = tuple[str, int]


def _transaction(one: CapturedMessage) -> _Transaction:
    """Return what INVITE, its responses and its CANCEL share on every hop."""
    return one.from_tag, one.cseq


def _answers(one: CapturedMessage, request: CapturedMessage) -> bool:
    back = one.destination.address == request.source.address
    return back and _transaction(one) == _transaction(request)


def _first(messages: Iterable[CapturedMessage]) -> CapturedMessage | None:
    return next(iter(messages), None)


def _time(one: CapturedMessage | None) -> int | None:
    return None if one is None or one.time < 0 else one.time
