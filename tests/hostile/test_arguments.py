"""Arguments from a notebook that the command line would never let through."""

from __future__ import annotations

from math import inf, nan
from pathlib import Path

import pytest

import simulator
from simulator import erlang
from simulator.errors import InputError
from simulator.study.arguments import check_arguments, is_choice_of_messages, length_of_time
from simulator.study.run import Run


@pytest.mark.parametrize("seed", [-1, 2**64, 1.5, "1", None, True])
def test_what_is_no_seed_is_refused(seed: object) -> None:
    with pytest.raises(InputError, match=r"^seed: not a seed"):
        check_arguments(seed, "none")


@pytest.mark.parametrize("number", [0, -1, 1.5, "2", None])
def test_what_is_no_number_of_replications_is_refused(number: object) -> None:
    with pytest.raises(InputError, match=r"^replications: "):
        check_arguments(1, "none", number)


@pytest.mark.parametrize("number", [0, -3, 1.5, "2"])
def test_what_is_no_number_of_workers_is_refused(number: object) -> None:
    with pytest.raises(InputError, match=r"^workers: "):
        check_arguments(1, "none", 1, number)


@pytest.mark.parametrize(
    "choice", ["bad", "", "calls", "calls=", "calls=abc", "calls=" + "9" * 5000, None, 3]
)
def test_what_is_no_choice_of_messages_is_refused(choice: object) -> None:
    with pytest.raises(InputError, match=r"^messages: .* expected one of none, first"):
        check_arguments(1, choice)


@pytest.mark.parametrize("choice", ["none", "first", "sampled", "all", "calls=3", "calls=1, 2"])
def test_choices_of_messages_are_taken(choice: str) -> None:
    assert is_choice_of_messages(choice)


@pytest.mark.parametrize("length", [inf, nan, -1.0, 0, None, [], True])
def test_what_is_no_length_of_time_is_refused(length: object) -> None:
    with pytest.raises(InputError, match=r"^duration: not a length of time"):
        length_of_time(length, "duration")


def test_a_run_is_refused_before_its_folder_is_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="messages"):
        simulator.simulate("guide-tcp", messages="bad", out=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_traffic_beyond_all_floats_is_refused() -> None:
    with pytest.raises(InputError, match=r"^offered: "):
        erlang.b(offered=10**400, channels=1)


@pytest.fixture(scope="module")
def run() -> Run:
    """A short run without message rows, of overrides that no text can be written from naively."""
    return simulator.simulate(
        "guide-tcp",
        duration=20,
        warmup=0,
        replications=1,
        messages="none",
        overrides={
            "trunk.channels": None,
            "workload.holding": {"law": "exponential", "mean": "20 s"},
        },
    )


@pytest.mark.parametrize("number", [2**63, -(2**70), True, "1", 1.5, None])
def test_what_can_be_no_call_is_no_such_call(run: Run, number: object) -> None:
    with pytest.raises(InputError, match="no such call"):
        run.call(number)  # type: ignore[arg-type]


def test_a_run_with_structured_overrides_is_made_again(run: Run) -> None:
    number = int(run.calls["call"].iloc[0])
    assert "INVITE" in str(run.ladder(number))
