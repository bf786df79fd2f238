import csv
from pathlib import Path

import pytest

from simulator.calls.causes import (
    LYNC_CAUSE_BY_STATUS,
    LYNC_STATUS_BY_CAUSE,
    cause_of,
    cause_text,
    status_of,
    user_location,
)

FIGURES = Path(__file__).parent / "figures" / "sip_q850.csv"


def rows(direction: str) -> list[tuple[int, int | None, int | None]]:
    lines = [line for line in FIGURES.read_text().splitlines() if not line.startswith("#")]
    return [
        (int(row["given"]), number(row["rfc3398"]), number(row["lync_peer"]))
        for row in csv.DictReader(lines)
        if row["direction"] == direction
    ]


def number(text: str) -> int | None:
    return int(text) if text else None


def test_the_figures_are_complete() -> None:
    assert len(rows("cause")) == 33
    assert len(rows("status")) == 37


@pytest.mark.parametrize(("cause", "status", "to_lync"), rows("cause"))
def test_status_of_a_cause(cause: int, status: int | None, to_lync: int | None) -> None:
    assert status_of(cause) == status
    assert status_of(cause, LYNC_STATUS_BY_CAUSE) == to_lync


@pytest.mark.parametrize(("status", "cause", "from_lync"), rows("status"))
def test_cause_of_a_status(status: int, cause: int | None, from_lync: int | None) -> None:
    assert cause_of(status) == cause
    assert cause_of(status, LYNC_CAUSE_BY_STATUS) == from_lync


@pytest.mark.parametrize("cause", [4, 43, 99, 126])
def test_an_unlisted_cause_is_a_server_error(cause: int) -> None:
    assert status_of(cause) == 500


@pytest.mark.parametrize("status", [422, 491, 499, 580, 699])
def test_an_unlisted_status_is_normal_unspecified(status: int) -> None:
    assert cause_of(status) == 31


def test_a_call_rejected_by_the_user_is_declined() -> None:
    assert status_of(21, from_user=True) == 603


def test_a_changed_number_that_is_known_redirects() -> None:
    assert status_of(22, new_number=True) == 301


@pytest.mark.parametrize(("warning", "cause"), [(None, 31), (305, 65), (304, 65), (399, 31)])
def test_a_warning_decides_for_488_and_606(warning: int | None, cause: int) -> None:
    assert cause_of(488, warning=warning) == cause
    assert cause_of(606, warning=warning) == cause


def test_an_exception_goes_before_everything() -> None:
    assert status_of(16, {16: 480}) == 480
    assert status_of(21, {21: 480}, from_user=True) == 480
    assert cause_of(488, {488: 88}, warning=305) == 88


def test_only_global_failures_come_from_the_user() -> None:
    assert user_location(603)
    assert not user_location(503)


def test_an_unknown_cause_is_named_by_its_number() -> None:
    assert cause_text(125) == "Cause 125"
