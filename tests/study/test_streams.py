"""Streams of the legs of a whole call."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.calls.attempt import Attempt
from simulator.calls.leg import Leg
from simulator.media.stream import StreamState, Way
from simulator.record.recorder import ReplicationRecorder
from simulator.study.plan import RunPlan
from simulator.study.scene import Scene
from simulator.topology.load import load_topology


class Stage:
    """The guide's laboratory with one call, ringing 5 s and talking 20 s from second 0."""

    def __init__(self) -> None:
        spec = load_topology("guide-tcp").spec
        plan = RunPlan(spec, None, (), 0.0, 60.0, 0.0, 1, False, "none", None)
        self.recorder = ReplicationRecorder(0, None)
        self.events: list[tuple[int, str, object]] = []
        self.recorder.event = self._event  # type: ignore[method-assign]
        self.ended: list[Attempt] = []
        self.scene = Scene(plan, 0, self.recorder, lambda attempt, now: self.ended.append(attempt))
        self.scene.start()
        call = Attempt(
            1,
            "lync-to-mxone",
            "lync",
            "extensions",
            "30001",
            "20123",
            "20123",
            0.0,
            5.0,
            60.0,
            20.0,
        )
        self.recorder.book[1] = call
        self.scene.clock.call_at(0.0, lambda a, b, now: self.scene.place(a, now), call)

    def _event(self, call: int, name: str, value: object, now: float) -> None:
        self.events.append((call, name, value))

    def legs(self, node: str) -> list[Leg]:
        control: Any = self.scene.world.nodes[node].parts["control"]
        return list(control.legs.values())


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_nothing_is_open_while_it_rings(stage: Stage) -> None:
    stage.scene.clock.run(until=3.0)
    assert [leg.stream for leg in stage.legs("mediation")] == [None, None]


def test_each_leg_has_its_stream_while_they_talk(stage: Stage) -> None:
    stage.scene.clock.run(until=10.0)
    for node in ("lync-clients", "mediation", "mxone", "sip-phones"):
        for leg in stage.legs(node):
            assert leg.stream is not None
            assert leg.stream.state is StreamState.OPEN
            assert 5.0 < leg.stream.began < 5.1
            assert leg.stream.local is leg.local_body is not None
            assert leg.stream.remote is leg.remote_body is not None


def test_a_stream_runs_between_the_points_that_the_session_names(stage: Stage) -> None:
    stage.scene.clock.run(until=10.0)
    inner, trunk = (leg.stream for leg in stage.legs("mediation"))
    (client,) = (leg.stream for leg in stage.legs("lync-clients"))
    assert inner is not None
    assert trunk is not None
    assert client is not None
    assert len(inner.path) == len(trunk.path) == 2
    assert inner.path == client.path[::-1]  # the Mediation Server ends the media of the client
    assert trunk.path[0] == inner.path[0] != trunk.path[1]


def test_streams_end_with_the_call(stage: Stage) -> None:
    stage.scene.clock.run(until=10.0)
    streams = [leg.stream for node in ("mediation", "mxone") for leg in stage.legs(node)]
    stage.scene.clock.run(until=40.0)
    assert len(stage.ended) == 1
    for stream in streams:
        assert stream is not None
        assert stream.state is StreamState.CLOSED
        assert 25.0 < stream.ended < 25.2


def test_a_dead_direction_is_told_to_the_leg_and_noted(stage: Stage) -> None:
    stage.scene.clock.run(until=10.0)
    stream = stage.legs("mediation")[0].stream
    assert stream is not None
    stream.lose(Way.INBOUND, since=8.0, now=10.0)
    assert stage.events == [(1, "media lost inbound", 8.0)]
