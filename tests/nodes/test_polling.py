"""OPTIONS polls: what counts as alive, when a peer is down, when it is up again."""

from __future__ import annotations

import pytest

from simulator.nodes.polling import Poller
from simulator.sip.digest import Account
from simulator.sip.guard import Guard
from simulator.sip.keyring import Keyring
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Uri
from tests.nodes.answering import Answering
from tests.nodes.lab import Lab
from tests.rig import Rig


class Poll:
    """A poller with its peer: every 60 s, down after 3 misses."""

    def __init__(self, status: int = 200) -> None:
        self.rig = Rig(0.01)
        pbx, lync = self.rig.add("pbx", "192.0.2.1"), self.rig.add("lync", "192.0.2.2")
        self.lync = lync
        Answering(lync, status)
        self.poller = Poller(
            pbx.endpoint,
            Uri(None, "192.0.2.1"),
            Uri(None, "192.0.2.2"),
            60.0,
            3,
            (("User-Agent", "x"),),
            (lync.target(),),
        )
        self.rig.at(0.0, pbx, self.poller.start)

    def state(self, until: float) -> tuple[bool, int]:
        self.rig.run(until=until)
        return self.poller.up, self.poller.missed


def test_a_poll_goes_out_each_interval() -> None:
    poll = Poll()
    poll.rig.run(until=200.0)
    assert [sent for *_, sent in poll.rig.flow_of("OPTIONS")] == [0.0, 60.0, 120.0, 180.0]


def test_polls_are_one_sequence() -> None:
    poll = Poll()
    poll.rig.run(until=130.0)
    polls = [p.item for p in poll.rig.log if p.what == "OPTIONS"]
    assert [item.cseq for item in polls] == [1, 2, 3]
    assert len({item.identity.call_id for item in polls}) == 1


@pytest.mark.parametrize("status", [200, 404, 481, 500, 503, 603])
def test_any_answer_counts_as_alive(status: int) -> None:
    assert Poll(status).state(300.0) == (True, 0)


def test_a_peer_is_up_before_the_first_answer() -> None:
    assert Poll().poller.up


def test_a_silent_peer_is_down_after_so_many_misses_in_a_row() -> None:
    poll = Poll()
    poll.lync.dead = True  # each poll is missed 32 s after it was sent (timer F)
    assert poll.state(31.9) == (True, 0)
    assert poll.state(100.0) == (True, 2)
    assert poll.state(151.9) == (True, 2)
    assert poll.state(152.1) == (False, 3)


def test_an_answer_in_between_begins_the_count_anew() -> None:
    poll = Poll()
    poll.lync.dead = True
    assert poll.state(100.0) == (True, 2)
    poll.lync.dead = False
    assert poll.state(130.0) == (True, 0)
    poll.lync.dead = True
    assert poll.state(275.0) == (True, 2)  # those of 180 and 240 s


def test_the_first_answer_brings_a_peer_back() -> None:
    poll = Poll()
    poll.lync.dead = True
    assert poll.state(160.0) == (False, 3)
    poll.lync.dead = False
    assert poll.state(200.0) == (True, 0)


def test_both_ends_of_a_trunk_poll_each_other() -> None:
    lab = Lab("guide-tcp", {"trunk.options_interval": "10 s"})
    lab.run(lab.now + 60.0)
    for sender, receiver in (("mxone", "mediation"), ("mediation", "mxone")):
        polls = [s for s in lab.sights if (s.what, s.sender) == ("OPTIONS", sender)]
        assert {s.receiver for s in polls} == {receiver}
        assert sum(5.0 < s.sent < 55.0 for s in polls) == 5


def test_a_trunk_without_interval_is_not_polled() -> None:
    lab = Lab("guide-tcp", {"trunk.options_interval": None})
    lab.run(lab.now + 300.0)
    assert not [s for s in lab.sights if s.what == "OPTIONS"]
    assert lab.completed("lync-to-mxone").status == 200


class Asking(Answering):
    """A peer that wants to know who polls it."""

    guard = Guard("lab", {"pbx": "secret"}.get, algorithms=("MD5",))

    def on_request(self, server: Transaction, now: float) -> None:
        status, headers, _ = self.guard.admit(server.request, now)
        server.respond(server.request.reply(status or 200, "x", headers=headers), now)


def test_a_poll_that_is_challenged_goes_out_again_and_later_ones_with_credentials() -> None:
    poll = Poll()
    Asking(poll.lync)
    account = Account("pbx", "secret")
    poll.rig.agents["pbx"].endpoint.keyring = Keyring("pbx", lambda request, realm: account)
    poll.rig.run(until=70.0)
    assert poll.rig.whats("OPTIONS", "200", "401") == [
        "OPTIONS pbx>lync",
        "401 lync>pbx",
        "OPTIONS pbx>lync",
        "200 lync>pbx",
        "OPTIONS pbx>lync",
        "200 lync>pbx",
    ]
    assert [p.item.cseq for p in poll.rig.log if p.what == "OPTIONS"] == [1, 2, 3]
