"""Headers of 100rel and session timers: what counts, what is as good as absent."""

from __future__ import annotations

import pytest

from simulator.sip import extensions as ext
from simulator.sip.extensions import Acknowledged, SessionExpires


@pytest.mark.parametrize(
    ("value", "number"),
    [("1", 1), ("4294967295", 4294967295), ("0", None), ("4294967296", None), ("x", None)],
)
def test_an_rseq_counts_from_1_to_32_bits(value: str, number: int | None) -> None:
    assert ext.read_rseq((("RSeq", value),)) == number


@pytest.mark.parametrize("value", ["", "1", "1 2", "1 2 INVITE x", "-1 2 INVITE", "1 two INVITE"])
def test_a_rack_that_cannot_be_read_acknowledges_nothing(value: str) -> None:
    assert ext.read_rack((("RAck", value),)) is None


def test_a_rack_is_written_as_it_is_read() -> None:
    rack = Acknowledged(776656, 1, "INVITE")
    assert ext.read_rack((("RACK", f"  {rack} "),)) == rack


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("1800", SessionExpires(1800)),
        ("1800;refresher=uac", SessionExpires(1800, "uac")),
        (" 90 ; Refresher = UAS ", SessionExpires(90, "uas")),
        ("90;x=1;refresher=uas;y", SessionExpires(90, "uas")),
        ("90;refresher=nobody", SessionExpires(90)),
        ("90;xrefresher=uac", SessionExpires(90)),
        ("soon", None),
        ("-5", None),
        ("9999999999", None),
    ],
)
def test_a_session_interval_is_read_with_its_refresher(
    value: str, read: SessionExpires | None
) -> None:
    assert ext.read_session_expires((("Session-Expires", value),)) == read


def test_what_is_not_said_is_none() -> None:
    headers = (("Supported", "timer"),)
    assert ext.read_session_expires(headers) is None
    assert ext.read_min_se(headers) is None
    assert ext.read_retry_after(headers) is None


def test_a_retry_after_may_have_a_comment_and_parameters() -> None:
    headers = (("Retry-After", "5 (in a meeting);duration=60"),)
    assert ext.read_retry_after(headers) == 5


@pytest.mark.parametrize("name", ["Supported", "SUPPORTED"])
def test_option_tags_stand_in_several_headers_and_in_any_case(name: str) -> None:
    headers = (("Supported", "replaces"), (name, " path , 100REL"))
    assert ext.lists(headers, "Supported", "100rel")
    assert not ext.lists(headers, "Require", "100rel")
    assert not ext.lists(headers, "Supported", "rel")
