"""The way of media, from what nodes have described to each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.study.scenario import run_scenario
from tests.study.scenario.conftest import Judged


@pytest.mark.parametrize(
    "text",
    [
        "media: {between: anna - bo, path: anna - mediation - gateway - bo}",
        "media: {between: bo - anna, path: bo - gateway - mediation - anna, flows: both}",
        "media: {between: [anna, bo], through: mediation, past: frontend}",
        "media: {between: anna - bo, when: anna holds, after: 1 s, flows: none}",
        "media: {between: anna - bo, when: anna resumes, after: 1 s, flows: both}",
    ],
)
def test_the_way_as_it_was_passes(text: str, judged: Judged) -> None:
    row = judged(text)
    assert row.passed, row.seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("media: {between: anna - bo, path: anna - bo}", "not anna - bo"),
        ("media: {between: anna - bo, past: gateway}", "not past gateway"),
        ("media: {between: anna - bo, through: frontend}", "not through frontend"),
        ("media: {between: anna - bo, codec: G729}", "not G729"),
        ("media: {between: anna - bo, secure: yes}", "a part of it is not SRTP"),
        ("media: {between: anna - bo, flows: none}", "speech flows both ways"),
        ("media: {between: anna - carl}", "no way joins them: "),
        ("media: {between: anna - bo, when: bo rings}", "no way joins them: no session at all"),
        ("media: {between: anna - bo, when: carl talks}", "there was no: carl talks"),
    ],
)
def test_another_way_fails_with_the_way_as_it_was(text: str, seen: str, judged: Judged) -> None:
    row = judged(text)
    assert not row.passed
    assert seen in row.seen


def test_a_call_that_crosses_the_trunk_twice_has_two_stations_at_the_same_server(
    tmp_path: Path,
) -> None:
    file = tmp_path / "hairpin.yaml"
    file.write_text(
        """
topology: guide-tcp
actors: {anna: 30001, carl: 30002}
features:
  forwarded: {feature: forward_all, users: [20123], to: 30002}
steps:
  - {at: 1 s, anna: dial, number: 20123}
  - {when: carl rings, after: 1 s, carl: answer}
  - {when: anna talks, after: 1 s, anna: hang up}
expect:
  - media: {between: anna - carl, path: anna - mediation - gateway - mediation - carl}
"""
    )
    verdict = run_scenario(file)
    assert verdict.passed, str(verdict)


def test_bypass_leaves_the_mediation_server_out_and_the_public_line_ends_at_the_gateway(
    tmp_path: Path,
) -> None:
    file = tmp_path / "bypass.yaml"
    file.write_text(
        """
topology: guide-tls
actors: {anna: 30001, pia: +46870000005}
steps:
  - {at: 1 s, pia: dial, number: anna}
  - {when: anna rings, after: 1 s, anna: answer}
  - {when: pia talks, after: 1 s, pia: hang up}
expect:
  - media: {between: anna - pia, path: anna - gateway - pia, codec: PCMA, secure: yes}
"""
    )
    verdict = run_scenario(file)
    assert verdict.passed, str(verdict)
