"""Loss of packets: its share, its bursts, and what it does not depend on."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.errors import InputError
from simulator.media import draws
from simulator.media.draws import Flags
from simulator.media.loss import LOSES, Bernoulli, Channels, GilbertElliott, happens

STREAMS, COUNT = 100, 1000


def lost(model: GilbertElliott, window: int = COUNT) -> Flags:
    """Return which packets of all streams are lost, a row for each stream."""
    channels = Channels(model, STREAMS)
    keys = draws.child_keys(5, np.arange(STREAMS))
    found = np.empty((STREAMS, COUNT), np.bool_)
    for begin in range(0, COUNT, window):
        numbers, streams = np.meshgrid(np.arange(begin, begin + window), np.arange(STREAMS))
        # As packets pass: the first ones of all streams, then the second ones.
        order = np.argsort(numbers.ravel(), kind="stable")
        rows, columns = streams.ravel()[order], numbers.ravel()[order]
        found[rows, columns] = channels.lost(rows, keys[rows], columns)
    return found


def one_by_one(model: GilbertElliott) -> Flags:
    keys = draws.child_keys(5, np.arange(STREAMS)).tolist()[:20]
    found = np.empty((STREAMS, COUNT), np.bool_)
    for stream, key in enumerate(keys):
        bad = None
        for number in range(COUNT):
            bad = model.moved(draws.word(key, number), bad)
            chance = model.loss_bad if bad else model.loss_good
            found[stream, number] = happens(draws.word(key ^ LOSES, number), chance)
    return found


MODELS = [
    GilbertElliott.of(0.02, 1.0),
    GilbertElliott.of(0.1, 4.0),
    GilbertElliott(0.02, 0.3, 0.001, 0.5),
    GilbertElliott(0.95, 0.9, 0.0, 0.7),  # turns nearly every time
    GilbertElliott(1.0, 1.0),
    GilbertElliott(0.0, 1.0),
    GilbertElliott(1.0, 0.0),
]


@pytest.mark.parametrize("model", MODELS)
def test_a_channel_is_a_function_of_key_stream_and_number(model: GilbertElliott) -> None:
    whole = lost(model)
    assert (whole == lost(model, window=40)).all()
    if model in MODELS[1:5]:
        assert (whole[:20] == one_by_one(model)[:20]).all()


@pytest.mark.parametrize("model", MODELS)
def test_a_channel_loses_its_share(model: GilbertElliott) -> None:
    # Packets of a burst are lost together: fewer independent ones.
    independent = STREAMS * COUNT * min(1.0, model.to_bad + model.to_good)
    error = (model.loss * (1 - model.loss) / independent) ** 0.5
    assert lost(model).mean() == pytest.approx(model.loss, abs=4 * error)


@pytest.mark.parametrize(("share", "ratio"), [(0.02, 1.0), (0.1, 4.0)])
def test_bursts_are_as_long_as_the_burst_ratio_says(share: float, ratio: float) -> None:
    found = lost(GilbertElliott.of(share, ratio))
    ends = (found[:, :-1] & ~found[:, 1:]).sum()
    # Of random losses bursts are 1 / (1 - loss) long; of these `ratio` times as long.
    assert found.sum() / ends == pytest.approx(ratio / (1 - share), rel=0.1)


def test_independent_losses_have_their_share() -> None:
    keys = np.repeat(draws.child_keys(1, np.arange(1)), 100_000)
    found = Bernoulli(0.03).lost(keys, np.arange(100_000))
    assert found.mean() == pytest.approx(0.03, abs=4 * (0.03 / 100_000) ** 0.5)


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (lambda: Bernoulli(1.01), "probability: not a probability; seen '1.01', expected 0 to 1"),
        (lambda: Bernoulli(float("nan")), "probability: not a probability; seen 'nan'"),
        (lambda: GilbertElliott(-0.1, 0.5), "to_bad: not a probability; seen '-0.1'"),
        (lambda: GilbertElliott(0, 0), "to_bad: a channel that never changes"),
        (lambda: GilbertElliott.of(0.1, 0.5), "burst_ratio: no channel has that burst ratio"),
        (lambda: GilbertElliott.of_runs(0.1, 0.5), "run: not a mean number of packets; seen '0.5'"),
        (lambda: GilbertElliott.of(2, 1), "loss: not a probability; seen '2'"),
    ],
)
def test_a_bad_loss_is_one_line(make: type, line: str) -> None:
    with pytest.raises(InputError) as caught:
        make()
    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)
