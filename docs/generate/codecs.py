"""Tables of the codecs: what they send, and their figures with sources."""

from __future__ import annotations

from docs.generate.marks import table
from simulator.media.codecs import (
    CODECS,
    TRANSCODING_DELAY_MS,
    Codec,
    Figure,
    Framing,
    bandwidth,
)

_FIGURES = (
    ("look_ahead_ms", "ms"),
    ("ie", ""),
    ("bpl", ""),
    ("bare_bpl", ""),
)


def codecs() -> str:
    """Return what each codec sends in packets of its usual length."""
    heads = ("codec", "what", "type", "kbit/s", "packet", "payload", "at IP", "Ethernet, SRTP")
    return table(heads, [_sent(codec) for codec in CODECS.values()])


def figures() -> str:
    """Return the figures of codecs that standards give or that had to be assumed."""
    rows = [
        (f"`{codec.name}`", f"`{name}`", *_figure(figure, unit))
        for codec in CODECS.values()
        for name, unit in _FIGURES
        if (figure := getattr(codec, name)) is not None and (figure.value or name != _FIGURES[0][0])
    ]
    rows.append(("a relay", "transcoding delay", *_figure(TRANSCODING_DELAY_MS, "ms")))
    return table(("codec", "field", "value", "source", "confidence", "sweep"), rows)


def _sent(codec: Codec) -> tuple[str, ...]:
    secured = Framing("ethernet", "AES_CM_128_HMAC_SHA1_80")
    return (
        f"`{codec.name}`",
        codec.title + (", wideband" if codec.wideband and "wideband" not in codec.title else ""),
        str(codec.payload_type),
        f"{codec.rate / 1000:.4g}",
        f"{codec.ptime_ms:g} ms",
        f"{codec.payload_bytes():g} bytes",
        f"{bandwidth(codec) / 1000:.4g} kbit/s",
        f"{bandwidth(codec, framing=secured) / 1000:.4g} kbit/s",
    )


def _figure(figure: Figure, unit: str) -> tuple[str, ...]:
    swept = "" if figure.sweep is None else f"{figure.sweep[0]:g} to {figure.sweep[1]:g} {unit}"
    confidence = "assumed" if figure.assumed else "standard"
    return f"{figure.value:g} {unit}".rstrip(), figure.source, confidence, swept.rstrip()
