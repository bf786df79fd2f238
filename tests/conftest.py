"""What all tests share: the long sizes and the outside samples."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

LONG = os.environ.get("DIRECTSIP_LONG") == "1"

# No deadline, since machines are shared; the same examples each time, but for the long sizes.
settings.register_profile("quick", deadline=None, derandomize=True, database=None)
settings.register_profile("long", deadline=None, max_examples=1000)
settings.load_profile("long" if LONG else "quick")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests marked `long` unless the long sizes are asked for."""
    if LONG:
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.fixture(scope="session")
def long_sizes() -> bool:
    """Whether a test that has two sizes runs the long one (`make test-long`)."""
    return LONG


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of outside samples, which are not part of the project."""
    folder = os.environ.get("DIRECTSIP_SAMPLES")
    if not folder:
        pytest.skip("DIRECTSIP_SAMPLES names no folder of outside samples")
    return Path(folder)
