"""The usual forms of addresses and Vias, read with one match each.

Nearly every value on a trunk has the same plain form: no folds, comments or escapes, blanks only
where everyone has them. Such a value is read here in half the time. None says that it is not of
that form, not that it is wrong: `simulator.sip.uri` and `simulator.sip.via` then read it by the
whole grammar, and give the same wherever both can (a property test compares them).

All repeats are possessive (``++``): what they took they never give back, so a match fails at once.
"""

from __future__ import annotations

import re
from sys import intern
from typing import Final

from simulator.contracts import Transport
from simulator.sip.message import Via
from simulator.sip.tokens import Parameters
from simulator.sip.uri import Address, Uri

_HOST: Final = r"([A-Za-z0-9_.\-]++)"
_PORT: Final = r"(?::([0-9]{1,4}+|[1-5][0-9]{4}+))?"
_TOKEN: Final = r"[A-Za-z0-9\-.!%*_+`'~]++"  # RFC 3261 25.1
_WORD: Final = r"[A-Za-z0-9\-_.!~*'()\[\]/:&+$%]"  # paramchar
_VALUE: Final = r"[A-Za-z0-9\-.!%*_+`'~\[\]:]++"  # a token or a host; not empty
_URI: Final = (
    r"sip:(?:([A-Za-z0-9\-_.!~*'()&=+$,;?/%:]++)@)?"
    rf"{_HOST}{_PORT}((?:;{_WORD}++(?:={_WORD}++)?)*+)"
)
_SIP: Final = re.compile(_URI)
_ADDRESS: Final = re.compile(rf'(?:"([^"\\]*+)" ?)?<{_URI}>((?:;{_TOKEN}(?:={_VALUE})?)*+)')
# Parameters but tag, and but branch; one that stands there twice is the whole grammar's to refuse.
_OTHERS: Final = rf"((?:;(?![Tt][Aa][Gg]\b){_TOKEN}(?:={_VALUE})?)*+)"
_REST: Final = rf"((?:;(?![Bb][Rr][Aa][Nn][Cc][Hh]\b){_TOKEN}(?:={_VALUE})?)*+)"
_PARTY: Final = re.compile(rf'(?:"([^"\\]*+)" ?)?<{_URI}>{_OTHERS}(?:;tag=({_TOKEN}))?{_OTHERS}')
_VIA: Final = re.compile(
    rf"SIP/2\.0/(UDP|TCP|TLS) {_HOST}{_PORT}{_REST}(?:;branch=({_TOKEN}))?{_REST}"
)
_TRANSPORTS: Final = {"UDP": Transport.UDP, "TCP": Transport.TCP, "TLS": Transport.TLS}


def usual_uri(text: str) -> Uri | None:
    """Read a URI of the scheme sip.

    Examples
    --------
    >>> usual_uri("sip:+46855520123@mxone1.lab.se;user=phone")
    <sip:+46855520123@mxone1.lab.se;user=phone>
    """
    match = _SIP.fullmatch(text)
    if match is None:
        return None
    user, host, port, words = match.groups()
    return Uri(user, intern(host), int(port) if port else None, _pairs(words) if words else ())


def usual_address(text: str) -> Address | None:
    """Read a name-addr with its parameters.

    Examples
    --------
    >>> str(usual_address('"Anna" <sip:20123@192.0.2.84:5060;transport=tcp>;expires=60'))
    '"Anna" <sip:20123@192.0.2.84:5060;transport=tcp>;expires=60'
    >>> usual_address("Anna <sip:20123@192.0.2.84>")
    """
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    display, user, host, port, words, parameters = match.groups()
    uri = Uri(user, intern(host), int(port) if port else None, _pairs(words) if words else ())
    return Address(uri, display or "", _pairs(parameters) if parameters else ())


def usual_party(text: str) -> tuple[Address, str | None] | None:
    """Read a From or To: the address without its tag, and the tag.

    Examples
    --------
    >>> address, tag = usual_party("<sip:mxone1.lab.se>;epid=7;tag=8f")
    >>> str(address), tag
    ('<sip:mxone1.lab.se>;epid=7', '8f')
    """
    match = _PARTY.fullmatch(text)
    if match is None:
        return None
    display, user, host, port, words, before, tag, after = match.groups()
    uri = Uri(user, intern(host), int(port) if port else None, _pairs(words) if words else ())
    if before or after:
        return Address(uri, display or "", _pairs(before + after)), tag
    return Address(uri, display or ""), tag


def usual_via(text: str) -> Via | None:
    """Read one Via value.

    Examples
    --------
    >>> usual_via("SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bK1;rport").branch
    'z9hG4bK1'
    """
    match = _VIA.fullmatch(text)
    if match is None:
        return None
    transport, host, port, before, branch, after = match.groups()
    others = before + after
    return Via(
        _TRANSPORTS[transport],
        intern(host),
        int(port) if port else None,
        branch or "",
        None,
        _pairs(others) if others else (),
    )


def _pairs(words: str) -> Parameters:
    common = _COMMON.get(words)
    if common is not None:
        return common
    if words.find(";", 1) < 0:
        name, equals, value = words[1:].partition("=")
        return ((name, value if equals else None),)
    pairs: list[tuple[str, str | None]] = []
    for word in words[1:].split(";"):
        name, equals, value = word.partition("=")
        pairs.append((name, value if equals else None))
    return tuple(pairs)


# What stands in nearly every message, as objects that all share.
_COMMON: Final[dict[str, Parameters]] = {
    ";user=phone": (("user", "phone"),),
    ";lr": (("lr", None),),
    ";rport": (("rport", None),),
    ";transport=udp": (("transport", "udp"),),
    ";transport=tcp": (("transport", "tcp"),),
    ";transport=tls": (("transport", "tls"),),
    ";transport=tls;lr": (("transport", "tls"), ("lr", None)),
}
