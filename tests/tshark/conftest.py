"""These tests ask tshark what it thinks of our captures."""

from __future__ import annotations

import os
import shutil

import pytest


@pytest.fixture(scope="session", autouse=True)
def tshark() -> None:
    """Skip where there is no tshark; where everything has to be checked, fail."""
    if shutil.which("tshark") is None:
        words = "tshark is not installed (on Debian: apt-get install tshark)"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
