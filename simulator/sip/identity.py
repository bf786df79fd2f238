"""Who calls, and who may know it: RFC 3323 (privacy) and RFC 3325 (asserted identity).

Pure functions over header tuples and addresses. A peer that is trusted is told who a hidden
caller is, in P-Asserted-Identity; one that is not gets neither that header nor a From that says
it (RFC 3325 7). Whether a peer is trusted is the product's configuration, not decided here.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from simulator.errors import RemoteProtocolError
from simulator.sip.message import Headers
from simulator.sip.tokens import split
from simulator.sip.uri import Address, Uri, parse_address
from simulator.sip.vocabulary import ANONYMOUS_HOST

ASSERTED: Final = "P-Asserted-Identity"
PREFERRED: Final = "P-Preferred-Identity"
PRIVACY: Final = "Privacy"
HIDDEN: Final = (PRIVACY, "id")  # RFC 3325 9.3
_IDENTITY: Final = frozenset(name.lower() for name in (ASSERTED, PREFERRED))
_ANONYMOUS: Final = "anonymous"
_NOTHING: Final = frozenset[str]()


class Caller(NamedTuple):
    """A caller as a request tells of one.

    Parameters
    ----------
    number : str
        User part or telephone number; empty where nothing that is believed says it.
    display : str
    hidden : bool
        Those who are not trusted must not learn of it.
    """

    number: str
    display: str = ""
    hidden: bool = False


def anonymous(host: str = ANONYMOUS_HOST, display: str = "Anonymous") -> Address:
    """Return the From of a hidden caller (RFC 3323 4.1.1.3).

    Examples
    --------
    >>> str(anonymous())
    '"Anonymous" <sip:anonymous@anonymous.invalid>'
    """
    return Address(Uri(_ANONYMOUS, host), display)


def is_anonymous(address: Address) -> bool:
    """Tell whether a From says nobody: an anonymous user, or the host that does not exist."""
    user, host = address.uri.user or "", address.uri.host.lower()
    return user.lower() == _ANONYMOUS or host == ANONYMOUS_HOST


def privacy(headers: Headers) -> frozenset[str]:
    """Return the values of Privacy, in lower case (RFC 3323 4.2).

    Examples
    --------
    >>> sorted(privacy((("Privacy", "id; Critical"),)))
    ['critical', 'id']
    """
    values = [value for name, value in headers if name == "Privacy" or name.lower() == "privacy"]
    if not values:
        return _NOTHING  # of nearly every call
    words = (word.strip().lower() for value in values for word in value.split(";"))
    return frozenset(word for word in words if word)


def hides(from_: Address, headers: Headers) -> bool:
    """Tell whether a request wants its caller hidden: ``Privacy: id``, or an anonymous From."""
    wanted = privacy(headers)
    return "none" not in wanted and ("id" in wanted or is_anonymous(from_))


def asserted(headers: Headers, name: str = ASSERTED) -> tuple[Address, ...]:
    """Return the identities that a request asserts: one, or a SIP and a tel URI (RFC 3325 9.1).

    A header that cannot be read is passed over; it asserts nothing.

    Examples
    --------
    >>> asserted((("P-Asserted-Identity", '"A" <sip:+461@b>, <tel:+461>'),))[1].uri
    <tel:+461>
    """
    found: list[Address] = []
    for known, value in headers:
        if known.lower() != name.lower():
            continue
        try:
            found += [parse_address(piece) for piece in split(value, ",")]
        except RemoteProtocolError:
            continue
    return tuple(found)


def assertion(*addresses: Address) -> tuple[str, str]:
    """Return the P-Asserted-Identity header of one or two identities (RFC 3325 9.1)."""
    return ASSERTED, ", ".join(str(address) for address in addresses)


def without(headers: Headers) -> Headers:
    """Return headers without asserted and preferred identities (RFC 3325 5, 7)."""
    if not any(name.lower() in _IDENTITY for name, _ in headers):
        return headers
    return tuple(header for header in headers if header[0].lower() not in _IDENTITY)


def number_of(user: str) -> str:
    """Return the number of a user part, its own parameters (``;ext=``, ``;phone-context=``) off."""
    return user.partition(";")[0]


def caller(from_: Address, headers: Headers, *, trusted: bool) -> Caller:
    """Return who calls, as far as the sender is believed.

    Parameters
    ----------
    from_ : Address
    headers : tuple of (name, value)
    trusted : bool
        Whether the sender's assertion counts: then it goes before From, and names a hidden caller.

    Examples
    --------
    >>> hidden = (("P-Asserted-Identity", "<tel:+4685551>"), ("Privacy", "id"))
    >>> caller(anonymous(), hidden, trusted=True)
    Caller(number='+4685551', display='', hidden=True)
    >>> caller(anonymous(), hidden, trusted=False)
    Caller(number='', display='', hidden=True)
    """
    hidden = hides(from_, headers)
    known = asserted(headers) if trusted else ()
    if known:
        numbers = [one for one in known if one.uri.scheme == "tel"] or list(known)
        first = numbers[0]
        return Caller(number_of(first.uri.user or ""), known[0].display, hidden)
    if is_anonymous(from_):
        return Caller("", "", hidden)
    return Caller(number_of(from_.uri.user or ""), from_.display, hidden)


def preferred(headers: Headers) -> str:
    """Return the number under which a user agent asks to be known (RFC 3325 9.2); empty: none."""
    known = asserted(headers, PREFERRED)
    return number_of(known[0].uri.user or "") if known else ""


class Shown(NamedTuple):
    """What a request to a peer says of the caller."""

    from_: Address
    headers: Headers


def shown(own: Address, *, hidden: bool, trusted: bool, alias: Address | None = None) -> Shown:
    """Return From and headers of a request towards a peer (RFC 3325 5, 7, 9.3).

    Parameters
    ----------
    own : Address
        The caller's own.
    hidden, trusted : bool
        Of the caller; of the peer.
    alias : Address, optional
        In From where the caller is hidden; left out: that of RFC 3323.

    Examples
    --------
    >>> own = Address(Uri("20123", "192.0.2.84"))
    >>> shown(own, hidden=True, trusted=True).headers
    (('P-Asserted-Identity', '<sip:20123@192.0.2.84>'), ('Privacy', 'id'))
    >>> shown(own, hidden=True, trusted=False).headers
    (('Privacy', 'id'),)
    """
    known: Headers = (assertion(own),) if trusted and own.uri.user else ()
    if hidden:
        return Shown(alias or anonymous(), (*known, HIDDEN))
    return Shown(own, known)
