"""What one direction of a call is worth: codecs in tandem, loss and delay made R and MOS.

A direction is a chain of codings, each with the packets lost on its way; their impairments add up
(ITU-T G.107 3.5, G.113). All codings wideband: the scale of G.107.1, else that of G.107. A wideband
codec that is decoded to narrowband loses what it has over it: 129 - 93.2 of its impairment.

Echo is taken as cancelled, as both products do. Of the wideband model only its default rating, the
delay impairment of G.107 and the impairment of codec and loss are taken, not its noise terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from simulator.errors import InputError
from simulator.media.codecs import Codec
from simulator.media.emodel import Connection, delay_impairment, effective_impairment, emodel
from simulator.media.opinion import mean_opinion_score, wideband_opinion_score

NARROWBAND_RATING: Final = emodel(Connection()).r_factor
WIDEBAND_RATING: Final = 129.0  # G.107.1: R of a connection without impairment
# Impairment of narrowband speech on the wideband scale, ITU-T G.113 Appendix IV.
NARROWBAND_IMPAIRMENT: Final = 35.8


@dataclass(frozen=True)
class Coding:
    """One coding of the speech, and what its packets met.

    Parameters
    ----------
    codec : Codec
    ppl : float, optional
        Percent of the packets that were lost or came too late.
    burst_r : float, optional
        Mean run of losses over that of random loss (G.107 3.5).
    concealed : bool, optional
        Whether the receiver conceals losses where the codec itself does not.
    """

    codec: Codec
    ppl: float = 0.0
    burst_r: float = 1.0
    concealed: bool = True

    def __post_init__(self) -> None:
        if not 0.0 <= self.ppl <= 100.0:
            raise InputError(
                "no such loss", field="ppl", seen=f"{self.ppl:g} %", expected="0 to 100 %"
            )
        if not self.burst_r > 0.0:
            raise InputError(
                "no burst ratio", field="burst_r", seen=f"{self.burst_r:g}", expected="more than 0"
            )

    @property
    def assumed(self) -> bool:
        """Whether it rests on a figure that nobody published; robustness counts with loss only."""
        bpl = self.codec.robustness(self.concealed)
        return self.codec.ie.assumed or (self.ppl > 0.0 and bpl.assumed)

    def impairment(self, wideband: bool) -> float:
        """Return Ie,eff, on the wideband scale or on the narrowband one."""
        ie = self.codec.ie.value
        if wideband and not self.codec.wideband:
            ie += NARROWBAND_IMPAIRMENT
        elif self.codec.wideband and not wideband:
            ie = max(0.0, ie - NARROWBAND_IMPAIRMENT)
        bpl = self.codec.robustness(self.concealed).value
        return effective_impairment(ie, bpl, self.ppl, self.burst_r)


@dataclass(frozen=True)
class Quality:
    """What one direction is worth.

    Parameters
    ----------
    r_factor : float
        Of the scale below.
    mos_cq, mos_lq : float
        Mean opinion of the conversation; of listening alone, as if there were no delay.
    wideband : bool
        Which scale: R up to 129 (G.107.1), else up to 93.2 by default (G.107).
    assumed : bool
        Whether it rests on figures of a codec that nobody published.
    """

    r_factor: float
    mos_cq: float
    mos_lq: float
    wideband: bool
    assumed: bool


def quality(
    codings: Sequence[Coding],
    delay_ms: float,
    advantage: float = 0.0,
    telephones: Connection | None = None,
) -> Quality:
    """Return what one direction is worth.

    Parameters
    ----------
    codings : sequence of Coding
        From mouth to ear, one or more.
    delay_ms : float
        From mouth to ear: coding, network, de-jitter buffer.
    advantage : float, optional
        Advantage factor A.
    telephones : Connection, optional
        Loudness, noise and sidetone of a narrowband call; the defaults of G.107 where left out.

    Raises
    ------
    InputError
        No coding, or a negative delay.

    Examples
    --------
    >>> from simulator.media.codecs import find_codec
    >>> g711 = Coding(find_codec("PCMA"))
    >>> round(quality([g711], 100).mos_cq, 2)
    4.41
    >>> relayed = quality([Coding(find_codec("x-msrta/8000"), ppl=1), g711], 250)
    >>> round(relayed.mos_cq, 2), round(relayed.mos_lq, 2), relayed.assumed
    (3.56, 3.95, True)
    """
    if not codings:
        raise InputError("no coding", field="codings", expected="at least one codec")
    if not delay_ms >= 0.0:
        raise InputError(
            "no such delay", field="delay", seen=f"{delay_ms:g} ms", expected="0 ms or more"
        )
    wideband = all(coding.codec.wideband for coding in codings)
    full = WIDEBAND_RATING if wideband else _unimpaired(telephones)
    listening = full - sum(coding.impairment(wideband) for coding in codings) + advantage
    rating = listening - delay_impairment(delay_ms)
    score = wideband_opinion_score if wideband else mean_opinion_score
    assumed = any(coding.assumed for coding in codings)
    return Quality(rating, score(rating), score(listening), wideband, assumed)


def joint_loss(*ppl: float) -> float:
    """Return the loss over several links in a row, percent, where they lose independently.

    Examples
    --------
    >>> joint_loss(10, 10)
    19.0
    """
    kept = 1.0
    for each in ppl:
        kept *= 1.0 - each / 100.0
    return round(100.0 * (1.0 - kept), 12)


def _unimpaired(telephones: Connection | None) -> float:
    """Return R with neither codec nor loss nor delay."""
    if telephones is None:
        return NARROWBAND_RATING
    return emodel(replace(telephones, t_ms=0, tr_ms=0, ta_ms=0, ie=0, ppl=0, a=0)).r_factor
