"""A checklist as text, page, JUnit, Markdown and JSON."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from docs.generate.certify import checklist
from simulator.errors import InputError
from simulator.study.certify import Checklist, certify
from simulator.study.certify.items import ITEMS


@pytest.fixture(scope="module")
def failed() -> Checklist:
    return certify("guide-tcp", items=["1a", "7c", "U2"], overrides={"trunk.channels": 1})


def cases(found: Checklist) -> dict[str, ET.Element]:
    suites = ET.fromstring(found.junit())
    return {case.get("name", "").split()[0]: case for case in suites.iter("testcase")}


def test_junit_has_a_case_for_each_item() -> None:
    root = ET.fromstring(checklist("guide-tcp").junit())
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == (
        str(len(ITEMS)), "0", "8",
    )  # fmt: skip
    assert list(cases(checklist("guide-tcp"))) == [item.number for item in ITEMS]


def test_junit_passes_what_is_as_documented_with_a_property() -> None:
    case = cases(checklist("guide-tcp"))["U1"]
    properties = {one.get("name"): one.get("value") for one in case.iter("property")}
    assert properties["as-documented"] == "true"
    assert properties["clause"] == "5"
    assert case.find("failure") is None
    assert case.find("skipped") is None


def test_junit_skips_what_is_not_applicable_with_the_reason() -> None:
    skipped = cases(checklist("guide-tcp"))["7a"].find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "needs TLS and SRTP; the trunk uses TCP"


def test_junit_fails_with_reason_and_ladder(failed: Checklist) -> None:
    failure = cases(failed)["7c"].find("failure")
    assert failure is not None
    assert (failure.get("message") or "").startswith("expected carl rings within 3 s; seen: ")
    assert "guide-07c-forward-all.yaml:" in (failure.text or "")
    assert "==> " in (failure.text or "")


def test_the_page_stands_alone_and_folds_the_ladder_of_each_item(failed: Checklist) -> None:
    page = failed.html()
    assert page.startswith("<!DOCTYPE html>")
    assert "<script" not in page
    assert 'src="' not in page
    assert '<details class="item" id="item-1a">' in page
    assert '<details class="item" id="item-7c" open>' in page
    assert page.count("<svg") >= 3


def test_a_notebook_gets_what_stands_in_the_page(failed: Checklist) -> None:
    inside = failed._repr_html_()
    assert inside.startswith("<style>")
    assert "<html" not in inside


def test_markdown_has_a_row_and_a_ladder_for_each_item(failed: Checklist) -> None:
    text = failed.markdown()
    assert "| 7c | Outbound, call forward all to a Lync user | 2.3 | fail | expected" in text
    assert text.count("<details>") == 4


def test_json_holds_items_and_their_scenarios(failed: Checklist) -> None:
    plain = json.loads(json.dumps(failed.as_dict()))
    assert plain["passed"] is False
    assert [one["verdict"] for one in plain["items"]] == ["pass", "fail", "fail"]
    (scenario,) = plain["items"][1]["scenarios"]
    assert scenario["scenario"] == "guide-07c-forward-all"


def test_the_table_is_a_frame(failed: Checklist) -> None:
    frame = failed.table
    assert list(frame.columns) == ["item", "title", "clause", "verdict", "seen"]
    assert frame.set_index("item").loc["1a", "verdict"] == "pass"


@pytest.mark.parametrize("suffix", [".txt", ".html", ".xml", ".json", ".md"])
def test_the_suffix_says_the_form(suffix: str, failed: Checklist, tmp_path: Path) -> None:
    file = tmp_path / f"certify{suffix}"
    failed.save(file)
    assert file.stat().st_size > 500


def test_another_suffix_is_a_mistake(failed: Checklist, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written in this format"):
        failed.save(tmp_path / "certify.pdf")
