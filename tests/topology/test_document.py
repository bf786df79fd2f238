"""YAML with places, and every mistake at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InputErrors
from simulator.topology.document import (
    Section,
    load_document,
    parse_document,
    read_document,
    validate,
)
from simulator.topology.units import Count


class Trunk(Section):
    channels: Count
    transport: str = "tcp"


class Site(Section):
    name: str
    trunks: tuple[Trunk, ...] = ()
    by_name: dict[str, Trunk | None] = {}


def mistakes(text: str) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        validate(parse_document(text, "f.yaml"), Site)
    return [str(error) for error in caught.value.errors]


def test_scalars_stay_text_until_the_model_decides() -> None:
    plain = parse_document("[0046, 12:30, no, 1_000, 2015-10-21]", "f.yaml").plain
    assert plain == ["0046", "12:30", "no", "1_000", "2015-10-21"]


def test_only_bare_tilde_null_and_nothing_are_unset() -> None:
    plain = parse_document("{a: ~, b: null, c: , d: '', e: '~'}", "f.yaml").plain
    assert plain == {"a": None, "b": None, "c": None, "d": "", "e": "~"}


def test_the_object_is_frozen() -> None:
    site = validate(parse_document("name: x", "f.yaml"), Site)
    with pytest.raises(ValueError, match="frozen"):
        site.name = "y"


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = "nme: x\ntrunks:\n  - {channels: -1}\n  - channels: 3\n    channels: 4\n    speed: 5\n"
    assert mistakes(text) == [
        "f.yaml:1:1: the field 'name' is missing",
        "f.yaml:1:1: nme: unknown field; expected 'name'",
        "f.yaml:3:6: trunks.0.channels: below zero; seen '-1', expected a whole number, such as 30",
        "f.yaml:5:5: trunks.1.channels: this key stands here twice",
        "f.yaml:6:5: trunks.1.speed: unknown field; expected one of channels, transport",
    ]


def test_the_nearest_field_is_named_inside_mappings_and_unions() -> None:
    text = "name: x\nby_name:\n  north: {channels: 1, transprot: udp}\n"
    assert mistakes(text) == [
        "f.yaml:3:24: by_name.north.transprot: unknown field; expected 'transport'"
    ]


def test_a_value_of_the_wrong_shape_says_what_was_seen() -> None:
    assert mistakes("name: {}\ntrunks: 5\n") == [
        "f.yaml:1:1: name: wrong value; seen 'an empty mapping', expected a valid string",
        "f.yaml:2:1: trunks: wrong value; seen '5', expected a list",
    ]


def test_an_empty_value_is_told_as_such() -> None:
    assert mistakes("name:\n") == ["f.yaml:1:1: name: no value given; expected a valid string"]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", "f.yaml: the file is empty"),
        ("# only a remark\n", "f.yaml: the file is empty"),
        ("a: [", "f.yaml:2:1: not YAML: did not find expected node content"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2:1: not YAML: but found another document"),
        ("a: &x [*x]", "f.yaml:1:4: the document is too large or too deep"),
        ("[" * 900 + "]" * 900, "f.yaml:1:42: the document is too large or too deep"),
    ],
)
def test_text_that_is_no_document_is_one_mistake(text: str, mistake: str) -> None:
    assert mistakes(text) == [mistake]


def test_an_alias_bomb_is_refused() -> None:
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]" for i in range(1, 9)]
    assert mistakes("\n".join(lines))[0].endswith("the document is too large or too deep")


def test_brackets_without_end_are_refused() -> None:
    assert "nesting" in mistakes("[" * 100_000)[0]


def test_merge_keys_tags_and_keys_that_are_no_text_are_refused() -> None:
    text = "name: !!python/object:os.system x\n<<: {}\n? [a]\n: b\n"
    found = mistakes(text)
    assert found == [
        "f.yaml:1:7: name: the tag 'tag:yaml.org,2002:python/object:os.system' has no meaning here",
        "f.yaml:2:1: <<: merge keys are not known here",
        "f.yaml:3:3: a key has to be plain text",
    ]


def test_a_missing_file_is_one_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match=r"no-such\.yaml: cannot be read: no such file"):
        load_document(tmp_path / "no-such.yaml", Site)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\x01", b"name: x\nn: \xe9\xe8\n", b"a\x00b"])
def test_a_binary_file_is_one_mistake(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(data)
    with pytest.raises(InputErrors) as caught:
        load_document(path, Site)
    assert len(str(caught.value).splitlines()) == 1


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfname: x\n")
    assert load_document(path, Site).name == "x"


def test_the_place_of_a_missing_part_is_that_of_the_part_above(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("name: x\ntrunks:\n  - {channels: 1}\n")
    document = read_document(path, name="site")
    assert str(document.mark(("trunks", 0, "no", "such"))) == "site:3:5"
