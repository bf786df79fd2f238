"""Overload of one SIP server over UDP against the reference's simulations and bounds.

The setups are those of the tables, in ``topologies/overload-udp.yaml``; the tests marked long have
every row at the tables' own size.
"""

import pytest

from simulator.study.overload.observe import Hop
from tests.validation.overload import CAPACITY, observed, of_curve, of_invites
from tests.validation.tables import rows

Row = dict[str, str]
ALL = rows("overload_curve")
CURVE = [row for row in ALL if row["use"] == "test"]
LOCAL = [row for row in ALL if row["control"].startswith("local")]
INVITES = rows("overload_invite100")
BOUNDS = rows("overload_reject_bound")


def name(row: Row) -> str:
    return f"{row['buffer_msgs']}-{row['offered_calls_s']}"


def tolerance(row: Row) -> float:
    return float(row["tolerance"].partition(" %")[0]) / 100.0


def one(table: list[Row], **values: str) -> Row:
    return next(row for row in table if all(row[key] == value for key, value in values.items()))


def share(row: Row) -> float:
    return float(row["goodput_calls_s"]) / float(row["offered_calls_s"])


@pytest.mark.parametrize(
    ("row", "warmup", "window"),
    [
        (one(CURVE, buffer_msgs="100", offered_over_capacity="0.8"), 5.0, 10.0),
        (one(CURVE, buffer_msgs="500", offered_over_capacity="1.2"), 64.0, 12.0),
    ],
    ids=["light", "collapsed"],
)
def test_goodput_is_that_of_the_reference(row: Row, warmup: float, window: float) -> None:
    load = float(row["offered_over_capacity"])
    found = observed(load, of_curve(row), warmup=warmup, window=window)
    assert found.goodput / found.offered == pytest.approx(share(row), rel=tolerance(row))


def test_local_refusal_keeps_goodput_below_its_bound_and_not_far() -> None:
    row = one(LOCAL, offered_over_capacity="1.2")
    bound = one(BOUNDS, messages_per_call="6", reject_ms="0.333333", offered_over_capacity="1.2")
    found = observed(1.2, of_curve(row), warmup=34.0, window=12.0)
    assert found.goodput / found.offered == pytest.approx(share(row), rel=0.08)
    assert found.goodput < float(bound["max_goodput_calls_s"]) * 1.02
    assert found.refused == pytest.approx(found.offered - found.goodput, rel=0.05)


def test_the_loop_of_invite_and_100_is_that_of_the_fluid() -> None:
    row = one(INVITES, offered_calls_s="120", buffer_msgs="75")
    agrees(row, window=12.0, within=0.05)


@pytest.mark.long
@pytest.mark.parametrize("row", CURVE, ids=name)
def test_goodput_is_that_of_the_reference_in_full(row: Row) -> None:
    load = float(row["offered_over_capacity"])
    changes = of_curve(row)
    found = [observed(load, changes, warmup=100.0, window=160.0, replication=n) for n in range(3)]
    goodput = sum(one.goodput for one in found) / 3.0
    assert goodput == pytest.approx(float(row["goodput_calls_s"]), rel=tolerance(row))
    assert goodput <= float(row["upper_bound_goodput_calls_s"]) * 1.03


@pytest.mark.long
@pytest.mark.parametrize("row", INVITES, ids=name)
def test_the_loop_of_invite_and_100_in_full(row: Row) -> None:
    agrees(row, window=max(100.0, 20_000 / float(row["offered_calls_s"])), within=0.03)


def agrees(row: Row, window: float, within: float) -> None:
    rate = float(row["offered_calls_s"])
    found = observed(rate / CAPACITY, of_invites(row), warmup=34.0, window=window, within=33.0)
    success = found.goodput / found.offered
    copies = found.invites[Hop("callers", "server", "UDP")]
    assert success == pytest.approx(float(row["sim_success_fraction"]), rel=within)
    assert copies == pytest.approx(float(row["sim_invites_sent_per_call"]), rel=within)


@pytest.mark.parametrize("kind", ["loss", "rate"])
def test_feedback_keeps_goodput_near_capacity_at_twice_the_load(kind: str) -> None:
    controls = {
        "node.server.overload": f"{{feedback: {kind}}}",
        "node.callers.overload": "{obeys: yes}",
    }
    found = observed(2.0, controls, warmup=8.0, window=8.0)
    assert found.goodput > 0.85 * CAPACITY
    assert sum(found.repeats.values()) < 10.0


@pytest.mark.long
def test_service_times_that_divide_t1_lock_the_phase_of_retransmissions() -> None:
    # 2**-9 s: 256 of them are T1, without rounding; 2.003 ms are never in step with it.
    locked, free = (constant(milliseconds) for milliseconds in (1.953125, 2.003))
    assert locked < 0.8 * free


def constant(milliseconds: float) -> float:
    """Goodput at 1.5 times capacity with constant service times."""
    times = f"{{request: {milliseconds} ms, response: {milliseconds} ms}}"
    changes = {"host.server.service_law": "constant", "node.server.service": times}
    return observed(3.0 / milliseconds, changes, warmup=100.0, window=40.0).goodput
