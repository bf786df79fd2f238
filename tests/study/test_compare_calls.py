"""One call in two runs or captures: messages aligned, timings and headers that differ."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from simulator.errors import InputError
from simulator.record.ladder.arrows import arrows
from simulator.record.reading import Capture, read_capture
from simulator.study.compare import CallComparison, compare, compare_call
from simulator.study.compare.aligned import align, as_named
from simulator.study.compare.calls import matched
from simulator.study.compare.headers import header_differences
from simulator.study.run import Run
from simulator.study.simulate import simulate
from tests.record.messages import frame, message
from tests.study.happening import FEW


def run(folder: Path, **overrides: object) -> Run:
    return simulate(
        "guide-tcp",
        duration="1 min",
        warmup=0,
        replications=1,
        messages="all",
        overrides=FEW | overrides,
        out=folder,
        workers=1,
    )


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    folder = tmp_path_factory.mktemp("compare")
    return run(folder / "a"), run(folder / "b", **{"trunk.channels": 0})


@pytest.fixture(scope="module")
def call(runs: tuple[Run, Run]) -> int:
    """Return a call from a Lync user to a SIP telephone that the first run answers."""
    calls = runs[0].calls
    chosen = (calls["direction"] == "lync-to-mxone") & (calls["called"].astype(str) < "20600")
    answered = calls[chosen & (calls["outcome"] == "answered")]
    return int(answered["call"].iloc[0])


@pytest.fixture(scope="module")
def found(runs: tuple[Run, Run], call: int) -> CallComparison:
    return compare_call(*runs, call)


def labels(found: CallComparison, which: str) -> list[str]:
    rows = found.messages[found.messages["in"] == which]
    return [f"{row.source} > {row.destination} {row.label}" for row in rows.itertuples()]


def test_messages_of_both_and_of_one_are_told_apart(found: CallComparison) -> None:
    assert labels(found, "both") == [
        "lync-clients > frontend INVITE",
        "frontend > lync-clients 100 Trying",
        "frontend > mediation INVITE",
        "mediation > frontend 100 Trying",
        "mediation > mxone INVITE",
        "mxone > mediation 100 Trying",
    ]
    assert "mxone > sip-phones INVITE" in labels(found, "a")
    assert labels(found, "b")[0] == "mxone > mediation 503 Service Unavailable"


def test_the_ack_of_a_refusal_is_not_that_of_an_answer(found: CallComparison) -> None:
    assert "mediation > mxone ACK" in labels(found, "a")
    assert "mediation > mxone ACK" in labels(found, "b")


def test_facts_of_the_call_stand_beside_each_other(found: CallComparison) -> None:
    assert (found.row["outcome_a"], found.row["outcome_b"]) == ("answered", "blocked")
    assert "outcome" in found.row["differs"].split(", ")
    assert found.text.startswith(f"A  call {found.call_a} of ")
    assert "6 messages are in both, " in found.text


def test_times_count_from_the_first_message_of_each(
    runs: tuple[Run, Run], call: int, tmp_path: Path
) -> None:
    slow = run(tmp_path / "slow", **{"link.lan-mxone.delay": "20 ms"})
    rows = compare_call(runs[0], slow, call).messages
    assert rows["later"].iloc[0] == 0.0
    answer = rows[(rows["source"] == "frontend") & (rows["label"] == "200 OK")].iloc[0]
    # Two hops more to and from the telephone: the INVITE and its 200 pass the link four times.
    assert answer["later"] == pytest.approx(4 * 0.0199, abs=1e-3)
    assert set(rows["in"]) == {"both"}


def test_a_header_that_differs_is_shown_with_both_values(
    runs: tuple[Run, Run], call: int, tmp_path: Path
) -> None:
    own = "{digits: +468555, strip: 7}, {digits: 468555, strip: 6}"
    incoming = f"[{own}, {{digits: 46, strip: 2, prefix: 00}}]"
    overrides = {"trunk.remove_plus": "yes", "node.mxone.telephony.incoming": incoming}
    plain = run(tmp_path / "plain", **overrides)
    rows = compare_call(runs[0], plain, call).headers
    invite = rows[(rows["source"] == "mediation") & (rows["label"] == "INVITE")]
    values = dict(zip(invite["header"], zip(invite["a"], invite["b"], strict=True), strict=True))
    assert values["first line"][0].startswith("INVITE sip:+46855520")
    assert values["first line"][1].startswith("INVITE sip:46855520")


def test_identifiers_lengths_and_ports_of_media_are_no_differences() -> None:
    ours = (
        "INVITE sip:b SIP/2.0\r\nVia: SIP/2.0/TCP a;branch=z9hG4bK-1\r\nCall-ID: 1@a\r\n"
        "From: <sip:a>;tag=x\r\n\r\no=- 1 1 IN IP4 a\r\nm=audio 4000 RTP/AVP 8\r\na=sendrecv\r\n"
    )
    theirs = (
        "INVITE sip:b SIP/2.0\nv: SIP/2.0/TCP a;branch=z9hG4bK-2\ni: 2@a\n"
        "f: <sip:a>;\n tag=y\n\no=- 2 2 IN IP4 a\nm=audio 4002 RTP/AVP 8\na=sendonly\n"
    )
    assert list(header_differences(ours, theirs)) == [("body", "a=sendrecv", "a=sendonly")]


# Captures


@pytest.fixture(scope="module")
def capture(runs: tuple[Run, Run], call: int) -> Capture:
    path = runs[0].path.parent / "call.pcapng"
    runs[0].pcap(path, call)
    return read_capture(path)


def test_a_call_of_a_run_is_the_same_in_its_capture(
    runs: tuple[Run, Run], call: int, capture: Capture
) -> None:
    found = compare_call(runs[0], capture, call)
    assert set(found.messages["in"]) == {"both"}
    assert found.headers.empty
    assert found.messages["later"].abs().max() < 2e-6


def test_legs_that_a_capture_shows_as_calls_are_no_calls_of_their_own(
    runs: tuple[Run, Run], call: int, capture: Capture
) -> None:
    found = compare(runs[0], capture)
    assert len(capture.calls) == 3  # on both sides of two back-to-back user agents
    both = found.calls.dropna(subset=["call_a", "call_b"])
    assert both["call_a"].tolist() == [call]
    assert "only in b" not in set(found.calls["differs"])
    assert found.figures.empty


def test_captures_of_two_runs_are_matched_by_their_parties(
    runs: tuple[Run, Run], call: int, capture: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "refused.pcapng"
    runs[1].pcap(path, call)
    found = compare(capture, read_capture(path))
    first = found.calls[found.calls["call_a"] == 1].iloc[0]
    assert (first["outcome_a"], first["sip_status_b"]) == ("answered", 503)
    assert "Calls that differ" in found.text


def test_a_call_that_one_lacks_is_refused_in_one_line(
    runs: tuple[Run, Run], call: int, capture: Capture
) -> None:
    other = int(runs[0].calls["call"][runs[0].calls["call"] != call].iloc[0])
    with pytest.raises(InputError, match=rf"call {other} of .* is not there"):
        compare_call(runs[0], capture, other)


@dataclass
class Beginning:
    """A run whose window begins after its first calls: they have messages, and no row."""

    path: Path
    calls: pd.DataFrame
    messages: pd.DataFrame

    def call(self, number: int) -> None:
        """Return nothing: nobody asks."""


def test_a_call_from_before_the_window_is_no_other_call(
    runs: tuple[Run, Run], call: int, capture: Capture
) -> None:
    calls = runs[0].calls
    late = Beginning(runs[0].path, calls[calls["call"] != call], runs[0].messages)
    assert matched(late, capture).pairs == {}  # type: ignore[arg-type]


def test_messages_of_one_instant_have_no_order() -> None:
    answer = message(1.0, "phones", "mxone", "200 OK", transport="udp")
    passed = message(2.0, "mxone", "phones", "200 OK", transport="udp")
    ack = message(2.0, "mxone", "phones", "ACK", transport="udp")
    one, other = (arrows(frame(answer, *rest)) for rest in ((passed, ack), (ack, passed)))
    assert all(pair.a and pair.b for pair in align(one, other, as_named, as_named))
