"""Rows of calls and resources, by the expressions of ``calls --where``."""

from __future__ import annotations

import pytest

from tests.study.scenario.conftest import Judged


@pytest.mark.parametrize(
    "text",
    [
        "call: {where: outcome = answered and sip_status = 200 and sdt > 2 s}",
        "call: {where: direction = lync-to-mxone, of: anna}",
        "resource: {name: sip-trunk, where: peak = 1 and blocked = 0 and attempts = 1}",
    ],
)
def test_what_holds_passes(text: str, judged: Judged) -> None:
    row = judged(text)
    assert row.passed, row.seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("call: {where: released_by = called}", "released_by = caller"),
        ("call: {where: outcome = busy}", "call 1: outcome = answered"),
        ("call: {where: outcome = answered, of: bo}", "nobody dialled"),
        ("resource: {name: sip-trunk, where: peak = 2}", "peak = 1"),
        ("resource: {name: sip-trunc, where: peak = 2}", "but 'sip-trunk'"),
    ],
)
def test_what_does_not_hold_fails_with_the_values(text: str, seen: str, judged: Judged) -> None:
    row = judged(text)
    assert not row.passed
    assert seen in row.seen
