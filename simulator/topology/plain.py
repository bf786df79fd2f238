"""Ways through the plain data of a document that may be wrong anywhere.

What compares two places of a file has to work beside errors elsewhere in it, so that all are
told at once: a step that leads nowhere, or to something of another kind, is simply not taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.topology.document import Where


def walk(plain: object, path: str, where: Where = ()) -> Iterator[tuple[Where, object]]:
    """Yield place and value of everything that `path` leads to.

    Parameters
    ----------
    plain : object
    path : str
        Steps with dots between; ``*`` stands for every entry of a mapping or list, a last ``@``
        for the keys of a mapping.

    Examples
    --------
    >>> data = {"hosts": {"a": {"site": "x"}, "b": None}, "list": ["p", "q"]}
    >>> list(walk(data, "hosts.*.site")), list(walk(data, "list.*"))
    ([(('hosts', 'a', 'site'), 'x')], [(('list', 0), 'p'), (('list', 1), 'q')])
    >>> list(walk(data, "hosts.@"))
    [(('hosts', 'a'), 'a'), (('hosts', 'b'), 'b')]
    """
    step, _, rest = path.partition(".")
    if not path:
        yield where, plain
    elif step == "@" and isinstance(plain, dict):
        yield from (((*where, key), key) for key in plain)
    else:
        for key, value in _below(plain, step):
            yield from walk(value, rest, (*where, key))


def texts(plain: object, path: str) -> Iterator[tuple[Where, str]]:
    """Yield what `path` leads to, where it is text."""
    yield from ((where, value) for where, value in walk(plain, path) if isinstance(value, str))


def text(plain: object, *steps: str) -> str | None:
    """Return the text that stands at `steps`; None where there is none."""
    for _, value in texts(plain, ".".join(steps)):
        return value
    return None


def section(plain: object, *steps: str) -> dict[str, object]:
    """Return the mapping that stands at `steps`; an empty one where there is none."""
    for step in steps:
        plain = plain.get(step) if isinstance(plain, dict) else None
    return plain if isinstance(plain, dict) else {}


def _below(plain: object, step: str) -> Iterator[tuple[str | int, object]]:
    if isinstance(plain, dict):
        yield from plain.items() if step == "*" else [(step, plain[step])] if step in plain else []
    elif isinstance(plain, list) and step == "*":
        yield from enumerate(plain)
