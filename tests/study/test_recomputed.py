"""Blocking and traffic recomputed from the seizures, as `docs/formats.md` describes it."""

from __future__ import annotations

import pandas as pd
import pytest

from simulator.study.run import Run
from simulator.study.simulate import simulate

WINDOW = 300.0


@pytest.fixture(scope="module")
def run() -> Run:
    # Few channels, so that some calls are blocked; a trunk that is taken when the window opens.
    changes = {"trunk.channels": "9", "trunk.licences": "40"}
    return simulate(
        "guide-tcp",
        duration=WINDOW,
        warmup=240.0,
        replications=1,
        overrides=changes,
        messages="none",
        workers=1,
    )


@pytest.mark.parametrize("resource", ["sip-trunk", "gateway-rtp", "pstn-b-channels"])
def test_the_seizures_give_the_figures_of_a_resource(run: Run, resource: str) -> None:
    rows = run.seizures[run.seizures["resource"] == resource]
    begun = rows[rows["start"].between(0.0, WINDOW, inclusive="left")]
    requests = begun.drop_duplicates(["call", "start"])
    assert len(requests) == figure(run, resource, "attempts")
    assert requests["refused"].notna().sum() == figure(run, resource, "blocked")
    assert carried(rows) == pytest.approx(figure(run, resource, "carried_traffic"), rel=1e-9)


def figure(run: Run, resource: str, name: str) -> float:
    rows = run.resources[run.resources["resource"] == resource]
    return float(rows[name].iloc[0])


def carried(rows: pd.DataFrame) -> float:
    granted = rows[rows["refused"].isna()]
    end = granted["end"].fillna(WINDOW).clip(upper=WINDOW)
    return float((end - granted["start"].clip(lower=0.0)).clip(lower=0.0).sum() / WINDOW)


def test_some_calls_were_blocked(run: Run) -> None:
    assert figure(run, "sip-trunk", "blocked") > 0


def test_the_messages_of_a_call_come_back_by_running_it_again(run: Run) -> None:
    number = int(run.calls[run.calls["outcome"] == "answered"]["call"].iloc[0])
    labels = list(run.call(number).messages["label"])
    assert labels[0] in ("INVITE", "SETUP")
    assert run.messages.empty
