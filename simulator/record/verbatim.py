"""Text that a notebook shows as it stands, with its lines."""

from __future__ import annotations

from html import escape


class Verbatim(str):
    r"""A string; only where a notebook shows it, it is set line by line instead of as `repr`.

    Examples
    --------
    >>> text = Verbatim("BYE sip:a@b SIP/2.0\nTo: <sip:a@b>")
    >>> text == "BYE sip:a@b SIP/2.0\nTo: <sip:a@b>"
    True
    >>> print(text._repr_html_())
    <pre>BYE sip:a@b SIP/2.0
    To: &lt;sip:a@b&gt;</pre>
    """

    __slots__ = ()

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self)}</pre>"
