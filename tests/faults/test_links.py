"""What links do to messages while faults strike them."""

from __future__ import annotations

from itertools import groupby
from statistics import fmean

import pytest

from simulator.net.link import LOST, Conditions, Hop
from tests.nodes.lab import Lab

UNPOLLED = {"trunk.sip-trunk.options_interval": None}


def fates(conditions: Conditions, count: int = 20_000) -> list[bool]:
    from simulator.kernel.streams import Stream
    from simulator.kernel.transforms import uniform

    stream = Stream(1, 0, "network", "test", words=1)
    hop = Hop(conditions, lambda n: uniform(stream.words(n)[0]))
    return [hop.carry(500, float(i)) == LOST for i in range(count)]


@pytest.mark.parametrize("burst", [1.0, 4.0, 10.0])
def test_the_share_of_losses_is_what_was_asked_for(burst: float) -> None:
    lost = fates(Conditions(loss=0.1, burst=burst))
    assert fmean(lost) == pytest.approx(0.1, abs=0.02)


def test_bursts_have_their_mean_length() -> None:
    lost = fates(Conditions(loss=0.1, burst=4.0))
    runs = [len(list(run)) for gone, run in groupby(lost) if gone]
    assert fmean(runs) == pytest.approx(4.0, rel=0.1)


def test_a_link_that_is_down_holds_streams_and_loses_datagrams() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["lan-mxone down at 5 s for 1200 ms"])
    lab.run(4.0)
    lab.call("lync-to-mxone", ring=0.5, holding=1.5)  # its BYE leaves at 6.05 s
    lab.run(5.1)
    lab.call("mxone-to-mxone", patience=20.0)
    lab.run(7.0)
    assert lab.busy()["sip-trunk"] == 1
    lab.run(7.1)  # RFC 6298: repeated after a second
    assert "sip-trunk" not in lab.busy()
    invites = [s for s in lab.sights if s.what == "INVITE" and s.item.call == 2]
    assert [round(s.sent - invites[0].sent, 3) for s in invites[:3]] == [0.0, 0.5, 1.5]


def test_a_flapping_link_is_down_half_of_its_period() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["lan-mxone flap 2 s at 5 s for 5 s"])
    link = lab.scene.network.graph.links["lan-mxone"]
    seen = []
    for i in range(14):
        lab.run(5.25 + i * 0.5)
        seen.append(link.conditions.up)
    assert seen == [False, False, True, True] * 2 + [False] * 2 + [True] * 4


def test_a_link_is_as_before_when_all_faults_are_over() -> None:
    faults = [
        "lan-mxone delay 10 ms at 5 s for 10 s",
        "lan-mxone loss 5 % burst 3 at 6 s for 10 s",
        "lan-mxone bandwidth 64 kbit/s at 7 s for 2 s",
        "lan-mxone jitter 2 ms at 7 s for 2 s",
    ]
    lab = Lab("guide-tcp", UNPOLLED, faults=faults)
    link = lab.scene.network.graph.links["lan-mxone"]
    sound = link.conditions
    lab.run(8.0)
    assert link.conditions == Conditions(
        delay=sound.delay + 0.01, jitter=0.002, loss=0.05, burst=3.0, bandwidth=64_000.0
    )
    lab.run(15.5)
    assert link.conditions == Conditions(delay=sound.delay, loss=0.05, burst=3.0)
    lab.run(17.0)
    assert link.conditions == sound


def test_delay_is_added() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["lan-phones delay 100 ms at 5 s"])
    lab.run(10.0)
    slow = lab.completed("mxone-to-mxone")
    assert slow.alerted - slow.sent == pytest.approx(0.4, abs=0.02)  # four ways over the link


def test_a_narrow_link_makes_messages_wait_for_each_other() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["lan-phones bandwidth 64 kbit/s at 5 s"])
    lab.run(10.0)
    slow = lab.completed("mxone-to-mxone")
    assert slow.status == 200
    assert slow.alerted - slow.sent > 0.2  # an INVITE of 1,000 octets takes 125 ms, twice


def test_a_datagram_that_arrives_twice_is_absorbed() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["lan-phones duplicate 100 % at 5 s"])
    lab.run(10.0)
    made = lab.completed("mxone-to-mxone")
    assert made.status == 200
    assert len(lab.sent(made, "INVITE", "sip-phones")) == 2
    assert not [s for s in lab.sights if s.item.status >= 400]


def test_a_datagram_that_is_held_up_lets_others_overtake() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["lan-phones reorder 100 % delay 300 ms at 5 s"])
    lab.run(10.0)
    made = lab.completed("mxone-to-mxone")
    assert made.status == 200
    assert made.alerted - made.sent == pytest.approx(1.2, abs=0.05)


def test_a_partition_parts_two_sides_whatever_the_way() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["mxone and sip-phones partition at 5 s for 60 s"])
    lab.run(10.0)
    inside = lab.call("mxone-to-mxone", patience=20.0)
    over = lab.call("lync-to-attached")
    lab.run(60.0)
    assert (inside.reason_rule, over.status) == ("fault", 200)
    lab.run(70.0)
    assert lab.completed("mxone-to-mxone").status == 200


def test_losses_over_a_lossy_link_are_made_good_by_repeats() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["lan-phones loss 30 % at 5 s"])
    lab.run(10.0)
    calls = [lab.call("mxone-to-mxone", caller=f"2000{i}", patience=60.0) for i in (1,)]
    lab.run(90.0)
    assert [made.status for made in calls] == [200]
    assert all(made.reason_rule == "" for made in calls)
