"""What is not as it should be in a capture, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from simulator.record.reading.container import counted
from simulator.record.reading.find_messages import MessageFinder
from simulator.record.reading.message import CapturedMessage

_NAMED: Final = 3  # kinds of faults that a remark names at most


def remarks_on(
    damage: str, finder: MessageFinder, found: Sequence[CapturedMessage]
) -> Iterator[str]:
    """Yield a line for each kind of thing.

    Parameters
    ----------
    damage : str
        Of the file; empty: none.
    finder : MessageFinder
        When it has found all.
    found : sequence of CapturedMessage
    """
    if damage:
        yield damage
    for link, count in finder.unread.most_common():
        are = "is" if count == 1 else "are"
        yield f"{counted(count, 'packet')} {are} of link type {link}, which is not read"
    if not found:
        yield f"no SIP message in {counted(finder.packets, 'packet')}"
    copies = sum(one.copy for one in found)
    if copies:
        yield f"{copies} of {len(found)} messages were captured twice; a ladder shows each once"
    faults = Counter(one.faults[0] for one in found if one.faults)
    if faults:
        named = ", ".join(f"{_shown(text)} ({count})" for text, count in faults.most_common(_NAMED))
        more = ", ..." if len(faults) > _NAMED else ""
        yield f"{faults.total()} of {len(found)} messages are malformed: {named}{more}"


def _shown(text: str) -> str:
    """Return words with a peer's octets in them as text that is safe to show."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
