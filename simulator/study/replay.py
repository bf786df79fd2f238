"""Real call records as the load of a topology: one pass through the whole of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from math import floor
from pathlib import Path

from simulator.errors import InputError, Mark
from simulator.record.reading import is_capture
from simulator.study.arguments import check_arguments
from simulator.study.context import RecordsSummary, RunContext
from simulator.study.inputs import MAPPING, RECORDS, topology_inputs
from simulator.study.media.level import media_choice
from simulator.study.plan import RunPlan
from simulator.study.run import Run
from simulator.study.run_writer import RunWriter
from simulator.study.simulate import Progress, conduct, override_texts, the_topology
from simulator.topology.shipped import shipped
from simulator.topology.topology import Topology
from simulator.workload.captured import CapturedRecords, captured_records
from simulator.workload.playback import Playback
from simulator.workload.records import CallRecord, Replay
from simulator.workload.replay import read_records
from simulator.workload.spread import spread as spread_starts


def replay(
    topology: str | Path | Topology,
    records: str | Path,
    *,
    mapping: str | Path | None = None,
    spread: bool = True,
    seed: int = 1,
    overrides: Mapping[str, object] | None = None,
    ideal: bool = False,
    media: str = "auto",
    messages: str = "first",
    out: str | Path | None = None,
    progress: Progress | None = None,
) -> Run:
    """Replay call records through a topology.

    Parameters
    ----------
    topology : str, pathlib.Path or Topology
    records : str or pathlib.Path
        A file of call records, or a capture (pcap, pcapng).
    mapping : str or pathlib.Path, optional
        How its columns read; None: recognised by its columns.
    spread : bool
        Spread starts within their rounding by a seeded draw.
    seed, overrides, ideal, media, messages, out, progress
        As for `simulator.simulate`. There is no warm-up and one replication.

    Returns
    -------
    Run
        Its `rejected` table names every row that was not used.

    Raises
    ------
    InputError, InputErrors, UnrecognisedRecords
        For everything that is wrong with the inputs; the run has not begun then.
    """
    check_arguments(seed, messages)
    choice = media_choice(media, ideal=ideal)
    loaded = the_topology(topology, overrides)
    loaded.require_sound()
    captured = captured_records(records) if is_capture(Path(records)) else None
    found = read_records(records, mapping, captured=captured)
    found.require_calls()
    found.require_one_period()
    calls = tuple(spread_starts(found, seed)) if spread else found.calls
    start = min(call.start for call in calls)
    player = _player(calls, loaded, start, ideal)
    context = RunContext(
        kind="replay",
        topology=loaded.spec,
        seed=seed,
        duration=floor(player.horizon) + 1.0,  # the last end lies inside
        warmup=0.0,
        replications=1,
        records=_summary(found, spread),
        ideal=ideal,
        messages=messages,
        media=choice,
        overrides=override_texts(loaded),
        warnings=(*found.warnings, *player.warnings, *_trunk_warnings(found)),
    )
    plan = RunPlan(
        loaded.spec,
        None,
        calls,
        start,
        context.duration,
        0.0,
        seed,
        ideal,
        messages,
        None,
        media=choice,
    )
    inputs = {**topology_inputs(loaded), **_record_inputs(records, found, mapping, captured)}

    def reject(writer: RunWriter) -> None:
        if found.rejected:
            writer.reject(found.rejected)

    return conduct(plan, context, inputs, 1, 1, out, progress, reject)


def _trunk_warnings(found: Replay) -> Iterator[str]:
    """Say where no call can use the trunk: most mappings do not know which numbers are Lync's."""
    crossing = sum(
        call.direction.startswith("lync") != call.direction.endswith("lync") for call in found.calls
    )
    if not crossing:
        sides = Counter(side for call in found.calls for side in call.direction.split("-to-"))
        counts = ", ".join(f"{sides[side]} of {side}" for side in ("lync", "mxone", "pstn"))
        yield (
            f"no call uses the trunk: by the mapping {found.mapping} the parties are {counts}; "
            "a rule in a copy of it (--map FILE) says which are Lync's"
        )


def _player(
    calls: tuple[CallRecord, ...], topology: Topology, start: float, ideal: bool
) -> Playback:
    """Return a player that is never started: it knows how long the records are."""
    return Playback(
        calls, topology.spec, _NoClock(), lambda attempt, now: None, {}, start=start, ideal=ideal
    )


class _NoClock:
    """A clock for a player that only answers questions."""

    now = 0.0

    def call_at(self, *entry: object) -> None:
        """Take nothing."""


def _summary(found: Replay, spread: bool) -> RecordsSummary:
    return RecordsSummary(
        found.file,
        found.mapping,
        found.rows,
        found.used,
        found.reasons,
        found.resolution,
        spread,
    )


def _record_inputs(
    records: str | Path,
    found: Replay,
    mapping: str | Path | None,
    captured: CapturedRecords | None,
) -> dict[str, bytes]:
    own = Path(mapping) if mapping is not None and Path(mapping).is_file() else None
    file = own or shipped("mappings", str(mapping or found.mapping))
    if file is None:
        raise InputError("the mapping has gone", mark=Mark(str(mapping or found.mapping)))
    # Of a capture its calls: the replay does not need more to be run again.
    copy = Path(records).read_bytes() if captured is None else captured.text.encode("utf-8")
    return {RECORDS: copy, MAPPING: file.read_bytes()}
