"""Each way in which a call is refused: status, cause, words, and that they reach the caller."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from simulator.calls.attempt import Intent
from simulator.calls.reason_header import read
from tests.nodes.lab import Lab, with_node


class Refusal(NamedTuple):
    """What a caller hears."""

    status: int
    cause: int
    rule: str
    node: str


FULL = {
    "channels": ("guide-tcp", {"trunk.channels": 0}, 34, "no free channel"),
    "licences": ("guide-tcp", {"trunk.licences": 0}, 34, "no free licence"),
    "encryption": ("guide-tls", {"trunk.encryption_licences": 0}, 34, "no free licence"),
    "rtp": ("guide-tcp", {"node.gateway.gateway.rtp_resources": 1}, 47, "no free RTP resource"),
}


@pytest.mark.parametrize("what", FULL)
@pytest.mark.parametrize("direction", ["lync-to-mxone", "mxone-to-lync"])
def test_the_exchange_says_503_where_it_has_no_more(what: str, direction: str) -> None:
    topology, overrides, cause, rule = FULL[what]
    made = Lab(topology, overrides).completed(direction)
    assert heard(made) == Refusal(503, cause, rule, "mxone")


@pytest.mark.parametrize("direction", ["lync-to-mxone", "mxone-to-lync"])
def test_the_mediation_server_says_503_at_its_limit(direction: str) -> None:
    made = Lab("guide-tcp", {"node.mediation.mediation.call_limit": 0}).completed(direction)
    assert heard(made) == Refusal(503, 42, "call limit", "mediation")


@pytest.mark.parametrize(
    ("direction", "node"),
    [("mxone-to-pstn", "mxone"), ("lync-to-pstn", "mxone"), ("pstn-to-mxone", "pstn")],
)
def test_primary_rates_that_are_full_are_503_with_cause_34(direction: str, node: str) -> None:
    rates = {"node.pstn.carrier.primary_rates": 1, "node.pstn.carrier.channels_per_rate": 1}
    lab = Lab("guide-tcp", rates)
    lab.call("attached-to-pstn", holding=60.0)
    lab.run(lab.now + 6.0)
    made = lab.call(direction, caller={"pstn-to-mxone": "70000007"}.get(direction))
    lab.run(lab.now + 6.0)
    assert heard(made) == Refusal(503, 34, "no free B channel", node)


NUMBERS = [
    # direction, dialled, status, cause, rule, node
    ("mxone-to-lync", "49999", Refusal(404, 1, "vacant number", "mxone")),
    ("mxone-to-lync", "20999", Refusal(404, 1, "vacant number", "mxone")),
    ("mxone-to-lync", "30", Refusal(484, 28, "wrong number of digits", "mxone")),
    ("mxone-to-lync", "30999", Refusal(404, 1, "unknown user", "frontend")),
    ("lync-to-mxone", "40000", Refusal(404, 1, "no normalisation rule", "frontend")),
    ("lync-to-mxone", "29999", Refusal(404, 1, "vacant number", "mxone")),
    ("mxone-to-pstn", "00899999999", Refusal(404, 1, "vacant number", "pstn")),
    ("pstn-to-mxone", "+46855520999", Refusal(404, 1, "vacant number", "mxone")),
]


@pytest.mark.parametrize(("direction", "dialled", "expected"), NUMBERS)
def test_a_number_that_leads_nowhere_is_refused(
    direction: str, dialled: str, expected: Refusal
) -> None:
    assert heard(Lab("guide-tcp").completed(direction, dialled=dialled)) == expected


RULES: list[tuple[dict[str, object], int, int, str, str]] = [
    ({"population.lync.voice_policy": None}, 403, 21, "no voice policy", "12000"),
    ({"node.frontend.lync.policies.employees.usages": []}, 403, 21, "no PSTN usage", "12000"),
    ({"node.frontend.lync.routes.mx-one.pattern": r"^\+49"}, 403, 21, "no voice route", "12000"),
    ({"node.frontend.lync.dial_plans.users.rules": []}, 404, 1, "no normalisation rule", "14000"),
]


@pytest.mark.parametrize(("overrides", "status", "cause", "rule", "number"), RULES)
def test_lync_refuses_by_its_rules_with_diagnostics(
    overrides: dict[str, object], status: int, cause: int, rule: str, number: str
) -> None:
    lab = Lab("guide-tcp", overrides)
    made = lab.completed("lync-to-mxone")
    answer = lab.one(made, str(status), "frontend", "lync-clients")
    assert heard(made) == Refusal(status, cause, rule, "frontend")
    words = f'{number};reason="{rule}";source="lync-stand.as.zr.zeruela.lab.se"'
    assert answer.header("ms-diagnostics") == words


def test_a_lync_refusal_reaches_the_exchange_with_its_diagnostics() -> None:
    lab = Lab("guide-tcp")
    made = lab.completed("mxone-to-lync", dialled="30999")
    answer = lab.one(made, "404", "mediation", "mxone")
    assert answer.header("Reason") == 'Q.850;cause=1;text="Unallocated (unassigned) number"'


def test_an_inbound_number_without_rule_is_refused_with_its_diagnostics() -> None:
    # field report: "no matching rule", 404
    plain = "[{access_code: 3, digits: 4, choices: [{route: lync}]}]"
    lab = Lab(
        "guide-tcp",
        {
            "node.frontend.lync.dial_plans.from-mx-one.rules": [],
            "node.mxone.telephony.destinations": plain,
        },
    )
    made = lab.completed("mxone-to-lync")
    answer = lab.one(made, "404", "mediation", "mxone")
    assert answer.header("ms-diagnostics").startswith('14000;reason="no normalisation rule"')
    assert heard(made) == Refusal(404, 1, "no normalisation rule", "frontend")


def test_what_the_exchange_refuses_has_diagnostics_of_the_mediation_range_in_lync() -> None:
    lab = Lab("guide-tcp", {"trunk.channels": 0})
    made = lab.completed("lync-to-mxone")
    answer = lab.one(made, "503", "frontend", "lync-clients")
    assert answer.header("ms-diagnostics").startswith("10000;")


@pytest.mark.parametrize(
    ("direction", "node"),
    [("lync-to-mxone", "mxone"), ("mxone-to-lync", "frontend"), ("lync-to-lync", "frontend")],
)
def test_a_user_without_endpoint_is_480_with_cause_20(direction: str, node: str) -> None:
    lab = Lab("guide-tcp")
    lab.part(node, "registrar")._bindings.clear()
    made = lab.completed(direction)
    assert heard(made) == Refusal(480, 20, "not registered", node)


PEOPLE = {
    Intent.BUSY: (486, 17, "user busy"),
    Intent.DECLINE: (603, 21, "call declined"),
    Intent.FAIL: (404, 1, "number out of reach"),
}


@pytest.mark.parametrize("intent", PEOPLE)
@pytest.mark.parametrize("direction", ["lync-to-mxone", "lync-to-pstn", "mxone-to-lync"])
def test_what_the_called_side_says_reaches_the_caller_unchanged(
    direction: str, intent: Intent
) -> None:
    made = Lab("guide-tcp").completed(direction, intent=intent)
    assert (made.status, made.cause, made.reason_rule) == PEOPLE[intent]


@pytest.mark.parametrize("intent", PEOPLE)
@pytest.mark.parametrize("direction", ["lync-to-mxone", "mxone-to-lync"])
def test_each_refusal_on_the_trunk_gives_its_cause(direction: str, intent: Intent) -> None:
    lab = Lab("guide-tcp")
    made = lab.completed(direction, intent=intent)
    sender = {"lync-to-mxone": "mxone", "mxone-to-lync": "mediation"}[direction]
    status, cause, _ = PEOPLE[intent]
    other = {"mxone": "mediation", "mediation": "mxone"}[sender]
    (value,) = read(lab.one(made, str(status), sender, other).header("Reason"))
    assert (value.protocol, value.cause) == ("Q.850", cause)


def test_a_stranger_is_no_trunk_peer() -> None:
    lab = Lab("guide-tcp")
    lab.part("mediation", "router")._peers.clear()  # as if another address were defined
    made = lab.completed("mxone-to-lync")
    assert heard(made) == Refusal(403, 21, "unknown trunk peer", "mediation")
    assert "192.168.222.84" in made.reason_text


def test_a_telephone_that_knows_no_common_codec_is_refused_at_once() -> None:
    lab = Lab("guide-tcp", change=with_node("sip-phones", profile={"codecs": ("GSM",)}))
    made = lab.completed("mxone-to-lync")
    assert heard(made) == Refusal(488, 65, "no common codec", "mxone")
    assert lab.sent(made, "INVITE", "mxone") == []


def test_a_called_telephone_without_common_codec_refuses() -> None:
    lab = Lab("guide-tcp", change=with_node("sip-phones", profile={"codecs": ("GSM",)}))
    made = lab.completed("lync-to-mxone")
    assert heard(made) == Refusal(488, 65, "no common codec", "sip-phones")


def heard(made: Any) -> Refusal:
    return Refusal(made.status, made.cause, made.reason_rule, made.reason_node)
