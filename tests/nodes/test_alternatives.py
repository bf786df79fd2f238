"""Several gateways, peers and routes: which is tried, in what order, after which failures."""

from __future__ import annotations

import pytest

from simulator.calls.attempt import Attempt, Intent
from tests.nodes.lab import CALLS, Lab

# Lync: two peers in one voice route. Peers rotate, so the first call begins with the second peer.


def tried(lab: Lab, made: Attempt, sender: str = "mediation") -> list[str]:
    """Return who was sent the INVITE by a node, in order."""
    return [
        s.receiver
        for s in lab.sights
        if (s.item.call, s.what, s.sender) == (made.number, "INVITE", sender)
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("trunk.trunk-2.channels", 503),
        ("trunk.trunk-2.licences", 503),
        ("node.gateway-2.gateway.rtp_resources", 503),
    ],
)
def test_lync_tries_the_next_peer_where_one_is_full(path: str, status: int) -> None:
    lab = Lab("two-peers", {path: 0})
    made = lab.completed("lync-to-pstn")
    assert [*tried(lab, made), made.status] == ["mxone-2", "mxone", 200]
    (refusal,) = lab.sent(made, "503", "mxone-2", "mediation")
    assert refusal.status == status


def test_lync_peers_of_one_route_take_turns() -> None:
    lab = Lab("two-peers")
    first = [tried(lab, lab.completed("lync-to-pstn"))[0] for _ in range(4)]
    assert first == ["mxone-2", "mxone", "mxone-2", "mxone"]


def test_lync_gives_up_on_a_peer_that_says_nothing_after_its_own_time() -> None:
    lab = Lab("two-peers")
    lab.scene.network.hosts["mxone-2"].freeze(lab.now)
    made = lab.completed("lync-to-pstn")
    invites = [s for s in lab.sights if s.item.call == made.number and s.what == "INVITE"]
    at = {s.receiver: s.sent for s in invites}
    assert made.status == 200
    assert at["mxone"] - at["mxone-2"] == pytest.approx(1.5, abs=0.01)  # no 100: 1.5 s


def test_lync_gives_up_on_a_peer_that_does_not_ring_after_ten_seconds() -> None:
    # Microsoft KB2565378: a 100 does not stop the timer, an 18x does
    lab = Lab("two-peers")
    lab.scene.network.hosts["pstn"].freeze(lab.now)
    made = lab.completed("lync-to-pstn")
    invites = [s for s in lab.sights if s.item.call == made.number and s.what == "INVITE"]
    at = {s.receiver: s.sent for s in invites if s.sender == "mediation"}
    assert at["mxone"] - at["mxone-2"] == pytest.approx(10.0, abs=0.01)


def test_lync_waits_no_longer_for_the_connection_to_a_silent_address() -> None:
    lab = Lab("two-peers", {"trunk.trunk-2.options_interval": None})
    lab.scene.network.hosts["mxone-2"].power_off()
    made = lab.completed("lync-to-pstn")
    first = next(s for s in lab.sights if s.item.call == made.number)
    second = next(s for s in lab.sights if s.receiver == "mxone" and s.item.call == made.number)
    assert second.sent - first.sent == pytest.approx(1.5, abs=0.01)  # sooner than the 4 s


@pytest.mark.parametrize("intent", [Intent.BUSY, Intent.FAIL])
def test_lync_leaves_an_answer_about_the_called_user_as_it_is(intent: Intent) -> None:
    lab = Lab("two-peers")
    made = lab.completed("lync-to-pstn", intent=intent)
    assert (len(tried(lab, made)), made.status) == (1, {Intent.BUSY: 486, Intent.FAIL: 404}[intent])


def test_when_all_peers_are_full_the_caller_hears_it_and_why() -> None:
    lab = Lab("two-peers", {"trunk.trunk-2.channels": 0, "trunk.sip-trunk.channels": 0})
    made = lab.completed("lync-to-pstn")
    assert (tried(lab, made), made.status, made.cause) == (["mxone-2", "mxone"], 503, 34)
    assert (made.reason_rule, made.reason_node) == ("no free channel", "mxone-2")


def polled(topology: str, down: str) -> Lab:
    """Return a laboratory in which a host has been dead long enough to be known for it."""
    every = {"trunk.sip-trunk.options_interval": "5 s", "trunk.sip-trunk.options_misses": 2}
    if topology == "two-peers":
        every |= {"trunk.trunk-2.options_interval": "5 s", "trunk.trunk-2.options_misses": 2}
    lab = Lab(topology, every)
    lab.scene.network.hosts[down].freeze(lab.now)
    lab.run(lab.now + 60.0)
    return lab


def test_lync_passes_over_a_peer_that_is_down() -> None:
    lab = polled("two-peers", "mxone-2")
    assert [tried(lab, lab.completed("lync-to-pstn")) for _ in range(2)] == [["mxone"], ["mxone"]]


def test_a_peer_that_answers_again_is_used_again() -> None:
    lab = polled("two-peers", "mxone-2")
    lab.scene.network.hosts["mxone-2"].resume(lab.now)
    lab.run(lab.now + 60.0)
    seen = {tried(lab, lab.completed("lync-to-pstn"))[0] for _ in range(2)}
    assert seen == {"mxone", "mxone-2"}


def test_the_only_peer_is_tried_though_it_is_down() -> None:
    lab = polled("guide-tcp", "mxone")
    router = lab.scene.world
    assert router.is_down(router.trunk("sip-trunk"))
    made = lab.call("lync-to-mxone")
    lab.run(lab.now + 10.0)
    assert lab.sent(made, "INVITE", "frontend", "mediation")
    assert (made.status, made.reason_rule) == (504, "no response")


# MX-ONE: choices of an external destination


@pytest.mark.parametrize(
    "overrides",
    [
        {"trunk.sip-trunk.channels": 0},
        {"trunk.sip-trunk.licences": 0},
        {"node.mediation.mediation.call_limit": 0},  # 503 with cause 42
        {"trunk.sip-trunk.mediation_port": 5099},  # nobody listens there
    ],
)
def test_mxone_takes_the_next_choice(overrides: dict[str, object]) -> None:
    lab = Lab("two-mediation-servers", overrides)
    made = lab.call("mxone-to-lync")
    lab.run(lab.now + 6.0)
    taken = {name for name in lab.busy() if "trunk" in name}
    lab.run()
    assert (made.status, tried(lab, made, "mxone")[-1]) == (200, "mediation-2")
    assert taken == {"trunk-2", "trunk-2-licences"}


def test_mxone_stays_with_its_first_choice_while_that_works() -> None:
    lab = Lab("two-mediation-servers")
    assert tried(lab, lab.completed("mxone-to-lync"), "mxone") == ["mediation"]


def test_mxone_never_reroutes_on_what_the_called_user_says() -> None:
    lab = Lab("two-mediation-servers")
    made = lab.completed("mxone-to-lync", intent=Intent.DECLINE)
    assert (tried(lab, made, "mxone"), made.status, made.cause) == (["mediation"], 603, 21)


def test_both_mediation_servers_know_who_calls_them() -> None:
    lab = Lab("two-mediation-servers", {"trunk.sip-trunk.channels": 0})
    made = lab.completed("mxone-to-lync")
    (invite,) = lab.sent(made, "INVITE", "mediation-2")
    assert invite.identity.from_.uri.user == "+46855520002"


# MX-ONE: two gateways

FAR = CALLS | {
    "far-to-attached": ("far", "21001", "attached", "20601", "20601"),
    "far-to-far": ("far", "21001", "far", "21002", "21002"),
    "lync-to-far": ("lync", "30001", "far", "21001", "21001"),
    "far-to-pstn": ("far", "21001", "pstn", "70000005", "00870000005"),
}


@pytest.mark.parametrize(
    ("direction", "taken"),
    [
        ("lync-to-attached", {"gateway-rtp": 1}),
        ("lync-to-far", {"gateway-2-rtp": 1}),
        ("far-to-far", {}),
        ("far-to-attached", {"gateway-rtp": 1, "gateway-2-rtp": 1}),  # packets between the two
        ("far-to-pstn", {"gateway-rtp": 1, "gateway-2-rtp": 1, "pstn-b-channels": 1}),
        ("mxone-to-mxone", {"gateway-rtp": 2}),
    ],
)
def test_media_is_carried_where_lines_and_rates_end(direction: str, taken: dict[str, int]) -> None:
    lab = Lab("two-gateways")
    made = lab.call(direction, parties=FAR[direction])
    lab.run(lab.now + 6.0)
    busy = {
        name: n for name, n in lab.busy().items() if "trunk" not in name and "calls" not in name
    }
    lab.run()
    assert (made.status, busy) == (200, taken)


def test_telephones_borrow_resources_of_the_next_gateway() -> None:
    lab = Lab("two-gateways", {"node.gateway.gateway.rtp_resources": 3})
    for caller in ("20001", "20000"):
        lab.call("mxone-to-mxone", caller=caller, dialled="20002" if caller == "20001" else "20003")
    lab.run(lab.now + 6.0)
    assert lab.busy() == {"gateway-rtp": 2, "gateway-2-rtp": 2}


def test_lines_cannot_borrow() -> None:
    lab = Lab("two-gateways", {"node.gateway.gateway.rtp_resources": 0})
    made = lab.completed("lync-to-attached")
    assert (made.status, made.cause, made.reason_rule) == (503, 47, "no free RTP resource")
