import pytest

from simulator.calls.normalisation import normalise, plan_in_force
from simulator.calls.numbering import Owner, find_e164
from tests.calls.plan import GLOBAL, LYNC, USERS


@pytest.mark.parametrize(
    ("dialled", "number", "rule"),
    [
        ("20123", "+46855520123", "extensions"),  # row 1 of the call directions
        ("30007", "+46855530007", "extensions"),
        ("00 70 123 45 67", "+46701234567", "national"),
        ("00(8)-555.20123", "+46855520123", "national"),
        ("00044 20 7946 0958", "+442079460958", "international"),
    ],
)
def test_the_first_rule_that_matches_wins(dialled: str, number: str, rule: str) -> None:
    result = normalise(dialled, [USERS])
    assert (result.number, result.reason) == (number, None)
    assert result.trace == (f"dial plan lab / rule {rule}",)


def test_a_number_with_plus_is_not_normalised() -> None:
    result = normalise("+1 (425) 555-0100", [GLOBAL])
    assert (result.number, result.reason) == ("+14255550100", None)
    assert result.trace == ("a number with + is not normalised",)


def test_only_the_plan_of_the_narrowest_scope_is_in_force() -> None:
    assert plan_in_force([GLOBAL, USERS]) is USERS
    result = normalise("4711", [GLOBAL, USERS])
    assert result.reason is not None
    assert result.trace == ("dial plan lab",)
    assert normalise("4711", [GLOBAL]).number == "+14711"


def test_without_a_match_the_call_is_refused_with_404() -> None:
    reason = normalise("12", [USERS], node="frontend").reason
    assert reason is not None
    assert (reason.node, reason.status, reason.diagnostics) == ("frontend", 404, 14000)
    assert "12 (lab)" in reason.text


def test_without_a_plan_the_call_is_refused() -> None:
    reason = normalise("20123", []).reason
    assert reason is not None
    assert "no dial plan is in force" in reason.text


def test_reverse_lookup_finds_the_lync_user() -> None:
    assert find_e164(normalise("30007", [USERS]).number, [LYNC]) == Owner(LYNC, 7)
