"""``directsip study failover``: what it prints and writes, its exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from simulator.cli.main import main

SMALL = [
    "study", "failover", "guide-secondary", "--duration", "3 min", "--warmup", "30 s",
    "--replications", "1", "--workers", "1", "--set", "workload.load=0.3",
]  # fmt: skip
FAULT = ["--fault", "mxone down at 1 min for 30 s"]


def test_an_expectation_that_is_not_kept_is_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    code = main([*SMALL, *FAULT, "--expect", "lost > 0", "--expect", "lost < 1"])
    printed = capsys.readouterr().out
    assert code == 1
    assert printed.startswith("Failover of guide-secondary: mxone down at 1 min for 30 s\n")
    assert re.search(r"\npassed  lost > 0: \d+ at guide-secondary\n", printed)
    assert re.search(r"\nFAILED  lost < 1: \d+ at guide-secondary\n", printed)


def test_variants_are_compared_and_their_table_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "found.csv"
    vary = ["--vary", "trunk.options_interval=10s,20s"]
    assert main([*SMALL, *FAULT, *vary, "-o", str(file)]) == 0
    printed = capsys.readouterr()
    assert "options_interval 20s, less options_interval 10s\n" in printed.out
    assert str(file) in printed.err
    head, *rows = file.read_text().splitlines()
    assert head.startswith("variant,topology,trunk.options_interval,faults,lost,lost_low,")
    assert [row.split(",")[0] for row in rows] == ["options_interval 10s", "options_interval 20s"]


def test_json_stands_alone_and_a_picture_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "found.svg"
    assert main([*SMALL, *FAULT, "--json", "-o", str(file)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["passed"] is True
    assert answer["variants"][0]["figures"]["lost"]["value"] > 0
    assert "<svg" in file.read_text()


def test_each_node_and_link_fails_in_turn_and_is_ranked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["study", "failover", "guide-tcp", "--n-minus-1", "--duration", "1 min"]
    few = ["--warmup", "20 s", "--replications", "1", "--workers", "1"]
    file = tmp_path / "ranking.svg"
    assert main([*arguments, *few, "--set", "workload.load=0.3", "-o", str(file)]) == 0
    printed = capsys.readouterr().out
    rows = [line.split() for line in printed.splitlines() if line[:2].strip().isdigit()]
    failed = [" ".join(row[1:3]) for row in rows]
    assert {"node mxone", "node gateway", "link lan-lync", "link primary-rates"} <= {*failed}
    assert not {"node lync-clients", "node pstn", "link lan-phones"} & {*failed}
    lost = [float(row[3].replace(",", "")) for row in rows]
    assert lost == sorted(lost, reverse=True)
    assert lost[0] > 5
    title = "Failover of guide-tcp: each node and link in turn, down at 20.0 s for 10.0 s"
    assert printed.startswith(f"{title}\n")
    assert title in file.read_text()


TERMINALS = ("lync-north", "lync-south", "phones-north", "phones-south", "lines-north")
MORE_TERMINALS = ("lines-south", "phones-branch", "lines-branch")


def test_the_enterprise_loses_most_by_what_it_has_once(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["study", "failover", "enterprise-two-sites", "--n-minus-1", "--duration", "1 min"]
    few = ["--warmup", "10 s", "--replications", "1", "--workers", "1"]
    small = [f"population.{name}.users=20" for name in (*TERMINALS, *MORE_TERMINALS)]
    changes = [word for one in (*small, "workload.load=0.05") for word in ("--set", one)]
    assert main([*arguments, *few, *changes]) == 0
    printed = capsys.readouterr().out
    rows = [line.split() for line in printed.splitlines() if line[:2].strip().isdigit()]
    lost = {" ".join(row[1:3]): float(row[3]) for row in rows if row[1] in ("node", "link")}
    assert len(lost) == 31
    assert max(lost.values()) >= 3.0
    # The first of a pool carries all; its twin stands by, and the branch has few calls.
    assert lost["node mediation-1"] > lost["node mediation-2"] == 0.0
    assert lost["node gateway-north-1"] > lost["node branch-gateway"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "nothing fails; expected --fault 'mxone down at 30 min for 10 min'"),
        ([*FAULT, "--n-minus-1"], "--n-minus-1: faults and n-minus-1 exclude each other"),
        ([*FAULT, "--at", "10 s"], "a time of failure goes with n-minus-1 alone"),
        ([*FAULT, "--vary", "trunk.option_interval=1s"], "options_interval"),
        ([*FAULT, "--expect", "lots < 3"], "expected 'lost'"),
        ([*FAULT, "--expect", "lost(lync-to-pbx) < 3"], "no such variant; seen 'lync-to-pbx'"),
        (["--fault", "mxone down at 9 min"], "the fault comes after the measured window"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SMALL, *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert message in printed.err
    assert printed.err.count("\n") == 1
