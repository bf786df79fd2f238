"""Random numbers by counter: the words of an attempt are a function of its key and number.

Every source (a population, a link in one direction) has a stream for each purpose (arrivals,
attributes, loss). Attempt k of a stream has the same words whatever was drawn before, so that two
variants of a study meet the same callers, and a caller's holding time does not depend on how
often his ring time was asked for.

The generator is Philox4x64-10 (J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel
Random Numbers: As Easy as 1, 2, 3", SC11, 2011) as numpy carries it. Only its raw words are used:
numpy keeps those the same for ever (NEP 19), but not its distributions, so these are our own
(`simulator.kernel.transforms`).
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

import numpy as np

# Words of one counter of Philox4x64.
_LANES: Final = 4
# Attempts fetched at once: few at first, for the thousands of sources that make few attempts,
# then twice as many each time, up to so many words; what numpy asks for a call is spread then.
_FEW: Final = 8
_MOST_WORDS: Final = 512


class Stream:
    """The random words of one source for one purpose.

    Parameters
    ----------
    seed, replication : int
        Of the run.
    purpose, source : str
        What is drawn, and for whom; no two keys that differ give the same stream.
    words : int, default 4
        How many 64-bit words every attempt has. It belongs to the purpose: a stream of other
        width has other words from its second attempt on, where it takes more counters.

    Examples
    --------
    >>> stream = Stream(1, 0, "attributes", "lync users", words=6)
    >>> later = stream.words(1000)
    >>> len(later), later == Stream(1, 0, "attributes", "lync users", words=6).words(1000)
    (6, True)
    """

    __slots__ = ("_first", "_generator", "_rows", "_size", "_stride", "_width")

    def __init__(
        self, seed: int, replication: int, purpose: str, source: str, words: int = _LANES
    ) -> None:
        if words < 1:
            raise ValueError(f"an attempt of {words} words")
        key = np.array(stream_key(seed, replication, purpose, source), dtype=np.uint64)
        self._generator = np.random.Philox(key=key)
        self._width = words
        self._stride = -(-words // _LANES)  # counters that an attempt takes
        self._first = 0  # the attempt of the first row; the generator stands behind the last
        self._rows: list[tuple[int, ...]] = []
        self._size = _FEW

    def words(self, attempt: int) -> tuple[int, ...]:
        """Return the words of an attempt, counted from 0.

        They stand at the counters ``attempt * stride + 1`` and following, where the stride is
        the number of words over four, rounded up. Cheap for attempts in order, a few
        microseconds for others.
        """
        row = attempt - self._first
        if not 0 <= row < len(self._rows):
            self._fetch(attempt)
            row = 0
        return self._rows[row]

    def _fetch(self, attempt: int) -> None:
        """Read the words of some attempts from this one on."""
        if attempt < 0:
            raise ValueError(f"attempt {attempt} of a stream; the first is 0")
        behind = self._first + len(self._rows)
        if attempt == behind:
            most = max(_FEW, _MOST_WORDS // (self._stride * _LANES))
            size = self._size
            self._size = min(2 * size, most)
        else:
            self._generator.advance((attempt - behind) * self._stride)
            size = self._size = _FEW
        raw = self._generator.random_raw(size * self._stride * _LANES)
        # The words in columns, and zip makes the rows: the quickest way to tuples of ints.
        columns = raw.reshape(size, -1)[:, : self._width].T.tolist()
        self._rows = list(zip(*columns, strict=True))
        self._first = attempt


def stream_key(seed: int, replication: int, purpose: str, source: str) -> tuple[int, int]:
    """Return the two 64-bit words of a stream's Philox key.

    BLAKE2b (RFC 7693) over the two numbers, the length of `purpose`, and both texts: no two
    different arguments are written alike.
    """
    text = f"{int(seed)} {int(replication)} {len(purpose)} {purpose}{source}"
    digest = blake2b(
        text.encode("utf-8", "surrogatepass"), digest_size=16, person=b"directsip stream"
    ).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")
