"""Messages between nodes: kinds, headers, bodies, counts."""

from __future__ import annotations

import pytest

from tests.study.scenario.conftest import Judged


@pytest.mark.parametrize(
    "text",
    [
        "message: {from: mediation, to: mxone, is: INVITE, until: bo rings, times: 1}",
        "message: {from: lync-clients, to: frontend, is: INVITE, since: anna talks, times: 2}",
        "message: {from: mxone, to: mediation, is: 18x, times: 1}",
        "message: {from: mxone, to: mediation, is: 200 to BYE}",
        "message: {is: 4xx, times: none}",
        "message: {from: mediation, is: INVITE, header: {Request-URI: '~ 20123@'}}",
        "message: {from: mediation, to: mxone, header: {Diversion: missing}}",
        "message: {from: mediation, to: mxone, is: INVITE, header: {Max-Forwards: present}}",
        "message: {from: lync-clients, is: INVITE, body: '~ a=(inactive|sendonly)'}",
        "message: {from: mediation, to: mxone, is: INVITE, of: anna}",
        "message: {from: mediation, to: mxone, is: INVITE, of: carl, times: none}",
    ],
)
def test_what_was_sent_passes(text: str, judged: Judged) -> None:
    row = judged(text)
    assert row.passed, row.seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("message: {from: mxone, to: mediation, is: INVITE}", "none was sent"),
        ("message: {from: mediation, to: mxone, is: BYE, times: none}", "BYE from mediation"),
        ("message: {from: mediation, to: mxone, is: BYE, times: 2}", "BYE from mediation"),
        (
            "message: {from: mediation, to: mxone, is: INVITE, header: {Diversion: ~ reason}}",
            "but Diversion is missing",
        ),
        (
            "message: {from: mediation, to: mxone, is: BYE, header: {Max-Forwards: 12}}",
            "but Max-Forwards is ",
        ),
        ("message: {is: BYE, from: mediation, body: ~ m=audio}", "but it has no body"),
        ("message: {is: BYE, since: carl rings}", "there was no: carl rings"),
    ],
)
def test_what_was_not_sent_fails_with_what_was(text: str, seen: str, judged: Judged) -> None:
    row = judged(text)
    assert not row.passed
    assert seen in row.seen
    assert row.at is not None
