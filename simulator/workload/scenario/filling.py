r"""Numbers of actors in tests of a template: ``{anna}`` in E.164 form, ``{anna.number}`` as inside.

Braces around anything else stay as they are: ``\d{4}`` is a regular expression.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from simulator.errors import InputError, Mark
from simulator.topology.complaints import nearest
from simulator.workload.scenario.spec import Actor
from simulator.workload.scenario.words import TextTest

_NAME: Final = re.compile(r"\{([A-Za-z_][\w-]*)(\.number)?\}")


def filled(text: str, actors: Mapping[str, Actor], mark: Mark, field: str) -> str:
    """Return a text with numbers in place of names.

    Raises
    ------
    InputError
        There is no such actor.
    """

    def number(found: re.Match[str]) -> str:
        actor = actors.get(found[1])
        if actor is None:
            raise InputError(
                "no such actor",
                mark=mark,
                field=field,
                seen=found[0],
                expected=nearest(found[1], actors),
            )
        return actor.number if found[2] else actor.e164

    return _NAME.sub(number, text)


def filled_test(
    test: TextTest | None, actors: Mapping[str, Actor], mark: Mark, field: str
) -> TextTest | None:
    """Return a test of text with numbers in place of names.

    Raises
    ------
    InputError
        There is no such actor.
    """
    if test is None or "{" not in test.text:
        return test
    if test.kind != "matches":
        return test._replace(text=filled(test.text, actors, mark, field))
    # The plus of a number is none of a regular expression.
    text = filled(test.text, actors, mark, field)
    for actor in actors.values():
        text = text.replace(actor.e164, re.escape(actor.e164))
    return test._replace(text=text)
