"""A YAML file with the place of everything in it, and all its mistakes at once.

Text becomes plain data (mappings, lists and text; numbers stay text, so that ``0046`` is still
a number prefix) together with a `Mark` for each path; a pydantic model then makes a frozen
object of it. What either finds wrong is gathered in one `InputErrors`, in the order of the
file. This is the loader of topologies, workloads, faults, scenarios and mappings alike; it
knows none of them.

Not YAML's types: no implicit numbers, dates or booleans, no tags, no merge keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from simulator.errors import InputError, InputErrors, Mark
from simulator.topology.complaints import complaints

Where = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)

_BYTES: Final = 8_000_000
_NODES: Final = 200_000
_DEPTH: Final = 40
# What YAML 1.1 resolves bare text to by itself; all of it stays text here.
_OWN_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in (
        "str",
        "int",
        "float",
        "bool",
        "null",
        "seq",
        "map",
        "timestamp",
        "merge",
        "value",
    )
)


class Section(BaseModel):
    """Base of everything that a file may say: unknown fields are refused, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A file's plain data and where each part of it stands.

    Attributes
    ----------
    file : str
        As it is named in error messages.
    plain : object
        Nested dict, list, str and None.
    marks : dict
        ``("nodes", 0, "host")`` to its `Mark`; of a mapping's entry the place of its key.
    faults : list of InputError
        What is wrong in the file whatever its model: duplicate keys, merge keys, tags.
    """

    file: str
    plain: object
    marks: dict[Where, Mark]
    faults: list[InputError] = field(default_factory=list)

    def mark(self, where: Where) -> Mark:
        """Return the place of `where`, or of the nearest part above it that stands here."""
        while where and where not in self.marks:
            where = where[:-1]
        return self.marks.get(where, Mark(self.file))


def load_document(path: Path, model: type[M], *, name: str | None = None) -> M:
    """Read the YAML file at `path` as `model`.

    Parameters
    ----------
    path : pathlib.Path
    model : type of pydantic.BaseModel
        Usually a `Section`.
    name : str, optional
        What error messages call the file; its path unless told.

    Raises
    ------
    InputErrors
        Everything that is wrong, each with file, line, column, field, what was seen and what
        was expected.
    """
    return validate(read_document(path, name=name), model)


def read_document(path: Path, *, name: str | None = None) -> Document:
    """Read the YAML file at `path` without judging its content."""
    file = name or str(path)
    try:
        if path.stat().st_size > _BYTES:
            raise InputErrors([_fault(file, f"larger than {_BYTES // 1_000_000} MB")])
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputErrors([_fault(file, f"cannot be read: {reason}")]) from None
    try:
        return parse_document(data.decode("utf-8-sig"), file)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        seen = repr(data[error.start : error.start + 8])
        mistake = InputError("not text", mark=Mark(file, line), seen=seen, expected="UTF-8 text")
        raise InputErrors([mistake]) from None


def parse_document(text: str, file: str) -> Document:
    r"""Make a `Document` of YAML text.

    Raises
    ------
    InputErrors
        The text is no YAML, is empty, or is larger or deeper than any honest file.

    Examples
    --------
    >>> document = parse_document("trunk:\n  channels: 30\n", "example.yaml")
    >>> document.plain, str(document.mark(("trunk", "channels")))
    ({'trunk': {'channels': '30'}}, 'example.yaml:2:3')
    """
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        if root is None:
            raise InputErrors([_fault(file, "the file is empty")])
        document = Document(file, None, {})
        plain = _Reader(document).plain(root, ())
    except yaml.MarkedYAMLError as error:
        raise InputErrors([_broken(file, error)]) from None
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise InputErrors([_fault(file, f"not YAML: {problem}")]) from None
    return Document(file, plain, document.marks, document.faults)


def validate(document: Document, model: type[M]) -> M:
    """Make a frozen object of a document.

    Raises
    ------
    InputErrors
        The document's own faults together with everything that `model` finds wrong.
    """
    faults = list(document.faults)
    made: M | None = None
    try:
        made = model.model_validate(document.plain)
    except ValidationError as error:
        faults += complaints(error, model, document.marks, document.mark(()))
    if faults or made is None:
        raise InputErrors(sorted(faults, key=_position))
    return made


class _Reader:
    """One walk over the composed nodes of a file."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def plain(self, node: yaml.Node, where: Where) -> object:
        """Return `node` as plain data and note the place of everything in it."""
        marks = self._document.marks
        if len(marks) > _NODES or len(where) > _DEPTH:  # an alias bomb, a node inside itself
            problem = "the document is too large or too deep"
            raise InputErrors([InputError(problem, mark=self._mark(node))])
        marks.setdefault(where, self._mark(node))
        if node.tag not in _OWN_TAGS:
            self._complain(node, where, f"the tag {node.tag!r} has no meaning here")
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*where, i)) for i, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        assert isinstance(node, yaml.ScalarNode)  # resolved aliases leave no fourth kind
        return None if _is_bare(node) and node.value in ("", "~", "null") else str(node.value)

    def _mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, object]:
        out: dict[str, object] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._complain(key, where, "a key has to be plain text")
                continue
            below = (*where, key.value)
            if key.value == "<<" and _is_bare(key):
                self._complain(key, below, "merge keys are not known here")
                continue
            if key.value in out:
                self._complain(key, below, "this key stands here twice")
                continue
            self._document.marks[below] = self._mark(key)
            out[key.value] = self.plain(value, below)
        return out

    def _mark(self, node: yaml.Node) -> Mark:
        return _mark(self._document.file, node.start_mark)

    def _complain(self, node: yaml.Node, where: Where, problem: str) -> None:
        name = ".".join(map(str, where)) or None
        self._document.faults.append(InputError(problem, mark=self._mark(node), field=name))


def _is_bare(node: yaml.ScalarNode) -> bool:
    return not node.style  # written without quotes; libyaml says "" where PyYAML says None


def _broken(file: str, error: yaml.MarkedYAMLError) -> InputError:
    mark = error.problem_mark or error.context_mark
    problem = error.problem or "cannot be read"
    where = _mark(file, mark) if mark else Mark(file)
    return InputError(f"not YAML: {problem}", mark=where)


def _mark(file: str, mark: yaml.Mark) -> Mark:
    return Mark(file, mark.line + 1, mark.column + 1)


def _fault(file: str, problem: str) -> InputError:
    return InputError(problem, mark=Mark(file))


def _position(error: InputError) -> tuple[int, int]:
    return (error.mark.line, error.mark.column) if error.mark else (0, 0)
