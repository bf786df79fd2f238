"""The ladder of one call, as a user holds it: text, a picture, or a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from simulator.errors import InputError, Mark
from simulator.record.ladder import story
from simulator.record.ladder.arrows import Arrow, arrows, back_to_back, between
from simulator.record.ladder.html import page
from simulator.record.ladder.svg import Picture
from simulator.record.ladder.text import TextOf, drawing

# The header of RFC 3261 20.15, or its compact form; of a part of a body, too.
_SDP: Final = re.compile(r"^(?:content-type|c)\s*:\s*application/sdp\b", re.I | re.M)
Addresses = Callable[[], Mapping[str, str]]


class Ladder:
    """The messages of one call between its nodes; a notebook draws it by itself.

    Made by `ladder`, and by ``Run.ladder`` and ``Capture.ladder``.

    Parameters
    ----------
    shown : sequence of Arrow
    call : mapping or pandas.Series, optional
        The call's row of the table of calls.
    boundaries : set of str
        Nodes that are back-to-back user agents.
    addresses : callable, optional
        Returns what stands under the name of each node in a picture; asked when one is drawn.
    text_of : callable, optional
        Returns the whole text of a message by its place in the table, from 0.
    origin : str
        What instants are counted from.
    width : int, optional
        Columns of the text, unless told otherwise.
    raw : bool
        Show the whole text of each message, unless told otherwise.
    """

    def __init__(
        self,
        shown: Sequence[Arrow],
        call: story.Row | None,
        *,
        boundaries: set[str],
        addresses: Addresses | None,
        text_of: TextOf | None,
        origin: str,
        width: int | None,
        raw: bool,
    ) -> None:
        self.arrows = tuple(shown)
        self.call = call
        self.boundaries = boundaries
        self._addresses, self._text_of = addresses, text_of
        self.origin = origin
        self._width, self._raw = width, raw

    def text(self, width: int | None = None, *, raw: bool | None = None) -> str:
        """Return it as text.

        Parameters
        ----------
        width : int, optional
            Columns that are there; labels are cut to fit as far as possible.
        raw : bool, optional
            Put the whole text of each message under its line.
        """
        return "\n".join(self._lines(width or self._width, self._wanted(raw))) + "\n"

    def _lines(self, width: int | None, text_of: TextOf | None) -> Iterator[str]:
        if self.call is not None:
            yield story.title(self.call)
            yield from story.parties(self.call)
            yield story.times(self.call, self.origin)
            yield ""
        if self.arrows:
            yield from drawing(self.arrows, width=width, text_of=text_of)
        else:
            yield "no messages"
        if self.call is not None:
            yield ""
            yield from story.ending(self.call, self.arrows)

    def svg(self) -> str:
        """Return it as a picture: an SVG document.

        Rows are messages in order of time, not to its scale. Colours tell requests, responses
        and failures; a bar is a back-to-back user agent, a cross a message that was lost.
        """
        return self._picture(self.arrows).document()

    def html(self, *, raw: bool | None = None) -> str:
        """Return it as a page that stands alone; a click on a message shows its whole text.

        Parameters
        ----------
        raw : bool, optional
            Show the texts of all messages below the picture.
        """
        whole = self._wanted(raw) is not None
        picture = self._picture(self._described(), links=True)
        return page(picture, self._title(), self._text_of, whole=whole)

    def _described(self) -> tuple[Arrow, ...]:
        """Return the arrows with what their texts tell of them, where these are known."""
        text_of = self._text_of
        if text_of is None:
            return self.arrows
        return tuple(
            replace(one, describes=_SDP.search(text_of(one.index)) is not None)
            for one in self.arrows
        )

    def save(self, path: str | Path, *, raw: bool | None = None) -> None:
        """Write it to a file: ``.txt``, ``.svg`` or ``.html``, as the suffix says.

        Raises
        ------
        InputError
            For another suffix; where a picture is asked to hold the texts of messages; where the
            texts are wanted and not known.
        """
        target = Path(path)
        target.write_text(self._as(target, raw), encoding="utf-8")

    def _as(self, target: Path, raw: bool | None) -> str:
        suffix = target.suffix.lower()
        if suffix == ".txt":
            return self.text(raw=raw)
        if suffix == ".html":
            return self.html(raw=raw)
        expected = ".txt, .svg or .html"
        if suffix == ".svg" and not (self._raw if raw is None else raw):
            return self.svg()
        if suffix == ".svg":
            raise _unwritten(
                target, "a picture does not hold the texts of messages", ".html or .txt"
            )
        raise _unwritten(target, "a ladder is not written in this format", expected)

    def _title(self) -> str:
        return "Ladder" if self.call is None else " ".join(story.title(self.call).split())

    def _picture(self, shown: Sequence[Arrow], *, links: bool = False) -> Picture:
        return Picture(
            shown,
            self.call,
            boundaries=self.boundaries,
            addresses={} if self._addresses is None else self._addresses(),
            origin=self.origin,
            links=links,
        )

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        """Return the picture for a notebook, as wide as the page allows."""
        return f'<div style="overflow-x:auto">{self.svg()}</div>'

    def _wanted(self, raw: bool | None) -> TextOf | None:
        """Return what gives the whole texts, where they are wanted."""
        if not (self._raw if raw is None else raw):
            return None
        if self._text_of is None:
            raise InputError("the texts of these messages are not known")
        return self._text_of

    def __str__(self) -> str:
        """Return it as text."""
        return self.text()

    def __repr__(self) -> str:
        """Return how many messages there are."""
        of = "" if self.call is None else f" of call {story.word(self.call, 'call')}"
        return f"<Ladder{of}: {len(self.arrows)} messages>"


def ladder(
    messages: pd.DataFrame,
    call: Mapping[str, Any] | pd.Series[Any] | None = None,
    *,
    nodes: Sequence[str] = (),
    width: int | None = None,
    raw: bool = False,
    addresses: Addresses | None = None,
    text_of: TextOf | None = None,
    origin: str = story.WINDOW,
) -> Ladder:
    """Return the messages of one call as a ladder.

    Parameters
    ----------
    messages : pandas.DataFrame
        Rows of the table of messages. All columns but `time`, `source`, `destination` and `label`
        may be missing; without `arrival` nothing counts as lost.
    call : mapping or pandas.Series, optional
        The call's row of the table of calls, for the lines above and below.
    nodes : sequence of str
        Only messages from or to these; all unless told.
    width : int, optional
        Columns that are there; labels are cut to fit as far as possible.
    raw : bool
        Show the whole text of each message.
    addresses : callable, optional
        Returns what stands under the name of each node in a picture; asked when one is drawn.
    text_of : callable, optional
        Returns the whole text of a message by its place in the table, from 0.
    origin : str
        What instants are counted from, in words.

    Raises
    ------
    InputError
        The call does not pass one of the nodes.
    """
    found = arrows(messages)
    return Ladder(
        between(found, nodes),
        call,
        boundaries=back_to_back(found),
        addresses=addresses,
        text_of=text_of,
        origin=origin,
        width=width,
        raw=raw,
    )


def _unwritten(target: Path, why: str, expected: str) -> InputError:
    seen = target.suffix or "no suffix"
    return InputError(why, mark=Mark(str(target)), seen=seen, expected=expected)
