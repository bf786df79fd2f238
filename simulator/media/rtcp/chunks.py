"""Run lengths and bit vectors of packet receipt: RFC 3611 4.1.1 to 4.1.3.

A chunk has 16 bits: 0, the kind of the run and 14 bits of length; or 1 and a vector of 15 bits. A
chunk of zeros fills the last word.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_VECTOR: Final = 0x8000
_ONES: Final = 0x4000
_LONGEST: Final = 0x3FFF
_BITS: Final = 15


def chunks_of(flags: tuple[bool, ...]) -> list[int]:
    """Return the chunks of some flags: runs where one is longer than a vector.

    Examples
    --------
    >>> [hex(chunk) for chunk in chunks_of((True,) * 20 + (False, True))]
    ['0x4014', '0xa000']
    """
    chunks, place = [], 0
    while place < len(flags):
        run = _run(flags, place)
        if run > _BITS or place + run == len(flags):
            chunks.append((_ONES if flags[place] else 0) | run)
            place += run
        else:
            bits = flags[place : place + _BITS]
            chunks.append(_VECTOR | sum(flag << 14 - i for i, flag in enumerate(bits)))
            place += _BITS
    return chunks


def flags_of(chunks: Iterable[int], count: int) -> tuple[bool, ...]:
    """Return so many flags of some chunks; what chunks do not tell did not come.

    Examples
    --------
    >>> flags_of([0x4002, 0x0001], 4)
    (True, True, False, False)
    """
    flags: list[bool] = []
    for chunk in chunks:
        if len(flags) >= count:
            break
        if chunk & _VECTOR:
            flags += (bool(chunk >> bit & 1) for bit in range(14, -1, -1))
        else:
            flags += [bool(chunk & _ONES)] * (chunk & _LONGEST)
    flags += [False] * (count - len(flags))
    return tuple(flags[:count])


def _run(flags: tuple[bool, ...], place: int) -> int:
    end = place
    while end < len(flags) and flags[end] == flags[place] and end - place < _LONGEST:
        end += 1
    return end - place
