"""The elements of a picture as SVG: text that is escaped, numbers that are short."""

from __future__ import annotations

from html import escape
from typing import Final, Literal

from simulator.record.ladder.typeface import FAMILY

CROSS: Final = 4.0  # half a cross
Anchor = Literal["start", "middle", "end"]

# The colours keep a contrast of 4.5 to 1 on white (WCAG 2.1, 1.4.3); what they say is said in
# words, too. Names are kept to this picture, since a notebook puts many on one page.
STYLE = (
    f".dsl text{{font:12px {FAMILY};fill:#1f2328}}"
    ".dsl .head{font-size:16px;font-weight:bold}"
    ".dsl .name{font-weight:bold}"
    ".dsl .small{font-size:10.5px;fill:#57606a}"
    ".dsl .note{font-size:10.5px;fill:#57606a;font-style:normal}"
    ".dsl .plate{fill:#fff}"
    ".dsl .box{fill:#f4f7fb;stroke:#4a6785}"
    ".dsl .life{stroke:#8c959f;fill:none}"
    ".dsl .bar{fill:#dbe6f2;stroke:#4a6785}"
    ".dsl .band{fill:#f6f8fa}"
    ".dsl .dialog{fill:#eef1f5;stroke:#c3ccd6}"
    ".dsl .talk{fill:#e3f4e8;stroke:#0b6b2f}"
    ".dsl .ringing{fill:#fdf4d8;stroke:#8a6500}"
    ".dsl .shaft{fill:none;stroke-width:1.4}"
    ".dsl .again .shaft{stroke-dasharray:5 3}"
    ".dsl .lost .shaft{stroke-dasharray:2 3}"
    ".dsl .lock{fill:none;stroke:#57606a;stroke-width:1.2}"
    + "".join(
        f".dsl .{name} .shaft{{stroke:{colour}}}.dsl .{name} .tip{{fill:{colour}}}"
        f".dsl .{name} text{{fill:{colour}}}"
        for name, colour in (
            ("request", "#0a4fa3"),
            ("provisional", "#7a5900"),
            ("success", "#0b6b2f"),
            ("redirection", "#6f2da8"),
            ("failure", "#b3001e"),
        )
    )
)


def number(value: float) -> str:
    """Return a coordinate with one decimal at most.

    Examples
    --------
    >>> number(12.0), number(3.14159)
    ('12', '3.1')
    """
    return f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, words: str, style: str = "", anchor: Anchor = "start") -> str:
    """Return a line of text with its baseline at `y`."""
    where = f'x="{number(x)}" y="{number(y)}"'
    looks = f' class="{style}"' if style else ""
    looks += f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f"<text {where}{looks}>{safe(words)}</text>"


def box(
    left: float, top: float, width: float, height: float, style: str, *, radius: float = 0
) -> str:
    """Return a rectangle."""
    where = f'x="{number(left)}" y="{number(top)}"'
    round_ = f' rx="{number(radius)}"' if radius else ""
    return (
        f'<rect {where} width="{number(width)}" height="{number(height)}"{round_} class="{style}"/>'
    )


def line(x: float, y: float, to_x: float, to_y: float, style: str, *, dashed: bool = False) -> str:
    """Return a straight line."""
    dash = ' stroke-dasharray="2 4"' if dashed else ""
    ends = f'd="M{number(x)} {number(y)}L{number(to_x)} {number(to_y)}"'
    return f'<path {ends} class="{style}"{dash}/>'


def lock(x: float, y: float) -> str:
    """Return a small padlock whose body stands on the baseline `y`."""
    body = f"M{number(x)} {number(y)}h7v-5h-7z"
    bow = f"M{number(x + 1.5)} {number(y - 5)}v-1.5a2 2 0 0 1 4 0v1.5"
    return f'<path d="{body}{bow}" class="lock"/>'


def cross(x: float, y: float) -> str:
    """Return the mark of a message that was lost."""
    size, low, high = 2 * CROSS, number(y - CROSS), number(x - CROSS)
    strokes = f"M{high} {low}l{number(size)} {number(size)}m0 -{number(size)}l-{number(size)} "
    return f'<path d="{strokes}{number(size)}" class="shaft" style="stroke-dasharray:none"/>'


def safe(words: str) -> str:
    """Return words as XML may hold them: no control characters (XML 1.0, 2.2), escaped."""
    return escape("".join(c if _allowed(c) else "�" for c in words))


def _allowed(character: str) -> bool:
    code = ord(character)
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF
