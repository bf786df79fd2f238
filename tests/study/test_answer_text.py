"""The page of text: fits, aligned, says what it must."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from simulator.faults.acting import FaultRow
from simulator.study.answer import build_answer
from simulator.study.answer_text import WIDTH, answer_text
from simulator.study.context import RecordsSummary
from simulator.study.result import DirectionFigures
from tests.study.made import LARGE, PROCESSOR, TRUNK, context, result, results

SIDES = ("lync", "mxone", "pstn")
DIRECTIONS = [f"{a}-to-{b}" for a in SIDES for b in SIDES if not a == b == "pstn"]


@pytest.fixture
def page() -> str:
    outcomes = Counter(answered=123456, busy=1234, no_answer=12345, failed=12)
    directions = {name: DirectionFigures(137047, 0, 1234.5, 0.0, outcomes) for name in DIRECTIONS}
    resources = (TRUNK, replace(LARGE, name="sip-trunk-licences"), LARGE, PROCESSOR)
    found = [result(i, *resources, directions=directions) for i in range(4)]
    return answer_text(build_answer(found, context()).as_dict(), run="results/x", call=17)


def test_it_fits_a_page(page: str) -> None:
    lines = page.splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert len(lines) <= 60


def test_the_formula_stands_beside_the_interval(page: str) -> None:
    row = next(line for line in page.splitlines() if line.startswith("sip-trunk "))
    cells = " ".join(row.split())
    assert cells == "sip-trunk 30 20.16 19.95 30 2,080 20 0.96 0.96 - 0.96 0.92"


def test_each_resource_has_its_word(page: str) -> None:
    assert "Erlang B: " in page
    assert "mediation-calls     no formula: sip-trunk limits the same calls" in page


def test_it_says_how_to_go_on(page: str) -> None:
    assert page.endswith(
        "Go on: directsip calls results/x\n       directsip ladder results/x --call 17\n"
    )


def test_it_names_the_bottleneck(page: str) -> None:
    assert "Bottleneck: sip-trunk is the first to reach 1 % blocking: at 1.01 times" in page


def test_the_trunk_has_its_worst_hour_and_the_interval_of_what_it_carried() -> None:
    page = answer_text(build_answer(results(blocked=(3, 6, 4, 7)), context()))
    assert (
        "sip-trunk: carried 19.37 - 20.53 E (95 %); "
        "blocking in the worst hour 1.35 %; above 1 % in 2 of 4\n"
    ) in page


def test_one_replication_has_no_worst_hour() -> None:
    assert "worst" not in answer_text(build_answer([result(0)], context(replications=1)))


def test_the_head_names_the_faults_and_the_calls_lost_to_them() -> None:
    row = FaultRow("mxone down", "down", "mxone", 1800.0, 2400.0)
    drawn = [FaultRow("cut", "down", "lan-mxone", at, at + 1.0) for at in (5.0, 7.0)]
    found = [
        replace(one, faults=(row, cut), struck=Counter({"mxone down": 30}))
        for one, cut in zip(results()[:2], drawn, strict=True)
    ]
    lines = answer_text(build_answer(found, context())).splitlines()[:7]
    assert "fault cut (lan-mxone down) 2 times in all replications: 0 calls lost" in lines
    assert "fault mxone down at 30 min for 10 min: 60 calls lost" in lines


def test_the_ratios_are_explained(page: str) -> None:
    for name in ("SER", "SEER", "ISA", "SCR", "IRA"):
        assert f"{name}: " in page
    assert "SDT: of calls that ended in the window; long ones are missing." in page


def test_a_number_and_its_sign_are_never_on_two_lines() -> None:
    full = "w" * (WIDTH - len("Note:  5"))  # the 5 would fit, its sign would not
    page = answer_text(build_answer(results(), context(warnings=(f"{full} 5 % more",))))
    assert "  5 % more" in page.splitlines()


def test_reasons_have_a_source_only_where_it_says_more_than_the_mapping() -> None:
    reasons = {
        ("user busy", "pstn", "outcomes of the workload; RFC 3398 7.2.4.1"): 9,
        ("no free channel", "mxone", "RFC 3398 7.2.4.1"): 5,
        **{(f"rule {i}", "mxone", ""): 1 for i in range(6)},
    }
    found = replace(result(0), reasons=Counter(reasons))
    lines = answer_text(build_answer([found], context())).splitlines()
    first = lines.index("Why calls failed") + 1
    assert lines[first] == "        9  user busy at pstn (outcomes of the workload)"
    assert lines[first + 1] == "        5  no free channel at mxone"
    assert lines[first + 5].startswith("        3  by 3 other rules (names: show --json")


def test_a_replay_tells_rows_and_why_some_were_left_out() -> None:
    records = RecordsSummary("calls.csv", "vast2008", 10, 8, {"negative duration": 2})
    found = context(kind="replay", workload="", flows=(), records=records, replications=1)
    page = answer_text(build_answer([result(0)], found))
    assert "10 rows = 8 used + 2 rejected" in page
    assert "rejected: negative duration: 2" in page


def test_warnings_are_notes_at_the_end() -> None:
    page = answer_text(build_answer(results(), context(warnings=("take care",))))
    assert "Note: take care" in page.splitlines()
