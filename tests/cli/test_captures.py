"""The commands that take a capture: `show`, `calls`, `ladder` and `replay`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.cli.main import main
from simulator.study.run import open_run
from tests.record.reading.media import call as call_of
from tests.record.reading.media import description, talk
from tests.record.reading.packets import A, B, frames, pcap, request, response, written

PARTIES = {"caller": "30123", "called": "20123"}
CALL = (
    request(**PARTIES),
    response(180, "Ringing", **PARTIES),
    response(200, **PARTIES),
    request("ACK", to_tag="b", **PARTIES),
    request("BYE", to_tag="b", cseq=2, **PARTIES),
    response(200, method="BYE", cseq=2, **PARTIES),
)
REFUSED = (request(call_id="2@a"), response(486, "Busy Here", call_id="2@a"))
NAMES = (
    "sip-invalid-content-length",
    "sip-ipv6-fragments-sll",
    "sip-register-invite-cancel",
    "sip-t38-three-legs",
    "sip-tcp-ipip",
)


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    return written(tmp_path, pcap(frames(*CALL, *REFUSED)))


def test_what_a_capture_holds_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    media = call_of(description(A, 4000), description(B, 6000), end=9.0)
    path = written(tmp_path, pcap([*media, *talk((1, 2, 4, 3, 6, 6))]))
    assert main(["show", str(path)]) == 0
    printed = capsys.readouterr()
    first, second, third, _, heads, row = printed.out.splitlines()
    assert first.endswith(": 10 packets in 9.000 s from 2020-09-13T12:26:40+00:00")
    assert (second, third) == ("4 SIP messages, 1 call: 1 answered", "1 stream of RTP")
    shown = dict(zip(heads.split(), row.split(), strict=True))
    assert (shown["call"], shown["codec"], shown["ssrc"]) == ("1", "PCMA", "0x000000A1")
    assert (shown["packets"], shown["lost"]) == ("6", "1")
    assert (shown["duplicates"], shown["reordered"]) == ("1", "1")
    assert "jumps" not in shown


def test_what_a_capture_holds_is_data_too(
    capture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", str(capture), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["outcomes"] == {"answered": 1, "busy": 1}
    assert shown["streams"] == []
    assert main(["show", str(capture), "-o", str(tmp_path / "held.json")]) == 0
    assert json.loads((tmp_path / "held.json").read_text()) == shown


def test_of_many_streams_the_first_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packets = [one for n in range(52) for one in talk(range(4), begin=n, ssrc=n)]
    assert main(["show", str(written(tmp_path, pcap(packets)))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5 + 50 + 1
    assert lines[-1] == "50 of 52 streams; --json gives all"


def test_calls_of_a_capture_are_listed(capture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calls", str(capture)]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    rows = [line.split() for line in printed.out.splitlines()]
    assert [row[0] for row in rows] == ["call", "1", "2"]
    assert {"30123", "20123", "answered", "200"} <= set(rows[1])
    assert {"alice", "bob", "busy", "486"} <= set(rows[2])


def test_calls_of_a_capture_are_chosen_and_sorted(
    capture: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calls", str(capture), "--where", "sip_status >= 400", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["call"], row["outcome"], row["direction"]) == (2, "busy", None)


def test_calls_of_a_capture_go_to_a_file(capture: Path, tmp_path: Path) -> None:
    assert main(["calls", str(capture), "-o", str(tmp_path / "calls.csv")]) == 0
    lines = (tmp_path / "calls.csv").read_text().splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("replication,call,direction,source")


def test_a_ladder_of_a_capture(capture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ladder", str(capture), "--call", "1"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert "Outcome: answered, released by caller (SIP 200)" in printed.out
    assert "180 Ringing" in printed.out
    assert printed.out.endswith("6 messages\n")


def test_a_ladder_of_a_capture_is_drawn(capture: Path, tmp_path: Path) -> None:
    for name in ("ladder.svg", "ladder.html", "ladder.txt"):
        assert main(["ladder", str(capture), "--call", "1", "-o", str(tmp_path / name)]) == 0
        assert "INVITE" in (tmp_path / name).read_text()


def test_a_ladder_between_nodes(capture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    node = "192.0.2.1:5060"
    assert main(["ladder", str(capture), "--call", "1", "--node", node]) == 0
    assert node in capsys.readouterr().out


def test_a_cut_capture_is_shown_as_far_as_it_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, pcap(frames(*CALL))[:-5])
    assert main(["calls", str(path)]) == 0
    printed = capsys.readouterr()
    assert "answered" in printed.out
    (remark,) = printed.err.splitlines()
    assert remark.startswith(f"{path}: the file ends within packet 6, at octet ")
    assert remark.endswith("; 5 packets were read before it")


@pytest.mark.parametrize("octets", [b"", b"MZ" + bytes(500), b"call,start\n1,2\n", pcap([])[:9]])
@pytest.mark.parametrize("command", ["calls", "ladder"])
def test_what_is_no_capture_is_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, octets: bytes
) -> None:
    path = written(tmp_path, octets)
    assert main([command, str(path), *(("--call", "1") if command == "ladder" else ())]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith(f"{path}: ")


def test_what_is_not_there_is_neither_run_nor_capture(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calls", "nothing.pcap"]) == 2
    assert capsys.readouterr().err == "nothing.pcap: no such run or capture\n"


def test_a_command_for_runs_alone_says_so(
    capture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pcap", str(capture), "-o", str(tmp_path / "again.pcapng")]) == 2
    assert "a file, not the folder of a run" in capsys.readouterr().err


# Replay


def test_a_capture_is_a_load(
    capture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    command = ["replay", "guide-tcp", str(capture), "-o", str(out), "--messages", "none"]
    assert main(command) == 0
    answer = capsys.readouterr().out
    assert "2 rows = 2 used + 0 rejected" in answer
    run = open_run(out)
    rows = run.calls.sort_values("call").to_dict("records")
    assert [row["outcome"] for row in rows] == ["answered", "busy"]
    first = rows[0]
    assert (first["caller"], first["dialled"], first["direction"]) == (
        "30123",
        "20123",
        "lync-to-mxone",
    )
    assert (first["begin"], first["record_line"]) == (pytest.approx(0.0, abs=2e-6), 2)
    # Rung 1 s and talked 1 s in the capture; the network takes its own time.
    assert first["answered"] - first["begin"] == pytest.approx(1.0, abs=0.1)
    assert first["released"] - first["answered"] == pytest.approx(1.0, abs=0.1)
    assert "INVITE" in str(run.ladder(1))  # run again from the calls that were kept


def test_a_replay_keeps_the_calls_of_its_capture(
    capture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, load in (("one", capture), ("two", tmp_path / "one" / "inputs" / "records.csv")):
        assert main(["replay", "guide-tcp", str(load), "-o", str(tmp_path / name), "--json"]) == 0
    one, two = (open_run(tmp_path / name).calls for name in ("one", "two"))
    assert one.equals(two)


# Captures made elsewhere


@pytest.mark.parametrize("name", NAMES)
def test_samples_open_with_calls_ladder_and_replay(
    samples: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(samples / "data" / f"{name}.pcap")
    assert main(["calls", path, "--json"]) == 0
    calls = json.loads(capsys.readouterr().out)
    assert calls
    for call in calls:
        assert main(["ladder", path, "--call", str(call["call"])]) == 0
        assert "INVITE" in capsys.readouterr().out
    command = ["replay", "guide-tcp", path, "-o", str(tmp_path / "run"), "--messages", "none"]
    assert main(command) == 0
    joined = 1 if name == "sip-t38-three-legs" else 0  # one call, with two Call-IDs
    counts = f"= {len(calls) - joined} used + {joined} rejected"
    assert counts in capsys.readouterr().out


def test_a_sample_without_calls_opens_too(
    samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(samples / "data" / "sip-long-paths-rawip.pcap")
    assert main(["calls", path]) == 0
    assert "no such call" in capsys.readouterr().err
    assert main(["replay", "guide-tcp", path]) == 2
    assert "holds no calls; expected at least one INVITE" in capsys.readouterr().err
