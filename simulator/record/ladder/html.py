"""A ladder as a page of its own: the picture, and the whole text of a message where one clicks.

There is no script. Each arrow leads to the element of its message, which the style shows while it
is the target of the address (CSS Selectors 4, `:target`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.record.ladder.arrows import Arrow
from simulator.record.ladder.shapes import safe
from simulator.record.ladder.svg import Picture
from simulator.record.ladder.text import TextOf

_STYLE: Final = """
body { margin: 0; padding: 1rem; background: #fff; color: #1f2328; font: 14px 'DejaVu Sans',
  Verdana, sans-serif; }
main { overflow-x: auto; padding-bottom: 50vh; }
.dsl a { cursor: pointer; outline-offset: 2px; }
.dsl a:hover .shaft, .dsl a:focus .shaft { stroke-width: 3; }
.dsl a:hover text { text-decoration: underline; }
pre { margin: 0; padding: .6rem .8rem; overflow: auto; background: #f6f8fa; color: #1f2328;
  font: 13px 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
h2 { margin: 0; padding: .5rem .8rem; font-size: 14px; background: #dbe6f2; }
h2 a { float: right; color: #0a4fa3; padding: 0 .5rem; }
h2 small { color: #57606a; font-weight: normal; }
"""
_ON_CLICK: Final = """
section { display: none; }
section:target { display: flex; flex-direction: column; position: fixed; left: 0; right: 0;
  bottom: 0; max-height: 48vh; box-shadow: 0 -2px 12px rgba(0, 0, 0, .35); }
"""
_ALL: Final = """
main { padding-bottom: 0; }
section { margin: .8rem 0; scroll-margin: .5rem; }
section:target h2 { background: #fdf4d8; }
"""


def page(picture: Picture, title: str, text_of: TextOf | None, *, whole: bool) -> str:
    """Return a page that stands alone.

    Parameters
    ----------
    picture : Picture
        With links.
    title : str
    text_of : callable or None
        The whole text of a message; None: not known, and the page has none.
    whole : bool
        All texts stand below the picture, not only the one that was clicked.
    """
    return "\n".join(_lines(picture, title, text_of, whole)) + "\n"


def _lines(picture: Picture, title: str, text_of: TextOf | None, whole: bool) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
    yield f"<title>{safe(title)}</title>"
    yield f"<style>{_STYLE}{_ALL if whole else _ON_CLICK}</style>\n</head>\n<body>"
    yield f"<main>\n{picture.document()}</main>"
    if text_of is not None:
        for number, one in enumerate(picture.shown, 1):
            yield from _section(number, one, text_of(one.index), whole)
    yield "</body>\n</html>"


def _section(number: int, one: Arrow, words: str, whole: bool) -> Iterator[str]:
    close = "" if whole else '<a href="#" title="close">close</a>'
    way = f"{one.source} to {one.destination}"
    over = f" over {one.transport}" if one.transport else ""
    yield f'<section id="m{one.index}">'
    yield (
        f"<h2>{close}{number}. {safe(one.label)} "
        f"<small>{safe(way + over)}, at {one.sent:.6f} s</small></h2>"
    )
    yield f"<pre>{safe(words.rstrip())}</pre>\n</section>"
