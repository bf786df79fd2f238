"""How wide text is: pictures are laid out without asking a browser.

The widths are those of DejaVu Sans, which are also those of Verdana within two hundredths: the
widest of the fonts that a browser takes for the family in `FAMILY`. A narrower one leaves room.
"""

from __future__ import annotations

from typing import Final
from unicodedata import east_asian_width

FAMILY: Final = "'DejaVu Sans',Verdana,sans-serif"
_FIRST: Final = 32  # the tables begin with the blank
# Thousandths of the size, of the 95 characters of ASCII that can be printed.
_PLAIN: Final = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
)  # fmt: skip
_BOLD: Final = (
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696,
    696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683,
    683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771,
    724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665,
    343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
)  # fmt: skip
_OTHER: Final = 850  # letters with accents, Greek, Cyrillic: none of them is wider
_WIDE: Final = 1100  # ideographs, the ellipsis, signs
_ELLIPSIS: Final = "…"


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of text is, in the unit of its size.

    Examples
    --------
    >>> round(width_of("INVITE", 12), 1)
    39.2
    """
    table = _BOLD if bold else _PLAIN
    return sum(_advance(character, table) for character in text) * size / 1000


def _advance(character: str, table: tuple[int, ...]) -> int:
    place = ord(character) - _FIRST
    if place < len(table):
        return table[max(place, 0)]
    narrow = east_asian_width(character) in ("N", "Na", "H") and character.isalpha()
    return _OTHER if narrow else _WIDE


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return text that fits a room: as it is, or its beginning with an ellipsis.

    Examples
    --------
    >>> cut("480 Temporarily Unavailable", 100, 12)
    '480 Temporar…'
    """
    text, whole = text[: _most(room, size)], text
    if text == whole and width_of(text, size, bold=bold) <= room:
        return text
    while text and width_of(text + _ELLIPSIS, size, bold=bold) > room:
        text = text[:-1]
    return text + _ELLIPSIS


def cut_middle(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return text that fits a room: addresses of one network differ at their end.

    Examples
    --------
    >>> cut_middle("[2001:db8::1234:5678]:5060", 130, 12)
    '[2001:db8…78]:5060'
    """
    most = _most(room, size)  # of either end
    text = text if len(text) <= 2 * most else text[:most] + text[-most:]
    kept, short = len(text), text
    while kept and width_of(short, size, bold=bold) > room:
        kept -= 1
        short = f"{text[: (kept + 1) // 2]}{_ELLIPSIS}{text[len(text) - kept // 2 :]}"
    return short


def _most(room: float, size: float) -> int:
    """Return how many of the narrowest letters fit: a peer may send a line without end."""
    return int(room / (size * min(_PLAIN) / 1000)) + 1


def wrapped(text: str, room: float, size: float) -> list[str]:
    """Return text as lines that fit a room, broken between words; a long word is cut.

    Examples
    --------
    >>> wrapped("all 30 channels of sip-trunk are taken", 120, 12)
    ['all 30 channels of', 'sip-trunk are taken']
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(cut(word, room, size))
    return lines
