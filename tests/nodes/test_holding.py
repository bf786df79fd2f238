"""A call held in mid-call by one of its users: who answers, and who is told of it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.calls import changes
from simulator.calls.attempt import Outcome
from simulator.media.stream import StreamState
from simulator.sdp.media_line import Direction
from simulator.sdp.renewal import directed
from tests.nodes.lab import Lab

CLIENTS, PHONES = "lync-clients", "sip-phones"
AT_SERVER = ["INVITE frontend>mediation"]
PAST_SERVER = [*AT_SERVER, "INVITE mediation>mxone"]
TO_PHONE = ["INVITE mediation>mxone", "INVITE mxone>sip-phones"]
TO_CLIENT = [
    "INVITE mxone>mediation",
    "INVITE mediation>frontend",
    "INVITE frontend>lync-clients",
]


def change(lab: Lab, node: str, act: Any, direction: Direction) -> None:
    """Let the user at a node change the session of his call."""
    (leg,) = lab.part(node, "control").legs.values()
    host = lab.scene.network.hosts[lab.scene.world.specs[node].host]
    core = lab.scene.world.nodes[node]
    body = directed(leg.local_body, direction)
    host.act(lambda now: act(leg, now, body), core, lab.now)


def stream_of(lab: Lab, node: str) -> StreamState:
    (leg,) = lab.part(node, "control").legs.values()
    state: StreamState = leg.stream.state
    return state


@pytest.mark.parametrize("act", [changes.reinvite, changes.update])
@pytest.mark.parametrize(
    ("topology", "direction", "node", "asked", "told"),
    [
        # Media ends at the Mediation Server, or at the gateway: that side answers, and the server
        # tells the other side of the hold.
        ("guide-tcp", "lync-to-mxone", CLIENTS, AT_SERVER, TO_PHONE),
        ("guide-tcp", "mxone-to-lync", CLIENTS, AT_SERVER, TO_PHONE),
        ("guide-tcp", "lync-to-mxone", PHONES, [], TO_CLIENT),
        # It bypasses the Mediation Server: the offer is for the PBX to answer.
        ("guide-tls", "lync-to-mxone", CLIENTS, PAST_SERVER, TO_PHONE[1:]),
        ("guide-tls", "mxone-to-lync", CLIENTS, PAST_SERVER, TO_PHONE[1:]),
        ("guide-tls", "mxone-to-lync", PHONES, [], TO_CLIENT),
    ],
)
def test_a_held_call_is_answered_where_its_media_ends_and_the_other_side_is_told(
    topology: str, direction: str, node: str, asked: list[str], told: list[str], act: Any
) -> None:
    lab = Lab(topology)
    call = lab.call(direction, holding=30.0)
    lab.run(10.0)
    lab.sights.clear()
    change(lab, node, act, Direction.SENDONLY)
    lab.run(15.0)
    offers = [s for s in lab.sights if s.item.call == call.number and s.item.body is not None]
    seen = [f"{s.what} {s.sender}>{s.receiver}" for s in offers if not s.item.status]
    word = "INVITE" if act is changes.reinvite else "UPDATE"
    assert sorted(seen[1:]) == sorted([one.replace("INVITE", word) for one in asked] + told)
    answers = {s.item.body.media[0].direction for s in offers if s.item.status}
    assert answers <= {Direction.RECVONLY, Direction.INACTIVE}
    assert stream_of(lab, node) is StreamState.HELD
    assert stream_of(lab, PHONES if node is CLIENTS else CLIENTS) is StreamState.HELD
    change(lab, node, act, Direction.SENDRECV)
    lab.run(20.0)
    assert stream_of(lab, node) is StreamState.OPEN
    assert stream_of(lab, PHONES if node is CLIENTS else CLIENTS) is StreamState.OPEN
    lab.run(80.0)
    assert (call.outcome, lab.busy()) == (Outcome.ANSWERED, {})


def test_each_product_holds_in_its_own_words() -> None:
    """Lync says inactive on the trunk, MX-ONE sendonly."""
    for node, sender, direction in (
        (CLIENTS, "mediation", Direction.INACTIVE),
        (PHONES, "mxone", Direction.SENDONLY),
    ):
        lab = Lab()
        lab.call("lync-to-mxone", holding=30.0)
        lab.run(10.0)
        lab.sights.clear()
        change(lab, node, changes.reinvite, Direction.SENDONLY)
        lab.run(15.0)
        (held,) = (
            s
            for s in lab.sights
            if (s.what, s.sender) == ("INVITE", sender) and s.receiver in ("mxone", "mediation")
        )
        assert held.item.body.media[0].direction is direction


def test_a_user_whose_hold_met_another_waits_as_the_runs_own_streams_draw() -> None:
    """RFC 3261 14.1: the owner of the Call-ID 2.1 to 4 s after the 491; the same in every run."""
    wait = crossing()
    assert 2.1 <= wait <= 4.1
    assert wait not in (2.1, 3.05)  # no draw at all
    assert crossing() == wait


def crossing() -> float:
    """Return how long a client waited whose re-INVITE met one that the exchange had sent.

    Under bypass the Mediation Server hands on what the exchange wants of the client.
    """
    lab = Lab("guide-tls")
    lab.call("lync-to-mxone", holding=30.0)
    lab.run(10.0)
    lab.sights.clear()
    change(lab, CLIENTS, changes.reinvite, Direction.SENDONLY)
    (leg,) = [one for one in lab.part("mxone", "control").legs.values() if not one.outgoing]
    host = lab.scene.network.hosts[lab.scene.world.specs["mxone"].host]
    core = lab.scene.world.nodes["mxone"]
    body = directed(leg.local_body, Direction.INACTIVE)

    def ask(now: float) -> None:
        changes.reinvite(leg, now, body)

    host.act(ask, core, lab.now)
    lab.run(20.0)
    whats = [s.what for s in lab.sights]
    assert whats.count("491") == 2  # at the server, and on its way to the client
    first, second = (s.sent for s in lab.sights if (s.what, s.sender) == ("INVITE", CLIENTS))
    return float(second - first)
