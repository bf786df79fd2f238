"""What travels to a worker process and back, as bytes.

Frozen dataclasses are made anew from their fields: where their module is compiled (see
``hatch_build.py``) the standard way, which sets the fields of an empty one, is refused.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from io import BytesIO


class _Packer(pickle.Pickler):
    """Pickles frozen dataclasses by the arguments that make them."""

    def reducer_override(self, value: object) -> tuple[Callable[..., object], tuple[object, ...]]:
        """Return how to make a frozen dataclass again; leave the rest to `pickle`."""
        kind = type(value)
        if isinstance(value, type) or not is_dataclass(value) or not _frozen(kind):
            return NotImplemented  # type: ignore[no-any-return]
        given = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        return _made, (kind, given)


def packed(value: object) -> bytes:
    """Return a value as bytes that `unpacked` reads, in this process or another.

    Examples
    --------
    >>> unpacked(packed((1, "two")))
    (1, 'two')
    """
    buffer = BytesIO()
    _Packer(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


def unpacked(data: bytes) -> object:
    """Return what was packed by our own parent or worker; never for bytes from elsewhere."""
    return pickle.loads(data)


def _frozen(kind: type) -> bool:
    return bool(getattr(kind, "__dataclass_params__").frozen)  # noqa: B009  # mypy knows it not


def _made(kind: Callable[..., object], given: dict[str, object]) -> object:
    return kind(**given)
