"""What looks like SIP: the first line of a message, on any port.

A start line is one of a request or a response (RFC 3261 7.1, 7.2). On SIP's own ports a line is
taken that only tries to be one, so that broken messages are seen too.
"""

from __future__ import annotations

import re
from typing import Final

# RFC 3261 19.1.2, 26.2.1
PORTS: Final = frozenset((5060, 5061))

_TOKEN: Final = rb"[A-Za-z0-9\-.!%*_+`'~]"
_LINE: Final = rb"%s{1,64}[ ]+[^\s:]{1,64}:[^\r\n]{0,8192}[ ]SIP/\d|SIP/\d\.\d[ ]+\d{3}[ \r\n]" % (
    _TOKEN
)
_START: Final = re.compile(rb"[\r\n]{0,256}(?:%s)" % _LINE)
_INSIDE: Final = re.compile(rb"(?:(?<=\n)|^)(?:%s)" % _LINE)
_BROKEN: Final = re.compile(rb"[\r\n]{0,256}[!-~][^\r\n]{0,8192}", re.IGNORECASE)


def begins(octets: bytes | memoryview, *, usual_port: bool = False) -> bool:
    r"""Tell whether some octets begin as a SIP message does.

    Parameters
    ----------
    octets : bytes-like
    usual_port : bool
        They came from or to one of `PORTS`.

    Examples
    --------
    >>> begins(b"OPTIONS sip:mxone1 SIP/2.0\r\n"), begins(b"GET / HTTP/1.1\r\n")
    (True, False)
    >>> begins(b"OPTIONS  SIP/2.0\r\n"), begins(b"OPTIONS  SIP/2.0\r\n", usual_port=True)
    (False, True)
    """
    if _START.match(octets) is not None:
        return True
    line = _BROKEN.match(octets) if usual_port else None
    return line is not None and b"SIP/" in line[0].upper()


def find(octets: bytes | bytearray, start: int = 0) -> int | None:
    """Return where the first start line begins, at a place or behind it; None: nowhere."""
    match = _INSIDE.search(octets, start)
    return None if match is None else match.start()
