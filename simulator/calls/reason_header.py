"""The Reason header of RFC 3326, written and read: why a request or response was sent.

RFC 6432 lets it stand in every response too, with a Q.850 cause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from simulator.calls.causes import cause_text
from simulator.sip.message import Headers
from simulator.sip.vocabulary import phrase


@dataclass(frozen=True, slots=True)
class ReasonValue:
    """One value of a Reason header.

    Parameters
    ----------
    protocol : str
        ``SIP``, ``Q.850`` or another token.
    cause : int or None
        A SIP status or a Q.850 cause.
    text : str
    """

    protocol: str
    cause: int | None
    text: str = ""


Q850: Final = "Q.850"


def q850_header(cause: int, text: str = "") -> tuple[str, str]:
    """Return a Reason header with a Q.850 cause; `text` stands for that of Q.850.

    Examples
    --------
    >>> q850_header(34)
    ('Reason', 'Q.850;cause=34;text="No circuit/channel available"')
    """
    return "Reason", write((ReasonValue(Q850, cause, text or cause_text(cause)),))


def sip_header(status: int, text: str = "") -> tuple[str, str]:
    """Return a Reason header with a SIP status; `text` stands for its reason phrase."""
    return "Reason", write((ReasonValue("SIP", status, text or phrase(status)),))


def write(values: tuple[ReasonValue, ...]) -> str:
    """Return the value of a Reason header."""
    return ", ".join(_value(value) for value in values)


def _value(value: ReasonValue) -> str:
    cause = "" if value.cause is None else f";cause={value.cause}"
    quoted = re.sub(r'([\\"])', r"\\\1", value.text)
    return f'{value.protocol}{cause};text="{quoted}"' if value.text else value.protocol + cause


_TOKEN: Final = r"[\w.!%*+`'~-]+"
_VALUE: Final = re.compile(
    rf'\s*({_TOKEN})((?:\s*;\s*{_TOKEN}(?:\s*=\s*(?:{_TOKEN}|"(?:[^"\\]|\\.)*"))?)*)\s*(?:,|$)',
    re.ASCII,
)
_PARAMETER: Final = re.compile(
    rf';\s*({_TOKEN})\s*=\s*(?:({_TOKEN})|"((?:[^"\\]|\\.)*)")', re.ASCII
)


def read(value: str) -> tuple[ReasonValue, ...]:
    """Read the value of a Reason header, as far as it can be read; the rest is ignored.

    Examples
    --------
    >>> read('Q.850 ;cause=16 ;text="Terminated", SIP;cause=200')
    (ReasonValue(protocol='Q.850', cause=16, text='Terminated'),
     ReasonValue(protocol='SIP', cause=200, text=''))
    """
    values = []
    position = 0
    while position < len(value) and (found := _VALUE.match(value, position)):
        values.append(_read(found[1], found[2]))
        position = found.end()
    return tuple(values)


def _read(protocol: str, parameters: str) -> ReasonValue:
    known = {name.lower(): (token, text) for name, token, text in _PARAMETER.findall(parameters)}
    cause, _ = known.get("cause", ("", ""))
    token, quoted = known.get("text", ("", ""))
    text = token or re.sub(r"\\(.)", r"\1", quoted)
    return ReasonValue(protocol, int(cause) if cause.isdigit() and len(cause) < 5 else None, text)


def q850_cause(headers: Headers) -> int | None:
    """Return the Q.850 cause that headers of a message give, or None."""
    for name, value in headers:
        if name.lower() != "reason":
            continue
        for reason in read(value):
            if reason.protocol.upper() == Q850 and reason.cause is not None:
                return reason.cause
    return None
