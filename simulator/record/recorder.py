"""Takes rows while a replication runs, in bounded memory, and writes them part by part.

Rows of messages are kept as references for a short while and split into columns a few thousand at
a time, so that the hot path pays for one list append. What a call's users saw arrives as an
`Attempt` once its outcome is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from math import inf, isnan, nan
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from simulator.calls.attempt import Attempt, Outcome
from simulator.contracts import Flow, RefusalLike
from simulator.record.columns import CALL_MEDIA, CALLS, MESSAGES, SEIZURES
from simulator.record.labels import Labeller
from simulator.record.retransmissions import CAUSES
from simulator.record.store import PartWriter

_NONE: Final = (0,) * len(CAUSES)
NOBODY: Final = ("",)  # on whom no feature decided
_NO_MEDIA: Final = (None,) * len(CALL_MEDIA)  # worked out when the replication has ended
FEATURE: Final = "feature"  # event of a decision of a feature, whose name is its value
# Rows that stay Python objects, messages with all that they refer to; `PartWriter` gathers more.
_BATCH = 1024

# When a message was sent and arrived, the number of its way, its flow and itself.
MessageRow = tuple[float, float, int, Flow, Any]


class Sample:
    """The calls whose number ends in 01: one in a hundred, spread over all replications.

    Examples
    --------
    >>> 401 in Sample(), 402 in Sample(), 0 in Sample()
    (True, False, False)
    """

    def __contains__(self, call: object) -> bool:
        return isinstance(call, int) and call % 100 == 1


class ReplicationRecorder:
    """The recorder of one replication.

    Parameters
    ----------
    replication : int
    folder : Path or None
        Of the run; None: nothing is written.
    messages : {'none', 'sampled', 'all'} or frozenset of int
        Which calls' message rows are kept; sampled: of one call in a hundred.
    begin, end : float
        The measured window; rows outside it are not written.

    Attributes
    ----------
    counts_messages : bool
        The messages of each call are counted, with or without rows.
    retransmissions : Counter of str
        SIP messages sent again in the window, by cause.
    """

    def __init__(
        self,
        replication: int,
        folder: Path | None,
        messages: str | frozenset[int] = "none",
        begin: float = 0.0,
        end: float = nan,
    ) -> None:
        self.replication = replication
        self.begin, self.end = begin, end
        self.book: dict[int, Attempt] = {}
        self._only: Container[int] | None = None
        if isinstance(messages, frozenset):
            self._only = messages
        elif messages == "sampled":
            self._only = Sample()
        self.records_messages = messages != "none"
        self.counts_messages = False
        self.held: dict[tuple[str, str], float] = {}
        self._decided: dict[int, tuple[str, ...]] = {}
        part = f"r{replication:05d}"
        self._writers = {
            table.name: PartWriter(folder, table, part)
            for table in (CALLS, SEIZURES, *((MESSAGES,) if self.records_messages else ()))
            if folder is not None
        }
        self._messages: list[MessageRow] = []
        self.retransmissions: Counter[str] = Counter()
        self._again: dict[tuple[int, float], str] = {}  # rows to come, by message and instant
        self._seizures: list[tuple[str, int, float, float | None, str | None]] = []
        self._calls: list[Attempt] = []
        self._label = Labeller()

    @property
    def hears_messages(self) -> bool:
        """Whether the wires have to tell of each message."""
        return self.records_messages or self.counts_messages

    # Called while running

    def message(self, sent: float, arrived: float, link: int, flow: Flow, item: Any) -> None:
        """Keep a message's row until the next batch is full."""
        if self.counts_messages:
            attempt = self.book.get(item.call)
            if attempt is not None:
                attempt.messages += 1
            if not self.records_messages:
                return
        if sent >= self.begin and (self._only is None or item.call in self._only):
            self._messages.append((sent, arrived, link, flow, item))
            if len(self._messages) >= _BATCH:
                self._flush_messages()

    def sent_again(self, message: Any, cause: int, now: float) -> None:
        """Count a retransmission for its call, and mark the row that it will have."""
        attempt = self.book.get(message.call)
        if attempt is not None:
            if attempt.retransmissions is None:
                attempt.retransmissions = [0] * len(CAUSES)
            attempt.retransmissions[cause] += 1
        if now >= self.begin:
            self.retransmissions[CAUSES[cause]] += not now > self.end
            if self.records_messages and (self._only is None or message.call in self._only):
                self._again[id(message), now] = CAUSES[cause]

    def seizure(
        self, resource: str, call: int, start: float, end: float | None, refused: str | None
    ) -> None:
        """Keep a seizure's row, where it reaches into the window."""
        if (start if refused else inf if end is None else end) < self.begin:
            return
        if self.counts_messages and refused is None:
            self._hold(resource, call, start, self.end if end is None else end)
        self._seizures.append((resource, call, start, end, refused))
        if len(self._seizures) >= _BATCH:
            self._flush_seizures()

    def _hold(self, resource: str, call: int, start: float, end: float) -> None:
        """Count the part of a seizure that lies in the window for the features of its call."""
        part = min(end, self.end) - max(start, self.begin)
        if part > 0.0:
            for feature in self._decided.get(call, NOBODY):
                key = (resource, feature)
                self.held[key] = self.held.get(key, 0.0) + part

    def refusal(self, call: int, reason: RefusalLike, now: float) -> None:
        """Write the first decision against a call into its attempt."""
        attempt = self.book.get(call)
        if attempt is not None:
            attempt.refused_by(reason.rule, reason.node, reason.text, reason.source)

    def event(self, call: int, name: str, value: float | int | str, now: float) -> None:
        """Keep the features that decided on a call; other milestones are no columns yet."""
        attempt = self.book.get(call) if name == FEATURE else None
        if attempt is not None and value not in attempt.features:
            attempt.features += (str(value),)
            self._decided[call] = attempt.features

    def call(self, attempt: Attempt) -> None:
        """Keep the row of a call whose outcome is known (or whose run has ended)."""
        self._calls.append(attempt)
        if len(self._calls) >= _BATCH:
            self._flush_calls()

    def close(self) -> None:
        """Write what is left and close the parts."""
        self._flush_messages()
        self._flush_seizures()
        self._flush_calls()
        for writer in self._writers.values():
            writer.close()

    # Rows to columns

    def _flush_messages(self) -> None:
        rows, self._messages = self._messages, []
        again, self._again = self._again, {}
        writer = self._writers.get(MESSAGES.name)
        if writer is None or not rows:
            return
        writer.write(message_columns(self.replication, rows, self._label, again))

    def _flush_seizures(self) -> None:
        rows, self._seizures = self._seizures, []
        writer = self._writers.get(SEIZURES.name)
        if writer is not None and rows:
            writer.write(([self.replication] * len(rows), *zip(*rows, strict=True)))

    def _flush_calls(self) -> None:
        rows, self._calls = self._calls, []
        writer = self._writers.get(CALLS.name)
        if writer is not None and rows:
            table = [(self.replication, *call_row(attempt)) for attempt in rows]
            writer.write(tuple(zip(*table, strict=True)))


def message_columns(
    replication: int,
    rows: Sequence[MessageRow],
    label: Labeller,
    again: Mapping[tuple[int, float], str] = MappingProxyType({}),
) -> tuple[Sequence[object], ...]:
    """Return the columns of `MESSAGES` of some rows, in the order in which they were sent.

    Parameters
    ----------
    again : mapping of (int, float) to str
        Causes of retransmissions, by the identity of the message and when it was sent.
    """
    items = [row[4] for row in rows]
    requests = [item if not item.status else item.request for item in items]
    identities = [request.identity for request in requests]
    return (
        [replication] * len(rows),
        [item.call for item in items],
        [row[0] for row in rows],
        [None if isnan(row[1]) else row[1] for row in rows],
        [_node(row[3]) for row in rows],
        [_node(row[3].peer) for row in rows],
        [row[3].transport.name.lower() for row in rows],
        [label(row[3].transport, row[4]) for row in rows],
        [item.method.name for item in items],
        [item.status for item in items],
        [request.cseq for request in requests],
        [identity.call_id for identity in identities],
        [identity.from_tag for identity in identities],
        [_to_tag(item) for item in items],
        [_branch(request) for request in requests],
        [str(request.uri) for request in requests],
        [again.get((id(row[4]), row[0])) for row in rows],
    )


def call_row(attempt: Attempt) -> tuple[object, ...]:
    """Return the columns of `CALLS` after the first, of one attempt."""
    a = attempt
    return (
        a.number,
        a.direction,
        a.source,
        a.destination,
        a.caller,
        a.dialled,
        a.called,
        a.begin,
        _known(a.alerted),
        _known(a.answered),
        _known(a.released),
        _known(a.cleared),
        _known(_request_delay(a)),
        _known(a.cleared - a.released) if a.caller_released and a.status == 200 else None,
        _known(a.released - a.answered),
        a.outcome.name.lower(),
        a.status,
        a.cause,
        _released_by(a),
        a.reason_rule or None,
        a.reason_node or None,
        a.reason_text or None,
        a.reason_source or None,
        a.redial_of,
        a.line,
        ", ".join(a.features) or None,
        *(a.retransmissions or _NONE),
        *_NO_MEDIA,
    )


def _request_delay(attempt: Attempt) -> float:
    """Return the session request delay (RFC 6076 4.3.1), or that of a failure (4.3.2)."""
    if isnan(attempt.alerted) and attempt.status >= 300:
        return attempt.released - attempt.sent
    return attempt.alerted - attempt.sent


def _known(value: float) -> float | None:
    return None if isnan(value) else value


def _released_by(attempt: Attempt) -> str | None:
    if attempt.outcome is Outcome.PENDING:
        return None
    if attempt.caller_released is None:
        return "network" if isnan(attempt.answered) else "called"
    return "caller" if attempt.caller_released else "called"


def _node(flow: Flow | None) -> str | None:
    core: Any = None if flow is None else flow.core
    return None if core is None else core.name


def _to_tag(item: Any) -> str | None:
    tag: str | None = item.to_tag if item.status else item.identity.to_tag
    return tag


def _branch(request: Any) -> str | None:
    return None if request.via is None else request.via.branch
