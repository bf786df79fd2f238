"""Files of call records, read by the shipped mappings."""

from __future__ import annotations

import os
from heapq import heappop, heappush
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.errors import InputError, InputErrors
from simulator.topology.document import parse_document
from simulator.workload.mapping import read_mapping
from simulator.workload.recognise import UnrecognisedRecords
from simulator.workload.records import CallRecord, Replay, in_time_order
from simulator.workload.replay import read_records
from simulator.workload.spread import spread

FILES = Path(__file__).parent / "files"
SYSTEMS = {
    "asterisk-master.csv": "asterisk-master",
    "cdr-stats.csv": "cdr-stats",
    "cucm.csv": "cucm",
    "freepbx.csv": "freepbx",
    "freeswitch.csv": "freeswitch",
    "mxone.dat": "mxone",
    "vast2008.csv": "vast2008",
}
T0 = 1709543109.0  # 2024-03-04 09:05:09 UTC


def short(calls: tuple[CallRecord, ...]) -> list[tuple[int, str, str, float, float]]:
    return [(c.line, c.direction, c.outcome, c.ring, c.talk) for c in calls]


def refused(replay: Replay) -> list[tuple[int, str, str]]:
    return [(row.line, row.reason, row.seen) for row in replay.rejected]


@pytest.mark.parametrize(("file", "name"), SYSTEMS.items())
def test_a_mapping_is_recognised_by_the_columns(file: str, name: str) -> None:
    assert read_records(FILES / file).mapping == name


@pytest.mark.parametrize(("file", "name"), SYSTEMS.items())
def test_each_row_is_used_or_rejected(file: str, name: str) -> None:
    replay = read_records(FILES / file, name)
    lines = [call.line for call in replay.calls] + [row.line for row in replay.rejected]
    assert replay.rows == replay.used + len(replay.rejected) == len(set(lines))
    assert sum(replay.reasons.values()) == len(replay.rejected)


def test_vast2008_goes_over_the_trunk_and_rejects_what_is_wrong() -> None:
    replay = read_records(FILES / "vast2008.csv")
    assert replay.rows == 7
    assert short(replay.calls) == [
        (2, "lync-to-mxone", "answered", 0.0, 60.0),
        (3, "lync-to-mxone", "answered", 0.0, 120.0),
        (8, "lync-to-mxone", "answered", 0.0, 45.0),
    ]
    assert refused(replay) == [
        (4, "negative duration", "-5"),
        (5, "duration is no number", ""),
        (6, "start is no date", "20240304 2561"),
        (9, "wrong number of columns", "3 instead of 5: 13,8,20240305 00"),
    ]
    assert replay.warnings == ("3 of 3 starts are rounded to 60 s",)
    assert replay.first_start == T0 - 9


def test_freepbx_dates_are_moved_by_the_epoch_in_uniqueid() -> None:
    replay = read_records(FILES / "freepbx.csv")
    assert [call.start - T0 for call in replay.calls][:2] == [0.0, -7.0]


def test_freepbx_oddities_are_read_with_care() -> None:
    replay = read_records(FILES / "freepbx.csv")
    assert short(replay.calls) == [
        (1, "mxone-to-mxone", "answered", 5.0, 30.0),
        (2, "mxone-to-mxone", "answered", 2.0, 10.0),
        (5, "mxone-to-mxone", "no-answer", 4.0, 0.0),  # billsec of a call without an answer
        (6, "mxone-to-pstn", "failed", 0.0, 0.0),
        (7, "mxone-to-mxone", "answered", 0.0, 0.0),
        (8, "pstn-to-mxone", "busy", 6.0, 0.0),
    ]
    assert refused(replay) == [
        (3, "joined with another leg", "Local/9@from-internal-00000001;2"),
        (4, "no direction", "201 -> *97"),
    ]


MASTER = (
    '"","{src}","{dst}","{dcontext}","","{channel}","{dstchannel}","Dial","","2024-03-04 09:05:09",'
    '"2024-03-04 09:05:13","2024-03-04 09:05:20",11,7,"ANSWERED","DOCUMENTATION"\n'
)
FREEPBX = (
    '"2024-03-04 09:05:09","","{src}","{dst}","{dcontext}","{channel}","{dstchannel}","Dial","",'
    '"11","7","ANSWERED","3","","1709543109.1"\n'
)
TELEPHONE = {
    "src": "201",
    "dst": "202",
    "dcontext": "internal",
    "channel": "SIP/201-01",
    "dstchannel": "SIP/202-02",
}


@pytest.mark.parametrize(
    ("system", "row"),
    [("asterisk-master", MASTER), ("freepbx", FREEPBX)],
    ids=["master", "freepbx"],
)
@pytest.mark.parametrize(
    ("changes", "direction"),
    [
        ({}, "mxone-to-mxone"),
        ({"channel": "SIP/lync-01"}, "lync-to-mxone"),
        ({"channel": "PJSIP/to-Lync-01", "dst": "0046855501234"}, "lync-to-pstn"),
        ({"dcontext": "from-lync"}, "lync-to-mxone"),
        ({"src": "30101"}, "lync-to-mxone"),
        ({"src": "+46855530101"}, "lync-to-mxone"),
        ({"dstchannel": "SIP/lync-trunk-02"}, "mxone-to-lync"),
        ({"dcontext": "to-lync"}, "mxone-to-lync"),
        ({"dst": "30101"}, "mxone-to-lync"),
        ({"dst": "0046855530101"}, "mxone-to-lync"),
        ({"src": "+46855501234", "dst": "30101"}, "pstn-to-lync"),
        # a half of a Local pair bears the name of its context, and is no peer
        ({"channel": "Local/202@to-lync-01;1"}, "mxone-to-mxone"),
    ],
)
def test_asterisk_calls_of_lync_use_the_trunk(
    tmp_path: Path, system: str, row: str, changes: dict[str, str], direction: str
) -> None:
    path = tmp_path / "records.csv"
    path.write_text(row.format(**TELEPHONE | changes))
    assert [call.direction for call in read_records(path, system).calls] == [direction]


def test_asterisk_master_joins_rows_of_one_channel_and_cuts_talk() -> None:
    replay = read_records(FILES / "asterisk-master.csv")
    assert short(replay.calls) == [
        (1, "mxone-to-mxone", "answered", 4.0, 7.0),
        (3, "mxone-to-mxone", "answered", 0.0, 5.0),
        (4, "mxone-to-mxone", "no-answer", 20.0, 0.0),
        (5, "pstn-to-mxone", "busy", 1.0, 0.0),
    ]
    assert refused(replay) == [(2, "joined with another leg", "1709543109.1")]
    assert replay.warnings == ("1 of 5 rows: talk longer than the whole call was cut to it",)


def test_cucm_causes_tell_the_outcome_and_legs_of_a_transfer_are_one_call() -> None:
    replay = read_records(FILES / "cucm.csv")
    assert short(replay.calls) == [
        (3, "mxone-to-mxone", "answered", 12.0, 74.0),
        (4, "mxone-to-mxone", "busy", 1.0, 0.0),
        (5, "pstn-to-mxone", "abandoned", 15.0, 0.0),
        (6, "pstn-to-mxone", "declined", 2.0, 0.0),
        (7, "mxone-to-pstn", "failed", 0.0, 0.0),
    ]
    assert [reason for _, reason, _ in refused(replay)] == [
        "row of column types",
        "no direction",
        "no direction",
        "joined with another leg",
    ]


def test_freeswitch_lengths_survive_the_spreadsheet_that_lost_the_seconds() -> None:
    replay = read_records(FILES / "freeswitch.csv")
    assert short(replay.calls) == [
        (1, "mxone-to-mxone", "answered", 3.0, 21.0),
        (2, "mxone-to-mxone", "no-answer", 12.0, 0.0),
        (4, "mxone-to-mxone", "answered", 11.0, 20.0),  # written three times
        (7, "mxone-to-mxone", "answered", 11.0, 32.0),
        (8, "mxone-to-pstn", "abandoned", 9.0, 0.0),
    ]
    assert replay.resolution == 60.0


def test_cdr_stats_outcomes_are_causes() -> None:
    assert short(read_records(FILES / "cdr-stats.csv").calls) == [
        (2, "mxone-to-pstn", "answered", 9.0, 31.0),
        (3, "mxone-to-pstn", "busy", 15.0, 0.0),
        (5, "pstn-to-mxone", "no-answer", 25.0, 0.0),
    ]


def test_mxone_skips_its_comments_and_reads_ring_trunks_and_entities() -> None:
    replay = read_records(FILES / "mxone.dat")
    assert short(replay.calls) == [
        (9, "mxone-to-mxone", "answered", 6.0, 54.0),
        (10, "mxone-to-lync", "answered", 4.0, 26.0),
        (11, "mxone-to-pstn", "answered", 12.0, 33.0),
        (12, "pstn-to-mxone", "no-answer", 30.0, 0.0),
        (13, "lync-to-mxone", "answered", 5.0, 15.0),
    ]
    assert refused(replay) == [
        (14, "joined with another leg", "505 30102"),
        (15, "negative duration", "2024-03-04 08:58:00"),
        (16, "no direction", "20101 -> "),
    ]


def test_a_file_cut_within_quotes_has_one_rejected_row_and_no_call() -> None:
    replay = read_records(FILES / "cut-within-quotes.csv")
    assert (replay.rows, replay.used, replay.reasons) == (1, 0, {"cut within quotes": 1})
    with pytest.raises(InputError, match=r"none of 1 rows is a usable call \(cut within quotes"):
        replay.require_calls()


def test_a_mapping_that_does_not_fit_is_one_line() -> None:
    with pytest.raises(InputError) as caught:
        read_records(FILES / "cdr-stats.csv", "vast2008")
    assert str(caught.value).startswith(
        f"{FILES / 'cdr-stats.csv'}:1: the header lacks columns of the mapping 'vast2008': "
        "'From', 'To', 'Datetime', 'Duration(seconds)', 'Cell Tower'; seen 'switch,"
    )


def test_a_positional_mapping_that_does_not_fit_leaves_no_call() -> None:
    replay = read_records(FILES / "vast2008.csv", "freeswitch")
    assert replay.reasons == {"wrong number of columns": 8}
    with pytest.raises(InputError, match=r"vast2008.csv:1: none of 8 rows"):
        replay.require_calls()


def test_a_header_alone_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("From,To,Datetime,Duration(seconds),Cell Tower\n")
    with pytest.raises(InputError, match="the file holds no records"):
        read_records(path)


def test_an_unknown_file_shows_three_rows_and_a_mapping_to_start_from() -> None:
    with pytest.raises(UnrecognisedRecords) as caught:
        read_records(FILES / "unknown.csv")
    assert caught.value.rows == (
        "id;begin;caller;callee;seconds;place",
        "1;04.03.2024 09:05:09;20101;+46855501234;61;north",
        "2;04.03.2024 09:06:10;20102;+46855501235;15;south",
    )
    assert "\n" not in str(caught.value)


def test_the_mapping_to_start_from_reads_the_file_it_was_made_for() -> None:
    with pytest.raises(UnrecognisedRecords) as caught:
        read_records(FILES / "unknown.csv")
    mapping = read_mapping(parse_document(caught.value.suggestion, "suggested"))
    replay = read_records(FILES / "unknown.csv", mapping)
    assert short(replay.calls) == [
        (2, "mxone-to-pstn", "answered", 0.0, 61.0),
        (3, "mxone-to-pstn", "answered", 0.0, 15.0),
        (4, "mxone-to-mxone", "answered", 0.0, 7.0),
        (5, "mxone-to-mxone", "answered", 0.0, 8.0),
    ]


@pytest.mark.parametrize("text", ["x\n", "a,b\n", "\t|;,\n", '"', "name: {x}\n'\\:#\n"])
def test_any_text_gets_a_mapping_of_which_only_gaps_are_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(text)
    with pytest.raises(UnrecognisedRecords) as caught:
        read_records(path)
    suggestion = caught.value.suggestion
    with pytest.raises(InputErrors) as refused:
        read_mapping(parse_document(suggestion, "suggested"))
    lines = suggestion.splitlines()
    for error in refused.value.errors:
        assert error.mark is not None
        assert "# fill in" in lines[error.mark.line - 1]


@given(data=st.data(), file=st.sampled_from(sorted(SYSTEMS)))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_rows_are_used_or_rejected_whatever_happened_to_the_file(
    data: st.DataObject, file: str, tmp_path: Path
) -> None:
    content = bytearray((FILES / file).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 30))] = data.draw(
            st.sampled_from([b"", b'"', b",", b"\n", b"\r", b"-", b"\xff", b'",', b"#", b"\\"])
        )
    path = tmp_path / "damaged"
    path.write_bytes(bytes(content))
    try:
        replay = read_records(path, SYSTEMS[file])
    except InputError:
        return
    assert replay.rows == replay.used + len(replay.rejected)


# Spreading


def test_starts_are_spread_within_the_minute_they_were_rounded_to() -> None:
    replay = read_records(FILES / "vast2008.csv")
    moved = {call.line: call.start for call in spread(replay, seed=1)}
    shifts = [moved[call.line] - call.start for call in replay.calls]
    assert all(0 <= shift < 60 for shift in shifts)
    assert len(set(shifts)) == 3


def test_the_spread_of_a_seed_is_always_the_same_and_of_another_seed_another() -> None:
    replay = read_records(FILES / "vast2008.csv")
    assert spread(replay, seed=1) == spread(replay, seed=1)
    assert spread(replay, seed=1) != spread(replay, seed=2)


def test_a_rows_spread_does_not_depend_on_other_rows() -> None:
    replay = read_records(FILES / "vast2008.csv")
    fewer = Replay("f", "m", replay.calls[1:], (), 2)
    assert [call for call in spread(replay, 1) if call.line != 2] == spread(fewer, 1)


def test_spread_is_uniform_over_the_minute() -> None:
    calls = tuple(
        CallRecord(0.0, "lync-to-mxone", "1", "2", 0.0, 1.0, "answered", line, 60.0)
        for line in range(2, 20_002)
    )
    starts = [call.start for call in spread(Replay("f", "m", calls, (), len(calls)), 1)]
    tenths = [sum(6 * i <= start < 6 * i + 6 for start in starts) for i in range(10)]
    # Chi-square with 9 degrees of freedom: 27.9 is passed once in a thousand seeds.
    assert sum((n - 2000) ** 2 / 2000 for n in tenths) < 27.9


def test_calls_of_one_instant_stay_in_the_order_of_the_file() -> None:
    replay = read_records(FILES / "freepbx.csv")
    first = replay.calls[0]
    same = tuple(CallRecord(first.start, "mxone-to-mxone", "1", "2", 0.0, 1.0, "answered", n)
                 for n in (3, 1, 2))  # fmt: skip
    assert [call.line for call in in_time_order((*replay.calls[:1], *same))] == [1, 3, 1, 2]


# The outside samples

SAMPLES = os.environ.get("DIRECTSIP_SAMPLES", "")
outside = pytest.mark.skipif(not SAMPLES, reason="DIRECTSIP_SAMPLES names no folder of samples")


def sample(name: str) -> Path:
    return Path(SAMPLES) / "data" / name


@outside
@pytest.mark.parametrize(
    ("name", "mapping", "rows", "used"),
    [
        ("vast2008-calls.csv", "vast2008", 6807, 6804),
        ("asterisk-freepbx-cdr.csv", "freepbx", 856, 717),
        ("asterisk-master.csv", "asterisk-master", 5, 1),
        ("asterisk-master-broken.csv", "asterisk-master", 1, 0),
        ("cucm-cdr.csv", "cucm", 203, 194),
        ("freeswitch-cdr.csv", "freeswitch", 10, 2),
        ("cdr-stats-import.csv", "cdr-stats", 5, 5),
    ],
)
def test_each_sample_is_recognised_and_accounted_for(
    name: str, mapping: str, rows: int, used: int
) -> None:
    replay = read_records(sample(name))
    assert (replay.mapping, replay.rows, replay.used) == (mapping, rows, used)
    assert replay.rows == replay.used + len(replay.rejected)


@outside
def test_the_three_wrong_durations_of_vast2008_are_rejected() -> None:
    replay = read_records(sample("vast2008-calls.csv"), "vast2008")
    assert refused(replay) == [
        (823, "negative duration", "-2"),
        (4222, "negative duration", "-44"),
        (6451, "negative duration", "-113"),
    ]


@outside
def test_twelve_channels_block_2144_of_the_vast2008_calls() -> None:
    replay = read_records(sample("vast2008-calls.csv"), "vast2008")
    ends: list[float] = []
    blocked = 0
    for call in in_time_order(replay.calls):
        while ends and ends[0] <= call.start:  # releases come before a new call
            heappop(ends)
        if len(ends) < 12:
            heappush(ends, call.start + call.duration)
        else:
            blocked += 1
    assert (blocked, replay.used) == (2144, 6804)


@outside
def test_the_freepbx_sample_is_in_utc_and_not_in_time_order() -> None:
    replay = read_records(sample("asterisk-freepbx-cdr.csv"))
    assert replay.calls[0].line > 1
    starts = [call.start for call in replay.calls]
    assert starts != sorted(starts)
    assert 1504279981 <= replay.first_start < 1504279981 + 86400
