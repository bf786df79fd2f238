"""One codec: what it puts on the wire, how long it takes, what it costs in quality.

Impairments follow ITU-T G.113: Ie without loss, Bpl for the robustness against loss. Narrowband
codecs have them on the scale of G.107 (R up to 93.2 by default), wideband ones on that of G.107.1
(up to 129); `simulator.media.quality` brings both together.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from simulator.errors import InputError
from simulator.media.codecs.figure import Figure

MAX_PTIME_MS = 200  # RFC 3551 4.2: a receiver should take packets of up to 200 ms
_EXACT = 1e-9


@dataclass(frozen=True)
class Silence:
    """What a codec sends while nobody talks.

    Parameters
    ----------
    payload_bytes : int
        Of one description of the noise.
    interval_ms : float
        Least time between two of them.
    source : str
    """

    payload_bytes: int
    interval_ms: float
    source: str


@dataclass(frozen=True)
class Codec:
    """One codec at one rate.

    Parameters
    ----------
    name : str
        As media lines and topologies say it (``PCMA``, ``x-msrta/16000``).
    title : str
        As people say it.
    encoding : str
        Encoding name of rtpmap.
    payload_type : int
        Of RFC 3551, or the one that the products use.
    rate : float
        Bits per second while somebody talks; the mean of a codec of changing rate.
    frame_ms : float
        Piece of speech that is coded at once; a packet has a whole number of them.
    frame_bytes : float
        Mean size of one.
    look_ahead_ms : Figure
        Speech beyond the frame that the coder waits for.
    ie : Figure
        Equipment impairment without loss.
    bpl : Figure
        Robustness against loss, with the concealment that receivers have.
    clock_rate : int, optional
        Of RTP timestamps, hertz.
    sample_rate : int, optional
        Of the speech, hertz; 16000 is wideband.
    ptime_ms : float, optional
        Length of a packet where nobody says another.
    silence : Silence, optional
        None: it has no silence suppression of its own; comfort noise of RFC 3389 serves.
    bare_bpl : Figure, optional
        Robustness at a receiver that conceals nothing; None: concealment is part of the codec.

    Examples
    --------
    >>> from simulator.media.codecs import find_codec
    >>> g729 = find_codec("G729")
    >>> g729.payload_bytes(20), g729.packets_per_second(20)
    (20.0, 50.0)
    >>> g729.coding_delay_ms(20)
    35.0
    >>> find_codec("x-msrta/16000").payload_sizes(20)
    (72, 73)
    """

    name: str
    title: str
    encoding: str
    payload_type: int
    rate: float
    frame_ms: float
    frame_bytes: float
    look_ahead_ms: Figure
    ie: Figure
    bpl: Figure
    clock_rate: int = 8000
    sample_rate: int = 8000
    ptime_ms: float = 20
    silence: Silence | None = None
    bare_bpl: Figure | None = None

    @property
    def wideband(self) -> bool:
        """Whether speech passes up to 7 kHz, so that G.107.1 rates it."""
        return self.sample_rate > 8000

    def robustness(self, concealed: bool = True) -> Figure:
        """Return Bpl, at a receiver that conceals losses or at one that does not."""
        return self.bpl if concealed or self.bare_bpl is None else self.bare_bpl

    def frames(self, ptime_ms: float | None = None) -> int:
        """Return the number of frames in a packet.

        Raises
        ------
        InputError
            Not a whole number of frames, or not between one frame and 200 ms.
        """
        ptime = self.ptime_ms if ptime_ms is None else ptime_ms
        number = ptime / self.frame_ms
        whole = round(number)
        if whole < 1 or abs(number - whole) > _EXACT * whole or ptime > MAX_PTIME_MS:
            raise InputError(
                f"{self.name} has no packets of this length",
                field="ptime",
                seen=f"{ptime:g} ms",
                expected=f"a multiple of {self.frame_ms:g} ms, {MAX_PTIME_MS} ms at most",
            )
        return whole

    def packets_per_second(self, ptime_ms: float | None = None) -> float:
        """Return the rate of packets while somebody talks."""
        return 1000.0 / (self.frames(ptime_ms) * self.frame_ms)

    def payload_bytes(self, ptime_ms: float | None = None) -> float:
        """Return the mean size of the payload of a packet; whole but for codecs of changing rate.

        Raises
        ------
        InputError
            As `frames` does.
        """
        return float(self.frames(ptime_ms) * self.frame_bytes)

    def payload_sizes(self, ptime_ms: float | None = None) -> tuple[int, ...]:
        """Return payload sizes of successive packets, in bytes, to be repeated: their mean is due.

        Real sizes of a codec of changing rate follow the speech; here they alternate.
        """
        mean = self.payload_bytes(ptime_ms)
        turns = next(n for n in range(1, 101) if abs(mean * n - round(mean * n)) < _EXACT * n)
        ends = [int(mean * n + _EXACT) for n in range(turns + 1)]
        return tuple(after - before for before, after in pairwise(ends))

    def timestamp_step(self, ptime_ms: float | None = None) -> int:
        """Return by how much the RTP timestamp rises from packet to packet."""
        return round(self.frames(ptime_ms) * self.frame_ms * self.clock_rate / 1000)

    def coding_delay_ms(self, ptime_ms: float | None = None) -> float:
        """Return speech to packet and back: the frames, one more to compute on, the look-ahead.

        ITU-T G.114 Annex A for several frames in one packet: (N + 1) frames and the look-ahead,
        at coders and decoders that take up to one frame's time.
        """
        return (self.frames(ptime_ms) + 1) * self.frame_ms + self.look_ahead_ms.value

    def least_delay_ms(self, ptime_ms: float | None = None) -> float:
        """Return the same without any time to compute: packetisation and look-ahead."""
        return self.frames(ptime_ms) * self.frame_ms + self.look_ahead_ms.value
