"""Tables on disk: folders of closed Parquet parts, each renamed in when it is whole.

A process that dies leaves its open parts under a temporary name, which readers pass over; what
was closed is complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simulator.record.columns import Column, Table

_TYPES: dict[str, pa.DataType] = {
    "int": pa.int64(),
    "float": pa.float64(),
    "text": pa.string(),
    "category": pa.dictionary(pa.int32(), pa.string()),
    "flag": pa.bool_(),
}
_SUFFIX = ".parquet"


class PartWriter:
    """Writes one part of a table, row group by row group.

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
        self._final = folder / table.name / f"{part}{_SUFFIX}"
        self._open = self._final.with_suffix(".open")
        self._final.parent.mkdir(parents=True, exist_ok=True)
        self._schema = pa.schema([(c.name, _TYPES[c.kind]) for c in table.columns])
        self._writer = pq.ParquetWriter(
            self._open, self._schema, compression="zstd", write_statistics=False
        )

    def write(self, columns: Sequence[Sequence[object]]) -> None:
        """Append a row group, given column by column."""
        arrays = [
            _array(column, values)
            for column, values in zip(self.table.columns, columns, strict=True)
        ]
        self.rows += len(columns[0])
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))

    def close(self) -> None:
        """Finish the part and give it its name."""
        self._writer.close()
        self._open.rename(self._final)


def write_table(folder: Path, table: Table, part: str, columns: Sequence[Sequence[object]]) -> None:
    """Write a whole part at once."""
    writer = PartWriter(folder, table, part)
    if columns and len(columns[0]):
        writer.write(columns)
    writer.close()


def read_table(
    folder: Path, table: Table, *, call: int | None = None, replication: int | None = None
) -> pd.DataFrame:
    """Read all closed parts of a table, in the order of their names.

    Parameters
    ----------
    folder : Path
        Of the run.
    call, replication : int, optional
        Only the rows of this call, or of this replication.

    Returns
    -------
    pandas.DataFrame
        With the columns of `table`; empty where there is no part.
    """
    parts = sorted((folder / table.name).glob(f"*{_SUFFIX}"))
    schema = pa.schema([(c.name, _TYPES[c.kind]) for c in table.columns])
    wanted = (("call", call), ("replication", replication))
    filters: Any = [(name, "==", value) for name, value in wanted if value is not None] or None
    tables = [pq.read_table(part, schema=schema, filters=filters) for part in parts]
    whole = pa.concat_tables(tables).unify_dictionaries() if tables else schema.empty_table()
    frame: pd.DataFrame = whole.to_pandas()
    return frame


def part_names(folder: Path, table: Table) -> list[str]:
    """Return the names of the closed parts of a table."""
    return sorted(path.stem for path in (folder / table.name).glob(f"*{_SUFFIX}"))


def _array(column: Column, values: Sequence[object]) -> pa.Array[Any]:
    if column.kind == "category":
        return pa.array(values, pa.string()).dictionary_encode()
    return pa.array(values, _TYPES[column.kind])
