"""Programs that tests talk to: Debian packages, not part of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def program(name: str) -> str:
    """Return where a program is; without it a test is left out, but for CI, where it fails."""
    found = shutil.which(name)
    if found is None:
        missing = f"{name} is not installed (`make system` installs it)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def tshark_fields(
    capture: Path, fields: tuple[str, ...], chosen: str = "sip"
) -> list[dict[str, str]]:
    """Return what tshark says of the packets of a capture, a dictionary a packet.

    Where a field is there more than once, as the addresses of IP in IP, the last one counts.
    """
    wanted = [part for field in fields for part in ("-e", field)]
    options = ["-E", "separator=/t", "-E", "occurrence=l"]
    command = [program("tshark"), "-n", "-r", str(capture), "-Y", chosen, "-T", "fields"]
    done = subprocess.run([*command, *options, *wanted], capture_output=True, text=True, check=True)
    return [dict(zip(fields, line.split("\t"), strict=True)) for line in done.stdout.splitlines()]
