"""Rows of a file, with quotes that do not close."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InputError
from simulator.workload.records import CUT, NOT_CSV
from simulator.workload.rows import open_records, rows
from simulator.workload.schema import Layout

PLAIN = Layout(columns=("a", "b"))


def read(text: str, layout: Layout = PLAIN) -> list[tuple[int, list[str], str | None]]:
    lines = text.splitlines(keepends=True)
    return [(row.line, row.cells, row.problem) for row in rows(lines, layout)]


def test_a_quoted_line_end_belongs_to_its_row() -> None:
    assert read('a,"x\ny"\nb,z\n') == [(1, ["a", "x\ny"], None), (3, ["b", "z"], None)]


def test_a_doubled_quote_is_one_quote() -> None:
    assert read('"say ""hi""",2\n') == [(1, ['say "hi"', "2"], None)]


def test_a_quote_open_at_the_end_costs_the_last_row_only() -> None:
    assert read('1,2\n3,"4\n') == [(1, ["1", "2"], None), (2, ["3", "4\n"], CUT)]


def test_a_quote_open_in_the_middle_costs_one_row_and_not_the_rest() -> None:
    found = read('1,"2\n' + "".join(f"{i},x\n" for i in range(200)))
    assert found[0][2] == CUT
    assert [cells for _, cells, _ in found[1:]] == [[str(i), "x"] for i in range(200)]
    assert [line for line, _, _ in found] == list(range(1, 202))


def test_text_after_a_closing_quote_is_not_csv() -> None:
    assert [problem for _, _, problem in read('"a"b,1\n')] == [NOT_CSV]


def test_a_field_beyond_all_measure_is_not_csv() -> None:
    assert [problem for _, _, problem in read("a," + "x" * 200_000 + "\n")] == [NOT_CSV]


def test_comments_blank_lines_and_skipped_lines_are_no_rows() -> None:
    layout = Layout(columns=("a", "b"), comment="#", skip_lines=1)
    assert read("title\n# remark\n\n1,2\n", layout) == [(4, ["1", "2"], None)]


def test_without_quoting_a_quote_is_a_character() -> None:
    layout = Layout(columns=("a", "b"), quote=None)
    assert read('"a,b\n', layout) == [(1, ['"a', "b"], None)]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("å,1\n".encode(), "utf-8"),
        ("å,1\n".encode("utf-8-sig"), "latin-1"),
        ("å,1\n".encode("utf-16"), "utf-8"),
        ("å,1\n".encode("latin-1"), "latin-1"),
    ],
)
def test_a_byte_order_mark_goes_before_the_encoding(
    tmp_path: Path, data: bytes, encoding: str
) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(data)
    with open_records(path, encoding) as file:
        assert file.read() == "å,1\n"


def test_an_undecodable_character_is_not_fatal(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(b"\xe5sa,1\n")
    with open_records(path) as file:
        assert file.read() == "\ufffdsa,1\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"\x7fELF\x02\x01\x00\x00", "a binary file"),
        (b"\xa1\xb2\xc3\xd4\x02\x04" + bytes(range(1, 32)), "a binary file"),
    ],
)
def test_a_file_without_text_is_one_line(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message) as caught:
        open_records(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_one_line(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            open_records(path)
