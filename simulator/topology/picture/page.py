"""A drawing as a page of HTML that needs nothing else."""

from __future__ import annotations

from html import escape


def page(title: str, svg: str) -> str:
    """Return a page that holds a picture; it shrinks to the window and never grows."""
    style = "body{margin:1em;font-family:sans-serif}svg{max-width:100%;height:auto}"
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{style}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{svg}</body></html>\n'
