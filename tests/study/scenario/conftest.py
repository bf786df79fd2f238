"""One call that is performed once: judges of all kinds look at it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.study.scenario import Verdict, run_scenario
from simulator.study.scenario.judges import judge
from simulator.study.scenario.row import Row
from simulator.topology.document import parse_document, validate
from simulator.workload.scenario.expectations import read_expectation
from simulator.workload.scenario.schema import ExpectationFile

CALL = """
topology: guide-tcp
actors: {anna: 30001, bo: 20123, carl: 30002}
steps:
  - {at: 1 s, anna: dial, number: bo}
  - {when: bo rings, after: 2 s, bo: answer}
  - {when: anna talks, after: 2 s, anna: hold}
  - {when: anna holds, after: 2 s, anna: resume}
  - {when: anna resumes, after: 3 s, anna: hang up}
"""
Judged = Callable[[str], Row]


@pytest.fixture(scope="session")
def call(tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    """A Lync user calls an extension, holds the call, takes it back and hangs up."""
    file: Path = tmp_path_factory.mktemp("scenario") / "call.yaml"
    file.write_text(CALL)
    return run_scenario(file)


@pytest.fixture(scope="session")
def judged(call: Verdict) -> Judged:
    """Judge the call by one expectation, written as in a file."""
    known = {actor.name: actor for actor in call.scenario.actors}

    def judged_by(text: str) -> Row:
        document = parse_document(f"expect:\n  - {text}\n", "call.yaml")
        plain = document.plain
        assert isinstance(plain, dict)
        one = parse_document(text, "call.yaml")
        file = validate(one, ExpectationFile)
        expectation = read_expectation(file, 0, document, known, call.record.topology)
        return judge(expectation, call.record)

    return judged_by
