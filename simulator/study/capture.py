"""Writes a replication of a finished run as a capture, by running it again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO, Final

from simulator import __version__
from simulator.contracts import Transport
from simulator.errors import InputError, Mark
from simulator.record.capture.media import Interleaved, MediaRow, protected
from simulator.record.capture.pcapng import PcapngWriter
from simulator.record.capture.sinks import Gathered, Sink, Streamed
from simulator.record.capture.witness import Witness
from simulator.record.recorder import ReplicationRecorder
from simulator.study.media.film import Film
from simulator.study.plan import RunPlan
from simulator.study.replication import Replication
from simulator.study.rerun import Stored, plan_of

SUFFIX: Final = ".pcapng"


@dataclass(frozen=True, slots=True)
class Captured:
    """What was written.

    Parameters
    ----------
    path : Path
    packets : int
    messages : int
        SIP messages in them.
    left_out : mapping of str to int
        Messages of lines that carry no IP, by line: ``isdn`` and ``amp``.
    media : int
        Packets of RTP in them.
    """

    path: Path
    packets: int
    messages: int
    left_out: dict[str, int]
    media: int = 0

    @property
    def remark(self) -> str:
        """What is not in the file, in words; empty: nothing is missing."""
        counts = [f"{n} of {_LINES[line]}" for line, n in sorted(self.left_out.items())]
        return f"left out, for they carry no IP: {', '.join(counts)}" if counts else ""


_LINES: Final = {"isdn": "the ISDN", "amp": "the gateway's control"}


def write_capture(
    run: Stored,
    out: str | Path,
    replication: int = 0,
    call: int | None = None,
    nodes: Sequence[str] = (),
    *,
    media: bool = False,
) -> Captured:
    """Run a replication again and write what passes on its links.

    Parameters
    ----------
    run : Stored
    out : str or pathlib.Path
        A name that ends in ``.pcapng``; it appears when it is whole.
    replication : int
    call : int, optional
        Only this call of it.
    nodes : sequence of str
        Only messages from or to these.
    media : bool
        Also every packet of speech, as it comes to its receiver; the replication is run twice for
        it, since what a packet meets is known when the replication is over.

    Raises
    ------
    InputError
        The file cannot be written, no node has such a name, or there is SRTP and pylibsrtp is not
        installed.
    """
    file = Path(out)
    _require_writable(file)
    plan = plan_of(run, "none", None)
    _require_nodes(plan, nodes)
    about = f"{run.manifest.topology}, seed {plan.seed}, replication {replication}"
    about += f", call {call}" if call is not None else ""
    with _fresh(file) as opened:
        writer = PcapngWriter(opened, f"directsip {__version__}", about)
        streamed = Streamed(writer, _start(plan))
        mixed = Interleaved(streamed, protected(_filmed(plan, replication, call, nodes, media)))
        sink: Sink = mixed if call is None else Gathered(mixed)
        witness = Witness(sink, call, nodes)
        _watch(plan, replication, witness)
    left_out = {Transport(line).name.lower(): n for line, n in witness.left_out.items()}
    return Captured(file, streamed.packets, witness.messages, left_out, mixed.media)


def _watch(plan: RunPlan, number: int, witness: Witness) -> None:
    """Run a replication before a witness; nothing else is recorded."""
    recorder = ReplicationRecorder(number, None, "none", 0.0, plan.duration)
    replication = Replication(plan, number, recorder=recorder, wrap=witness.wrap)
    witness.attach(replication.scene.network)
    replication.run()
    witness.close(replication.scene.clock.now)


def _filmed(
    plan: RunPlan, number: int, call: int | None, nodes: Sequence[str], media: bool
) -> Iterator[MediaRow]:
    """Run a replication for the packets of its speech, every one over every link."""
    if not media:
        return iter(())
    recorder = ReplicationRecorder(number, None, "none", 0.0, plan.duration)
    replication = Replication(replace(plan, media="exact"), number, recorder=recorder)
    assert replication.media is not None
    replication.media.film = Film(call, nodes)
    replication.run()
    return replication.media.packets()


def _start(plan: RunPlan) -> float:
    """Return the epoch seconds of the start of the measured window."""
    return plan.records_start if plan.workload is None else plan.workload.start


def _require_nodes(plan: RunPlan, nodes: Sequence[str]) -> None:
    known = [spec.name for spec in plan.topology.nodes]
    for node in nodes:
        if node not in known:
            near = get_close_matches(node, known, 1)
            expected = repr(near[0]) if near else f"one of {', '.join(known)}"
            raise InputError("no such node", seen=node, expected=expected)


def _require_writable(file: Path) -> None:
    """Refuse a file rather now than after the run."""
    if file.suffix.lower() != SUFFIX:
        raise InputError(
            "a capture is not written in this format",
            mark=Mark(str(file)),
            seen=file.suffix or "no suffix",
            expected=SUFFIX,
        )
    if not file.parent.is_dir():
        raise InputError("there is no such folder", mark=Mark(str(file.parent)))
    if file.is_dir() or not all(map(_writable, (file.parent, file))):
        raise InputError("cannot be written", mark=Mark(str(file)))


def _writable(path: Path) -> bool:
    return not path.exists() or os.access(path, os.W_OK)


@contextmanager
def _fresh(file: Path) -> Iterator[BinaryIO]:
    """Open a draft of a file, which takes the file's place when all is well."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.part")  # two may write at once
    try:
        with draft.open("wb") as opened:
            yield opened
        draft.replace(file)
    except OSError as error:  # a full disk, say
        seen = error.strerror or str(error)
        raise InputError("cannot be written", mark=Mark(str(file)), seen=seen) from error
    finally:
        draft.unlink(missing_ok=True)
