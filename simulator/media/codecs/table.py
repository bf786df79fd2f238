"""The codecs, as data with their sources."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from simulator.errors import InputError
from simulator.media.codecs.codec import Codec, Silence
from simulator.media.codecs.figure import Figure

_IE: Final = "ITU-T G.113 Appendix I, Table I.1"
_BPL: Final = "ITU-T G.113 Appendix I, Tables I.3 and I.4, random loss"
_WIDE: Final = "ITU-T G.113 Appendix IV, on the scale of G.107.1"
_NONE: Final = "no figure is published to our knowledge"
_RFC_3551: Final = "RFC 3551 4.5"

_NO_LOOK_AHEAD: Final = Figure(0.0, "sample by sample")
_PCM_IE: Final = Figure(0.0, _IE)
_PCM_BPL: Final = Figure(25.1, _BPL + "; concealment of G.711 Appendix I")
_PCM_BARE: Final = Figure(4.3, _BPL + "; no concealment")
_G723_BPL: Final = Figure(16.1, _BPL)
_G729_LOOK: Final = Figure(5.0, "ITU-T G.729")
_G723_LOOK: Final = Figure(7.5, "ITU-T G.723.1")
_G723_SID: Final = Silence(4, 30.0, "ITU-T G.723.1 Annex A; RFC 3551 4.5.3")
_ADPCM_BPL: Final = Figure(4.3, _NONE + "; as G.711 without concealment", (4.3, 10.0))
_G7221_LOOK: Final = Figure(20.0, "ITU-T G.722.1: transform over two frames, 40 ms in all")
_WIDE_BPL: Final = Figure(10.0, "no published figure could be read", (4.3, 25.1))
_SIREN_LOOK: Final = Figure(20.0, "as G.722.1, which grew out of it", (0.0, 20.0))
# RTAudio has forward error correction against loss, and rates of its own for bad networks.
_RTA_BPL: Final = Figure(20.0, _NONE + "; conceals and corrects better than G.729", (10.0, 30.0))
_RTA_LOOK: Final = Figure(20.0, _NONE + "; as G.722.1, one more frame", (0.0, 20.0))

_TABLE: Final = (
    Codec("PCMU", "G.711 mu-law", "PCMU", 0, 64000, 0.125, 1, _NO_LOOK_AHEAD, _PCM_IE, _PCM_BPL,
          bare_bpl=_PCM_BARE),
    Codec("PCMA", "G.711 A-law", "PCMA", 8, 64000, 0.125, 1, _NO_LOOK_AHEAD, _PCM_IE, _PCM_BPL,
          bare_bpl=_PCM_BARE),
    # Its clock is 8000 by an old mistake, RFC 3551 4.5.2.
    Codec("G722", "G.722 at 64 kbit/s", "G722", 9, 64000, 0.125, 1,
          Figure(1.5, "ITU-T G.722: both filter banks"), Figure(13.0, _WIDE), _WIDE_BPL,
          sample_rate=16000),
    Codec("G723", "G.723.1 at 6.3 kbit/s", "G723", 4, 6300, 30, 24, _G723_LOOK,
          Figure(15.0, _IE), _G723_BPL, ptime_ms=30, silence=_G723_SID),
    Codec("G723-5.3", "G.723.1 at 5.3 kbit/s", "G723", 4, 5300, 30, 20, _G723_LOOK,
          Figure(19.0, _IE), Figure(16.1, "as at 6.3 kbit/s", (10.0, 16.1)),
          ptime_ms=30, silence=_G723_SID),
    # Annex B is in force unless "annexb=no" is negotiated (RFC 4855 4.1.9): the pair with VAD.
    Codec("G729", "G.729A with silence suppression", "G729", 18, 8000, 10, 10, _G729_LOOK,
          Figure(11.0, _BPL), Figure(19.0, _BPL),
          silence=Silence(2, 20.0, "ITU-T G.729 Annex B; RFC 3551 4.5.6")),
    Codec("G729-plain", "G.729 without silence suppression", "G729", 18, 8000, 10, 10, _G729_LOOK,
          Figure(10.0, _IE), Figure(19.0, "as G.729A with VAD", (15.0, 19.0))),
    Codec("G728", "G.728 LD-CELP", "G728", 15, 16000, 2.5, 5, _NO_LOOK_AHEAD,
          Figure(7.0, _IE), Figure(16.0, _NONE, (10.0, 19.0))),
    Codec("AAL2-G726-32", "G.726 at 32 kbit/s", "AAL2-G726-32", 116, 32000, 1, 4, _NO_LOOK_AHEAD,
          Figure(7.0, _IE), _ADPCM_BPL),
    Codec("AAL2-G726-24", "G.726 at 24 kbit/s", "AAL2-G726-24", 117, 24000, 1, 3, _NO_LOOK_AHEAD,
          Figure(25.0, _IE), _ADPCM_BPL),
    Codec("GSM", "GSM 06.10 full rate", "GSM", 3, 13200, 20, 33, _NO_LOOK_AHEAD,
          Figure(20.0, _IE), Figure(10.0, "as GSM-EFR", (4.3, 10.0))),
    Codec("GSM-EFR", "GSM 06.60 enhanced full rate", "GSM-EFR", 98, 12200, 20, 31, _NO_LOOK_AHEAD,
          Figure(5.0, _BPL), Figure(10.0, _BPL)),
    Codec("iLBC", "iLBC at 13.33 kbit/s", "iLBC", 99, 400000 / 30, 30, 50,
          Figure(10.0, "RFC 3951: the decoder's, frames of 30 ms"),
          Figure(11.0, _NONE + "; as G.729A", (8.0, 15.0)),
          Figure(32.0, _NONE + "; frames stand alone", (20.0, 35.0)), ptime_ms=30),
    Codec("iLBC-20", "iLBC at 15.2 kbit/s", "iLBC", 99, 15200, 20, 38,
          Figure(5.0, "RFC 3951: the decoder's, frames of 20 ms"),
          Figure(10.0, _NONE + "; as G.729", (7.0, 15.0)),
          Figure(34.0, _NONE + "; frames stand alone", (20.0, 35.0))),
    Codec("G7221", "G.722.1 at 24 kbit/s", "G7221", 112, 24000, 20, 60, _G7221_LOOK,
          Figure(19.0, _WIDE), _WIDE_BPL, clock_rate=16000, sample_rate=16000),
    Codec("SIREN", "Siren at 16 kbit/s", "SIREN", 111, 16000, 20, 40, _SIREN_LOOK,
          Figure(30.0, _NONE + "; G.722.1 carried on to 16 kbit/s", (19.0, 41.0)), _WIDE_BPL,
          clock_rate=16000, sample_rate=16000),
    Codec("x-msrta/16000", "RTAudio wideband", "x-msrta", 114, 29000, 20, 72.5, _RTA_LOOK,
          Figure(13.0, _NONE + "; as AMR-WB of half the rate and G.722", (1.0, 26.0)), _RTA_BPL,
          clock_rate=16000, sample_rate=16000),
    Codec("x-msrta/8000", "RTAudio narrowband", "x-msrta", 115, 11800, 20, 29.5, _RTA_LOOK,
          Figure(11.0, _NONE + "; between GSM-EFR and GSM", (5.0, 20.0)), _RTA_BPL),
)  # fmt: skip

CODECS: Final[Mapping[str, Codec]] = MappingProxyType({codec.name: codec for codec in _TABLE})

# RFC 3389: one octet of level; more describe the spectrum. The interval is left open there.
COMFORT_NOISE: Final = Silence(1, 200.0, "RFC 3389 3; interval assumed, 20 to 1000 ms")
COMFORT_NOISE_PAYLOAD_TYPE: Final = 13

# What a relay adds that decodes one side and codes the other, besides its de-jitter buffer.
TRANSCODING_DELAY_MS: Final = Figure(
    30.0, "a frame of 20 ms and 10 ms of processing, as usual for that generation", (10.0, 60.0)
)


def find_codec(name: str) -> Codec:
    """Return a codec by its name or title, whatever the case.

    Raises
    ------
    InputError
        There is none.

    Examples
    --------
    >>> find_codec("pcma").title
    'G.711 A-law'
    >>> find_codec("RTAudio wideband").name
    'x-msrta/16000'
    """
    wanted = name.lower()
    for codec in _TABLE:
        if wanted in (codec.name.lower(), codec.title.lower()):
            return codec
    raise InputError("unknown codec", field="codec", seen=name, expected=", ".join(CODECS))


def negotiated_codec(encoding: str, clock_rate: int = 8000, fmtp: str = "") -> Codec | None:
    """Return the codec of a format of a media line; None for one that carries no speech.

    Parameters
    ----------
    encoding : str
        Encoding name of rtpmap, or of the static payload type.
    clock_rate : int, optional
    fmtp : str, optional
        Its format parameters: they tell the rate of iLBC, and G.729 without silence suppression.

    Raises
    ------
    InputError
        An encoding that is not in the table.

    Examples
    --------
    >>> negotiated_codec("x-msrta", 16000, "bitrate=29000").title
    'RTAudio wideband'
    >>> negotiated_codec("G729", fmtp="annexb=no").name
    'G729-plain'
    >>> negotiated_codec("telephone-event") is None
    True
    """
    wanted = encoding.lower()
    if wanted in _SPEECHLESS:
        return None
    asked = fmtp.replace(" ", "").lower()
    for mark, name in _BY_PARAMETER.get(wanted, ()):
        if mark in asked:
            return CODECS[name]
    for codec in _TABLE:
        if codec.encoding.lower() == wanted and codec.clock_rate == clock_rate:
            return codec
    raise InputError(
        "unknown codec", field="codec", seen=f"{encoding}/{clock_rate}", expected=", ".join(CODECS)
    )


_SPEECHLESS: Final = frozenset(("telephone-event", "cn", "red", "tone"))
# Encoding -> (format parameter, codec): only what is not the first of its name in the table.
_BY_PARAMETER: Final = MappingProxyType(
    {
        "g729": (("annexb=no", "G729-plain"),),  # RFC 4855 4.1.9
        "ilbc": (("mode=20", "iLBC-20"),),  # RFC 3952 5
    }
)
