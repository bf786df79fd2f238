"""How a scenario is performed: when steps are due, when it ends, with what behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.study.scenario import Verdict, run_scenario

HEAD = "topology: guide-tcp\nactors: {anna: 30001, bo: 20123, carl: 20124}\n"


def performed(folder: Path, text: str) -> Verdict:
    file = folder / "one.yaml"
    file.write_text(HEAD + text)
    return run_scenario(file)


def times(verdict: Verdict, actor: str, event: str) -> list[float]:
    events = verdict.record.log.events
    return [round(e.time, 3) for e in events if (e.actor, e.event) == (actor, event)]


def test_two_steps_may_wait_for_one_event_and_a_second_ringing_is_another(tmp_path: Path) -> None:
    verdict = performed(
        tmp_path,
        """
steps:
  - {at: 1 s, anna: dial, number: bo}
  - {when: bo rings, after: 1 s, bo: answer}
  - {when: bo rings, after: 3 s, anna: hang up}
  - {after: 1 s, anna: dial, number: bo}
  - {when: bo rings, after: 1 s, bo: decline}
""",
    )
    first, second = times(verdict, "bo", "ringing")
    assert times(verdict, "bo", "answer") == [round(first + 1, 3)]
    assert times(verdict, "anna", "hang up") == [round(first + 3, 3)]
    assert times(verdict, "bo", "decline") == [round(second + 1, 3)]
    assert verdict.passed


def test_a_call_of_an_actor_is_chosen_by_its_place(tmp_path: Path) -> None:
    verdict = performed(
        tmp_path,
        """
steps:
  - {at: 1 s, anna: dial, number: bo}
  - {when: bo rings, bo: answer}
  - {when: anna talks, after: 1 s, anna: hold}
  - {when: anna holds, anna: dial, number: carl}
  - {when: carl rings, carl: answer}
  - {when: anna talks, after: 1 s, anna: hang up, call: 1}
  - {after: 1 s, anna: hang up, call: 2}
""",
    )
    assert verdict.passed
    assert times(verdict, "bo", "released") < times(verdict, "carl", "released")


def test_an_act_without_a_call_for_it_fails(tmp_path: Path) -> None:
    verdict = performed(tmp_path, "steps:\n  - {at: 1 s, anna: answer}\n")
    assert [row.seen for row in verdict.failures] == ["not done: there was no call for it"]


def test_the_end_comes_by_itself_and_the_limit_reports_calls_still_up(tmp_path: Path) -> None:
    verdict = performed(
        tmp_path,
        "limit: 10 s\nsteps:\n  - {at: 1 s, anna: dial, number: bo}\n"
        "  - {when: bo rings, bo: answer}\n",
    )
    assert verdict.record.end == pytest.approx(11.5, abs=0.5)
    assert verdict.remarks == ("still up at the end, 11.5 s: call 1 of 30001",)
    over = performed(tmp_path, "steps:\n  - {at: 1 s, anna: dial, number: '999'}\n")
    assert over.record.end < 5.0


def test_the_same_scenario_gives_the_same_verdict(call: Verdict) -> None:
    again = run_scenario(call.scenario)
    assert again.as_dict() == call.as_dict()
    assert again.messages.equals(call.messages)


def test_a_workload_behind_it_is_not_taken_for_the_actors_calls(tmp_path: Path) -> None:
    verdict = performed(
        tmp_path,
        """
background: yes
set: {workload.load: 0.1}
steps:
  - {at: 1 s, anna: dial, number: bo}
  - {when: bo rings, bo: answer}
  - {when: anna talks, after: 1 s, anna: hang up}
expect:
  - resource: {name: pstn-b-channels, where: attempts > 0}
  - resource: {name: sip-trunk, where: peak > 0}
""",
    )
    assert set(verdict.messages["call"]) == {9_000_000}
    assert verdict.passed, str(verdict)
