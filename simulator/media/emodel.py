"""The E-model of ITU-T G.107 with all its inputs: the transmission rating R and its terms.

Narrowband. Delay sensitivity is that of every edition's default class (sT 1, mT 100 ms). What R
means to people (MOS) is in `simulator.media.opinion`; what a call of ours is worth, with codecs,
loss and wideband, in `simulator.media.quality`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log2, log10, sqrt
from math import pow as power

from simulator.errors import InputError
from simulator.media.opinion import good_or_better, mean_opinion_score, poor_or_worse


@dataclass(frozen=True)
class Connection:
    """The inputs of the E-model, named as in G.107 Table 2, with its defaults.

    Parameters
    ----------
    slr, rlr : float
        Send and receive loudness rating, dB.
    stmr, lstr : float
        Sidetone masking and listener sidetone rating, dB.
    ds : float
        D-value of the telephone at the sending side.
    telr, wepl : float
        Talker echo loudness rating; weighted echo path loss, dB.
    t_ms, tr_ms, ta_ms : float
        Mean one-way delay of the echo path, round-trip delay in the four-wire loop, absolute
        one-way delay; 0, 0 and the delay where echo is cancelled perfectly.
    qdu : float
        Quantizing distortion units.
    ie, bpl : float
        Equipment impairment, packet-loss robustness.
    ppl : float
        Packets lost, percent.
    burst_r : float
        Mean run of lost packets over that of random loss; 1: random.
    nc, nfor : float
        Circuit noise, dBm0p; noise floor at the receiving side, dBmp.
    ps, pr : float
        Room noise at the sending and the receiving side, dB(A).
    a : float
        Advantage factor.

    Raises
    ------
    InputError
        Loss outside 0 to 100 %, a robustness or burst ratio that is not positive, negative delay.

    Examples
    --------
    >>> round(emodel(Connection()).r_factor, 1)
    93.2
    """

    slr: float = 8
    rlr: float = 2
    stmr: float = 15
    lstr: float = 18
    ds: float = 3
    telr: float = 65
    wepl: float = 110
    t_ms: float = 0
    tr_ms: float = 0
    ta_ms: float = 0
    qdu: float = 1
    ie: float = 0
    bpl: float = 4.3
    ppl: float = 0
    burst_r: float = 1
    nc: float = -70
    nfor: float = -64
    ps: float = 35
    pr: float = 35
    a: float = 0

    def __post_init__(self) -> None:
        _check("ppl", self.ppl, 0.0 <= self.ppl <= 100.0, "0 to 100 %")
        _check("bpl", self.bpl, self.bpl > 0.0, "more than 0")
        _check("burst_r", self.burst_r, self.burst_r > 0.0, "more than 0")
        _check("qdu", self.qdu, self.qdu > 0.0, "more than 0")
        for name in ("t_ms", "tr_ms", "ta_ms"):
            value = getattr(self, name)
            _check(name, value, value >= 0.0, "0 ms or more")


@dataclass(frozen=True)
class Rating:
    """What the E-model makes of a connection.

    Parameters
    ----------
    ro : float
        Basic signal-to-noise ratio.
    simultaneous : float
        Is: impairments together with the speech.
    idte, idle, idd : float
        Impairments by talker echo, listener echo and delay.
    ie_eff : float
        Equipment impairment with the loss of packets.
    advantage : float
    """

    ro: float
    simultaneous: float
    idte: float
    idle: float
    idd: float
    ie_eff: float
    advantage: float

    @property
    def r_factor(self) -> float:
        """R, G.107 (7-1)."""
        delay = self.idte + self.idle + self.idd
        return self.ro - self.simultaneous - delay - self.ie_eff + self.advantage

    @property
    def mos_cq(self) -> float:
        """Mean opinion of the conversation, estimated (MOS-CQE)."""
        return mean_opinion_score(self.r_factor)

    @property
    def good_or_better(self) -> float:
        """Percentage of users who call it good or better."""
        return good_or_better(self.r_factor)

    @property
    def poor_or_worse(self) -> float:
        """Percentage of users who call it poor or worse."""
        return poor_or_worse(self.r_factor)


def emodel(connection: Connection) -> Rating:
    """Rate a connection, ITU-T G.107 clause 7.

    Parameters
    ----------
    connection : Connection

    Returns
    -------
    Rating

    Examples
    --------
    >>> rating = emodel(Connection(ta_ms=200, ie=11, bpl=19, ppl=2))
    >>> round(rating.idd, 2), round(rating.ie_eff, 2), round(rating.r_factor, 2)
    (3.04, 19.0, 71.16)
    >>> round(rating.mos_cq, 2)
    3.65
    """
    c = connection
    noise = _noise(c)
    ro = 15.0 - 1.5 * (c.slr + noise)  # (7-3)
    sidetone = _sidetone(c)
    return Rating(
        ro,
        _loudness(c, noise) + sidetone + _quantizing(c, ro),
        _talker_echo(c, noise, sidetone),
        _listener_echo(c, ro),
        delay_impairment(c.ta_ms),
        effective_impairment(c.ie, c.bpl, c.ppl, c.burst_r),
        c.a,
    )


def effective_impairment(ie: float, bpl: float, ppl: float, burst_r: float = 1.0) -> float:
    """Return Ie,eff, G.107 (7-29): what codec and loss take together.

    Parameters
    ----------
    ie, bpl : float
    ppl : float
        Percent.
    burst_r : float, optional

    Examples
    --------
    >>> effective_impairment(11, 19, 2)
    19.0
    """
    if ppl == 0.0:
        return ie
    return ie + (95.0 - ie) * ppl / (ppl / burst_r + bpl)


def delay_impairment(ta_ms: float) -> float:
    """Return Idd, G.107 (7-27): what the absolute delay alone takes.

    Examples
    --------
    >>> delay_impairment(100)
    0.0
    >>> round(delay_impairment(250), 2)
    8.92
    """
    if ta_ms <= 100.0:
        return 0.0
    x = log2(ta_ms / 100.0)
    return 25.0 * (power(1 + x**6, 1 / 6) - 3 * power(1 + (x / 3) ** 6, 1 / 6) + 2)


def _noise(c: Connection) -> float:
    """Return No: all noise powers at the 0 dBr point, (7-4) to (7-7)."""
    olr = c.slr + c.rlr
    sender = c.ps - c.slr - c.ds - 100 + 0.004 * (c.ps - olr - c.ds - 14) ** 2
    room = c.pr + 10 * log10(1 + 10 ** ((10 - c.lstr) / 10))
    receiver = c.rlr - 121 + room + 0.008 * (room - 35) ** 2
    powers = (c.nc, sender, receiver, c.nfor + c.rlr)
    return 10 * log10(sum(10 ** (level / 10) for level in powers))


def _loudness(c: Connection, noise: float) -> float:
    """Return Iolr: too low a loudness rating, (7-9) and (7-10)."""
    x = c.slr + c.rlr + 0.2 * (64 + noise - c.rlr)
    return 20 * (power(1 + (x / 8) ** 8, 1 / 8) - x / 8)


def _sidetone(c: Connection) -> float:
    """Return what sidetone that is not optimal takes, (7-11) and (7-12)."""
    stmr = -10 * log10(10 ** (-c.stmr / 10) + exp(-c.t_ms / 4) * 10 ** (-c.telr / 10))
    return (
        12 * power(1 + ((stmr - 13) / 6) ** 8, 1 / 8)
        - 28 * power(1 + ((stmr + 1) / 19.4) ** 35, 1 / 35)
        - 13 * power(1 + ((stmr - 3) / 33) ** 13, 1 / 13)
        + 29
    )


def _quantizing(c: Connection, ro: float) -> float:
    """Return Iq: quantizing distortion, (7-13) to (7-17)."""
    q = 37 - 15 * log10(c.qdu)
    g = 1.07 + 0.258 * q + 0.0602 * q * q
    y = (ro - 100) / 15 + 46 / 8.4 - g / 9
    z = 46 / 30 - g / 40
    return 15 * log10(1 + power(10, y) + power(10, z))


def _talker_echo(c: Connection, noise: float, sidetone: float) -> float:
    """Return Idte, (7-19) to (7-24)."""
    t = c.t_ms
    masked = c.telr - 40 * log10((1 + t / 10) / (1 + t / 150)) + 6 * exp(-0.3 * t * t)
    if c.stmr < 9:  # loud sidetone masks some of the echo
        masked += sidetone / 2
    roe = -1.5 * (noise - c.rlr)
    re = 80 + 2.5 * (masked - 14)
    half = (roe - re) / 2
    echo = (half + sqrt(half * half + 100) - 1) * (1 - exp(-t))
    return sqrt(echo * echo + sidetone * sidetone) if c.stmr > 20 else echo


def _listener_echo(c: Connection, ro: float) -> float:
    """Return Idle, (7-25) and (7-26)."""
    rle = 10.5 * (c.wepl + 7) * power(c.tr_ms + 1, -0.25)
    half = (ro - rle) / 2
    return half + sqrt(half * half + 169)


def _check(field: str, value: float, holds: bool, expected: str) -> None:
    if not holds:  # nan does not hold either
        raise InputError("out of range", field=field, seen=f"{value:g}", expected=expected)
