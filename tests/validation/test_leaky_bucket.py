"""The client of a rate-based control decides as exact fractions do (RFC 7415 3.5.1)."""

import pytest

from simulator.sip.overload import Bucket
from tests.validation.tables import rows

VECTORS: dict[str, list[dict[str, str]]] = {}
for _row in rows("overload_leaky_bucket"):
    VECTORS.setdefault(_row["vector"], []).append(_row)


@pytest.mark.parametrize("name", VECTORS)
def test_every_decision_of_a_vector(name: str) -> None:
    vector = VECTORS[name]
    interval, tolerance = float(vector[0]["T_s"]), float(vector[0]["TAU_s"])
    bucket = Bucket(float(vector[0]["rate_per_s"]), round(tolerance / interval, 6))
    decided = [
        "forward" if bucket.conforms(float(row["arrival_s"])) else "reject" for row in vector
    ]
    assert decided == [row["decision"] for row in vector]
