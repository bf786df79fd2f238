import pytest

from simulator.calls import reasons
from simulator.calls.causes import status_of
from simulator.calls.reason_header import q850_cause
from simulator.calls.reasons import Reason, reason_headers

NODE = "mxone"
ALL = [
    (reasons.no_channel(NODE, "sip-trunk", 30), 503, 34),
    (reasons.no_licence(NODE, "sip-trunk licences", 30), 503, 34),
    (reasons.no_rtp_resource(NODE, "gateway", 256, 2), 503, 47),
    (reasons.no_b_channel(NODE, "pstn", 30), 503, 34),
    (reasons.call_limit(NODE, 150), 503, 42),
    (reasons.overload(NODE, "200 messages waiting"), 503, 42),
    (reasons.vacant_number(NODE, "29999"), 404, 1),
    (reasons.incomplete_number(NODE, "0123", "0", 5, 15), 484, 28),
    (reasons.no_normalisation_rule(NODE, "12", ("lab",)), 404, 1),
    (reasons.no_policy(NODE, "anna"), 403, 21),
    (reasons.no_usage(NODE, "none"), 403, 21),
    (reasons.no_route(NODE, "+46", ("local",)), 403, 21),
    (reasons.unknown_user(NODE, "sip:x@y"), 404, 1),
    (reasons.not_registered(NODE, "20123"), 480, 20),
    (reasons.peer_down(NODE, "lync"), 503, 38),
    (reasons.no_response(NODE, "lync", 1.5), 504, 102),
    (reasons.busy(NODE, "20123"), 486, 17),
    (reasons.no_answer(NODE, "20123", 180.0), 480, 19),
    (reasons.declined(NODE, "30123"), 603, 21),
    (reasons.no_codec(NODE, "G729", "PCMA PCMU"), 488, 65),
    (reasons.no_prack(NODE, 32.0), 504, 102),
]


@pytest.mark.parametrize(("reason", "status", "cause"), ALL, ids=lambda v: getattr(v, "rule", None))
def test_each_refusal_has_its_status_and_cause(reason: Reason, status: int, cause: int) -> None:
    assert (reason.status, reason.cause) == (status, cause)
    assert reason.node == NODE
    assert reason.source


@pytest.mark.parametrize("reason", [r for r, _, _ in ALL], ids=lambda r: r.rule)
def test_status_and_cause_agree_with_rfc3398(reason: Reason) -> None:
    assert reason.cause is not None
    assert status_of(reason.cause, from_user=reason.status >= 600) == reason.status


def test_an_unknown_extension_is_named_and_has_no_cause() -> None:
    reason = reasons.unknown_extension(NODE, "100rel")
    assert (reason.status, reason.cause) == (420, None)
    assert "100rel" in reason.text


def test_figures_stand_in_the_text() -> None:
    assert "30" in reasons.no_channel(NODE, "sip-trunk", 30).text
    assert "1.5 s" in reasons.no_response(NODE, "lync", 1.5).text
    assert "lab, global" in reasons.no_normalisation_rule(NODE, "12", ("lab", "global")).text


def test_a_refusal_of_lync_carries_diagnostics_of_its_range() -> None:
    headers = dict(reason_headers(reasons.no_normalisation_rule("fe", "12", ())))
    assert headers["ms-diagnostics"] == '14000;reason="no normalisation rule"'
    assert "ms-diagnostics" not in dict(reason_headers(reasons.busy("fe", "x")))


def test_the_cause_stands_in_the_reason_header() -> None:
    assert q850_cause(reason_headers(reasons.no_rtp_resource("gw", "mgu", 256))) == 47


def test_a_refusal_without_cause_has_no_reason_header() -> None:
    assert reason_headers(Reason("cancelled", "fe", "the caller gave up", 487, None, "")) == ()
