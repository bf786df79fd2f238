"""Why messages are sent again: which cause is found, and what is kept of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.calls.attempt import Attempt
from simulator.contracts import Loss
from simulator.record.columns import CALLS, MESSAGES
from simulator.record.recorder import message_columns
from simulator.record.retransmissions import Fading, Retransmissions
from simulator.record.store import read_table
from simulator.study.plan import RunPlan
from simulator.study.replication import Replication
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload
from tests.nodes.lab import USERS, Lab

LINK, PEER, QUEUE, SLOW = range(4)
UNPOLLED = {"trunk.sip-trunk.options_interval": None}


def called(fault: str, direction: str = "mxone-to-mxone", **how: Any) -> Attempt:
    lab = Lab("guide-tcp", UNPOLLED, faults=[fault] if fault else [])
    lab.run(5.5)
    made = lab.call(direction, patience=90.0, **how)
    lab.run(120.0)
    return made


def causes(made: Attempt) -> set[int]:
    return {cause for cause, number in enumerate(made.retransmissions or ()) if number}


def test_nothing_is_sent_again_where_nothing_is_wrong() -> None:
    assert called("").retransmissions is None


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("lan-phones down at 5 s for 3 s", LINK),
        ("lan-phones loss 60 % at 5 s for 10 s", LINK),
        ("mxone down at 5 s", PEER),
        ("mxone silent at 5 s for 2 s", PEER),
        ("mxone drop INVITE at 5 s for 2 s", PEER),
        ("mxone freeze at 5 s for 2 s", SLOW),
        ("lan-phones delay 400 ms at 5 s", SLOW),
        ("lan-phones duplicate 100 % at 5 s", LINK),
    ],
)
def test_the_cause_is_what_happened(fault: str, cause: int) -> None:
    assert causes(called(fault)) == {cause}


def test_what_waits_at_a_node_that_ends_is_lost_with_it() -> None:
    lab = Lab(faults=["mxone freeze at 5 s", "mxone down at 5.9 s"])
    lab.run(5.3)
    made = lab.call("mxone-to-mxone", patience=90.0)
    lab.run(6.9)
    assert made.retransmissions == [0, 1, 0, 1]  # at 5.8 s it was slow, at 6.8 s gone


def test_a_full_queue_is_told_from_a_slow_server() -> None:
    kept: list[int] = []
    found = Retransmissions(Kept(kept))
    message = invite()
    found.lost(message, message, Loss.QUEUE, 1.0)
    found.sent_again(message, False, 1.5)
    found.sent_again(message, False, 2.5)
    assert kept == [QUEUE, SLOW]


def test_an_answer_is_repeated_for_the_reason_of_its_request() -> None:
    kept: list[int] = []
    found = Retransmissions(Kept(kept))
    message = invite()
    found.lost(message.reply(180, "x"), message, Loss.LINK, 1.0)
    found.sent_again(message, False, 1.5)
    found.sent_again(message.reply(180, "x"), True, 1.6)
    assert kept == [LINK, LINK]


def test_an_invite_is_not_repeated_for_its_cancel() -> None:
    kept: list[int] = []
    found = Retransmissions(Kept(kept))
    lab = Lab()
    made = lab.completed("mxone-to-mxone", ring=20.0, patience=3.0)
    cancel = lab.one(made, "CANCEL", "sip-phones")
    request = lab.one(made, "INVITE", "sip-phones")
    found.lost(cancel, cancel, Loss.LINK, 1.0)
    found.sent_again(request, False, 2.0)
    assert kept == [SLOW]


def test_what_was_lost_long_ago_is_forgotten() -> None:
    fading: Fading[int] = Fading()
    for number in range(10_000):
        fading.put(("call", number, False), number, float(number))
    assert len(fading) <= 2048
    assert fading.get(("call", 9_999, False), -1) == 9_999


def test_tables_count_and_mark_them(tmp_path: Path) -> None:
    topology = load_topology("guide-tcp", overrides={**USERS, "link.lan-phones.loss": "20 %"}).spec
    load = load_workload("guide-busy-hour", {"workload.load": 100})
    plan = RunPlan(topology, load, (), 0.0, 20.0, 5.0, 1, False, "all", tmp_path)
    result = Replication(plan, 0).run()
    calls, messages = read_table(tmp_path, CALLS), read_table(tmp_path, MESSAGES)
    again = messages[messages["retransmission"].notna()]
    assert result.retransmissions["link"] > 5
    assert result.retransmissions.keys() == {"link"}
    assert set(again["retransmission"]) == {"link"}
    # A row of a copy says the same thing in the same exchange as an earlier one.
    same = ["label", "sip_call_id", "cseq", "branch", "to_tag", "source", "destination"]
    copies = messages[same].duplicated()
    in_call = again["call"] > 0
    assert copies[again.index][again["label"] != "ACK"].all()
    begun = set(calls["call"])
    counted = again[in_call & again["call"].isin(begun)].groupby("call").size()
    table = calls.set_index("call")["retransmissions_link"]
    assert dict(table[table > 0]) == dict(counted)


def test_a_row_without_word_of_it_is_a_first_one() -> None:
    assert message_columns(0, [], None)[-1] == []  # type: ignore[arg-type]


class Kept:
    """Keeps the causes."""

    def __init__(self, causes: list[int]) -> None:
        self._causes = causes

    def sent_again(self, message: Any, cause: int, now: float) -> None:
        self._causes.append(cause)


def invite() -> Any:
    lab = Lab()
    made = lab.call("mxone-to-mxone")
    lab.run(1.0)
    return lab.sent(made, "INVITE", "sip-phones")[0]
