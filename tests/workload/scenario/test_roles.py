"""A scenario as a template: actors by kind, nodes by job, numbers of actors in tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InputErrors
from simulator.workload.scenario import Scenario, load_scenario
from simulator.workload.scenario.spec import EventExpected, MessageExpected

TEMPLATE = r"""topology: guide-tcp
actors:
  anna: {kind: lync}
  carl: {kind: lync}
  bo: {population: extensions}
  eva: 30000
  pia: {kind: pstn}
features:
  bo-forwards: {feature: forward_all, users: [bo], to: pia}
steps:
  - {at: 1 s, anna: dial, number: bo}
expect:
  - {pia: rings, shows: '{anna}', where: 'name = "{anna.number}"'}
  - message: {from: mediation, is: INVITE, header: {To: '~ {bo}@.*\d{2}'}}
"""


def loaded(folder: Path, text: str) -> Scenario:
    file = folder / "one.yaml"
    file.write_text(text)
    return load_scenario(file)


def mistake(folder: Path, text: str) -> str:
    with pytest.raises(InputErrors) as found:
        loaded(folder, text)
    (error,) = found.value.errors
    return str(error).removeprefix(str(folder) + "/")


def test_actors_of_a_kind_are_its_first_users_who_have_no_other_part(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, TEMPLATE)
    assert {actor.name: actor.number for actor in scenario.actors} == {
        "anna": "30001",  # 30000 is eva's
        "carl": "30002",
        "bo": "20000",
        "eva": "30000",
        "pia": "70000000",
    }


def test_features_name_users_as_actors_and_dial_as_the_served_one_does(tmp_path: Path) -> None:
    (feature,) = loaded(tmp_path, TEMPLATE).topology.spec.features
    ((number, settings),) = feature.switched.users.items()
    assert (number, settings.text("to")) == ("20000", "00870000000")


def test_numbers_of_actors_stand_in_tests_of_text(tmp_path: Path) -> None:
    event, message = loaded(tmp_path, TEMPLATE).expectations
    assert isinstance(event, EventExpected)
    assert isinstance(message, MessageExpected)
    assert str(event.shows) == "+46855530001"
    assert event.where == 'name = "30001"'
    ((_, test),) = message.headers
    assert test.text == r"\+46855520000@.*\d{2}"  # a plus is no quantifier, {2} is one


def test_a_node_of_another_name_is_found_by_its_job(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, TEMPLATE)
    spec = scenario.topology.spec
    assert [one.source for one in scenario.expectations if isinstance(one, MessageExpected)] == [
        spec.trunks[0].mediation
    ]


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("kind: pstn", "kind: isdn", "one.yaml:7:9: actors.pia.kind: "),
        ("population: extensions", "population: extension",
         "one.yaml:5:8: actors.bo.population: there is no such population; seen 'extension'"),
        ("{kind: pstn}", "{kind: pstn, population: pstn}",
         "one.yaml:7:3: actors.pia: whom does it mean?"),
        ("{anna}", "{ana}", "one.yaml:13:18: expect.0.shows: no such actor; seen '{ana}'"),
        ("users: [bo]", "users: [eva, bob]", "one.yaml:9:"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_with_its_place(
    wrong: str, right: str, told: str, tmp_path: Path
) -> None:
    assert wrong in TEMPLATE
    line = mistake(tmp_path, TEMPLATE.replace(wrong, right))
    assert line.startswith(told), line


def test_a_topology_with_too_few_users_is_told(tmp_path: Path) -> None:
    text = TEMPLATE.replace(
        "topology: guide-tcp\n", "topology: guide-tcp\nset: {population.lync.users: 2}\n"
    )
    line = mistake(tmp_path, text)
    assert "actors.carl: the topology has not so many users of this kind; seen 'lync'" in line


def test_a_conference_is_nobody_and_is_dialled_as_a_number_of_lyncs_plan(tmp_path: Path) -> None:
    text = TEMPLATE.replace("  pia:", "  meeting: {kind: conference}\n  pia:")
    text = text.replace(
        "number: bo}", "number: meeting}\n  - {after: 1 s, pia: dial, number: meeting}"
    )
    scenario = loaded(tmp_path, text)
    meeting = scenario.actor("meeting")
    assert (meeting.is_user, meeting.e164) == (False, "+46855539000")
    assert [step.argument for step in scenario.steps] == ["39000", "+46855539000"]


def test_a_topology_without_conference_has_no_such_actor(tmp_path: Path) -> None:
    text = TEMPLATE.replace("  pia:", "  meeting: {kind: conference}\n  pia:")
    outside = "set: {node.av-conference.conference.conferences.meeting: +49301234567}\n"
    line = mistake(tmp_path, outside + text)
    assert "actors.meeting: the topology has no such conference" in line
