"""Codecs in tandem, loss and delay made R and MOS."""

import numpy as np
import pytest

from simulator.errors import InputError
from simulator.media.codecs import CODECS, find_codec
from simulator.media.emodel import Connection, emodel
from simulator.media.quality import Coding, joint_loss, quality
from simulator.media.quality_columns import effective_impairments, qualities

G711, G729, G722 = find_codec("PCMA"), find_codec("G729"), find_codec("G722")
RTAUDIO = find_codec("x-msrta/16000")


def test_a_direction_is_rated_as_the_model_rates_it() -> None:
    found = quality([Coding(G729, ppl=2.0)], 200.0)
    rating = emodel(Connection(ta_ms=200, ie=11, bpl=19, ppl=2))
    assert found.r_factor == pytest.approx(rating.r_factor, abs=1e-12)
    assert found.mos_cq == pytest.approx(rating.mos_cq, abs=1e-12)


def test_listening_is_rated_as_if_there_were_no_delay() -> None:
    near, far = quality([Coding(G711)], 0.0), quality([Coding(G711)], 400.0)
    assert far.mos_lq == near.mos_lq == near.mos_cq
    assert far.mos_cq < near.mos_cq


def test_impairments_of_codecs_in_tandem_add_up() -> None:
    once, twice = quality([Coding(G729)], 0.0), quality([Coding(G729), Coding(G729)], 0.0)
    assert once.r_factor - twice.r_factor == pytest.approx(11.0)


def test_a_wideband_call_has_the_wideband_scale() -> None:
    found = quality([Coding(G722)], 50.0)
    assert found.wideband
    assert found.r_factor == 129.0 - 13.0


def test_one_narrowband_coding_makes_the_call_narrowband() -> None:
    found = quality([Coding(G722), Coding(G711)], 50.0)
    assert not found.wideband
    # What G.722 lacks lies above the narrow band: nothing of it is left to hear.
    assert found.r_factor == pytest.approx(emodel(Connection()).r_factor)


def test_a_rating_that_rests_on_an_assumption_says_so() -> None:
    assert quality([Coding(RTAUDIO)], 50.0).assumed
    assert quality([Coding(G711), Coding(RTAUDIO)], 50.0).assumed
    assert not quality([Coding(G729, 1.0)], 50.0).assumed
    # What G.722 is worth without loss is published, how it stands loss is not.
    assert not quality([Coding(G722)], 50.0).assumed
    assert quality([Coding(G722, 1.0)], 50.0).assumed


def test_without_concealment_the_same_loss_costs_more() -> None:
    with_it, without = (Coding(G711, 2.0, concealed=concealed) for concealed in (True, False))
    assert with_it.impairment(False) == pytest.approx(7.0110701)
    assert without.impairment(False) == pytest.approx(30.15873)


def test_loss_of_everything_leaves_the_lowest_score() -> None:
    half, whole = (quality([Coding(G711, ppl)], 0.0).mos_cq for ppl in (50.0, 100.0))
    assert 1.0 < whole < half
    assert quality([Coding(G711, 100.0, concealed=False)], 500.0).mos_cq == 1.0


@pytest.mark.parametrize("ppl", [-1.0, 100.1, float("nan")])
def test_loss_beyond_everything_is_refused(ppl: float) -> None:
    with pytest.raises(InputError, match="ppl: no such loss; seen"):
        Coding(G711, ppl)


def test_a_burst_ratio_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="burst_r"):
        Coding(G711, 1.0, 0.0)


@pytest.mark.parametrize(("codings", "delay"), [([], 0.0), ([Coding(G711)], -1.0)])
def test_a_direction_without_coding_or_with_negative_delay_is_refused(
    codings: list[Coding], delay: float
) -> None:
    with pytest.raises(InputError, match=r"no coding|no such delay"):
        quality(codings, delay)


@pytest.mark.parametrize(
    ("name", "value"), [("ppl", 120.0), ("bpl", 0.0), ("burst_r", -1.0), ("ta_ms", -5.0)]
)
def test_the_model_refuses_inputs_out_of_range(name: str, value: float) -> None:
    with pytest.raises(InputError, match=f"{name}: out of range"):
        Connection(**{name: value})


def test_losses_of_links_in_a_row_combine() -> None:
    assert joint_loss() == 0.0
    assert joint_loss(50, 50, 100) == 100.0
    assert joint_loss(1, 2) == pytest.approx(2.98)


def test_columns_equal_rows() -> None:
    draw = np.random.Generator(np.random.Philox(5))
    codecs = list(CODECS.values())
    picked = [codecs[i] for i in draw.integers(0, len(codecs), 200)]
    ppl, delay = draw.uniform(0, 30, 200), draw.uniform(0, 600, 200)
    burst, wide = draw.uniform(1, 4, 200), np.array([codec.wideband for codec in picked])
    ie = np.array([codec.ie.value for codec in picked])
    bpl = np.array([codec.bpl.value for codec in picked])
    found = qualities(effective_impairments(ie, bpl, ppl, burst), delay, wide)
    for i, codec in enumerate(picked):
        row = quality([Coding(codec, ppl[i], burst[i])], delay[i])
        assert found.r_factor[i] == pytest.approx(row.r_factor, abs=1e-9)
        assert found.mos_cq[i] == pytest.approx(row.mos_cq, abs=1e-9)
        assert found.mos_lq[i] == pytest.approx(row.mos_lq, abs=1e-9)
