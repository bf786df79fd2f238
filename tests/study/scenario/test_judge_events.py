"""Events of actors: whether, how soon, with which facts, how often, in which order."""

from __future__ import annotations

import pytest

from tests.study.scenario.conftest import Judged


@pytest.mark.parametrize(
    "text",
    [
        "{bo: rings, within: 1 s}",
        "{bo: rings, shows: +46855530001}",
        "{bo: rings, times: 1}",
        "{anna: hears local ringback}",
        "{anna: talks, within: 0.1 s, since: bo answers}",
        "{anna: talks, not_before: 2 s}",
        "{anna: hears ringback, where: status = 180 and time < 2 s}",
        "{bo: is released, within: 0.1 s, since: anna hangs up}",
        "{never: carl rings}",
        "{bo: rings, since: anna talks, times: none}",
        "{order: [anna dials, bo rings, bo answers, anna talks]}",
    ],
)
def test_what_happened_passes(text: str, judged: Judged) -> None:
    row = judged(text)
    assert row.passed, row.seen
    assert row.at is None


@pytest.mark.parametrize(
    ("text", "seen", "at"),
    [
        ("{bo: rings, within: 1 ms}", "0.056 s after dialling", 1.056),
        ("{bo: rings, shows: 30009}", "shows +46855530001", 1.056),
        ("{bo: rings, times: 2}", "bo rings", 1.056),
        ("{anna: hears early media}", "it did not happen; anna dial", None),
        ("{anna: talks, not_before: 4 s}", "after dialling", 3.061),
        ("{carl: rings, within: 2 s}", "it did not happen; carl did and saw nothing", 3.0),
        ("{never: bo rings}", "bo rings", 1.056),
        ("{bo: rings, within: 1 s, since: carl rings}", "there was no: carl rings", None),
        ("{order: [bo answers, bo rings]}", "no 'bo rings' after bo answer", 3.056),
    ],
)
def test_what_did_not_happen_fails_with_what_did(
    text: str, seen: str, at: float | None, judged: Judged
) -> None:
    row = judged(text)
    assert not row.passed
    assert seen in row.seen
    assert row.at is not None
    if at is not None:
        assert row.at == pytest.approx(at, abs=5e-3)


def test_a_miss_names_the_call_that_shows_it(judged: Judged) -> None:
    assert judged("{never: bo rings}").call == 1
    assert judged("{carl: rings}").call == 1
