"""Every value of every product's profile, with its source and the range that studies sweep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Final

from docs.generate.marks import table
from simulator.nodes.products import BOARDS, PRODUCTS, Product
from simulator.nodes.profile import NOT_YET, Profile, ServiceTimes, Source

_HEADS = ("field", "value", "source", "confidence", "sweep")
_UNITS: Mapping[str, str] = {
    "connect_timeout": " s",
    "hold_out": " s",
    "no_trying_timeout": " s",
    "no_ringing_timeout": " s",
    "ring_timeout": " s",
    "no_answer_timeout": " s",
    "no_reply_diversion": " s",
    "alerting_delay": " s",
    "media_setup": " s",
    "register_interval": " s",
    "background": " a user and hour",
    "session_interval": " s",
    "session_minimum": " s",
}
_RANGES: Final = ("media_ports",)  # the first and the last
_SECONDS_AS_MS = "service"


def products() -> str:
    """Return a section for each product, in Markdown."""
    known: dict[str, Profile] = {}
    sections = []
    for name, product in PRODUCTS.items():
        profile = _anonymous(product.profile)
        like = next((one for one, other in known.items() if other == profile), name)
        known.setdefault(like, profile)
        sections.append(_section(name, product, like))
    return "\n\n".join(sections)


def _section(name: str, product: Product, like: str) -> str:
    head = f"### {product.profile.product}\n\n`{name}`, recipe `{product.recipe}`"
    if like != name:
        return f"{head}: the same values as `{like}`."
    return f"{head}\n\n{table(_HEADS, [*_rows(product.profile, product.profile.sources)])}"


def _anonymous(profile: Profile) -> Profile:
    return replace(profile, name="", product="")


def boards() -> str:
    """Return the media boards of gateways, in Markdown."""
    rows = [
        (f"`{name}`", *row) for name, board in BOARDS.items() for row in _rows(board, board.sources)
    ]
    return table(("board", *_HEADS), rows)


def _rows(owner: object, sources: Mapping[str, Source]) -> Iterator[tuple[str, ...]]:
    for name, source in sources.items():
        value = _value(name, getattr(owner, name)) + _UNITS.get(name, "")
        idle = name in NOT_YET and isinstance(owner, Profile)
        mark = " (not used yet)" if idle else ""
        sweep = "" if idle else _sweep(name, source)
        yield f"`{name}`", value + mark, source.text, source.confidence, sweep


def _value(name: str, value: object) -> str:
    return shown(value).replace(", ", " to ") if name in _RANGES else shown(value)


def _sweep(name: str, source: Source) -> str:
    if source.low is None or source.high is None:
        return ""
    if name == _SECONDS_AS_MS:
        return f"{source.low * 1000:g} to {source.high * 1000:g} ms a request"
    return f"{source.low:g} to {source.high:g}{_UNITS.get(name, '')}"


def shown(value: object) -> str:
    """Return a value as a reader sees it; seconds and plain numbers are bare.

    Examples
    --------
    >>> shown(frozenset({504, 503})), shown({"OPTIONS": 0.5}), shown(5000), shown(True)
    ('503, 504', 'OPTIONS 0.5', '5,000', 'yes')
    >>> shown({17: 486}), shown(("|2^31|1:1", ""))
    ('17 → 486', '`|2^31|1:1`, nothing')
    """
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:g}"
        case ServiceTimes():
            return _service(value)
        case str():
            return f"`{value}`" if value else "none"
        case Mapping():
            return ", ".join(_pair(key, entry) for key, entry in value.items())
        case frozenset():
            return ", ".join(_plain(entry) for entry in sorted(value))
        case Iterable():
            return _list([*value])
    raise TypeError(f"no words for {value!r}")


def _list(entries: list[object]) -> str:
    if "" in entries:  # one of the choices is to say nothing
        return ", ".join(f"`{entry}`" if entry else "nothing" for entry in entries)
    return ", ".join(_plain(entry) for entry in entries)


def _pair(key: object, value: object) -> str:
    """Return an entry of a mapping; one number for another (cause, status) gets an arrow."""
    return f"{key} → {_plain(value)}" if isinstance(key, int) else f"{key} {_plain(value)}"


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _service(times: ServiceTimes) -> str:
    """Return the times that are set, in milliseconds."""
    plain = ServiceTimes()
    parts = []
    for one in fields(times):
        value = getattr(times, one.name)
        if value == getattr(plain, one.name):
            continue
        entries = value.items() if isinstance(value, Mapping) else ((_word(one.name), value),)
        parts += [f"{word} {seconds * 1000:g} ms" for word, seconds in entries]
    return ", ".join(parts)


def _word(name: str) -> str:
    return name.replace("_", " ").replace("tls", "TLS")
