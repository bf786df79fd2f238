"""OPTIONS polls: what counts as alive, when a peer is down, when it is up again."""

from __future__ import annotations

from itertools import pairwise

import pytest

from simulator.nodes.poll_rules import PollRules
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
    """A poller with its peer: every 60 s, down after 3 misses, unless told."""

    def __init__(self, status: int = 200, rules: PollRules | None = None) -> None:
        self.rig = Rig(0.01)
        pbx, lync = self.rig.add("pbx", "192.0.2.1"), self.rig.add("lync", "192.0.2.2")
        self.lync = lync
        Answering(lync, status)
        self.poller = Poller(
            pbx.endpoint,
            Uri(None, "192.0.2.1"),
            Uri(None, "192.0.2.2"),
            rules or PollRules(60.0, misses=3),
            (("User-Agent", "x"),),
            (lync.target(),),
        )
        self.rig.at(0.0, pbx, self.poller.start)

    def sent(self) -> list[float]:
        """Return when each poll was sent first."""
        first: dict[int, float] = {}
        for passed in self.rig.log:
            if passed.what == "OPTIONS":
                first.setdefault(passed.item.cseq, passed.sent)
        return [*first.values()]

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


def test_without_a_time_out_a_poll_is_missed_at_timer_f_to_the_instant() -> None:
    poll = Poll(rules=PollRules(60.0, misses=2))
    poll.lync.dead = True
    poll.rig.run(until=100.0)
    assert poll.poller.changes == [(92.0, False)]  # RFC 3261 17.1.2.2: 32 s after the second


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


# Rules

ENDS = ("mxone", "mediation")


def times(rules: PollRules, until: float, dead: float = -1.0, back: float = 1e9) -> list[float]:
    """Return when polls go out to a peer that is dead for a while."""
    poll = Poll(rules=rules)
    for instant, state in ((dead, True), (back, False)):
        if 0.0 <= instant < until:
            poll.rig.run(until=instant)
            poll.lync.dead = state
    poll.rig.run(until=until)
    return poll.sent()


def test_a_poll_is_missed_after_its_time_out() -> None:
    poll = Poll(rules=PollRules(60.0, timeout=5.0, misses=1))
    poll.lync.dead = True
    assert poll.state(4.9) == (True, 0)
    assert poll.state(5.1) == (False, 1)
    assert poll.poller.changes == [(5.0, False)]


def test_polls_after_the_outcome_wait_for_it() -> None:
    rules = PollRules(10.0, timeout=4.0, misses=9, schedule="after-outcome")
    assert times(rules, 41.0, dead=0.0) == [0.0, 14.0, 28.0]


def test_polls_at_fixed_times_do_not_wait() -> None:
    assert times(PollRules(10.0, timeout=25.0, misses=9), 31.0, dead=0.0) == [0.0, 10.0, 20.0, 30.0]


def test_with_one_open_at_most_those_between_are_left_out() -> None:
    rules = PollRules(10.0, timeout=25.0, misses=9, one_open=True)
    assert times(rules, 61.0, dead=0.0) == [0.0, 30.0, 60.0]


def test_a_peer_that_is_down_is_asked_at_its_recovery_interval() -> None:
    rules = PollRules(10.0, timeout=2.0, misses=1, recovery_interval=30.0)
    assert times(rules, 97.0, dead=0.0) == [0.0, 32.0, 64.0, 96.0]


def test_the_hold_out_grows_with_each_failure_up_to_its_limit() -> None:
    rules = PollRules(
        10.0,
        timeout=2.0,
        misses=1,
        recovery_interval=10.0,
        hold_out_factor=2.0,
        hold_out_limit=40.0,
    )
    # 10, 20, 40, 40 s after the outcomes at 2, 14, 36, 78 s
    assert times(rules, 125.0, dead=0.0) == [0.0, 12.0, 34.0, 76.0, 118.0]


def test_a_peer_that_is_back_is_polled_as_before_and_its_next_hold_out_is_short() -> None:
    rules = PollRules(10.0, timeout=2.0, misses=1, recovery_interval=20.0, hold_out_factor=2.0)
    poll = Poll(rules=rules)
    poll.lync.dead = True
    poll.rig.run(until=60.0)  # polls at 0, 22, 64 s
    poll.lync.dead = False
    poll.rig.run(until=80.0)  # answered; the next at 74 s
    poll.lync.dead = True
    poll.rig.run(until=110.0)  # missed at 84 s; then 20 s
    sent = poll.sent()
    assert sent == pytest.approx([0.0, 22.0, 64.0, 74.02, 84.02, 106.02], abs=0.03)


def test_it_takes_so_many_answers_in_a_row_to_come_back() -> None:
    poll = Poll(rules=PollRules(10.0, timeout=2.0, misses=1, recovery=3))
    poll.lync.dead = True
    poll.rig.run(until=15.0)
    poll.lync.dead = False
    assert poll.state(35.0) == (False, 0)
    assert poll.state(41.0) == (True, 0)


def test_a_missed_poll_among_answers_begins_the_way_back_anew() -> None:
    poll = Poll(rules=PollRules(10.0, timeout=2.0, misses=1, recovery=2))
    for until, dead in ((15.0, True), (25.0, False), (35.0, True), (45.0, False)):
        poll.lync.dead = dead
        poll.rig.run(until=until)
    assert not poll.poller.up
    assert poll.state(51.0) == (True, 0)


def test_failed_calls_in_a_row_mark_a_peer_that_nobody_polls() -> None:
    poll = Poll(rules=PollRules(None, failed_calls=2, recovery_interval=60.0, hold_out_factor=2.0))
    poller = poll.poller
    poller.call_failed(1.0)
    poller.call_answered(2.0)
    poller.call_failed(3.0)
    poller.call_failed(4.0)
    poll.rig.run(until=70.0)  # tried again after 60 s
    poller.call_failed(70.0)  # the first failure is enough now, and the time doubles
    poll.rig.run(until=200.0)
    assert poller.changes == [(4.0, False), (64.0, True), (70.0, False), (190.0, True)]
    assert poll.sent() == []


def test_an_answered_call_brings_a_peer_back_where_calls_count() -> None:
    poll = Poll(rules=PollRules(60.0, failed_calls=1))
    poll.poller.call_failed(1.0)
    assert not poll.poller.up
    poll.poller.call_answered(2.0)
    assert poll.poller.up


def test_the_two_ends_of_a_trunk_may_have_rules_of_their_own() -> None:
    lab = Lab(
        "guide-tcp",
        {"trunk.pbx_options.interval": "10 s", "trunk.mediation_options.interval": "20 s"},
    )
    lab.run(lab.now + 61.0)
    sent = [[s.sent for s in lab.sights if (s.what, s.sender) == ("OPTIONS", end)] for end in ENDS]
    assert [mine[-1] - mine[-2] for mine in sent] == pytest.approx([10.0, 20.0], abs=1e-9)


@pytest.mark.parametrize("slow", ENDS)
def test_an_end_that_is_polled_may_poll_less_until_a_while_after(slow: str) -> None:
    mine, theirs = ("pbx", "mediation") if slow == "mxone" else ("mediation", "pbx")
    rules = {
        f"trunk.{mine}_options.interval": "4 s",
        f"trunk.{mine}_options.interval_while_polled": "20 s",
        f"trunk.{mine}_options.polled_for": "60 s",
        f"trunk.{theirs}_options.interval": "10 s",
    }
    lab = Lab("guide-tcp", rules)
    lab.run(lab.now + 120.0)
    (other,) = lab.part(({*ENDS} - {slow}).pop(), "pollers")
    other.rules = PollRules(1e9)
    lab.run(lab.now + 200.0)
    sent = [s.sent for s in lab.sights if (s.what, s.sender) == ("OPTIONS", slow)]
    gaps = [round(b - a, 6) for a, b in pairwise(sent)]
    assert gaps[2:6] == [20.0] * 4
    assert gaps[-20:] == [4.0] * 20  # the other polls no more
    heard = max(s.sent for s in lab.sights if s.what == "OPTIONS" and s.sender != slow)
    slowly = max(after for gap, after in zip(gaps, sent[1:], strict=True) if gap == 20.0)
    assert 60.0 < slowly - heard < 80.1


def test_one_end_alone_may_poll() -> None:
    lab = Lab("guide-tcp", {"trunk.pbx_options.interval": None})
    lab.run(lab.now + 200.0)
    assert {s.sender for s in lab.sights if s.what == "OPTIONS"} == {"mediation"}
