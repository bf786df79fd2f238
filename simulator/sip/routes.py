"""Loose and strict routing (RFC 3261 12.2.1.1, 16.4, 16.6 steps 6 and 7, 16.12).

A loose router (``lr`` in its URI) leaves the Request-URI alone and finds itself on top of Route.
A strict router of RFC 2543 takes its own URI from the Request-URI and puts the next Route there;
to reach one, Request-URI and Route change places, and whoever comes behind it puts them back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.sip.uri import Address, Uri

Routes = tuple[Address, ...]
Routed = tuple[Uri, Routes]  # Request-URI and Route of a request

_LOOSE: Final = ("lr", None)  # as nearly all write it
_MADDR: Final = len("maddr")


def is_loose(uri: Uri) -> bool:
    """Whether a Route or Record-Route is of a loose router (19.1.1)."""
    return _LOOSE in uri.parameters or uri.parameter("lr") is not None


def towards_strict(uri: Uri, route: Routes) -> Routed:
    """Return what is sent to the strict router on top of `route` (12.2.1.1, 16.6 step 6).

    Examples
    --------
    >>> old = Uri(None, "old.lab")
    >>> uri, route = towards_strict(
    ...     Uri("b", "192.0.2.2"), (Address(old), Address(Uri(None, "p2"))))
    >>> uri, [str(address) for address in route]
    (<sip:old.lab>, ['<sip:p2>', '<sip:b@192.0.2.2>'])
    """
    return _bare(route[0].uri), (*route[1:], Address(uri))


def arrived(
    uri: Uri, route: Routes, placed: Callable[[Uri], bool], own: Callable[[Uri], bool]
) -> Routed:
    """Return Request-URI and Route as a proxy goes on with them (16.4).

    Parameters
    ----------
    uri, route
        As they came.
    placed : callable
        Whether a URI is one that this proxy puts into Record-Route.
    own : callable
        Whether a URI names this proxy.

    Examples
    --------
    A strict router has put our Record-Route into the Request-URI:

    >>> ours = Uri(None, "p1", parameters=(("lr", None),))
    >>> def is_ours(uri): return uri.host == "p1"
    >>> arrived(ours, (Address(Uri("b", "192.0.2.2")),), is_ours, is_ours)
    (<sip:b@192.0.2.2>, ())
    """
    if route and placed(uri):
        uri, route = route[-1].uri, route[:-1]
    for name, _ in uri.parameters:
        if len(name) == _MADDR and name.lower() == "maddr":
            place = uri.parameter("maddr")
            if place and own(Uri(None, place, uri.port)):
                uri = _without_place(uri)
            break
    while route and own(route[0].uri):
        route = route[1:]
    return uri, route


def _without_place(uri: Uri) -> Uri:
    """Return a URI without the ``maddr``, port and transport that led it here (16.4)."""
    kept = tuple(pair for pair in uri.parameters if pair[0].lower() not in ("maddr", "transport"))
    return Uri(uri.user, uri.host, None, kept, uri.scheme, uri.headers)


def _bare(uri: Uri) -> Uri:
    """Return a URI without what a Request-URI must not have (19.1.1, table 1)."""
    kept = tuple(pair for pair in uri.parameters if pair[0].lower() != "method")
    if kept == uri.parameters and not uri.headers:
        return uri
    return Uri(uri.user, uri.host, uri.port, kept, uri.scheme)
