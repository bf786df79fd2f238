"""Ladders as pages: they stand alone, and a click on a message leads to its text."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from simulator.errors import InputError
from simulator.record.ladder import Ladder, ladder
from tests.record.messages import CALL, frame, message

HOPS = frame(
    message(10.003, "frontend", "mediation", "INVITE"),
    message(10.0, "clients", "frontend", "INVITE"),
    message(10.1, "mediation", "frontend", "486 Busy Here"),
)
TEXTS = (
    'INVITE sip:b@x SIP/2.0\nFrom: "<script>1</script>" <sip:a@x>\nc: application/sdp\n\nv=0\n',
    "INVITE sip:a@x SIP/2.0\nSubject: first & only\n",
    "SIP/2.0 486 Busy Here\nX-Control: \x00\x1b\n",
)


def made(**other: object) -> Ladder:
    return ladder(HOPS, CALL, text_of=TEXTS.__getitem__, **other)  # type: ignore[arg-type]


def parsed(page: str) -> ET.Element:
    """The page is XML as well as HTML, so that a parser of XML may read it."""
    text = page.removeprefix("<!DOCTYPE html>")
    return ET.fromstring(text.replace("&#x27;", "'"))


def test_each_arrow_leads_to_the_text_of_its_own_message() -> None:
    page = parsed(made().html())
    links = [link.get("href", "") for link in page.iter("{http://www.w3.org/2000/svg}a")]
    assert links == ["#m1", "#m0", "#m2"]  # in order of time
    texts = {section.get("id"): section.findtext("pre") for section in page.iter("section")}
    assert texts["m1"] == TEXTS[1].rstrip()
    assert texts["m0"] == TEXTS[0].rstrip()


def test_an_arrow_tells_of_a_session_description() -> None:
    labels = [one.text for one in parsed(made().html()).iter("{http://www.w3.org/2000/svg}text")]
    assert labels.count("INVITE (SDP)") == 1
    assert labels.count("INVITE") == 1


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    page = made().html()
    assert "<script" not in page
    assert not re.findall(r"\b(?:src|@import|url\()", page)
    assert re.findall(r'(?:href|xmlns)="(?!#)([^"]*)"', page) == ["http://www.w3.org/2000/svg"]


def test_texts_are_hidden_until_asked_for_unless_all_are_wanted() -> None:
    assert "section { display: none; }" in made().html()
    assert "display: none" not in made().html(raw=True)
    assert "display: none" not in made(raw=True).html()


def test_a_page_without_texts_has_the_picture_alone() -> None:
    page = parsed(ladder(HOPS, CALL).html())
    assert list(page.iter("section")) == []
    assert list(page.iter("{http://www.w3.org/2000/svg}svg"))


def test_the_text_has_each_message_under_its_line() -> None:
    lines = made().text(raw=True).splitlines()
    first = next(i for i, line in enumerate(lines) if "+0.000000" in line)
    assert lines[first + 1 : first + 4] == [
        "      INVITE sip:a@x SIP/2.0",
        "      Subject: first & only",
        "",
    ]


def test_no_control_character_of_a_peer_reaches_the_terminal() -> None:
    assert "\x1b" not in made(raw=True).text()


def test_texts_that_are_not_known_are_refused() -> None:
    with pytest.raises(InputError, match="not known"):
        ladder(HOPS, CALL).text(raw=True)


@pytest.mark.parametrize(
    ("name", "begin"), [("x.txt", "Call 1"), ("x.svg", "<svg"), ("x.HTML", "<!DOCTYPE html>")]
)
def test_the_suffix_says_the_format(tmp_path: Path, name: str, begin: str) -> None:
    made().save(tmp_path / name)
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begin)


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("x.pdf", False, "not written in this format; seen '.pdf', expected .txt, .svg or .html"),
        ("x", False, "seen 'no suffix'"),
        ("x.svg", True, "a picture does not hold the texts"),
    ],
)
def test_another_suffix_is_refused(tmp_path: Path, name: str, raw: bool, words: str) -> None:
    with pytest.raises(InputError, match=words):
        made(raw=raw).save(tmp_path / name)
    assert not (tmp_path / name).exists()
