"""A number with where it comes from, and how far it may be off."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """One figure of a codec.

    Parameters
    ----------
    value : float
    source : str
        Where it was published, or why it was taken.
    sweep : tuple of (float, float), optional
        Least and greatest value that a study should try; only what is assumed has one.

    Examples
    --------
    >>> Figure(11.0, "ITU-T G.113 Appendix I").assumed
    False
    >>> Figure(12.0, "no figure is published", (5.0, 20.0)).assumed
    True
    """

    value: float
    source: str
    sweep: tuple[float, float] | None = None

    @property
    def assumed(self) -> bool:
        """Whether nobody published it."""
        return self.sweep is not None
