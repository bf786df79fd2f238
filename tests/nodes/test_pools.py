"""Pools and several Telephony Servers: who takes a call, and who does when that one is gone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest

from simulator.calls.attempt import Attempt
from simulator.kernel.host import Host
from simulator.net.link import Conditions
from tests.nodes.lab import Lab

FIRST = {
    "lync-north": "30000",
    "lync-south": "32000",
    "phones-north": "20000",
    "lines-north": "22000",
    "phones-south": "40000",
    "lines-south": "42000",
    "phones-branch": "50000",
    "lines-branch": "50120",
    "pstn-north": "70000000",
    "pstn-south": "71000000",
    "pstn-branch": "72000000",
}
USERS = {f"population.{name}.users": 2 for name in FIRST}
BY_NORTH = (
    "branch-gateway branch-server mxone-north mediation-1 frontend-1 frontend-2 lync-clients-south"
)
INSIDE = [name for name in FIRST if not name.startswith("pstn")]


class Enterprise(Lab):
    """The enterprise with two users of each kind."""

    def __init__(
        self, overrides: dict[str, object] | None = None, faults: Sequence[str] = ()
    ) -> None:
        super().__init__("enterprise-two-sites", overrides, faults=faults, users=USERS)

    def from_to(self, source: str, called: str) -> Attempt:
        """Let the first user of one kind call the second of another, and wait for the end."""
        number = str(int(FIRST[called]) + 1)
        if source.startswith("pstn"):
            dialled = "+468555" + number
        else:
            dialled = "008" + number if called.startswith("pstn") else number
        parties = (source, FIRST[source], called, number, dialled)
        made = self.call(f"{source}-to-{called}", parties=parties)
        self.run()
        return made

    def hops(self, made: Attempt) -> list[str]:
        """Return the servers that the INVITE came to, in order."""
        seen = [s for s in self.sights if (s.item.call, s.what) == (made.number, "INVITE")]
        return [s.receiver for s in seen]

    def host(self, name: str) -> Host:
        """Return a machine."""
        return self.scene.network.hosts[name]


def test_everybody_reaches_everybody_and_nothing_stays_taken() -> None:
    lab = Enterprise()
    pairs = [(a, b) for a, b in permutations(FIRST, 2) if a in INSIDE or b in INSIDE]
    failed = [pair for pair in pairs if lab.from_to(*pair).status != 200]
    assert (failed, lab.busy()) == ([], {})
    assert [lab.from_to(one, one).status for one in INSIDE] == [200] * len(INSIDE)


@pytest.mark.parametrize(
    ("source", "called", "hops"),
    [
        ("lync-north", "lync-south", "frontend-1 frontend-2 lync-clients-south"),
        ("phones-north", "phones-south", "mxone-north mxone-south phones-south"),
        (
            "lines-branch",
            "lync-south",
            BY_NORTH,
        ),
        ("lync-south", "phones-south", "frontend-2 mediation-1 mxone-south phones-south"),
        ("pstn-south", "phones-north", "gateway-south-1 mxone-south mxone-north phones-north"),
    ],
)
def test_a_call_takes_the_servers_of_both_sides(source: str, called: str, hops: str) -> None:
    lab = Enterprise()
    assert lab.hops(lab.from_to(source, called)) == hops.split()


def test_a_call_between_servers_is_carried_by_the_gateway_where_it_ends() -> None:
    lab = Enterprise()
    parties = ("phones-north", "20000", "phones-south", "40001", "40001")
    lab.call("x", parties=parties)
    lab.run(lab.now + 6.0)
    assert lab.busy() == {"gateway-south-1-rtp": 2}  # forced gateway


# MX-ONE: alternative routes by the other server


@pytest.mark.parametrize("what", ["channels", "licences"])
def test_where_the_trunk_is_full_the_other_server_sends_the_call(what: str) -> None:
    lab = Enterprise({f"trunk.trunk-north.{what}": 0})
    made = lab.from_to("phones-north", "lync-north")
    hops = "mxone-north mxone-south mediation-1 frontend-1 lync-clients-north"
    assert (made.status, lab.hops(made)) == (200, hops.split())


def test_a_call_that_was_sent_on_by_a_server_is_not_sent_back() -> None:
    lab = Enterprise({"trunk.trunk-north.channels": 0, "trunk.trunk-south.channels": 0})
    made = lab.from_to("phones-north", "lync-north")
    assert (made.status, lab.hops(made)) == (503, ["mxone-north", "mxone-south"])


def test_where_the_exchange_is_gone_calls_go_out_at_the_other_site() -> None:
    lab = Enterprise()
    lab.host("gateway-north-1").crash()
    made = lab.from_to("phones-north", "pstn-north")
    assert made.status == 200
    assert lab.hops(made)[-3:] == ["mxone-south", "gateway-south-1", "pstn-south"]


def test_a_branch_goes_on_alone_without_its_line() -> None:
    lab = Enterprise()
    lab.scene.network.set_conditions("wan-branch", Conditions(delay=0.01, up=False), lab.now)
    reached = [lab.from_to("phones-branch", one).status for one in ("lines-branch", "pstn-branch")]
    assert reached == [200, 200]
    assert lab.from_to("pstn-branch", "phones-branch").status == 200


def test_a_branch_without_its_line_reaches_nobody_beyond_it_until_it_is_back() -> None:
    lab = Enterprise(faults=["wan-branch down at 1 s for 200 s"])
    lab.run(2.0)
    cut_off = lab.from_to("phones-branch", "lync-north")
    assert cut_off.status == 487  # he has waited 30 s
    assert lab.from_to("pstn-north", "phones-branch").status != 200
    lab.run(260.0)
    assert lab.from_to("phones-branch", "lync-north").status == 200
    assert lab.from_to("phones-north", "phones-branch").status == 200
    assert lab.busy() == {}


def test_a_call_inside_the_branch_outlives_its_line() -> None:
    lab = Enterprise(faults=["wan-branch down at 8 s"])
    parties = ("phones-branch", "50000", "lines-branch", "50121", "50121")
    made = lab.call("inside", parties=parties, holding=60.0)
    lab.run(100.0)
    assert made.released - made.answered == pytest.approx(60.0, abs=0.1)
    assert made.reason_rule == ""


# Mediation Servers


def test_lync_takes_the_second_mediation_server_where_the_first_refuses_connections() -> None:
    lab = Enterprise()
    lab.host("mediation-1").crash()
    made = lab.from_to("lync-north", "phones-north")
    assert (made.status, lab.hops(made)[-3:]) == (
        200,
        ["mediation-2", "mxone-north", "phones-north"],
    )


def test_a_mediation_server_that_says_nothing_costs_the_connect_limit_once() -> None:
    lab = Enterprise()
    lab.host("mediation-1").power_off()
    begin = lab.now
    made = lab.from_to("lync-north", "phones-north")
    out = [s for s in lab.sights if (s.item.call, s.sender) == (made.number, "mediation-2")]
    assert made.status == 200
    assert out[0].sent - begin == pytest.approx(5.0, abs=0.1)  # the Front End's
    begin = lab.now
    again = lab.from_to("lync-north", "phones-north")
    out = [s for s in lab.sights if (s.item.call, s.sender) == (again.number, "mediation-2")]
    assert out[0].sent - begin < 0.2  # it stands behind the other for a minute


def test_a_full_mediation_server_leaves_the_call_to_the_other() -> None:
    lab = Enterprise({"node.mediation-1.mediation.call_limit": 0})
    made = lab.from_to("lync-north", "phones-north")
    hops = "frontend-1 mediation-1 mediation-2 mxone-north phones-north"
    assert (made.status, lab.hops(made)) == (200, hops.split())


def test_a_member_that_asks_for_a_while_is_left_alone_for_it() -> None:
    lab = Enterprise(faults=["mediation-1 unavailable retry-after 100 s at 1 s for 5 s"])
    lab.run(2.0)
    first = lab.hops(lab.from_to("lync-north", "phones-north"))[1:3]
    lab.run(90.0)
    second = lab.hops(lab.from_to("lync-north", "phones-north"))[1:2]
    third = lab.hops(lab.from_to("lync-north", "phones-north"))[1:2]  # 40 s later
    assert first == ["mediation-1", "mediation-2"]
    assert (second, third) == (["mediation-2"], ["mediation-1"])


def test_a_trunk_peer_that_refuses_is_tried_once_though_two_servers_lead_to_it() -> None:
    lab = Enterprise({"trunk.trunk-north.channels": 0})
    made = lab.from_to("lync-north", "phones-north")
    hops = "frontend-1 mediation-1 mxone-north mediation-1 mxone-south mxone-north phones-north"
    assert (made.status, lab.hops(made)) == (200, hops.split())


def test_mxone_finds_the_other_member_by_the_name_of_the_pool() -> None:
    lab = Enterprise()
    lab.host("mediation-1").crash()
    made = lab.from_to("phones-north", "lync-north")
    hops = "mxone-north mediation-1 mediation-2 frontend-1 lync-clients-north"  # a closed port
    assert (made.status, lab.hops(made)) == (200, hops.split())


def test_a_member_that_misses_its_polls_stands_behind_the_other_until_it_answers() -> None:
    rules: dict[str, object] = {
        f"trunk.{t}.pbx_options.{k}": v
        for t in ("trunk-north", "trunk-south")
        for k, v in (("interval", "5 s"), ("timeout", "2 s"), ("misses", 2))
    }
    lab = Enterprise(rules)
    lab.host("mediation-1").freeze(lab.now)
    lab.run(lab.now + 30.0)
    made = lab.from_to("phones-north", "lync-north")
    hops = "mxone-north mediation-2 frontend-1 lync-clients-north"
    assert (made.status, lab.hops(made)) == (200, hops.split())
    lab.host("mediation-1").resume(lab.now)
    lab.run(lab.now + 30.0)
    assert lab.hops(lab.from_to("phones-north", "lync-north"))[1] == "mediation-1"


# Front Ends


def test_a_client_calls_by_its_backup_where_its_front_end_is_gone() -> None:
    lab = Enterprise()
    lab.host("frontend-1").crash()
    made = lab.from_to("lync-north", "phones-north")
    assert (made.status, lab.hops(made)[-4:]) == (
        200,
        ["frontend-2", "mediation-1", "mxone-north", "phones-north"],
    )


def test_a_client_waits_for_a_silent_front_end_as_long_as_timer_f() -> None:
    lab = Enterprise()
    frozen = lab.now
    lab.host("frontend-1").freeze(frozen)
    lab.run(frozen + 3600.0)  # background requests: some ten an hour
    asked = {
        (s.receiver, s.item.identity.call_id, s.item.cseq): s.sent
        for s in lab.sights
        if s.sender == "lync-clients-north" and not s.item.status and s.sent > frozen
    }
    waited = [
        again - asked["frontend-1", *request]
        for (receiver, *request), again in asked.items()
        if receiver == "frontend-2" and ("frontend-1", *request) in asked
    ]
    assert min(waited) == pytest.approx(32.0, abs=1e-9)  # RFC 3261 17.1.2.2
    assert max(waited) < 32.005  # a connection that is opened first takes its handshake


def test_users_of_a_front_end_that_is_gone_are_called_at_their_backup_once_registered() -> None:
    lab = Enterprise()
    lab.host("frontend-1").crash()
    assert lab.from_to("phones-north", "lync-north").status >= 500
    lab.run(lab.now + 1200.0)  # each client has sent something meanwhile
    made = lab.from_to("phones-north", "lync-north")
    assert (made.status, lab.hops(made)[-2:]) == (200, ["frontend-2", "lync-clients-north"])
