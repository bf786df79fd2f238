"""A ladder as a picture: SVG of our own, dark on light, that needs nothing but a browser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from simulator.record.ladder import story
from simulator.record.ladder.arrows import Arrow
from simulator.record.ladder.columns import LOOP, SIZE, SMALL, TIP, Column, Columns, label_of
from simulator.record.ladder.events import notes
from simulator.record.ladder.heads import Heads
from simulator.record.ladder.legend import legend
from simulator.record.ladder.rows import ROW, Message, Pause, lay_out
from simulator.record.ladder.shapes import CROSS, STYLE, box, cross, line, lock, number, safe, text
from simulator.record.ladder.typeface import width_of, wrapped

_MARGIN: Final = 16.0
_LINE: Final = 17.0  # of text above and below
_LEAST: Final = 620.0  # wide
_OVER: Final = 44.0  # room for the transport beside the instant
_REACH: Final = 0.72  # of its way, where a lost message ends


class Picture:
    """A ladder, laid out.

    Parameters
    ----------
    shown : sequence of Arrow
    call : mapping or pandas.Series or None
    boundaries : set of str
        Back-to-back user agents.
    addresses : mapping of str to str
    origin : str
        What instants are counted from.
    links : bool
        A message leads to the element ``mN`` of the page, N its place in the table.
    """

    def __init__(
        self,
        shown: Sequence[Arrow],
        call: story.Row | None,
        *,
        boundaries: AbstractSet[str],
        addresses: Mapping[str, str],
        origin: str,
        links: bool = False,
    ) -> None:
        self.shown, self._call, self._links = shown, call, links
        self._begin = shown[0].sent if shown else 0.0
        instants = [f"+{one.sent - self._begin:.6f}" for one in shown[-1:]]
        self._instant = _MARGIN + max(
            (width_of(words, SMALL) for words in (*instants, "from first")), default=0.0
        )
        self.columns = Columns(shown, addresses, boundaries, self._instant + _OVER + 24)
        self._notes = notes(shown, call)
        noted = max((width_of(words, SMALL) for words in self._notes.values()), default=0.0)
        self.width = max(_LEAST, self.columns.right + 10 + noted + _MARGIN)
        self._above = self._wrapped([] if call is None else _above(call, origin))
        top = 24 + _LINE * len(self._above) + (16 if call is not None else 0)
        self.heads = Heads(self.columns, shown, self._instant, top)
        self.rows = lay_out(shown, call, self.heads.bottom)
        below = [] if call is None else story.ending(call, shown)
        self._below = self._wrapped(below if shown else [*below, "no messages"])
        self._legend = legend(shown, boundaries, self.width - 2 * _MARGIN)
        self._foot = self.rows.bottom + (28 if shown else 0)
        self.height = self._foot + 14 + _LINE * len(self._below) + self._legend.height + 12

    def _wrapped(self, lines: Iterable[str]) -> list[str]:
        room = self.width - 2 * _MARGIN
        return [part for one in lines for part in wrapped(one, room, SIZE)]

    def document(self) -> str:
        """Return the picture as an SVG document."""
        return "\n".join(self._shapes()) + "\n"

    def _shapes(self) -> Iterator[str]:
        size = f'width="{number(self.width)}" height="{number(self.height)}"'
        view = f'viewBox="0 0 {number(self.width)} {number(self.height)}"'
        # A picture with links is read part by part; one without is one picture.
        role = "group" if self._links else "img"
        name = "Ladder" if self._call is None else " ".join(story.title(self._call).split())
        yield f'<svg xmlns="http://www.w3.org/2000/svg" class="dsl" {size} {view} role="{role}">'
        yield f"<title>{safe(name)}</title>"
        yield f"<desc>{safe(self._described())}</desc>"
        yield f"<style>{STYLE}</style>"
        yield box(0, 0, self.width, self.height, "plate")
        yield from self._opening()
        if self.shown:
            yield from self._rails()
            yield from self.heads.shapes()
            yield from self._names()
            for pause in self.rows.pauses:
                yield from self._pause(pause)
            for message in self.rows.messages:
                yield from self._message(message)
        yield from self._closing()
        yield "</svg>"

    def _described(self) -> str:
        nodes = ", ".join(column.node for column in self.columns.all)
        return f"{len(self.shown)} messages between {nodes}" if nodes else "no messages"

    # Above and below

    def _opening(self) -> Iterator[str]:
        y = 26.0
        if self._call is not None:
            yield text(_MARGIN, y, " · ".join(story.title(self._call).split("  ")), "head")
            y += 4
        for words in self._above:
            y += _LINE
            yield text(_MARGIN, y, words)

    def _closing(self) -> Iterator[str]:
        y = self._foot
        for words in self._below:
            y += _LINE
            yield text(_MARGIN, y, words)
        yield from self._legend.shapes(_MARGIN, y + 14)

    # Between

    def _rails(self) -> Iterator[str]:
        """Bands behind every other message, then the lifelines."""
        for message in self.rows.messages[1::2]:
            top, width = message.y - ROW + 8, self.width - 2 * _MARGIN + 12
            yield box(_MARGIN - 6, top, width, ROW, "band")
        for column in self.columns.all:
            y = self.heads.lifelines
            for pause in self.rows.pauses:
                yield _life(column, y, pause.top)
                yield line(column.x, pause.top, column.x, pause.bottom, "life", dashed=True)
                y = pause.bottom
            yield _life(column, y, self.rows.bottom)
            yield text(column.x, self.rows.bottom + 15, column.name, "name", "middle")
        baseline = self.heads.bottom - 7
        yield text(self._instant, baseline, "from first", "small", "end")
        yield text(self._instant + 10, baseline, "over", "small")

    def _names(self) -> Iterator[str]:
        for y in self.rows.names:
            for column in self.columns.all:
                yield box(column.x - column.half, y - 9, 2 * column.half, 18, "plate")
                yield text(column.x, y + 4, column.name, "name", "middle")

    def _pause(self, pause: Pause) -> Iterator[str]:
        yield text(_MARGIN, pause.y + 4, f"{pause.length:.3f} s later", "small")
        if not pause.state or len(self.columns.all) < 2:
            return
        left, right = self.columns.all[0].x + 8, self.columns.all[-1].x - 8
        yield box(left, pause.y - 9, right - left, 18, pause.state, radius=9)
        yield text((left + right) / 2, pause.y + 4, pause.state, "", "middle")

    def _message(self, message: Message) -> Iterator[str]:
        one = message.arrow
        looks = [one.kind.name.lower(), *(["again"] if one.again else [])]
        looks += ["lost"] if one.lost else []
        if self._links:
            yield f'<a href="#m{one.index}">'
        yield f'<g class="{" ".join(looks)}"><title>{safe(_told(one))}</title>'
        yield from self._arrow(message)
        yield "</g>"
        yield from self._beside(message)
        if self._links:
            yield "</a>"

    def _beside(self, message: Message) -> Iterator[str]:
        one, y = message.arrow, message.y + 3
        yield text(self._instant, y, f"+{one.sent - self._begin:.6f}", "small", "end")
        yield text(self._instant + 10, y, one.transport, "small")
        if one.transport == "tls":
            yield lock(self._instant + 10 + width_of("tls", SMALL) + 4, y)
        if one.index in self._notes:
            yield text(self.columns.right + 10, y, self._notes[one.index], "note")

    def _arrow(self, message: Message) -> Iterator[str]:
        one = message.arrow
        source, destination = self.columns[one.source], self.columns[one.destination]
        if source is destination:
            yield from _loop(source, message)
            return
        way = 1 if source.x < destination.x else -1
        begin, tip = source.x + way * source.edge, destination.x - way * destination.edge
        middle = self.columns.label_middle(one)
        if one.lost:
            label = abs(middle - begin) + width_of(label_of(one), SIZE) / 2
            tip = begin + way * max(abs(tip - begin) * _REACH, label + 2 * CROSS)
            yield line(begin, message.y, tip, message.y, "shaft")
            yield cross(tip, message.y)
        else:
            yield line(begin, message.y, tip - way * TIP / 2, message.end, "shaft")
            yield _tip(tip, message.end, way)
        baseline = message.end + 15 if message.under else message.y - 5
        yield text(middle, baseline, label_of(one), "", "middle")


def _above(call: story.Row, origin: str) -> Iterator[str]:
    yield from story.parties(call)
    yield story.times(call, origin)


def _told(one: Arrow) -> str:
    """Return what a browser shows over a message."""
    lines = [f"{one.label}: {one.source} to {one.destination}", f"sent {one.sent:.6f} s"]
    if one.arrival is not None:
        lines.append(f"arrived {one.arrival:.6f} s")
    lines += ["lost on its way"] if one.lost else []
    lines += [f"CSeq {one.cseq} {one.method}"] if one.cseq else []
    lines += [f"Call-ID {one.call_id}"] if one.call_id else []
    return "\n".join(lines)


def _life(column: Column, top: float, bottom: float) -> str:
    if column.bar:
        return box(column.x - column.edge, top, 2 * column.edge, bottom - top, "bar")
    return line(column.x, top, column.x, bottom, "life")


def _tip(x: float, y: float, way: int) -> str:
    back = number(x - way * TIP)
    corners = f"M{number(x)} {number(y)}L{back} {number(y - 4)}L{back} {number(y + 4)}z"
    return f'<path d="{corners}" class="tip"/>'


def _loop(column: Column, message: Message) -> Iterator[str]:
    """A message of a node to itself: out to the right and back."""
    x, y = column.x + column.edge, message.y
    hook = f"M{number(x)} {number(y - 8)}h{number(LOOP - 8)}v8h-{number(LOOP - 8 - TIP / 2)}"
    yield f'<path d="{hook}" class="shaft"/>'
    yield _tip(x, y, -1)
    yield text(x + LOOP, y - 1, label_of(message.arrow))
