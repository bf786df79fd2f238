"""A queue with a limit or classes, in windows of any length, against one packet at a time."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.media.queueing.fifo import finishes
from simulator.media.queueing.order import NUMBER, Packets, joined
from simulator.media.queueing.per_packet import serve
from simulator.media.queueing.port import Load, Port

COUNT = 1500
UNTIL = 1 << 62


def traffic(load: float, seed: int = 1) -> tuple[Packets, Load]:
    """Return bursts of packets of three sizes and two classes that load a link so much."""
    draw = np.random.default_rng(seed)
    octets = draw.choice(np.array([60, 200, 1500]), COUNT)
    classes = (octets == 1500).astype(np.int64)
    service = octets * 8
    gaps = draw.exponential(service.mean() / load, COUNT) * draw.choice([0, 1, 2], COUNT)
    time = np.cumsum(gaps.astype(np.int64))
    return Packets(time, np.arange(COUNT), time), Load(service, octets, classes)


def in_windows(port: Port, packets: Packets, window: int) -> tuple[Packets, Packets]:
    sent, dropped = [], []
    ends = [*range(window, int(packets.time[-1]), window), UNTIL]
    for until in ends:
        now, packets = packets.split(until)
        served = port.serve(now, until)
        sent.append(served.sent)
        dropped.append(served.dropped)
    return joined(sent), joined(dropped)


def port(load: Load, limit: int | None, strict: bool) -> Port:
    def ask(packets: Packets) -> Load:
        return Load(*(column[packets.identity & NUMBER] for column in load))

    return Port(ask, limit, strict)


@pytest.mark.parametrize("window", [5_000, 300_000, 1 << 40])
@pytest.mark.parametrize("offered", [0.3, 0.8, 1.3])
@pytest.mark.parametrize(
    ("limit", "strict"), [(3000, False), (20_000, False), (None, True), (4000, True)]
)
def test_windows_give_what_one_packet_at_a_time_gives(
    window: int, offered: float, limit: int | None, strict: bool
) -> None:
    packets, load = traffic(offered)
    sent, dropped = in_windows(port(load, limit, strict), packets, window)
    done = serve(
        packets.time.tolist(),
        load.service_ns.tolist(),
        load.octets.tolist(),
        (load.classes if strict else 0 * load.classes).tolist(),
        queued=0,
        free=0,
        until=UNTIL,
        limit=limit or UNTIL,
    )
    assert sent.identity.tolist() == done.order
    assert sent.time.tolist() == done.finish
    assert dropped.identity.tolist() == done.dropped
    assert (limit is None or offered < 1) or done.dropped


def test_packets_that_never_meet_the_limit_are_not_served_one_by_one() -> None:
    packets, load = traffic(0.3)
    queue = port(load, 1_000_000, strict=False)
    sent, _ = in_windows(queue, packets, 20_000)
    assert queue.one_by_one == 0
    assert sent.time.tolist() == finishes(packets.time, load.service_ns, 0)[0].tolist()


def test_only_busy_periods_in_doubt_are_served_one_by_one() -> None:
    packets, load = traffic(0.3)
    queue = port(load, None, strict=True)
    in_windows(queue, packets, 1 << 40)
    assert 0 < queue.one_by_one < COUNT / 2
