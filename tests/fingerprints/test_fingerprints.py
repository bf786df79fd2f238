"""Same seed, same tables: here, in another process, and as stored where that can be promised.

Stored hashes hold on Linux x86-64 with CPython 3.11 to 3.13: the C library's log and exp decide the
last bit of a draw, and times are rounded to 1 us. Elsewhere two processes are compared instead.
Who changes a figure on purpose renews them: ``python -m tests.fingerprints.renew REASON``.
"""

from __future__ import annotations

import json
import platform
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

import pytest

from tests.fingerprints.fingerprint import CASES, fingerprint, text
from tests.fingerprints.renew import FILE

PROMISED = (
    sys.platform == "linux"
    and platform.machine() == "x86_64"
    and platform.python_implementation() == "CPython"
)


@cache
def here(name: str) -> dict[str, str]:
    return fingerprint(name)


@pytest.mark.skipif(not PROMISED, reason="stored hashes are promised on Linux x86-64 alone")
@pytest.mark.parametrize("name", CASES)
def test_tables_are_those_stored(name: str) -> None:
    stored = json.loads(FILE.read_text(encoding="utf-8"))["hashes"]
    assert here(name) == stored[name]


def test_a_second_run_in_this_process_gives_the_same_tables() -> None:
    assert fingerprint("bad-network") == here("bad-network")


def test_a_process_of_its_own_gives_the_same_tables() -> None:
    # Its strings have other hashes, so an order that depends on them would be seen.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(fingerprint, "bad-network").result() == here("bad-network")


def test_cases_differ() -> None:
    for table in ("messages", "seizures"):
        assert len({here(name)[table] for name in CASES}) == len(CASES)


def test_why_hashes_were_last_renewed_is_said() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8"))["reason"]


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), (float("nan"), ""), (-1e-9, "0.000000"), (1.00000049, "1.000000"), (3, "3")],
)
def test_values_are_written_in_one_way(value: object, written: str) -> None:
    assert text(value) == written
