"""Tables on disk: folders of closed Parquet parts, each renamed in when it is whole.

A process that dies leaves its open parts under a temporary name, which readers pass over; what
was closed is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from simulator.errors import InputError, Mark
from simulator.record.arrays import TYPES, column_of
from simulator.record.columns import CALLS, LINKS, MESSAGES, SEIZURES, STREAMS, Table

if TYPE_CHECKING:
    import pandas as pd  # loaded when a table is first read, see `simulator.record.arrays`

_SUFFIX = ".parquet"
_OPEN = ".open"
# Rows of a group: every group has a description that stays in memory until the part is closed, so
# few and large ones; what waits for a group to fill stands in Arrow's columns, a tenth of the
# size of Python's.
_GROUP = 32_768
_OF_REPLICATIONS = (CALLS, MESSAGES, SEIZURES, STREAMS, LINKS)


class PartWriter:
    """Writes one part of a table, row group by row group, in bounded memory.

    Parameters
    ----------
    folder : Path
        Of the run; the table's folder is made in it.
    table : Table
    part : str
        Name of the part, unique in the table.
    """

    def __init__(self, folder: Path, table: Table, part: str) -> None:
        self.table = table
        self.rows = 0
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0
        self._final = folder / table.name / f"{part}{_SUFFIX}"
        self._open = self._final.with_suffix(_OPEN)
        self._final.parent.mkdir(parents=True, exist_ok=True)
        self._schema = pa.schema([(c.name, TYPES[c.kind]) for c in table.columns])
        # Statistics of this one column let a reader of one call pass over row groups.
        statistics: Any = ["call"] if "call" in self._schema.names else False
        self._writer = pq.ParquetWriter(
            self._open, self._schema, compression="zstd", write_statistics=statistics
        )

    def write(self, columns: Sequence[Sequence[object]]) -> None:
        """Append rows, given column by column."""
        arrays = [
            column_of(column.kind, values)
            for column, values in zip(self.table.columns, columns, strict=True)
        ]
        self.rows += len(columns[0])
        self._waiting.append(pa.Table.from_arrays(arrays, schema=self._schema))
        self._waiting_rows += len(columns[0])
        if self._waiting_rows >= _GROUP:
            self._write_group()

    def close(self) -> None:
        """Finish the part and give it its name."""
        self._write_group()
        self._writer.close()
        self._open.rename(self._final)

    def _write_group(self) -> None:
        if self._waiting:
            group = pa.concat_tables(self._waiting).unify_dictionaries()
            self._waiting, self._waiting_rows = [], 0
            self._writer.write_table(group)


def write_table(folder: Path, table: Table, part: str, columns: Sequence[Sequence[object]]) -> None:
    """Write a whole part at once."""
    writer = PartWriter(folder, table, part)
    if columns and len(columns[0]):
        writer.write(columns)
    writer.close()


def fill_part(
    folder: Path,
    table: Table,
    part: str,
    names: Sequence[str],
    values: Callable[[Sequence[int]], Sequence[Sequence[object]]],
) -> None:
    """Write a closed part again with what was not known when its rows were written.

    Parameters
    ----------
    folder : Path
        Of the run.
    table : Table
    part : str
    names : sequence of str
        Columns that get values, in the order of the table.
    values : callable
        ``values(calls)`` returns these columns for rows of these calls.
    """
    path = folder / table.name / f"{part}{_SUFFIX}"
    draft = path.with_suffix(_OPEN)
    kinds = {column.name: column.kind for column in table.columns}
    with pq.ParquetFile(path) as source:
        schema = source.schema_arrow
        statistics: Any = ["call"]
        writer = pq.ParquetWriter(draft, schema, compression="zstd", write_statistics=statistics)
        for group in range(source.num_row_groups):
            rows = source.read_row_group(group)
            calls: list[Any] = rows.column("call").to_pylist()
            found = values(calls)
            for name, column in zip(names, found, strict=True):
                place = schema.get_field_index(name)
                made = column_of(kinds[name], column)
                rows = rows.set_column(place, schema.field(name), made)
            writer.write_table(rows)
        writer.close()
    draft.rename(path)


def read_table(
    folder: Path,
    table: Table,
    *,
    call: int | None = None,
    replication: int | None = None,
    columns: Sequence[str] | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """Read all closed parts of a table, in the order of their names.

    Parameters
    ----------
    folder : Path
        Of the run.
    call, replication : int, optional
        Only the rows of this call, or of this replication.
    columns : sequence of str, optional
        Only these.
    limit : int, optional
        No more rows than this.

    Returns
    -------
    pandas.DataFrame
        With the columns of `table`; empty where there is no part.

    Raises
    ------
    InputError
        A part is damaged, or has not the columns of the table.
    """
    schema = pa.schema(
        [(c.name, TYPES[c.kind]) for c in table.columns if columns is None or c.name in columns]
    )
    wanted = (("call", call), ("replication", replication))
    filters: Any = [(name, "==", value) for name, value in wanted if value is not None] or None
    tables: list[pa.Table] = []
    rows = 0
    for part in sorted((folder / table.name).glob(f"*{_SUFFIX}")):
        tables.append(_read_part(part, schema, filters))
        rows += tables[-1].num_rows
        if limit is not None and rows >= limit:
            break
    whole = pa.concat_tables(tables).unify_dictionaries() if tables else schema.empty_table()
    frame: pd.DataFrame = whole.slice(0, limit).to_pandas()
    return frame


def _read_part(part: Path, schema: pa.Schema, filters: Any) -> pa.Table:
    try:
        if not set(schema.names) <= set(pq.read_schema(part).names):
            raise KeyError(part)
        found = pq.read_table(part, columns=schema.names, filters=filters)
        return found.cast(schema) if found.schema != schema else found
    except (pa.ArrowInvalid, pa.ArrowTypeError, OSError) as error:
        seen = str(error).splitlines()[0]
        raise InputError("damaged part of a table", mark=Mark(str(part)), seen=seen) from error
    except (KeyError, ValueError) as error:
        raise InputError(
            "written by another version of directsip",
            mark=Mark(str(part)),
            expected="the run made again with this one",
        ) from error


def part_names(folder: Path, table: Table) -> list[str]:
    """Return the names of the closed parts of a table."""
    return sorted(path.stem for path in (folder / table.name).glob(f"*{_SUFFIX}"))


def drop_parts(folder: Path, kept: Collection[str]) -> None:
    """Delete the parts of replications that did not end, whole ones and open ones.

    One table of such a replication may be whole and another not: neither is worth having.

    Parameters
    ----------
    folder : Path
        Of the run.
    kept : collection of str
        Names of the parts that stay.
    """
    for table in _OF_REPLICATIONS:
        for path in (folder / table.name).glob("*"):
            if path.suffix in (_SUFFIX, _OPEN) and path.stem not in kept:
                path.unlink()
