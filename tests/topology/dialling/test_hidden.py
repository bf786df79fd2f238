"""Which rules no number reaches, proved for each kind of list."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.topology.dialling.hidden import hidden_rules
from simulator.topology.load import load_topology
from tests.topology.guide import changed

PBX = "nodes: {{mxone: {{telephony: {{{}}}}}}}\n"
LYNC = "nodes: {{frontend: {{lync: {{{}}}}}}}\n"
PUBLIC = "choices: [{route: public}]"


def hidden(folder: Path, text: str) -> dict[str, tuple[str, ...]]:
    return {one.rule: one.by for one in hidden_rules(changed(folder, text).spec)}


@pytest.mark.parametrize("name", ["guide-tcp", "guide-tls"])
def test_a_shipped_topology_hides_no_rule(name: str) -> None:
    assert [*hidden_rules(load_topology(name).spec)] == []


@pytest.mark.parametrize(
    ("conversions", "expected"),
    [
        (
            "{digits: '+46', strip: 3}, {digits: '+468555', strip: 7}",
            {"number conversion +468555": ("number conversion +46",)},
        ),
        ("{digits: '+468555', strip: 7}, {digits: '+46', strip: 3}", {}),
        (
            "{digits: '', prefix: 9}, {digits: '46', strip: 2}",
            {"number conversion 46": ("number conversion of any number",)},
        ),
        ("{digits: '', number_type: national}, {digits: '46', strip: 2}", {}),
        (
            "{digits: '', number_type: international}, {digits: '+46', strip: 3}",
            {"number conversion +46": ("number conversion of any number",)},
        ),
        ("{digits: '46', number_type: international}", {"number conversion 46": ()}),
        ("{digits: '+46', number_type: national}", {"number conversion +46": ()}),
    ],
)
def test_conversions(
    tmp_path: Path, conversions: str, expected: dict[str, tuple[str, ...]]
) -> None:
    assert hidden(tmp_path, PBX.format(f"incoming: [{conversions}]")) == expected


@pytest.mark.parametrize(
    ("destinations", "expected"),
    [
        (
            [("20", "3")],  # extensions 20000 to 20999, of two populations
            {"external destination 20": ("extensions 20000 to 20599", "extensions 20600 to 20999")},
        ),
        ([("20", "3-4")], {}),
        ([("2", "4")], {}),
        ([("7", "4"), ("7", "5")], {"external destination 7": ("external destination 7",)}),
        (
            [("7", "4"), *((f"7{n}", "4") for n in range(10))],
            {"external destination 7": tuple(f"external destination 7{n}" for n in range(10))},
        ),
        ([("7", "4"), *((f"7{n}", "4") for n in range(9))], {}),
    ],
)
def test_access_codes(
    tmp_path: Path, destinations: list[tuple[str, str]], expected: dict[str, tuple[str, ...]]
) -> None:
    listed = ", ".join(
        f"{{access_code: '{code}', digits: {digits}, {PUBLIC}}}" for code, digits in destinations
    )
    text = PBX.format(f"destinations: [{listed}]")
    assert hidden(tmp_path, text) == expected


def test_a_voice_route_to_trunks_that_were_tried_before(tmp_path: Path) -> None:
    text = LYNC.format(
        r"routes: {swedish: {pattern: '^\+46\d+$', usages: [mx-one], trunks: [sip-trunk], "
        r"priority: 2}}"
    )
    assert hidden(tmp_path, text) == {"voice route swedish": ("voice route mx-one",)}


def test_a_voice_route_that_goes_first_hides_only_what_it_covers(tmp_path: Path) -> None:
    text = LYNC.format(
        r"routes: {swedish: {pattern: '^\+46\d+$', usages: [mx-one], trunks: [sip-trunk], "
        r"priority: 0}}"
    )
    assert hidden(tmp_path, text) == {}


def test_a_dial_plan_that_another_goes_before_for_everybody(tmp_path: Path) -> None:
    text = LYNC.format("dial_plans: {everybody: {scope: global, rules: []}}")
    by = ("dial plan from-mx-one", "dial plan users")
    assert hidden(tmp_path, text) == {"dial plan everybody": by}


def test_a_dial_plan_of_users_that_nobody_has(tmp_path: Path) -> None:
    text = LYNC.format("dial_plans: {guests: {scope: user, rules: []}}")
    assert hidden(tmp_path, text) == {"dial plan guests": ()}


def test_translations_of_a_trunk(tmp_path: Path) -> None:
    text = r"""
trunks:
  sip-trunk:
    translations:
      - {name: all, pattern: '^\+(\d+)$', replacement: '$1'}
      - {name: home, pattern: '^\+46(\d+)$', replacement: '0$1'}
"""
    by = ("trunk sip-trunk translations / rule all",)
    assert hidden(tmp_path, text) == {"trunk sip-trunk translations / rule home": by}
