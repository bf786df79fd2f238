"""When packets of a talk leave."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.errors import InputError
from simulator.media.talk import SilenceSuppression, departures, spurts

SECOND = 1_000_000_000
PTIME = 20_000_000


def test_without_silence_suppression_a_packet_leaves_every_packetisation_time() -> None:
    leaving = departures(7, 7 + SECOND, PTIME)
    assert leaving.tolist() == list(range(7, 7 + SECOND, PTIME))


def test_a_talk_that_ends_as_it_begins_has_no_packet() -> None:
    assert not len(departures(5, 5, PTIME))
    assert not len(departures(5, 5, PTIME, SilenceSuppression(), key=1))


def test_with_silence_suppression_packets_stay_on_the_grid_and_none_leaves_twice() -> None:
    leaving = departures(7, 600 * SECOND, PTIME, SilenceSuppression(), key=1)
    assert ((leaving - 7) % PTIME == 0).all()
    assert (np.diff(leaving) > 0).all()
    assert leaving[-1] < 600 * SECOND


def test_talk_spurts_and_pauses_have_their_means() -> None:
    keys = np.arange(400, dtype=np.uint64) << np.uint64(20)
    silence = SilenceSuppression()
    hour = 3600 * SECOND
    owner, begin, end = spurts(keys, np.full(400, hour), silence)
    # 560,000 spurts: the mean of exponential lengths has 0.13 % of standard error.
    assert (end - begin).mean() == pytest.approx(silence.spurt_ns, rel=0.005)
    same = owner[1:] == owner[:-1]
    assert (begin[1:] - end[:-1])[same].mean() == pytest.approx(silence.pause_ns, rel=0.005)
    speaking = np.bincount(owner[begin == 0], minlength=400).mean()
    assert speaking == pytest.approx(silence.activity, abs=3 * 0.025)


def test_a_longer_talk_begins_like_a_shorter_one() -> None:
    short = departures(0, 60 * SECOND, PTIME, SilenceSuppression(), key=9)
    long = departures(0, 900 * SECOND, PTIME, SilenceSuppression(), key=9)
    assert long[: len(short)].tolist() == short.tolist()


@pytest.mark.parametrize("ptime", [0, -1])
def test_a_packetisation_time_is_above_0(ptime: int) -> None:
    with pytest.raises(InputError, match=r"^ptime_ns: not a packetisation time; seen"):
        departures(0, SECOND, ptime)


def test_means_of_speech_and_silence_are_above_0() -> None:
    with pytest.raises(InputError, match=r"^pause_ns: not a mean length of speech or silence;"):
        SilenceSuppression(pause_ns=0)
