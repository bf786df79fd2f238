"""Columns made from buffers equal those that pyarrow makes of the same values."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.record.arrays import TYPES, column_of
from simulator.record.columns import Kind

VALUES: dict[Kind, st.SearchStrategy[object]] = {
    "int": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(allow_nan=False),
    "text": st.text(max_size=5),
    "category": st.sampled_from(["udp", "tcp", "", "ö"]),
    "flag": st.booleans(),
}


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_a_column_holds_what_pyarrow_would_put_into_it(kind: Kind, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.none() | VALUES[kind], max_size=20))
    made = column_of(kind, values)
    made.validate(full=True)
    assert made.type == TYPES[kind]
    assert made.to_pylist() == plain(kind, values).to_pylist() == values
    assert made.null_count == values.count(None)


def plain(kind: Kind, values: Sequence[object]) -> pa.Array[Any]:
    if kind == "category":
        return pa.array(values, pa.string()).dictionary_encode()
    return pa.array(values, TYPES[kind])


@pytest.mark.parametrize(("kind", "wrong"), [("int", "7"), ("float", "7"), ("text", 7)])
def test_a_value_of_another_kind_is_refused(kind: Kind, wrong: object) -> None:
    with pytest.raises(TypeError):
        column_of(kind, [wrong])


def test_a_process_that_only_runs_replications_does_not_load_pandas() -> None:
    code = """
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
import simulator.study.execute
from simulator.record.columns import SEIZURES
from simulator.record.store import write_table
with TemporaryDirectory() as folder:
    write_table(Path(folder), SEIZURES, "r", ([0], ["trunk"], [1], [0.0], [None], [None]))
print("pandas" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
