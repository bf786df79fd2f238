"""How closely media is accounted for, as users choose it."""

from __future__ import annotations

from typing import Final, Literal, get_args

from simulator.errors import InputError

# auto: exact in the first replication, flow in the others.
MediaChoice = Literal["auto", "flow", "exact", "none"]
MediaLevel = Literal["none", "flow", "exact"]

CHOICES: Final[tuple[str, ...]] = get_args(MediaChoice)


def media_choice(choice: str, *, ideal: bool) -> MediaChoice:
    """Return what a choice means for a run.

    Parameters
    ----------
    choice : {'auto', 'flow', 'exact', 'none'}
    ideal : bool
        Nothing takes time in the run: ``auto`` is none then.

    Raises
    ------
    InputError
        It is no choice.

    Examples
    --------
    >>> media_choice("auto", ideal=False), media_choice("auto", ideal=True)
    ('auto', 'none')
    """
    for known in get_args(MediaChoice):
        if choice == known:
            return "none" if known == "auto" and ideal else known
    raise InputError(
        "not a level of media", field="media", seen=str(choice), expected=", ".join(CHOICES)
    )


def level_of(choice: MediaChoice, replication: int) -> MediaLevel:
    """Return how the media of one replication is accounted for.

    Examples
    --------
    >>> [level_of("auto", n) for n in range(3)]
    ['exact', 'flow', 'flow']
    """
    if choice == "auto":
        return "flow" if replication else "exact"
    return choice
