"""The E-model, MOS and the effect of loss against the tables."""

import pytest

from simulator.media.emodel import Connection, effective_impairment, emodel
from simulator.media.opinion import (
    good_or_better,
    mean_opinion_score,
    poor_or_worse,
    rating_of_score,
    wideband_opinion_score,
)
from tests.validation.tables import rows

# Columns of the table that are inputs, in the order of its header -> our names.
INPUTS = {
    "SLR": "slr", "RLR": "rlr", "STMR": "stmr", "LSTR": "lstr", "Ds": "ds", "TELR": "telr",
    "WEPL": "wepl", "T": "t_ms", "Tr": "tr_ms", "Ta": "ta_ms", "Qdu": "qdu", "Ie": "ie",
    "Bpl": "bpl", "Ppl": "ppl", "BurstR": "burst_r", "Nc": "nc", "Nfor": "nfor", "Ps": "ps",
    "Pr": "pr", "A": "a",
}  # fmt: skip
TOLERANCE = 1e-6
LAST_DIGIT = 5e-6  # of figures above 100: tables print eight digits


@pytest.mark.parametrize("row", rows("emodel"))
def test_emodel_row(row: dict[str, str]) -> None:
    rating = emodel(Connection(**{ours: float(row[name]) for name, ours in INPUTS.items()}))
    for found, column in (
        (rating.ro, "Ro"),
        (rating.simultaneous, "Is"),
        (rating.idte, "Idte"),
        (rating.idle, "Idle"),
        (rating.idd, "Idd"),
        (rating.ie_eff, "Ie_eff"),
        (rating.r_factor, "R"),
        (rating.mos_cq, "MOS_CQE"),
        (rating.good_or_better, "GoB_percent"),
        (rating.poor_or_worse, "PoW_percent"),
    ):
        expected = float(row[column])
        allowed = TOLERANCE if expected < 100 else LAST_DIGIT
        assert found == pytest.approx(expected, abs=allowed, rel=0), column


TO_MOS = [row for row in rows("r_mos") if row["direction"] == "R_to_MOS"]
TO_R = [row for row in rows("r_mos") if row["direction"] == "MOS_to_R"]


@pytest.mark.parametrize("row", TO_MOS, ids=lambda row: str(row["R"]))
def test_rating_to_score_row(row: dict[str, str]) -> None:
    r_factor = float(row["R"])
    assert mean_opinion_score(r_factor) == pytest.approx(float(row["MOS"]), abs=TOLERANCE)
    assert good_or_better(r_factor) == pytest.approx(float(row["GoB_percent"]), abs=TOLERANCE)
    assert poor_or_worse(r_factor) == pytest.approx(float(row["PoW_percent"]), abs=TOLERANCE)


@pytest.mark.parametrize("row", TO_R, ids=lambda row: str(row["MOS"]))
def test_score_to_rating_row(row: dict[str, str]) -> None:
    assert rating_of_score(float(row["MOS"])) == pytest.approx(float(row["R"]), abs=TOLERANCE)


@pytest.mark.parametrize("row", rows("r_mos_wideband"), ids=lambda row: str(row["R_wideband"]))
def test_wideband_row(row: dict[str, str]) -> None:
    score = wideband_opinion_score(float(row["R_wideband"]))
    assert score == pytest.approx(float(row["MOS_CQE_wideband"]), abs=TOLERANCE)


LOSSES = {
    "G.729A+VAD": (11.0, 19.0),
    "G.723.1+VAD 6.3": (15.0, 16.1),
    "G.711 with PLC random": (0.0, 25.1),
    "G.711 without PLC": (0.0, 4.3),
}


@pytest.mark.parametrize("row", rows("g113_loss_table_vs_formula"))
def test_loss_row(row: dict[str, str]) -> None:
    # The formula as the table has it; what was tabulated in 2001 is for information.
    ie, bpl = LOSSES[row["codec"].removesuffix(" (2001 table)")]
    found = effective_impairment(ie, bpl, float(row["loss_percent"]))
    assert found == pytest.approx(float(row["formula_Ie_eff"]), rel=5e-5)
