"""What tshark says of the RTP streams of a capture: `tshark -q -z rtp,streams`."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Hashable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

_ROW = re.compile(
    r"\s*(?P<begin>[\d.]+)\s+(?P<end>[\d.]+)"
    r"\s+(?P<source>\S+)\s+(?P<source_port>\d+)\s+(?P<destination>\S+)\s+(?P<destination_port>\d+)"
    r"\s+(?P<ssrc>0x[0-9A-F]{8})\s+(?P<payload>.*?)\s+(?P<packets>\d+)\s+(?P<lost>-?\d+) \([^)]*\)"
    r"(?P<delays>(?:\s+-?[\d.]+){3})(?P<jitters>(?:\s+-?[\d.]+){3})"
)


class Told(NamedTuple):
    """A line, with times as they are printed."""

    begin: str
    end: str
    source: str
    destination: str
    ssrc: str
    packets: int
    lost: int
    jitter_max: str


def told(capture: Path) -> list[Told]:
    """Return tshark's streams, found by its heuristics too."""
    command = ["tshark", "-n", "-r", str(capture), "--enable-heuristic", "rtp_udp"]
    done = subprocess.run(
        [*command, "-q", "-z", "rtp,streams"], capture_output=True, text=True, check=True
    )
    found = [_told(match) for match in map(_ROW.match, done.stdout.splitlines()) if match]
    return sorted(found)


def _told(match: re.Match[str]) -> Told:
    return Told(
        match["begin"],
        match["end"],
        _end(match["source"], match["source_port"]),
        _end(match["destination"], match["destination_port"]),
        match["ssrc"],
        int(match["packets"]),
        int(match["lost"]),
        match["jitters"].split()[2],
    )


def ours(streams: pd.DataFrame) -> list[Told]:
    """Return our streams as tshark would print them."""
    return sorted(map(_ours, streams.to_dict("records")))


def _ours(row: dict[Hashable, Any]) -> Told:
    return Told(
        f"{row['begin']:.6f}",
        f"{row['end']:.6f}",
        row["source"],
        row["destination"],
        row["ssrc"],
        row["packets"],
        row["lost"] - row["duplicates"],
        f"{1000 * row['jitter_max']:.3f}",
    )


def _end(address: str, port: str) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
