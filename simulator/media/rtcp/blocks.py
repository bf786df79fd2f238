"""Blocks of extended reports as octets, both ways: RFC 3611 3 and 4."""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from types import MappingProxyType
from typing import Final

from simulator.errors import RemoteProtocolError
from simulator.media.rtcp.chunks import chunks_of, flags_of
from simulator.media.rtcp.extended import (
    Block,
    LastReference,
    OtherBlock,
    ReceiptRuns,
    ReceiptTimes,
    ReferenceTime,
    Statistics,
    VoipMetrics,
)

_HEADER: Final = Struct("!BBH")
_RANGE: Final = Struct("!IHH")
_WORD: Final = Struct("!I")
_CHUNK: Final = Struct("!H")
_REPLY: Final = Struct("!III")
_STATISTICS: Final = Struct("!IHHIIIIII4B")
_VOIP: Final = Struct("!I4B4H bbBB4B BxHHH")
LOSS_RUNS, DUPLICATE_RUNS, TIMES, REFERENCE, LAST, SUMMARY, VOIP = range(1, 8)
_NUMBERS: Final = 1 << 16
_NOTHING: Final = (0, 0, 0, 0)


def write_block(block: Block) -> bytes:
    """Return the octets of a block, whole words."""
    kind, specific, body = _WRITERS[type(block)](block)
    return _HEADER.pack(kind, specific, len(body) // 4) + body


def read_blocks(data: bytes) -> tuple[Block, ...]:
    """Return the blocks behind the source of an extended report.

    Raises
    ------
    RemoteProtocolError
        A block is longer than what is there, or shorter than its kind.
    """
    blocks, place = [], 0
    while place < len(data):
        if place + _HEADER.size > len(data):
            raise RemoteProtocolError("RTCP XR ends within the header of a block")
        kind, specific, words = _HEADER.unpack_from(data, place)
        begin = place + _HEADER.size
        place = begin + 4 * words
        if place > len(data):
            raise RemoteProtocolError(f"RTCP XR block of type {kind} longer than the report")
        body = data[begin:place]
        least, reader = _READERS.get(kind, (0, None))
        if len(body) < least:
            raise RemoteProtocolError(f"RTCP XR block of type {kind} has {len(body)} octets")
        blocks.append(
            OtherBlock(kind, specific, body) if reader is None else reader(specific, body)
        )
    return tuple(blocks)


_Written = tuple[int, int, bytes]


def _write_runs(block: Block) -> _Written:
    assert isinstance(block, ReceiptRuns)
    end = (block.begin + (len(block.flags) << block.thinning)) % _NUMBERS
    chunks = chunks_of(block.flags)
    chunks += [0] * (len(chunks) % 2)
    body = _RANGE.pack(block.ssrc, block.begin, end) + b"".join(map(_CHUNK.pack, chunks))
    return DUPLICATE_RUNS if block.duplicates else LOSS_RUNS, block.thinning, body


def _read_runs(duplicates: bool) -> Callable[[int, bytes], Block]:
    def read(specific: int, body: bytes) -> Block:
        ssrc, begin, end = _RANGE.unpack_from(body)
        thinning = specific & 0x0F
        count = (end - begin) % _NUMBERS >> thinning
        chunks = (chunk for (chunk,) in _CHUNK.iter_unpack(body[_RANGE.size :]))
        return ReceiptRuns(ssrc, begin, flags_of(chunks, count), duplicates, thinning)

    return read


def _write_times(block: Block) -> _Written:
    assert isinstance(block, ReceiptTimes)
    end = (block.begin + (len(block.times) << block.thinning)) % _NUMBERS
    body = _RANGE.pack(block.ssrc, block.begin, end) + b"".join(map(_WORD.pack, block.times))
    return TIMES, block.thinning, body


def _read_times(specific: int, body: bytes) -> Block:
    ssrc, begin, _ = _RANGE.unpack_from(body)
    times = tuple(word for (word,) in _WORD.iter_unpack(body[_RANGE.size :]))
    return ReceiptTimes(ssrc, begin, times, specific & 0x0F)


def _write_reference(block: Block) -> _Written:
    assert isinstance(block, ReferenceTime)
    return REFERENCE, 0, block.ntp.to_bytes(8, "big")


def _read_reference(_: int, body: bytes) -> Block:
    return ReferenceTime(int.from_bytes(body[:8], "big"))


def _write_last(block: Block) -> _Written:
    assert isinstance(block, LastReference)
    return LAST, 0, b"".join(_REPLY.pack(*reply) for reply in block.replies)


def _read_last(_: int, body: bytes) -> Block:
    whole = len(body) // _REPLY.size * _REPLY.size
    return LastReference(tuple(_REPLY.iter_unpack(body[:whole])))


def _write_statistics(block: Block) -> _Written:
    assert isinstance(block, Statistics)
    told = (block.lost is not None, block.duplicates is not None, block.jitter is not None)
    flags = told[0] << 7 | told[1] << 6 | told[2] << 5
    if block.hops is not None:
        flags |= (2 if block.ipv6 else 1) << 3
    numbers = (block.lost or 0, block.duplicates or 0, *(block.jitter or _NOTHING))
    head = (block.ssrc, block.begin, block.end)
    return SUMMARY, flags, _STATISTICS.pack(*head, *numbers, *(block.hops or _NOTHING))


def _read_statistics(flags: int, body: bytes) -> Block:
    ssrc, begin, end, lost, duplicates, *rest = _STATISTICS.unpack_from(body)
    return Statistics(
        ssrc,
        begin,
        end,
        lost if flags & 0x80 else None,
        duplicates if flags & 0x40 else None,
        (rest[0], rest[1], rest[2], rest[3]) if flags & 0x20 else None,
        (rest[4], rest[5], rest[6], rest[7]) if flags & 0x18 else None,
        flags >> 3 & 3 == 2,
    )


def _write_voip(block: Block) -> _Written:
    assert isinstance(block, VoipMetrics)
    return VOIP, 0, _VOIP.pack(*block)


def _read_voip(_: int, body: bytes) -> Block:
    return VoipMetrics(*_VOIP.unpack_from(body))


def _write_other(block: Block) -> _Written:
    assert isinstance(block, OtherBlock)
    return block


_WRITERS: Final = MappingProxyType(
    {
        ReceiptRuns: _write_runs,
        ReceiptTimes: _write_times,
        ReferenceTime: _write_reference,
        LastReference: _write_last,
        Statistics: _write_statistics,
        VoipMetrics: _write_voip,
        OtherBlock: _write_other,
    }
)
# Type of block -> least octets behind its header, and what reads it.
_READERS: Final = MappingProxyType(
    {
        LOSS_RUNS: (_RANGE.size, _read_runs(False)),
        DUPLICATE_RUNS: (_RANGE.size, _read_runs(True)),
        TIMES: (_RANGE.size, _read_times),
        REFERENCE: (8, _read_reference),
        LAST: (0, _read_last),
        SUMMARY: (_STATISTICS.size, _read_statistics),
        VOIP: (_VOIP.size, _read_voip),
    }
)
