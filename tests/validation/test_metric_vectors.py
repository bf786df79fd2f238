"""RFC 6076 figures of event vectors and of outcome counts against the table."""

import re
from collections import Counter

import pytest

from simulator.study import metric_events, metrics
from simulator.study.metric_events import Event
from simulator.study.metrics import Delay
from tests.validation.tables import rows

METRICS = rows("sip_performance_metrics")
UNITS = {"ms": 1000.0, "s": 1.0}


def _events(vector: str) -> list[Event]:
    return [
        Event(float(row["t_s"]), row["message"], row["transaction"])
        for row in rows("sip_metrics_events")
        if row["vector"] == vector
    ]


def _measured(metric: str, events: list[Event]) -> Delay | float | None:
    return {
        "RRD": metric_events.rrd,
        "SRD": metric_events.srd,
        "SDD": metric_events.sdd,
        "SDT": metric_events.sdt,
    }[metric.partition("_")[0]](events)


def _counts(vector: str) -> tuple[Counter[int], int]:
    counts = {int(s): int(n) for s, n in re.findall(r"(\d{3}):(\d+)", vector)}
    completed = re.search(r"sessions completed (\d+)", vector)
    assert completed
    return Counter(counts), int(completed[1])


def _registrations(vector: str) -> Counter[int]:
    counts = Counter({int(s): int(n) for n, s in re.findall(r"(\d+)x(\d{3})", vector)})
    counts[408] += sum(int(n) for n in re.findall(r"(\d+) timeout", vector))
    counts[200] += sum(int(n) for n in re.findall(r"(\d+) attempts, all 401 then 200", vector))
    return counts


def _check(found: float | None, row: dict[str, str], scale: float = 1.0) -> None:
    if row["expected"] in ("undefined", "excluded"):
        assert found is None
    else:
        assert found is not None
        assert found * scale == pytest.approx(float(row["expected"]), rel=0, abs=1e-6)


DELAYS = [row for row in METRICS if row["metric"].partition("_")[0] in ("RRD", "SRD", "SDD", "SDT")]
RATIOS = [row for row in METRICS if row["metric"] in ("SER", "SEER", "ISA", "SCR")]
IRAS = [row for row in METRICS if row["metric"] == "IRA"]


def test_every_row_is_tested() -> None:
    assert len(DELAYS) + len(RATIOS) + len(IRAS) == len(METRICS)


@pytest.mark.parametrize("row", DELAYS, ids=lambda row: f"{row['vector']}-{row['metric']}")
def test_delay_of_vector(row: dict[str, str]) -> None:
    found = _measured(row["metric"], _events(row["vector"]))
    if isinstance(found, Delay):
        assert found.successful == (not row["metric"].endswith("_failed"))
        found = found.seconds
    _check(found, row, UNITS.get(row["unit"], 1.0))


@pytest.mark.parametrize("row", RATIOS, ids=lambda row: f"{row['vector'][:30]}-{row['metric']}")
def test_ratio_of_counts(row: dict[str, str]) -> None:
    counts, completed = _counts(row["vector"])
    _check(getattr(metrics.ratios(counts, completed), row["metric"].lower()), row)


@pytest.mark.parametrize("row", IRAS, ids=lambda row: row["vector"])
def test_ineffective_registrations_of_counts(row: dict[str, str]) -> None:
    counts = _registrations(row["vector"])
    attempts = re.search(r"(\d+) attempts", row["vector"])
    assert attempts
    assert counts.total() == int(attempts[1])
    _check(metrics.ira(counts), row)
