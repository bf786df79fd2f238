import pytest

from simulator.calls.numbering import NormalisationRule
from simulator.calls.patterns import PatternError
from simulator.calls.routing import Outbound, VoicePolicy, VoiceRoute, outbound, translate
from tests.calls.plan import MARK

NUMBER = "+46701234567"


def route(
    name: str,
    *trunks: str,
    usages: tuple[str, ...] = ("local",),
    priority: int = 1,
    pattern: str = r"^\+46\d+$",
) -> VoiceRoute:
    return VoiceRoute(name, pattern, usages, trunks, priority, MARK)


def policy(*usages: str) -> VoicePolicy:
    return VoicePolicy("employees", usages, MARK)


def way(result: Outbound) -> list[tuple[str, str]]:
    return [(attempt.route, attempt.trunk) for attempt in result.attempts]


def test_usages_go_in_the_order_of_the_policy() -> None:
    routes = [route("abroad", "a", usages=("far",)), route("home", "b")]
    assert way(outbound(NUMBER, policy("local", "far"), routes)) == [("home", "b"), ("abroad", "a")]
    assert way(outbound(NUMBER, policy("far"), routes)) == [("abroad", "a")]


def test_routes_of_a_usage_go_by_priority_then_order() -> None:
    routes = [route("z", "c", priority=2), route("y", "b"), route("x", "a")]
    assert way(outbound(NUMBER, policy("local"), routes)) == [("y", "b"), ("x", "a"), ("z", "c")]


def test_a_route_that_does_not_match_is_left_out() -> None:
    routes = [route("us", "a", pattern=r"^\+1\d{10}$"), route("se", "b")]
    assert way(outbound(NUMBER, policy("local"), routes)) == [("se", "b")]


@pytest.mark.parametrize(("turn", "order"), [(0, "abc"), (1, "bca"), (2, "cab"), (3, "abc")])
def test_the_peers_of_a_route_rotate(turn: int, order: str) -> None:
    result = outbound(NUMBER, policy("local"), [route("r", "a", "b", "c")], turn=turn)
    assert way(result) == [("r", trunk) for trunk in order]


def test_a_peer_is_tried_once_in_a_call() -> None:
    routes = [route("first", "a", "b"), route("second", "b", "c", priority=2)]
    result = outbound(NUMBER, policy("local"), routes)
    assert way(result) == [("first", "a"), ("first", "b"), ("second", "c")]


def test_a_peer_that_is_down_is_passed_over() -> None:
    result = outbound(NUMBER, policy("local"), [route("r", "a", "b")], down={"a"})
    assert way(result) == [("r", "b")]
    assert "trunk a down, passed over" in result.trace


def test_the_only_peer_of_a_route_is_tried_though_down() -> None:
    assert way(outbound(NUMBER, policy("local"), [route("r", "a")], down={"a"})) == [("r", "a")]


def test_with_all_of_several_peers_down_the_call_is_refused() -> None:
    result = outbound(NUMBER, policy("local"), [route("r", "a", "b")], down={"a", "b"})
    assert result.attempts == ()
    assert result.reason is not None
    assert (result.reason.status, result.reason.cause) == (503, 38)


def test_the_trace_tells_the_rules_in_order() -> None:
    result = outbound(NUMBER, policy("none", "local"), [route("r", "a")])
    assert result.trace == (
        "voice policy employees",
        "PSTN usage none",
        "PSTN usage local",
        "voice route r",
        "trunk a",
    )
    assert result.attempts[0].rules == ("PSTN usage local", "voice route r", "trunk a")


@pytest.mark.parametrize(
    ("of", "rule"),
    [
        (None, "no voice policy"),
        (policy(), "no PSTN usage"),
        (policy("far"), "usage not in policy"),
    ],
)
def test_without_policy_usage_or_route_the_call_is_forbidden(
    of: VoicePolicy | None, rule: str
) -> None:
    result = outbound(NUMBER, of, [route("r", "a")], user="anna", node="frontend")
    assert result.attempts == ()
    assert result.reason is not None
    assert (result.reason.rule, result.reason.node) == (rule, "frontend")
    assert (result.reason.status, result.reason.diagnostics) == (403, 12000)


def test_a_number_of_no_voice_route_is_told_from_one_that_the_policy_forbids() -> None:
    result = outbound("12", policy("far"), [route("r", "a", pattern=r"^\+\d+$")], node="frontend")
    assert result.reason is not None
    assert (result.reason.rule, result.reason.status) == ("no voice route", 403)


def test_a_route_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(PatternError, match="wrong order"):
        route("bad", "a", pattern="[z-a]")


def test_the_first_translation_rule_that_matches_is_applied() -> None:
    rules = (
        NormalisationRule("abroad", r"^\+(?!46)(\d+)$", "00$1", MARK),
        NormalisationRule("national", r"^\+46(\d+)$", "0$1", MARK),
        NormalisationRule("zero", r"^0", "9", MARK),
    )
    result = translate(NUMBER, rules)
    assert result.number == "0701234567"
    assert result.trace == ("translation rule national",)


def test_without_a_matching_rule_a_number_goes_out_as_it_is() -> None:
    assert translate(NUMBER, ()).number == NUMBER
    assert translate(NUMBER, (), remove_plus=True).number == NUMBER[1:]
    assert translate("20123", (), remove_plus=True).trace == ()
