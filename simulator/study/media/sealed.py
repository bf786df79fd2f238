"""The keys with which a side encrypts what it sends: from session descriptions, RFC 4568."""

from __future__ import annotations

from typing import Any

from simulator.media.srtp import MasterKey, master_key
from simulator.sdp.description import Description
from simulator.sdp.media_line import Crypto
from simulator.sdp.renewal import audio


def key_of(local: Any, remote: Any, suite: str) -> MasterKey | None:
    """Return the key of what a side sends; None: it sends RTP as it is.

    A side sends under the key of its own description; of the lines of an offer, under that whose
    tag the answer has (RFC 4568 5.1.3).

    Parameters
    ----------
    local, remote : Description
        What the side and its peer have said last.
    suite : str
        What was agreed on; empty: no encryption.

    Raises
    ------
    InputError
        The description has no key.
    """
    if not suite:
        return None
    ours, theirs = _lines(local), _lines(remote)
    tag = theirs[0].tag if len(theirs) == 1 else None
    chosen = next((one for one in ours if one.tag == tag), ours[0] if ours else None)
    if chosen is None:
        return master_key(suite, "")
    return master_key(chosen.suite, chosen.key, chosen.rest)


def _lines(description: Any) -> tuple[Crypto, ...]:
    stream = audio(description) if isinstance(description, Description) else None
    return () if stream is None else stream.crypto
