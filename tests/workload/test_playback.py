"""Call records played again."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from pathlib import Path

import pytest

from simulator.calls.attempt import Attempt, Intent
from simulator.errors import InputError
from simulator.kernel.clock import Clock
from simulator.nodes.spec import TopologySpec
from simulator.topology.load import load_topology
from simulator.workload.playback import Playback
from simulator.workload.records import CallRecord
from simulator.workload.replay import read_records
from simulator.workload.spread import spread
from tests.workload.lab import CLIENTS, PHONES, Exchange, topology

FILES = Path(__file__).parent / "files"
T0 = 1_290_000_000.0
CALL = CallRecord(T0, "lync-to-mxone", "ann", "bob", 5.0, 60.0, "answered", 2)


def play(
    *records: CallRecord,
    where: TopologySpec | None = None,
    channels: float = inf,
    ideal: bool = False,
    replication: int = 0,
) -> Exchange:
    clock = Clock()
    exchange = Exchange(clock, channels)
    playback = Playback(
        records,
        where or topology(),
        clock,
        exchange.place,
        {},
        start=T0,
        ideal=ideal,
        replication=replication,
    )
    exchange.ended = playback.ended
    playback.start()
    clock.run()
    return exchange


def attempt(record: CallRecord, *, ideal: bool = False) -> Attempt:
    return play(record, ideal=ideal).attempts[0]


def test_a_record_becomes_an_attempt_between_users_of_its_sides() -> None:
    found = attempt(replace(CALL, direction="pstn-to-lync"))
    assert (found.source, found.destination, found.direction) == ("city", "clients", "pstn-to-lync")
    assert (found.caller, found.called, found.dialled) == ("70000000", "30000", "30000")
    assert (found.line, found.redial_of, found.tries) == (2, 0, 1)


def test_what_is_dialled_begins_with_the_prefix_of_the_caller() -> None:
    assert attempt(replace(CALL, direction="mxone-to-pstn")).dialled == "00870000000"


def test_a_party_on_both_ends_of_a_side_is_one_user() -> None:
    first = replace(CALL, direction="lync-to-lync")
    back = replace(first, source="bob", destination="ann", start=T0 + 1)
    there, again = play(first, back).attempts
    assert (there.caller, there.called) == (again.called, again.caller)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("answered", (Intent.ANSWER, 5.0, inf, 60.0)),
        ("no-answer", (Intent.NO_ANSWER, inf, 65.0, 0.0)),
        ("abandoned", (Intent.ANSWER, inf, 65.0, 0.0)),
        ("declined", (Intent.DECLINE, 65.0, inf, 0.0)),
        ("busy", (Intent.BUSY, 65.0, inf, 0.0)),
        ("failed", (Intent.FAIL, 65.0, inf, 0.0)),
    ],
)
def test_the_users_do_what_the_outcome_says(outcome: str, expected: tuple[object, ...]) -> None:
    found = attempt(replace(CALL, outcome=outcome))  # type: ignore[arg-type]
    assert (found.intent, found.ring, found.patience, found.holding) == expected


def test_in_an_ideal_run_the_whole_duration_is_talk() -> None:
    found = attempt(replace(CALL, ring=0.1, talk=0.2), ideal=True)
    assert (found.ring, found.holding, found.patience) == (0.0, 0.3, inf)


def test_records_are_played_in_time_order_and_ties_in_the_order_given() -> None:
    starts = [3.0, 1.0, 2.0, 1.0, 3.0, 1.0]
    records = [replace(CALL, start=T0 + s, line=i) for i, s in enumerate(starts)]
    assert [a.line for a in play(*records).attempts] == [1, 3, 5, 2, 0, 4]


def test_instants_are_whole_microseconds_from_the_start() -> None:
    found = play(*(replace(CALL, start=T0 + i * 0.1) for i in range(50))).attempts
    assert [a.begin for a in found] == [round(i * 0.1, 6) for i in range(50)]


def test_the_horizon_is_the_last_end() -> None:
    records = [CALL, replace(CALL, start=T0 + 10.0, talk=1.0), replace(CALL, talk=3.0)]
    playback = Playback(records, topology(), Clock(), lambda a, now: None, {}, start=T0)
    assert playback.horizon == 65.0


def test_call_numbers_follow_the_replication() -> None:
    assert [a.number for a in play(CALL, CALL, replication=1).attempts] == [10_000_001, 10_000_002]


def test_parties_who_share_a_user_are_told() -> None:
    records = [replace(CALL, source=f"party {i}") for i in range(201)]
    playback = Playback(records, topology(), Clock(), lambda a, now: None, {}, start=T0)
    assert playback.warnings == (
        "201 parties of the records share 200 users on the side 'lync': 1 have none of their own",
    )


def test_a_missing_way_to_dial_is_refused_before_the_run() -> None:
    with pytest.raises(InputError, match="does not say what 'clients' dials to reach 'phones'"):
        play(CALL, where=topology(replace(CLIENTS, dials=()), PHONES))


def test_no_records_play_nothing() -> None:
    playback = Playback([], topology(), Clock(), lambda a, now: None, {}, start=T0)
    playback.start()
    assert (playback.horizon, playback.warnings) == (0.0, ())


def test_an_attempt_is_in_the_book_when_it_is_placed() -> None:
    clock, book = Clock(), dict[int, Attempt]()
    found: list[bool] = []

    def place(attempt: Attempt, now: float) -> None:
        found.append(book[attempt.number] is attempt)

    Playback([CALL, CALL], topology(), clock, place, book, start=T0).start()
    clock.run()
    assert found == [True, True]


def test_one_record_is_pending_at_a_time() -> None:
    clock = Clock()
    records = [replace(CALL, start=T0 + i) for i in range(100)]
    Playback(records, topology(), clock, lambda a, now: None, {}, start=T0).start()
    assert len(clock._heap) + sum(map(len, clock._later.values())) == 1


def test_an_ideal_channel_carries_calls_that_follow_each_other_without_a_gap() -> None:
    records = [replace(CALL, start=T0 + i * 0.1, ring=0.0, talk=0.1) for i in range(1000)]
    exchange = play(*records, channels=1, ideal=True)
    assert (exchange.offered, exchange.blocked) == (1000, 0)


def test_twelve_channels_block_2144_of_the_vast2008_calls(samples: Path) -> None:
    replay = read_records(samples / "data" / "vast2008-calls.csv", "vast2008")
    clock = Clock()
    exchange = Exchange(clock, 12)
    playback = Playback(
        replay.calls,
        load_topology("guide-tcp").spec,
        clock,
        exchange.place,
        {},
        start=replay.first_start,
        ideal=True,
    )
    exchange.ended = playback.ended
    playback.start()
    clock.run()
    assert (exchange.offered, exchange.blocked) == (6804, 2144)


def test_spread_records_of_a_file_are_played_whole() -> None:
    replay = read_records(FILES / "vast2008.csv")
    calls = spread(replay, seed=1)
    clock = Clock()
    exchange = Exchange(clock)
    where = load_topology("guide-tcp").spec
    playback = Playback(calls, where, clock, exchange.place, {}, start=replay.first_start)
    exchange.ended = playback.ended
    playback.start()
    clock.run()
    assert len(exchange.attempts) == replay.used
    assert [a.begin for a in exchange.attempts] == [
        round(call.start - replay.first_start, 6) for call in calls
    ]
