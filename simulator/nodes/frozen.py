"""A read-only mapping that, unlike ``types.MappingProxyType``, travels to worker processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenMapping(Mapping[K, V]):
    """A mapping that stays as it was made.

    Parameters
    ----------
    entries : mapping, optional

    Examples
    --------
    >>> causes = FrozenMapping({16: 603})
    >>> causes[16], causes.get(17), len(causes)
    (603, None, 1)
    """

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[K, V] | None = None) -> None:
        self._entries = dict(entries or {})

    def __getitem__(self, key: K) -> V:
        return self._entries[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        """Return the entries as a dict shows them."""
        return f"FrozenMapping({self._entries!r})"
