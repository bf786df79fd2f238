"""A capture as a user explores it: the tables of a run, made of packets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd

from simulator.errors import InputError, Mark
from simulator.record.ladder import Ladder, ladder
from simulator.record.reading.calls import CapturedCallFacts, join
from simulator.record.reading.container import Container
from simulator.record.reading.find_messages import UNKNOWN, MessageFinder
from simulator.record.reading.find_streams import find_streams
from simulator.record.reading.message import CapturedMessage, node_name
from simulator.record.reading.remarks import remarks_on
from simulator.record.reading.stream_table import stream_table
from simulator.record.reading.streams import End
from simulator.record.reading.summary import summary, summary_text
from simulator.record.reading.tables import call_table, message_table, seconds
from simulator.record.verbatim import Verbatim

_ORIGIN: Final = "the first packet of the capture"


class Capture:
    """The SIP messages of a capture file, and the calls that they make.

    Made by `read_capture`.

    Attributes
    ----------
    path : Path
    start : int
        What times are counted from: the instant of the first packet, nanoseconds since 1970.
    end : int
        The latest instant.
    packets : int
        How many could be read.
    facts : tuple of CapturedCallFacts
        The calls, with what the table of calls has no columns for.
    remarks : tuple of str
        What is not as it should be, of the file and of its messages.
    """

    def __init__(
        self,
        path: Path,
        found: Sequence[CapturedMessage],
        finder: MessageFinder,
        names: Mapping[str, str],
        damage: str,
    ) -> None:
        self.path = path
        self.start, self.end = max(finder.first, 0), max(finder.last, 0)
        self.packets = finder.packets
        self._names = names
        self._found = _in_time(found)
        self.facts: tuple[CapturedCallFacts, ...] = tuple(join(self._found, self.end))
        self.remarks = tuple(remarks_on(damage, finder, self._found))

    @cached_property
    def messages(self) -> pd.DataFrame:
        """One row a SIP message as other programs count them, with those captured twice."""
        return message_table(self._found, self.start, self._name)

    @cached_property
    def calls(self) -> pd.DataFrame:
        """One row a call; what a capture cannot know is missing."""
        return call_table(self.facts, self.start)

    @cached_property
    def streams(self) -> pd.DataFrame:
        """One row a stream of RTP; the file is read again for them.

        Raises
        ------
        InputError
            The file cannot be read any more.
        """
        found = find_streams(self.path, self._found, self.packets)
        return stream_table(found, self.start, self._name)

    @cached_property
    def faults(self) -> pd.DataFrame:
        """What is wrong with messages: `time`, number of the `packet`, `label`, `fault`."""
        rows = [
            (seconds(one.time, self.start), one.number, one.label, fault)
            for one in self._found
            for fault in one.faults
        ]
        return pd.DataFrame(rows, columns=["time", "packet", "label", "fault"])

    def answer(self) -> dict[str, Any]:
        """Return what it holds as plain data: counts, outcomes of calls, streams, remarks."""
        return summary(
            str(self.path),
            self.start,
            self.end,
            self.packets,
            len(self._found),
            self.facts,
            self.streams,
            self.remarks,
        )

    def text(self) -> str:
        """Return the same as text; remarks aside."""
        return summary_text(self.answer(), self.streams)

    def call(self, number: int) -> CapturedCall:
        """Return one call by its number.

        Raises
        ------
        InputError
            The capture has no such call.
        """
        if isinstance(number, bool) or number not in range(1, len(self.facts) + 1):
            count = len(self.facts)
            raise InputError(
                "no such call",
                mark=Mark(str(self.path)),
                seen=str(number),
                expected=f"1 to {count}" if count else "a capture with calls",
            )
        return CapturedCall(self, int(number))

    def ladder(
        self, number: int, *, nodes: Sequence[str] = (), width: int | None = None, raw: bool = False
    ) -> Ladder:
        """Return the messages of one call as a ladder; see `CapturedCall.ladder`."""
        return self.call(number).ladder(nodes=nodes, width=width, raw=raw)

    def _of_call(self, number: int) -> list[CapturedMessage]:
        """Return the messages of one call, each once."""
        return [one for one in self._found if one.call == number and not one.copy]

    def _name(self, end: End) -> str:
        return node_name(end, self._names)

    def _node(self, end: End) -> str:
        """Return the node of an end: a connection's own port is that where its maker listens."""
        return self._name(self._listening.get(end, end))

    def _address(self, end: End) -> str:
        return node_name(self._listening.get(end, end))

    @cached_property
    def _listening(self) -> dict[End, End]:
        return {one.source: one.listening for one in self._found if one.listening is not None}

    def __repr__(self) -> str:
        """Return path and counts."""
        return f"<Capture {self.path}: {len(self.facts)} calls, {len(self._found)} messages>"


class CapturedCall:
    """One call of a capture.

    Attributes
    ----------
    number : int
        Counted from 1, by the first message.
    """

    def __init__(self, capture: Capture, number: int) -> None:
        self._capture = capture
        self.number = number

    @property
    def row(self) -> pd.Series[Any]:
        """Its row of the table of calls."""
        return self._capture.calls.iloc[self.number - 1]

    @cached_property
    def messages(self) -> pd.DataFrame:
        """Its messages in order of time; those that were captured twice once."""
        return message_table(self._found, self._capture.start, self._capture._name)

    @cached_property
    def streams(self) -> pd.DataFrame:
        """Its streams of RTP."""
        every = self._capture.streams
        return every[every["call"] == self.number]

    @cached_property
    def _found(self) -> list[CapturedMessage]:
        return self._capture._of_call(self.number)

    def message(self, number: int) -> Verbatim:
        """Return one of its messages as text.

        Parameters
        ----------
        number : int
            Row of `messages`, 0 for the first.

        Raises
        ------
        InputError
            There is no such row.
        """
        count = len(self._found)
        if isinstance(number, bool) or number not in range(count):
            raise InputError(
                f"call {self.number} has no such message",
                mark=Mark(str(self._capture.path)),
                seen=str(number),
                expected=f"0 to {count - 1}",
            )
        return Verbatim(self._found[number].octets.decode("utf-8", "replace"))

    def ladder(
        self, *, nodes: Sequence[str] = (), width: int | None = None, raw: bool = False
    ) -> Ladder:
        """Return its messages as a ladder; a notebook draws it, `print` writes it as text.

        A node is ``address:port``; of a connection the port where its maker listens, as far as
        its requests say it.

        Parameters
        ----------
        nodes : sequence of str
            Only messages from or to these; all unless told.
        width : int, optional
            Columns that are there; labels are cut to fit.
        raw : bool
            Show the whole text of each message.
        """
        messages = message_table(self._found, self._capture.start, self._capture._node)
        return ladder(
            messages.drop(columns="arrival"),  # a capture does not know what was lost
            self.row,
            nodes=nodes,
            width=width,
            raw=raw,
            addresses=self._addresses,
            text_of=self.message,
            origin=_ORIGIN,
        )

    def _addresses(self) -> dict[str, str]:
        """Return the addresses of the nodes that have another name."""
        node, address = self._capture._node, self._capture._address
        ends = [end for one in self._found for end in (one.source, one.destination)]
        return {node(end): address(end) for end in ends if node(end) != address(end)}

    def __repr__(self) -> str:
        """Return number, parties and outcome."""
        one = self._capture.facts[self.number - 1]
        return f"<CapturedCall {self.number}: {one.caller} to {one.called}, {one.outcome}>"

    def _repr_html_(self) -> str:
        return self.ladder()._repr_html_()


def read_capture(path: str | Path, *, names: Mapping[str, str] | None = None) -> Capture:
    """Read a capture file: pcap or pcapng, of any byte order and clock.

    SIP is found over UDP and TCP on any port, and in exported PDUs. A file that is cut or damaged
    is read up to there, and `Capture.remarks` says so.

    Parameters
    ----------
    path : str or pathlib.Path
    names : mapping of str to str, optional
        What hosts are called, by address or by ``address:port``; those that the file gives are
        used where this says nothing.

    Raises
    ------
    InputError
        It cannot be read, is no capture, or its first packet is not whole.

    Examples
    --------
    >>> from tempfile import NamedTemporaryFile
    >>> with NamedTemporaryFile(suffix=".pcap") as file:  # a header, and no packet
    ...     _ = file.write(bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000"))
    ...     file.flush()
    ...     capture = read_capture(file.name)
    >>> capture.remarks, len(capture.calls)
    (('no SIP message in 0 packets',), 0)
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            container = Container(file, str(path))
            finder = MessageFinder()
            found = [*finder.messages(container.packets()), *finder.rest()]
    except OSError as error:
        seen = error.strerror or str(error)
        raise InputError("cannot be read", mark=Mark(str(path)), seen=seen) from error
    return Capture(path, found, finder, {**container.names, **(names or {})}, container.damage)


def _in_time(found: Sequence[CapturedMessage]) -> list[CapturedMessage]:
    """Return messages in order of time; one without a time stands behind the one before it."""
    known, keyed = UNKNOWN, []
    for one in found:
        known = known if one.time == UNKNOWN else one.time
        keyed.append((known, one))
    return [one for _, one in sorted(keyed, key=lambda pair: pair[0])]
