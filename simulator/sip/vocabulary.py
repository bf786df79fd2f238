"""The words of SIP: methods, reason phrases, header names and the constants of RFC 3261.

Methods are small integers, so that hot code indexes tables with them; a method that we do not
know is `Method.OTHER` and keeps its name in the message.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

T1: Final = 0.5  # RFC 3261 table 4: round-trip estimate, seconds
T2: Final = 4.0  # longest retransmission interval of non-INVITE requests and INVITE responses
T4: Final = 5.0  # longest time a message stays in the network

BRANCH_COOKIE: Final = "z9hG4bK"  # RFC 3261 8.1.1.7
ANONYMOUS_HOST: Final = "anonymous.invalid"  # RFC 3323 4.1.1.3


class Method(IntEnum):
    """Request methods, RFC 3261 and its extensions."""

    INVITE = 0
    ACK = 1
    BYE = 2
    CANCEL = 3
    OPTIONS = 4
    REGISTER = 5
    PRACK = 6
    UPDATE = 7
    REFER = 8
    NOTIFY = 9
    SUBSCRIBE = 10
    INFO = 11
    MESSAGE = 12
    PUBLISH = 13
    OTHER = 14


METHOD_BY_NAME: Final = {method.name: method for method in Method if method is not Method.OTHER}

REASON_PHRASES: Final = {
    100: "Trying",
    180: "Ringing",
    181: "Call Is Being Forwarded",
    182: "Queued",
    183: "Session Progress",
    199: "Early Dialog Terminated",
    200: "OK",
    202: "Accepted",
    300: "Multiple Choices",
    301: "Moved Permanently",
    302: "Moved Temporarily",
    305: "Use Proxy",
    380: "Alternative Service",
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    410: "Gone",
    413: "Request Entity Too Large",
    414: "Request-URI Too Long",
    415: "Unsupported Media Type",
    416: "Unsupported URI Scheme",
    420: "Bad Extension",
    421: "Extension Required",
    422: "Session Interval Too Small",
    423: "Interval Too Brief",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    482: "Loop Detected",
    483: "Too Many Hops",
    484: "Address Incomplete",
    485: "Ambiguous",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    491: "Request Pending",
    493: "Undecipherable",
    500: "Server Internal Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Server Time-out",
    505: "Version Not Supported",
    513: "Message Too Large",
    580: "Precondition Failure",
    600: "Busy Everywhere",
    603: "Decline",
    604: "Does Not Exist Anywhere",
    606: "Not Acceptable",
}


def phrase(status: int) -> str:
    """Return the reason phrase that RFC 3261 21 gives for `status`.

    Examples
    --------
    >>> phrase(486)
    'Busy Here'
    >>> phrase(599)
    'Server Failure'
    """
    known = REASON_PHRASES.get(status)
    return known if known is not None else _CLASSES.get(status // 100, "Unknown")


_CLASSES: Final = {
    1: "Progress",
    2: "Success",
    3: "Redirection",
    4: "Request Failure",
    5: "Server Failure",
    6: "Global Failure",
}

DEFAULT_PORTS: Final = (5060, 5060, 5061, 0, 3456)  # by contracts.Transport; AMP: MX-ONE port list

# Compact forms of header names: RFC 3261 7.3.3 and the IANA registry of SIP header fields.
LONG_NAMES: Final = {
    "a": "Accept-Contact",
    "b": "Referred-By",
    "c": "Content-Type",
    "d": "Request-Disposition",
    "e": "Content-Encoding",
    "f": "From",
    "i": "Call-ID",
    "j": "Reject-Contact",
    "k": "Supported",
    "l": "Content-Length",
    "m": "Contact",
    "n": "Identity-Info",
    "o": "Event",
    "r": "Refer-To",
    "s": "Subject",
    "t": "To",
    "u": "Allow-Events",
    "v": "Via",
    "x": "Session-Expires",
    "y": "Identity",
}

# Header names as the registry spells them: RFC 3261 20, and the extensions of this network.
HEADER_NAMES: Final = (
    *("Accept", "Accept-Encoding", "Accept-Language", "Alert-Info", "Allow"),
    *("Authentication-Info", "Authorization", "Call-ID", "Call-Info", "Contact"),
    *("Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length"),
    *("Content-Type", "CSeq", "Date", "Error-Info", "Expires", "From", "In-Reply-To"),
    *("Max-Forwards", "MIME-Version", "Min-Expires", "Organization", "Priority"),
    *("Proxy-Authenticate", "Proxy-Authorization", "Proxy-Require", "Record-Route", "Reply-To"),
    *("Require", "Retry-After", "Route", "Server", "Subject", "Supported", "Timestamp", "To"),
    *("Unsupported", "User-Agent", "Via", "Warning", "WWW-Authenticate"),
    *("Allow-Events", "Diversion", "Event", "History-Info", "Min-SE", "P-Asserted-Identity"),
    *("P-Preferred-Identity", "Path", "Privacy", "RAck", "Reason", "Refer-To", "Referred-By"),
    *("Replaces", "RSeq", "Service-Route", "Session-Expires", "Subscription-State"),
    *("ms-diagnostics", "ms-diagnostics-public"),
)
