"""The words for what people do and see: ``bo rings``, ``anna hears ringback``.

A phrase is an actor and a verb. Each verb stands for an event of the table of events
(`simulator.study.scenario.log`), some with a fact that the event has to have.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from simulator.errors import InputError, Mark
from simulator.topology.complaints import nearest
from simulator.workload.scenario.spec import Phrase

Meaning = tuple[str, tuple[tuple[str, str], ...]]

VERBS: Final[Mapping[str, Meaning]] = MappingProxyType(
    {
        "dials": ("dialled", ()),
        "rings": ("ringing", ()),
        "answers": ("answer", ()),
        "declines": ("decline", ()),
        "hears ringback": ("ringback", ()),
        "hears local ringback": ("ringback", (("source", "local"),)),
        "hears early media": ("ringback", (("source", "early media"),)),
        "talks": ("answered", ()),
        "joins": ("join", ()),
        "sees identity": ("identity", ()),
        "holds": ("hold", ()),
        "is held": ("held", (("by", "peer"),)),
        "resumes": ("resume", ()),
        "is resumed": ("resumed", (("by", "peer"),)),
        "transfers": ("transfer", ()),
        "is transferred": ("transferred", ()),
        "presses": ("press", ()),
        "sends digits": ("digits", (("sent", "yes"),)),
        "sends no digits": ("digits", (("sent", "no"),)),
        "is refused": ("refused", ()),
        "hears busy": ("refused", (("tone", "busy"),)),
        "hears congestion": ("refused", (("tone", "congestion"),)),
        "hears special information": ("refused", (("tone", "special information"),)),
        "hangs up": ("hang up", ()),
        "is released": ("released", (("by", "peer"),)),
        "sees media": ("media", ()),
    }
)


def verb_of(event: str, facts: Mapping[str, str]) -> tuple[str, frozenset[str]]:
    """Return the verb that says most of an event, and the facts that it says.

    Examples
    --------
    >>> verb_of("ringback", {"source": "local", "status": "180"})
    ('hears local ringback', frozenset({'source'}))
    >>> verb_of("released", {"by": "self"})
    ('released', frozenset())
    """
    found = [
        (verb, asked)
        for verb, (meant, asked) in VERBS.items()
        if meant == event and all(facts.get(name) == value for name, value in asked)
    ]
    verb, asked = max(found, key=lambda one: len(one[1]), default=(event, ()))
    return verb, frozenset(name for name, _ in asked)


def read_phrase(text: str, actors: Collection[str], mark: Mark, field: str) -> Phrase:
    """Read an actor with a verb.

    Raises
    ------
    InputError
        There is no such actor, or no such verb; the nearest is named.

    Examples
    --------
    >>> read_phrase("bo is held", ["bo"], Mark("a.yaml", 3), "when").facts
    (('by', 'peer'),)
    """
    actor, _, verb = " ".join(text.split()).partition(" ")
    if actor not in actors:
        expected = f"an actor and a verb: {nearest(actor, actors)}"
        raise InputError("no such actor", mark=mark, field=field, seen=actor, expected=expected)
    return phrase(actor, verb, mark, field)


def phrase(actor: str, verb: str, mark: Mark, field: str) -> Phrase:
    """Return what an actor's verb means.

    Raises
    ------
    InputError
        There is no such verb; the nearest is named.
    """
    known = VERBS.get(" ".join(verb.split()))
    if known is None:
        raise InputError(
            "no such verb", mark=mark, field=field, seen=verb, expected=nearest(verb, VERBS)
        )
    event, facts = known
    return Phrase(f"{actor} {verb}", actor, event, facts)
