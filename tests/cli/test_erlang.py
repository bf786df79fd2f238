import json
import shlex
import subprocess
import sys

import pytest
from click.testing import CliRunner

from simulator import erlang
from simulator.cli.erlang import erlang as command
from simulator.cli.main import main


def _run(line: str) -> str:
    result = CliRunner().invoke(command, shlex.split(line))
    assert result.exception is None, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("b --offered 10 --channels 18", {"blocking": erlang.b(offered=10, channels=18)}),
        ("b --offered 10 --blocking '1 %'", {"channels": 18}),
        ("b --channels 15 --blocking 0.01", {"offered": erlang.b(channels=15, blocking=0.01)}),
        ("b --offered '20 E' --channels 30", {"blocking": erlang.b(offered=20, channels=30)}),
        ("b --offered 20erlang --channels 30", {"offered": 20}),
        ("c --offered 10 --channels 14", {"blocking": erlang.c(offered=10, channels=14)}),
        ("c --offered 10 --blocking 20%", {"channels": 14}),
    ],
)
def test_json_has_the_python_arguments(line: str, expected: dict[str, float]) -> None:
    found = json.loads(_run(line + " --json"))
    assert set(found) == {"offered", "channels", "blocking"}
    assert found.items() >= expected.items()


def test_json_of_extended_b_has_its_recall_factor() -> None:
    found = json.loads(_run("extended-b --offered 10 --channels 18 --recall-factor 50% --json"))
    assert found == {
        "offered": 10,
        "channels": 18,
        "blocking": erlang.extended_b(offered=10, channels=18, recall_factor=0.5),
        "recall_factor": 0.5,
    }


def test_json_of_engset_has_its_sources_and_conventions() -> None:
    found = json.loads(_run("engset --offered 5 --blocking 1% --sources 50 --json"))
    assert found == {
        "offered": 5,
        "channels": 11,
        "blocking": 0.01,
        "sources": 50,
        "load": "total",
        "congestion": "call",
    }


def test_json_of_erlang_c_has_the_service_level_asked_for() -> None:
    line = "c --offered 10 --channels 14 --holding '3 min' --within '20 s' --json"
    found = json.loads(_run(line))
    assert found["holding"] == 180
    assert found["mean_wait"] == pytest.approx(7.835937, abs=1e-6)
    assert found["service_level"] == pytest.approx(0.88835, abs=1e-6)


def test_text_names_what_was_solved_and_what_is_reached() -> None:
    assert _run("b --offered 10 --blocking '1 %'").splitlines() == [
        "Erlang B, solved for channels",
        "  offered            10 erlang",
        "  channels           18",
        "  blocking           1 %",
        "  blocking reached   0.714244 %",
        "  carried            9.92858 erlang",
    ]


def test_text_of_erlang_c_calls_its_share_waiting() -> None:
    lines = _run("c --offered 10 --channels 14").splitlines()
    assert lines[0] == "Erlang C, solved for waiting"
    assert "  waiting            17.4132 %" in lines


@pytest.mark.parametrize("name", ["time", "traffic"])
def test_engset_congestion_may_be_chosen(name: str) -> None:
    line = "engset --offered 0.1 --channels 10 --sources 50 --load idle --congestion"
    found = json.loads(_run(f"{line} {name} --json"))
    assert found["blocking"] == erlang.engset(0.1, 10, sources=50, load="idle", congestion=name)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("b", "exactly one of offered, channels and blocking is left out"),
        ("b --offered 1 --channels 2 --blocking 3%", "exactly one of"),
        ("b --offered ten --channels 3", "not a traffic in erlang"),
        ("b --offered 10 --channels 1.5", "not a whole number"),
        ("b --offered 10 --blocking 2", "too large"),
        ("b --offered 10 --blocking 1", "1 is all calls; for one percent write 1 %"),
        ("c --channels 10 --blocking 1.0", "1 is all calls"),
        ("engset --channels 10 --blocking 100% --sources 50", "1 is all calls"),
        ("b --offered 20,5 --channels 30", "a comma in a number: decimals have a point"),
        ("b --offered 20 --blocking '0,5 %'", "a comma in a number"),
        ("b --offered '20 mE' --channels 30", "unknown unit 'mE'"),
        ("b --offered 10 --blocking 0", "no number of channels blocks nothing"),
        ("c --offered 10 --channels 10", "the queue grows without limit"),
        ("c --offered 1 --channels 3 --holding 20", "the unit is missing"),
        ("c --offered 1 --channels 3 --within '2 s'", "needs the holding time"),
        ("engset --offered 1 --channels 3", "--sources"),
        ("extended-b --offered 5 --channels 5 --recall-factor 1", "all recall"),
    ],
)
def test_mistake_is_one_line_and_exit_2(
    line: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["erlang", *shlex.split(line)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


def test_module_of_the_command_loads_no_mathematics() -> None:
    code = (
        "import sys, simulator.cli.erlang;"
        "print([m for m in sys.modules if m in ('numpy', 'pydantic', 'simulator.study')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
