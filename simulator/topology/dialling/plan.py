"""A plan of numbers in CSV: who dials what, and where it shall lead; and what comes of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from simulator.errors import InputError, InputErrors, Mark
from simulator.nodes.spec import TopologySpec
from simulator.topology.complaints import nearest
from simulator.topology.dialling.dialler import dial
from simulator.topology.dialling.hidden import Hidden, hidden_over, hidden_rules
from simulator.topology.dialling.lists import RuleList, rule_lists
from simulator.topology.dialling.steps import Asked, End
from simulator.topology.dialling.wanted import Words, parts_of

COLUMNS: Final = ("from", "dialled", "wanted")
_DELIMITERS: Final = ",;\t"
_BYTES: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of a plan, dialled.

    Parameters
    ----------
    mark : Mark
    source, dialled, wanted : str
        As they stand there; nothing `wanted`: nothing is asked of it.
    end : End
        Where the number leads.
    trunks : tuple of str
        Trunks that it takes.
    """

    mark: Mark
    source: str
    dialled: str
    wanted: str
    end: End
    trunks: tuple[str, ...]

    @property
    def right(self) -> bool | None:
        """Whether it leads where it shall; None: nothing is asked of it.

        `wanted` is a user's number inside or in E.164 form, a population, both, ``pstn``,
        ``refused``, a status, or a rule; ``via`` and a trunk may follow. A trunk alone means any
        way over it.
        """
        if not self.wanted:
            return None
        what, *trunks = parts_of(self.wanted)
        passed = {trunk.lower() for trunk in self.trunks}
        return what in self.end.names | passed and {*trunks} <= passed


@dataclass(frozen=True, slots=True)
class Unused:
    """A rule that no number of a plan met."""

    node: str
    rule: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class PlanResult:
    """What comes of a plan.

    Parameters
    ----------
    rows : tuple of PlanRow
    never_hit : tuple of Unused
        Rules that took no number of the plan.
    hidden : tuple of Hidden
        Rules without effect; those that the rules alone prove come first.
    """

    rows: tuple[PlanRow, ...]
    never_hit: tuple[Unused, ...]
    hidden: tuple[Hidden, ...]

    @property
    def wrong(self) -> int:
        """How many numbers do not lead where they shall."""
        return sum(row.right is False for row in self.rows)


def dial_plan_file(spec: TopologySpec, path: Path) -> PlanResult:
    """Dial every number of a plan.

    Parameters
    ----------
    spec : TopologySpec
    path : pathlib.Path
        CSV with the columns ``from``, ``dialled``, ``wanted``.

    Raises
    ------
    InputError, InputErrors
        What is wrong with the file, each with its line.
    """
    rows, errors = list[PlanRow](), list[InputError]()
    hits, asked = set[Unused](), dict[Asked, None]()  # no trace is kept: plans are long
    for mark, (source, dialled, wanted) in read_plan(path):
        try:
            trace = dial(spec, source, dialled, mark)
        except InputError as error:
            errors.append(error)
            continue
        rows.append(PlanRow(mark, source, dialled, wanted, trace.end, trace.trunks))
        taken = (one for one in trace.steps if one.hit)
        hits.update(Unused(one.node, one.rule, one.mark) for one in taken if one.mark)
        asked.update(dict.fromkeys(trace.asked))
    errors += meaningless(spec, rows)
    if errors:
        raise InputErrors(errors)
    lists = list(rule_lists(spec))
    rules = dict.fromkeys((*_of_lists(lists), *_of_systems(spec)))
    proved = tuple(hidden_rules(spec))
    known = {(one.node, one.rule, one.mark) for one in proved}
    seen = hidden_over(lists, asked)
    new = (one for one in seen if (one.node, one.rule, one.mark) not in known)
    return PlanResult(tuple(rows), tuple(one for one in rules if one not in hits), (*proved, *new))


def meaningless(spec: TopologySpec, rows: Sequence[PlanRow]) -> Iterator[InputError]:
    """Yield a mistake for each row that wants what nothing in the topology is called."""
    words: Words | None = None
    for row in rows:
        if row.right is not False:
            continue
        words = words or Words(spec)
        problem = words.problem(row.wanted)
        if problem is not None:
            seen, expected = problem
            yield InputError(
                "no number can lead there",
                mark=row.mark,
                field="wanted",
                seen=seen,
                expected=expected,
            )


def read_plan(path: Path) -> Iterator[tuple[Mark, tuple[str, str, str]]]:
    """Yield place and cells of each row; empty lines and remarks (#) are passed over."""
    text = _text(path)
    if not text.strip():
        raise InputError("the file is empty", mark=Mark(str(path)), expected=_expected())
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    places: list[int] | None = None
    for line, cells in _rows(text, delimiter, path):
        mark = Mark(str(path), line)
        if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
            continue
        if places is None:
            places = _places(cells, mark)
            continue
        yield mark, _cells(cells, places, mark)


def _rows(text: str, delimiter: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise InputError(f"not CSV: {error}", mark=Mark(str(path), reader.line_num)) from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _BYTES:
            raise InputError(f"larger than {_BYTES // 1_000_000} MB", mark=Mark(str(path)))
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}", mark=Mark(str(path))) from None
    except UnicodeDecodeError:
        raise InputError("not text", mark=Mark(str(path)), expected="UTF-8 text") from None


def _places(heads: Sequence[str], mark: Mark) -> list[int]:
    names = [head.strip().lower() for head in heads]
    for name in COLUMNS[:2]:
        if name not in names:
            seen = ",".join(heads)
            raise InputError(f"no column {name!r}", mark=mark, seen=seen, expected=_expected())
    unknown = next((name for name in names if name and name not in COLUMNS), None)
    if unknown:
        raise InputError(
            "an unknown column", mark=mark, seen=unknown, expected=nearest(unknown, COLUMNS)
        )
    return [names.index(name) if name in names else -1 for name in COLUMNS]


def _cells(cells: Sequence[str], places: Sequence[int], mark: Mark) -> tuple[str, str, str]:
    needed = max(places[:2])
    if len(cells) <= needed:
        raise InputError("too few cells", mark=mark, seen=",".join(cells), expected=_expected())
    source, dialled, wanted = (
        cells[place].strip() if 0 <= place < len(cells) else "" for place in places
    )
    return source, dialled, wanted


def _expected() -> str:
    return f"columns {', '.join(COLUMNS)}"


def _of_lists(lists: Sequence[RuleList]) -> Iterator[Unused]:
    for rules in lists:
        for rule in rules.rules:
            if not rule.of_people:
                yield Unused(rule.node, rule.name, rule.mark)


def _of_systems(spec: TopologySpec) -> Iterator[Unused]:
    """Yield policies, usages and SIP routes; a route that is an alternative waits for a failure."""
    for node in spec.nodes:
        for policy in node.lync.policies if node.lync else ():
            yield Unused(node.name, f"voice policy {policy.name}", policy.mark)
            for usage in policy.usages:
                yield Unused(node.name, f"PSTN usage {usage}", policy.mark)
        pbx = node.telephony
        later = {c.route for d in pbx.destinations for c in d.choices[1:]} if pbx else set()
        for route in pbx.routes if pbx else ():
            if route.name not in later:
                yield Unused(node.name, f"route {route.name}", route.mark)
