"""Figures as people read them: per cent, erlang, times, with as many digits as they carry."""

from __future__ import annotations


def percent(fraction: float | None, sign: bool = True) -> str:
    """Return a fraction in per cent.

    Examples
    --------
    >>> percent(0.0092), percent(0.2), percent(0.0), percent(3e-6), percent(0.0092, False)
    ('0.92 %', '20.0 %', '0 %', '0.0003 %', '0.92')
    """
    if fraction is None:
        return "-"
    value = 100.0 * fraction
    return _digits(value) + (" %" if sign else "")


def _digits(value: float) -> str:
    if value == 0.0:
        return "0"
    if abs(value) >= 99.95:
        return f"{value:.0f}"
    if abs(value) >= 10.0:
        return f"{value:.1f}"
    if abs(value) >= 0.1:
        return f"{value:.2f}"
    if abs(value) >= 0.001:
        return f"{value:.3f}"
    return f"{value:.4f}" if abs(value) >= 0.0001 else "<0.0001"


def percent_range(low: float | None, high: float | None, sign: bool = True) -> str:
    """Return an interval in per cent.

    Examples
    --------
    >>> percent_range(0.0071, 0.012), percent_range(None, None)
    ('0.71 to 1.20 %', '-')
    """
    if low is None or high is None:
        return "-"
    return f"{percent(low, False)} to {percent(high, False)}" + (" %" if sign else "")


def target(fraction: float) -> str:
    """Return a limit that somebody chose in per cent: no digits beyond those it has.

    Examples
    --------
    >>> target(0.01), target(0.7), target(0.005)
    ('1 %', '70 %', '0.5 %')
    """
    return f"{100.0 * fraction:g} %"


def seconds(value: float | None) -> str:
    """Return a time with its unit.

    Examples
    --------
    >>> seconds(0.0), seconds(0.00034), seconds(0.0123), seconds(8.2), seconds(190), seconds(7200)
    ('0 s', '0.34 ms', '12.3 ms', '8.20 s', '190 s', '2 h')
    >>> seconds(1200)
    '20 min'
    """
    if value is None:
        return "-"
    if value == 0.0:
        return "0 s"
    if value < 1.0:
        return f"{significant(1000.0 * value)} ms"
    if value >= 3600.0 and value % 1800.0 == 0.0:
        return f"{value / 3600.0:g} h"
    if value >= 300.0 and value % 60.0 == 0.0:
        return f"{value / 60.0:g} min"
    return f"{significant(value)} s"


def significant(value: float) -> str:
    """Return a number with two or three digits.

    Examples
    --------
    >>> significant(0.3401), significant(12.34), significant(190.2), significant(51384.0)
    ('0.34', '12.3', '190', '51,384')
    """
    if value == 0.0:
        return "0"
    if value >= 100.0:
        return f"{value:,.0f}"
    if value >= 10.0:
        return f"{value:.1f}"
    if value >= 0.1:
        return f"{value:.2f}"
    return f"{value:.2g}"


def erlang(traffic: float | None) -> str:
    """Return traffic in erlang, without its unit.

    Examples
    --------
    >>> erlang(20.16), erlang(1234.56), erlang(None)
    ('20.16', '1,234.6', '-')
    """
    if traffic is None:
        return "-"
    return f"{traffic:,.2f}" if traffic < 1000.0 else f"{traffic:,.1f}"


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> count(1, "call"), count(51384, "call")
    ('1 call', '51,384 calls')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def printable(page: str) -> str:
    r"""Return text whose control characters, but for ends of lines, are marks: it came from a peer.

    Examples
    --------
    >>> printable("a\x1b[31m\n")
    'a\ufffd[31m\n'
    """
    if page.replace("\n", "").isprintable():
        return page
    return "".join(c if c == "\n" or c.isprintable() else "\ufffd" for c in page)
