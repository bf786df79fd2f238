"""Failover to a secondary (integration guide 2.3, feature 9), in both readings, to the instant.

As Lync sees it there are two gateways in a voice route, as MX-ONE sees it two Mediation Servers.
The table ``reroute`` says which answers send a call on, from the RFCs and practice.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from simulator.calls.attempt import Attempt, Intent
from simulator.calls.reason_header import q850_header
from simulator.sip.message import Identity, Request, Response
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from tests.nodes.lab import Lab, Sight, with_node
from tests.validation.tables import rows


def triggers(verdict: str) -> dict[str, bool]:
    """Return what the table says yes or no of, or leaves to the site."""
    found = {r["trigger"]: r["reroute_to_next_gateway"] for r in rows("reroute")}
    return {what: said == "yes" for what, said in found.items() if said.startswith(verdict)}


DECIDED = triggers("yes") | triggers("no")
STATUSES = [(int(what), yes) for what, yes in DECIDED.items() if what.isdigit()]
CAUSES = [(int(what[6:]), yes) for what, yes in DECIDED.items() if what.startswith("Q.850 ")]
POLICY = [what.removesuffix(" received") for what in triggers("site policy")]


def invites(lab: Lab, made: Attempt, *senders: str) -> list[Sight]:
    return [
        s
        for s in lab.sights
        if s.item.call == made.number and s.what == "INVITE" and s.sender in senders
    ]


def tried(lab: Lab, made: Attempt, sender: str) -> list[str]:
    return [s.receiver for s in invites(lab, made, sender)]


# As Lync sees it: two gateways in one voice route. The first call begins with the second of them.


def test_a_gateway_that_says_nothing_is_left_after_a_second_and_a_half() -> None:
    lab = Lab("guide-secondary")
    lab.scene.network.hosts["mxone-secondary"].freeze(lab.now)
    made = lab.completed("lync-to-pstn")
    first, second = invites(lab, made, "mediation")
    refusal = next(s for s in lab.sights if s.item.call == made.number and s.what == "504")
    assert refusal.sent - first.sent == pytest.approx(1.5, abs=1e-9)
    # The Front End's ACK, its INVITE to the next way and the Mediation Server's take 1 ms each
    assert second.sent - refusal.sent == pytest.approx(0.002, abs=0.0005)
    assert (first.receiver, second.receiver, made.status) == ("mxone-secondary", "mxone", 200)


def test_a_gateway_that_does_not_ring_is_left_after_ten_seconds_though_it_says_100() -> None:
    lab = Lab("guide-secondary")
    lab.scene.network.hosts["gateway-secondary"].freeze(lab.now)
    made = lab.completed("lync-to-pstn")
    first, second = invites(lab, made, "mediation")
    cancel = next(s for s in lab.sights if s.item.call == made.number and s.what == "CANCEL")
    assert lab.sent(made, "100", "mxone-secondary", "mediation")
    assert cancel.sent - first.sent == pytest.approx(10.0, abs=1e-9)
    assert (second.receiver, made.status) == ("mxone", 200)


def test_ringing_stops_the_ten_seconds() -> None:
    lab = Lab("guide-secondary")
    made = lab.completed("lync-to-pstn", ring=25.0)
    assert (tried(lab, made, "mediation"), made.status) == (["mxone-secondary"], 200)


def test_a_connection_is_waited_for_four_seconds_where_no_response_is_missed() -> None:
    change = with_node("mediation", profile={"no_trying_timeout": None})
    unpolled = {"trunk.secondary-gateway.options_interval": None}  # no connection stands yet
    lab = Lab("guide-secondary", unpolled, change)
    lab.scene.network.hosts["mxone-secondary"].power_off()
    made = lab.completed("lync-to-pstn")
    (gateway,) = invites(lab, made, "mediation")  # the one that was never reached got none
    first = invites(lab, made, "frontend")[0]
    assert gateway.sent - first.sent == pytest.approx(4.0, abs=0.01)
    assert (gateway.receiver, made.status) == ("mxone", 200)


def test_a_closed_port_sends_the_call_on_at_once() -> None:
    lab = Lab("guide-secondary", {"trunk.secondary-gateway.pbx_port": 5099})
    made = lab.completed("lync-to-pstn")
    first, second = invites(lab, made, "frontend")[:2]
    assert second.sent - first.sent < 0.01
    assert (tried(lab, made, "mediation"), made.status) == (["mxone"], 200)


def answered_with(status: int) -> Lab:
    """Return a laboratory whose secondary gateway refuses vacant numbers with a status."""
    rule = [{"status": 404, "becomes": status}]
    return Lab("guide-secondary", {"trunk.secondary-gateway.response_translations": rule})


@pytest.mark.parametrize(("status", "reroute"), STATUSES)
def test_lync_goes_on_after_the_answers_of_the_table_alone(status: int, reroute: bool) -> None:
    lab = answered_with(status)
    made = lab.completed("lync-to-pstn", intent=Intent.FAIL)
    wanted = ["mxone-secondary", "mxone"] if reroute else ["mxone-secondary"]
    assert tried(lab, made, "mediation") == wanted
    assert made.status == (404 if reroute else status)


def test_lync_goes_on_after_504_too() -> None:
    lab = answered_with(504)
    made = lab.completed("lync-to-pstn", intent=Intent.FAIL)
    assert tried(lab, made, "mediation") == ["mxone-secondary", "mxone"]


def test_a_cause_can_be_part_of_a_translation() -> None:
    rule = [{"status": 404, "cause": 34, "becomes": 503}]
    lab = Lab("guide-secondary", {"trunk.secondary-gateway.response_translations": rule})
    made = lab.completed("lync-to-pstn", intent=Intent.FAIL)  # cause 1
    assert (tried(lab, made, "mediation"), made.status) == (["mxone-secondary"], 404)


@pytest.mark.parametrize("status", [int(one) for one in POLICY if one.isdigit() and one != "504"])
def test_a_site_can_go_on_after_more(status: int) -> None:
    rule = [{"status": 404, "becomes": status}]
    policy = {
        "trunk.secondary-gateway.response_translations": rule,
        "feature.more": {"feature": "failover", "node": "frontend"},
    }
    lab = Lab("guide-secondary", policy)
    made = lab.completed("lync-to-pstn", intent=Intent.FAIL)
    assert tried(lab, made, "mediation") == ["mxone-secondary", "mxone"]


def test_routes_of_a_usage_are_tried_by_priority_and_no_peer_twice() -> None:
    lab = Lab("guide-secondary", {"trunk.sip-trunk.channels": 0})
    made = lab.completed("lync-to-mxone")
    assert tried(lab, made, "frontend")[:2] == ["mediation", "mediation-secondary"]
    assert (tried(lab, made, "mediation-secondary"), made.status) == (["mxone"], 200)


def test_a_mediation_server_that_says_nothing_is_left_after_ten_seconds() -> None:
    lab = Lab("guide-secondary", {"node.frontend.lync.routes.mx-one.priority": 9})
    for direction in ("lync-to-mxone", "lync-to-pstn"):  # so that connections stand to both
        lab.completed(direction)
    lab.scene.network.hosts["lync-secondary"].freeze(lab.now)
    made = lab.completed("lync-to-mxone")
    first, second = (s for s in invites(lab, made, "frontend") if "mediation" in s.receiver)
    assert (first.receiver, second.receiver) == ("mediation-secondary", "mediation")
    assert second.sent - first.sent == pytest.approx(10.0, abs=1e-9)
    assert made.status == 200


# As MX-ONE sees it: two Mediation Servers, choices of one external destination


@pytest.mark.parametrize(
    "overrides",
    [
        {"trunk.sip-trunk.channels": 0},
        {"trunk.sip-trunk.licences": 0},
        {"node.mediation.mediation.call_limit": 0},  # 503 with cause 42
        {"trunk.sip-trunk.mediation_port": 5099},  # nobody listens there
    ],
    ids=["no channel", "no licence", "full server", "closed port"],
)
def test_mxone_takes_its_second_choice_at_once(overrides: dict[str, object]) -> None:
    lab = Lab("guide-secondary", overrides)
    made = lab.completed("mxone-to-lync")
    way = invites(lab, made, "mxone")[-1]
    assert way.sent - made.begin < 0.02
    assert (way.receiver, made.status) == ("mediation-secondary", 200)


def test_mxone_waits_for_a_silent_server_as_long_as_timer_b() -> None:
    lab = Lab("guide-secondary")
    lab.scene.network.hosts["lync-standard"].freeze(lab.now)
    made = Attempt(1, "", "extensions", "lync", "20002", "30002", "30002", lab.now, 2.0, 60.0, 1.0)
    lab.recorder.book[1] = made
    lab.scene.place(made, lab.now)
    lab.run(lab.now + 60.0)
    first, second = invites(lab, made, "mxone")
    assert second.sent - first.sent == pytest.approx(32.0, abs=1e-9)  # RFC 3261 17.1.1.2
    assert second.receiver == "mediation-secondary"


def test_mxone_passes_over_a_server_that_its_polls_found_down() -> None:
    every = {"trunk.sip-trunk.options_interval": "5 s", "trunk.sip-trunk.options_misses": 2}
    lab = Lab("guide-secondary", every)
    lab.scene.network.hosts["lync-standard"].freeze(lab.now)
    lab.run(lab.now + 60.0)
    made = lab.call("mxone-to-lync")
    lab.run(lab.now + 1.0)
    assert tried(lab, made, "mxone") == ["mediation-secondary"]


@cache
def as_delivered() -> Any:
    return Lab("guide-secondary").part("mxone", "router")


def reroutes(
    status: int,
    cause: int | None = None,
    local: str = "",
    overrides: dict[str, object] | None = None,
) -> bool:
    router = as_delivered()
    if overrides is not None:
        router = Lab("guide-secondary", overrides).part("mxone", "router")
    headers = () if cause is None else (q850_header(cause),)
    address = Address(Uri("1", "a.test"))
    invite = Request(Method.INVITE, address.uri, Identity("1@a", address, "1", address), 1)
    return bool(router.reroutes(None, None, Response(invite, status, headers=headers, local=local)))


@pytest.mark.parametrize(("status", "reroute"), STATUSES)
def test_mxone_goes_on_after_the_answers_of_the_table_alone(status: int, reroute: bool) -> None:
    assert reroutes(status) is reroute


@pytest.mark.parametrize(("cause", "reroute"), CAUSES)
def test_mxone_goes_on_after_network_causes_alone(cause: int, reroute: bool) -> None:
    assert reroutes(486, cause) is reroute


@pytest.mark.parametrize("cause", [int(one[6:]) for one in POLICY if one.startswith("Q.850 ")])
def test_a_site_can_let_mxone_go_on_after_more_causes(cause: int) -> None:
    causes = [34, 38, 41, 42, 47, cause]
    assert not reroutes(486, cause)
    assert reroutes(486, cause, overrides={"node.mxone.failover.reroute_causes": causes})


@pytest.mark.parametrize("status", [int(one) for one in POLICY if one.isdigit()])
def test_a_site_can_let_mxone_go_on_after_more_statuses(status: int) -> None:
    assert not reroutes(status)
    assert reroutes(status, overrides={"node.mxone.failover.reroute_statuses": [503, status]})


@pytest.mark.parametrize("status", [408, 503])
def test_mxone_goes_on_where_nothing_came(status: int) -> None:
    assert DECIDED["transport error"]
    assert DECIDED["timeout (Timer B/F)"]
    assert reroutes(status, local="timer B, or no connection")


def test_a_site_can_let_mxone_go_on_after_more() -> None:
    policy = {"feature.more": {"feature": "failover", "route": "lync", "statuses": ["404"]}}
    lab = Lab("guide-secondary", policy)
    made = lab.completed("mxone-to-lync", intent=Intent.FAIL)
    assert tried(lab, made, "mxone") == ["mediation", "mediation-secondary"]


def test_a_call_that_went_on_holds_what_its_last_way_takes() -> None:
    lab = Lab("guide-secondary", {"node.mediation.mediation.call_limit": 0})
    made = lab.call("mxone-to-lync")
    lab.run(lab.now + 6.0)
    taken = {name for name in lab.busy() if "mediation" in name or "trunk" in name}
    lab.run()
    wanted = {"secondary-mediation", "secondary-mediation-licences", "mediation-secondary-calls"}
    assert (made.status, taken, lab.busy()) == (200, wanted, {})


# Calls that mark a peer


def test_a_gateway_that_says_nothing_to_so_many_calls_is_left_out_by_lync() -> None:
    rules = {"interval": None, "failed_calls": 2, "recovery_interval": "300 s"}
    told = {f"trunk.secondary-gateway.mediation_options.{name}": v for name, v in rules.items()}
    lab = Lab("guide-secondary", told)
    lab.scene.network.hosts["mxone-secondary"].freeze(lab.now)
    seen = [tried(lab, lab.completed("lync-to-pstn"), "mediation") for _ in range(5)]
    assert seen[0] == seen[2] == ["mxone-secondary", "mxone"]  # each waits 1.5 s; peers rotate
    assert seen[4] == ["mxone"]
