"""Over a plan: wanted against got, rules never hit, rules that others hide and the proof."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.calls import reasons
from simulator.errors import InputError, InputErrors
from simulator.topology.dialling.plan import PlanResult, dial_plan_file
from simulator.topology.dialling.wanted import REFUSALS
from simulator.topology.load import load_topology
from simulator.topology.topology import Topology
from tests.topology.guide import changed

HEAD = "from,dialled,wanted\n"
RULES = r"""
nodes:
  frontend:
    lync:
      dial_plans:
        users:
          rules:
            - {name: five digits, pattern: '^([23]\d{4})$', replacement: '+468555$1'}
            - {name: extensions, pattern: '^(20\d{3})$', replacement: '+468555$1'}
            - {name: reception, pattern: '^9$', replacement: '+46855520000'}
            - {name: long, pattern: '^(2\d+)$', replacement: '+468555$1'}
            - {name: national, pattern: '^00([1-9]\d{4,10})$', replacement: '+46$1'}
"""


def dialled(folder: Path, rows: str, topology: Topology | None = None) -> PlanResult:
    plan = folder / "plan.csv"
    plan.write_text(HEAD + rows, encoding="utf-8")
    return dial_plan_file((topology or load_topology("guide-tcp")).spec, plan)


@pytest.mark.parametrize(
    "wanted",
    [
        "extensions",
        "20123",
        "+46855520123",
        "extensions 20123",
        "Extensions 20123",
        "sip-phones",
        "sip-trunk",
        "20123 via sip-trunk",
    ],
)
def test_an_end_goes_by_several_names(tmp_path: Path, wanted: str) -> None:
    assert dialled(tmp_path, f"lync,20123,{wanted}\n").wrong == 0


@pytest.mark.parametrize(
    "wanted", ["attached", "20124", "pstn", "refused", "404", "vacant number", "lync"]
)
def test_another_end_is_wrong(tmp_path: Path, wanted: str) -> None:
    result = dialled(tmp_path, f"lync,20123,{wanted}\n")
    assert (result.wrong, result.rows[0].right) == (1, False)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("extnsions", "'extnsions', expected 'extensions'"),
        ("extnsions 20123", "'extnsions 20123', expected 'extensions'"),
        ("psnt", "'psnt', expected 'pstn'"),
        ("extensions via sip-trnk", "'sip-trnk', expected 'sip-trunk'"),
        ("404 vacant numbr", "'404 vacant numbr', expected 'vacant number'"),
        ("banana", "expected a number, a population, pstn, refused, a status, a rule or a trunk"),
    ],
)
def test_what_nothing_is_called_is_a_mistake_and_not_wrong(
    tmp_path: Path, wanted: str, told: str
) -> None:
    with pytest.raises(InputErrors, match=r"plan\.csv:2: wanted: no number can lead") as caught:
        dialled(tmp_path, f"lync,20123,{wanted}\n")
    assert told in str(caught.value)


def test_every_refusal_of_a_number_can_be_wanted() -> None:
    made = set(re.findall(r"Reason\(\s*\"([^\"]+)\"", Path(reasons.__file__).read_text()))
    assert {*REFUSALS} <= made


@pytest.mark.parametrize(
    "wanted", ["refused", "404", "404 no normalisation rule", "no normalisation rule"]
)
def test_a_refusal_can_be_wanted(tmp_path: Path, wanted: str) -> None:
    assert dialled(tmp_path, f"lync,4711,{wanted}\n").wrong == 0


def test_nothing_wanted_is_never_wrong(tmp_path: Path) -> None:
    (row,) = dialled(tmp_path, "lync,4711,\n").rows
    assert row.right is None


def test_a_rule_that_no_number_hits_is_named_with_its_place(tmp_path: Path) -> None:
    result = dialled(tmp_path, "lync,20123,extensions\nlync,008701234,pstn\n")
    unused = {(one.node, one.rule): one.mark for one in result.never_hit}
    assert unused["frontend", "dial plan users / rule international"].line > 0
    assert ("mxone", "external destination 99") in unused
    assert ("frontend", "dial plan users / rule five digits") not in unused
    assert ("frontend", "voice policy employees") not in unused


def test_a_rule_is_proved_hidden_by_the_rules_alone(tmp_path: Path) -> None:
    result = dialled(tmp_path, "lync,30123,lync\n", changed(tmp_path, RULES))
    (hidden,) = [one for one in result.hidden if one.proof == "rules"]
    assert hidden.rule == "dial plan users / rule extensions"
    assert hidden.by == ("dial plan users / rule five digits",)
    assert hidden.mark.line == 10  # of mine.yaml


def test_a_rule_is_seen_hidden_over_the_numbers_of_the_plan(tmp_path: Path) -> None:
    rows = "lync,20123,extensions\nlync,20124,extensions\n"
    result = dialled(tmp_path, rows, changed(tmp_path, RULES))
    (seen,) = [one for one in result.hidden if one.proof == "plan" and one.node == "frontend"]
    assert seen.rule == "dial plan users / rule long"
    assert seen.text.endswith("by dial plan users / rule five digits (2)")


def test_a_rule_that_takes_one_number_is_not_hidden(tmp_path: Path) -> None:
    rows = "lync,20123,extensions\nlync,2012345,\n"
    result = dialled(tmp_path, rows, changed(tmp_path, RULES))
    assert {one.rule for one in result.hidden if one.node == "frontend"} == {
        "dial plan users / rule extensions"
    }


def test_other_delimiters_and_remarks_are_read(tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("\ufefffrom;dialled;wanted\n# ours\n\nlync;20123;extensions\n", "utf-8")
    (row,) = dial_plan_file(load_topology("guide-tcp").spec, plan).rows
    assert (row.mark.line, row.right) == (4, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("from,wanted\n", "no column 'dialled'"),
        ("from,dialled,wnated\n", "an unknown column; seen 'wnated', expected 'wanted'"),
        ("from,dialled,wanted\nlync\n", r"plan\.csv:2: too few cells"),
        ("from,dialled,wanted\nlnyc,20123,\n", r"plan\.csv:2: nobody calls .* 'lync'"),
        ("from,dialled,wanted\nlync,,\n", r"plan\.csv:2: nothing was dialled"),
        ("from,dialled,wanted\nlync,20\x1b[m1,\n", r"plan\.csv:2: cannot be dialled; seen '20.x1b"),
        ('from,dialled,wanted\nlync,"20123,\nlync,1,\n', r"plan\.csv:3: not CSV"),
    ],
)
def test_a_plan_that_cannot_be_read_is_the_users_mistake(
    tmp_path: Path, text: str, words: str
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(text, encoding="utf-8")
    with pytest.raises((InputError, InputErrors), match=words):
        dial_plan_file(load_topology("guide-tcp").spec, plan)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputErrors) as caught:
        dialled(tmp_path, "nobody,1,\nlync,20123,\nnowhere,2,\n")
    assert [error.mark.line for error in caught.value.errors if error.mark] == [2, 4]
