"""How closely media is accounted for, as users choose it."""

from __future__ import annotations

from typing import Final, Literal, get_args

from simulator.errors import InputError

MediaChoice = Literal["auto", "flow", "none"]
MediaLevel = Literal["none", "flow"]

CHOICES: Final[tuple[str, ...]] = get_args(MediaChoice)


def media_level(choice: str, *, ideal: bool) -> MediaLevel:
    """Return what a choice means.

    Parameters
    ----------
    choice : {'auto', 'flow', 'none'}
    ideal : bool
        Nothing takes time in the run: ``auto`` is none then.

    Raises
    ------
    InputError
        It is no choice.

    Examples
    --------
    >>> media_level("auto", ideal=False), media_level("auto", ideal=True)
    ('flow', 'none')
    """
    if choice not in CHOICES:
        raise InputError(
            "not a level of media", field="media", seen=str(choice), expected=", ".join(CHOICES)
        )
    if choice == "auto":
        return "none" if ideal else "flow"
    return "flow" if choice == "flow" else "none"
