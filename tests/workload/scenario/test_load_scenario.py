"""What a scenario file may say, and how mistakes in it are told: file, line, nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import SimulatorError
from simulator.workload.scenario import Scenario, load_scenario

GOOD = """topology: guide-tcp
set: {trunk.channels: 2}
actors: {anna: 30001, bo: +46855520123, pia: +46870000005}
steps:
  - {at: 1 s, anna: dial, number: bo}
  - {when: bo rings, after: 2 s, bo: answer}
  - {after: 1 s, anna: transfer, to: pia}
expect:
  - {bo: rings, within: 1 s}
  - message: {from: mediation, to: mxone, is: INVITE, times: at least 2}
"""


def loaded(folder: Path, text: str) -> Scenario:
    file = folder / "one.yaml"
    file.write_text(text)
    return load_scenario(file)


def mistakes(folder: Path, text: str) -> list[str]:
    with pytest.raises(SimulatorError) as found:
        loaded(folder, text)
    return [line.removeprefix(f"{folder}/") for line in str(found.value).splitlines()]


def test_numbers_are_found_in_the_topology_and_actors_dialled_as_the_caller_does(
    tmp_path: Path,
) -> None:
    scenario = loaded(tmp_path, GOOD)
    assert [(actor.number, actor.population.name) for actor in scenario.actors] == [
        ("30001", "lync"),
        ("20123", "extensions"),
        ("70000005", "pstn"),
    ]
    assert [step.argument for step in scenario.steps] == ["20123", "", "00870000005"]
    assert scenario.name == "one"


def test_what_is_set_is_set_and_gives_way_to_what_is_set_from_outside(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(GOOD)
    assert load_scenario(file).topology.spec.trunks[0].channels == 2
    over = load_scenario(file, topology="guide-tls", overrides={"trunk.channels": 3})
    assert (over.topology.name, over.topology.spec.trunks[0].channels) == ("guide-tls", 3)


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("guide-tcp\n", "guide-tpc\n", "one.yaml:1:1: topology: there is no such file, "),
        ("trunk.channels", "trunk.chanels", "one.yaml:2:7: set.trunk.chanels: there is no"),
        ("trunk.channels: 2", "trunk.channels: x", "one.yaml:2:7: set.trunk.channels: "),
        ("anna: 30001", "anna: 39999", "one.yaml:3:10: actors.anna: nobody of the topology"),
        ("anna: 30001", "anna: 20123", "one.yaml:3:23: actors.bo: anna has this number, too"),
        ("at: 1 s", "at: 25 h", "one.yaml:5:6: steps.0.at: a scenario does not last so long"),
        ("after: 2 s, bo", "after: 9 d, bo", "one.yaml:6:22: steps.1.after: a scenario does not"),
        ("anna: dial", "ana: dial", "one.yaml:5:15: steps.0: neither a field nor an actor; seen"),
        ("anna: dial", "anna: dail", "one.yaml:5:15: steps.0.anna: wrong value; seen 'dail'"),
        (", number: bo", "", "one.yaml:5:5: steps.0: dial what is missing; expected `number`"),
        ("number: bo", "number: bob", "one.yaml:5:27: steps.0.number: neither digits nor"),
        ("at: 1 s, ", "", "one.yaml:5:5: steps.0: no instant; expected `at`, `when` or `after`"),
        ("at: 1 s", "at: 1", "one.yaml:5:6: steps.0.at: the unit is missing; seen '1'"),
        ("at: 1 s", "at: 1 s, when: bo rings", "one.yaml:5:5: steps.0: two instants"),
        ("bo rings,", "bo ring,", "one.yaml:6:6: steps.1.when: no such verb; seen 'ring'"),
        ("bo: answer", "bo: answer, digits: 1", "one.yaml:6:46: steps.1.digits: answer does not"),
        ("bo: rings", "bo: rigns", "one.yaml:9:6: expect.0.bo: no such verb; seen 'rigns'"),
        ("bo: rings", "bo: rings, anna: talks", "one.yaml:9:5: expect.0: several actors in one"),
        ("bo: rings, within: 1 s", "within: 1 s", "one.yaml:9:5: expect.0: nobody is named"),
        ("bo: rings,", "bo: rings, where: statsu = 1,", "one.yaml:9:17: expect.0.where: no col"),
        ("mediation", "mediator", "one.yaml:10:15: expect.1.message.from: no such node; seen"),
        ("is: INVITE", "is: INVIT", "one.yaml:10:43: expect.1.message.is: no such message"),
        ("at least 2", "often", "one.yaml:10:55: expect.1.message.times: not a count"),
        ("- message", "- within: 1 s\n    message", "one.yaml:10:5: expect.1.within: goes with"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_with_its_place(
    wrong: str, right: str, told: str, tmp_path: Path
) -> None:
    assert wrong in GOOD
    (line,) = mistakes(tmp_path, GOOD.replace(wrong, right))
    assert line.startswith(told)


def test_an_actor_cannot_be_called_as_a_key_is(tmp_path: Path) -> None:
    text = GOOD.replace("pia", "limit").replace("limit:", "never:").replace("to: limit", "to: bo")
    (line,) = mistakes(tmp_path, text)
    assert line.startswith("one.yaml:3:41: actors.never: a key of steps or expectations has this")


def test_all_mistakes_of_steps_and_expectations_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("bo rings,", "bo ring,").replace("mediation", "mediator")
    assert len(mistakes(tmp_path, text)) == 2


def test_a_feature_that_is_wrong_has_its_place_in_the_scenario(tmp_path: Path) -> None:
    text = GOOD.replace("steps:", "features: {f: {feature: forward_al, users: [20123]}}\nsteps:")
    (line,) = mistakes(tmp_path, text)
    assert line.startswith("one.yaml:4:")
    assert "'forward_all'" in line


def test_a_topology_beside_the_file_is_found_from_anywhere(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("extends: guide-tcp.yaml\nname: mine\n")
    assert loaded(tmp_path, GOOD.replace("guide-tcp", "mine.yaml")).topology.name == "mine"
