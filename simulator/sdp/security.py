"""Whether a stream is encrypted: RFC 4568 against what each side demands.

Offers come in three kinds: plain (RTP/AVP), secure (RTP/SAVP), and either, which is RTP/AVP with
RTP/SAVP as its potential configuration (RFC 5939; so Lync writes SRTP as optional). A crypto line
on RTP/AVP without such a configuration means nothing and is left unread.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from simulator.sdp.capabilities import (
    NO_COMMON_SUITE,
    SRTP_NOT_SUPPORTED,
    SRTP_REQUIRED,
    Capabilities,
    Refusal,
    Srtp,
)
from simulator.sdp.media_line import Attributes, Crypto, Media

PLAIN_PROFILE: Final = "RTP/AVP"
SECURE_PROFILE: Final = "RTP/SAVP"
OPTIONAL_LINES: Final[Attributes] = (("tcap", "1 RTP/SAVP"), ("pcfg", "1 t=1"))


class Offered(IntEnum):
    """What an offer says about encryption."""

    PLAIN = 0
    EITHER = 1
    SECURE = 2


# (offered, ours) -> whether the answer is encrypted, or why there is none.
SECURITY: Final[dict[tuple[Offered, Srtp], bool | Refusal]] = {
    (Offered.PLAIN, "none"): False,
    (Offered.PLAIN, "optional"): False,
    (Offered.PLAIN, "required"): SRTP_REQUIRED,
    (Offered.EITHER, "none"): False,
    (Offered.EITHER, "optional"): True,
    (Offered.EITHER, "required"): True,
    (Offered.SECURE, "none"): SRTP_NOT_SUPPORTED,
    (Offered.SECURE, "optional"): True,
    (Offered.SECURE, "required"): True,
}


def offered_security(media: Media) -> Offered:
    """Return what a stream of an offer says about encryption."""
    if media.secured:
        return Offered.SECURE
    if media.crypto and secure_configuration(media) is not None:
        return Offered.EITHER
    return Offered.PLAIN


def secure_configuration(media: Media) -> str | None:
    """Return the value of a=acfg that takes RTP/SAVP from the potential configurations.

    Examples
    --------
    >>> secure_configuration(Media("audio", 1, "RTP/AVP", (), attributes=OPTIONAL_LINES))
    '1 t=1'
    """
    transports: dict[str, str] = {}
    for name, value in media.attributes:
        number, _, words = (value or "").partition(" ")
        if name == "tcap" and number.isascii() and number.isdigit():
            for place, profile in enumerate(words.split()):  # numbered on from the first
                transports[f"t={int(number[:9]) + place}"] = profile
        elif name == "pcfg" and transports.get(words) == SECURE_PROFILE:
            return value
    return None


def choose_crypto(offered: tuple[Crypto, ...], own: Capabilities) -> Crypto | None:
    """Return the line of an offer that is taken: of a suite of ours, rather one without MKI."""
    suites = {suite for suite, _ in own.crypto}
    usable = [crypto for crypto in offered if crypto.suite in suites and not crypto.session]
    return next((c for c in usable if not c.has_mki), usable[0] if usable else None)


def decide(media: Media, own: Capabilities) -> Crypto | Refusal | None:
    """Return the crypto line taken, None for a plain stream, or why there can be none."""
    verdict = SECURITY[offered_security(media), own.srtp]
    if verdict is True:
        return choose_crypto(media.crypto, own) or NO_COMMON_SUITE
    return None if verdict is False else verdict


def check_answer(offered: Media, answered: Media) -> Refusal | None:
    """Return what is wrong with the encryption of an answered stream, as its offerer sees it."""
    if not answered.secured:
        return SRTP_REQUIRED if offered.secured else None  # RFC 3264 6: profiles agree
    lines = {(crypto.tag, crypto.suite) for crypto in offered.crypto}
    taken = any((crypto.tag, crypto.suite) in lines for crypto in answered.crypto)
    return None if taken else NO_COMMON_SUITE  # RFC 4568 5.1.3
