"""Random words for packets: each a function of a key and a number, in arrays of any order.

What befalls a packet (its loss, its jitter) is drawn by the key of where that happens and by the
packet's number in its stream, so it does not matter in which windows or in which order packets
are looked at. The words are those of SplitMix64 (G. L. Steele, D. Lea and C. H. Flood, "Fast
Splittable Pseudorandom Number Generators", OOPSLA 2014) begun at the key: word `n` is its
output number `n`, reached at once. Keys come from `simulator.kernel.streams.stream_key` or from
`child_keys`. No distribution of numpy is used: only its raw arithmetic stays the same for ever.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_GAMMA: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _32, _12 = (np.uint64(bits) for bits in (30, 27, 31, 32, 12))
_ALL: Final = 2**64


def words(keys: Words | int, numbers: Ints) -> Words:
    """Return the word of each number under its key.

    Parameters
    ----------
    keys : ndarray of uint64 or int
        One for each number, or one for all.
    numbers : ndarray of int64
        From 0 on.

    Returns
    -------
    ndarray of uint64

    Examples
    --------
    >>> [int(word) for word in words(1234567, np.arange(2))]
    [6457827717110365317, 3203168211198807973]
    """
    key = np.uint64(keys % _ALL) if isinstance(keys, int) else keys
    z = numbers.view(np.uint64) + np.uint64(1)
    z *= _GAMMA
    z += key
    return _mixed(z)


def word(key: int, number: int) -> int:
    """Return one word, quicker than an array of one.

    Examples
    --------
    >>> word(1234567, 1)
    3203168211198807973
    """
    z = (key + (number + 1) * 0x9E3779B97F4A7C15) % _ALL
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) % _ALL
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % _ALL
    return z ^ (z >> 31)


def child_keys(key: int, sources: Ints | Words) -> Words:
    """Return a key for each source below a key: where something is drawn for many.

    The sources are mixed before the key is added, so that the words of neighbours are not those
    of one stream at two places.

    Examples
    --------
    >>> keys = child_keys(7, np.arange(3))
    >>> len(set(keys.tolist()))
    3
    """
    mixed = _mixed(sources.astype(np.uint64) * _GAMMA)
    mixed ^= np.uint64(key % _ALL)
    return _mixed(mixed)


def uniform(drawn: Words) -> Floats:
    """Return numbers inside the open interval (0, 1): middles of 2**52 equal parts."""
    middles = (drawn >> _12).astype(np.float64)
    middles += 0.5
    middles *= 2.0**-52
    return middles


def below(drawn: Words, probability: float) -> Flags:
    """Return which words make something of this probability happen; never at 0, always at 1."""
    if probability >= 1:
        return np.ones(len(drawn), dtype=np.bool_)
    return drawn < np.uint64(int(probability * _ALL))


def spread(drawn: Words, most: int) -> Ints:
    """Return whole numbers from 0 to `most`, which is below 2**32, equally likely."""
    high = drawn >> _32
    high *= np.uint64(most + 1)
    high >>= _32
    return high.view(np.int64)


def exponential(drawn: Words, mean: Floats | float) -> Floats:
    """Return exponential variates by the inverse of their distribution."""
    variates: Floats = np.log1p(-uniform(drawn))
    variates *= -mean
    return variates


def _mixed(z: Words) -> Words:
    """Mix words in their place by the constants of S. Vigna's splitmix64.c (2015)."""
    shifted = z >> _30
    z ^= shifted
    z *= _FIRST
    np.right_shift(z, _27, out=shifted)
    z ^= shifted
    z *= _SECOND
    np.right_shift(z, _31, out=shifted)
    z ^= shifted
    return z
