"""SIP, SIPS and tel URIs (RFC 3261 19.1, RFC 3966), and the name-addr of header values."""

from __future__ import annotations

Parameters = tuple[tuple[str, str | None], ...]


class Uri:
    """One URI, never changed once made.

    Parameters
    ----------
    user : str or None
        User part as it was written (escapes kept); for a tel URI the number.
    host : str
        Host name or address; IPv6 literals keep their brackets. Empty for a tel URI.
    port : int, optional
    parameters : tuple of (name, value or None), optional
    scheme : str, optional
        ``sip``, ``sips``, ``tel``, or another that is kept as it came.
    headers : str, optional
        What follows the question mark, as written.

    Examples
    --------
    >>> str(Uri("+46855520123", "192.0.2.84", 5060, (("user", "phone"),)))
    'sip:+46855520123@192.0.2.84:5060;user=phone'
    """

    __slots__ = ("headers", "host", "parameters", "port", "scheme", "user")

    def __init__(
        self,
        user: str | None,
        host: str,
        port: int | None = None,
        parameters: Parameters = (),
        scheme: str = "sip",
        headers: str = "",
    ) -> None:
        self.user = user
        self.host = host
        self.port = port
        self.parameters = parameters
        self.scheme = scheme
        self.headers = headers

    def parameter(self, name: str) -> str | None:
        """Return the value of a parameter; an empty string for one without value."""
        for known, value in self.parameters:
            if known.lower() == name:
                return "" if value is None else value
        return None

    def __str__(self) -> str:
        """Return the URI as it stands in a message."""
        user = "" if self.user is None else self.user if not self.host else f"{self.user}@"
        port = "" if self.port is None else f":{self.port}"
        headers = f"?{self.headers}" if self.headers else ""
        return f"{self.scheme}:{user}{self.host}{port}{write_parameters(self.parameters)}{headers}"

    def __repr__(self) -> str:
        """Return the URI in angle brackets."""
        return f"<{self}>"


class Address:
    """A name-addr: display name, URI and header parameters (the tag lives in the identity).

    Examples
    --------
    >>> str(Address(Uri("20123", "192.0.2.84"), "Anna Berg"))
    '"Anna Berg" <sip:20123@192.0.2.84>'
    """

    __slots__ = ("display", "parameters", "uri")

    def __init__(self, uri: Uri, display: str = "", parameters: Parameters = ()) -> None:
        self.uri = uri
        self.display = display
        self.parameters = parameters

    def __str__(self) -> str:
        """Return the address as it stands in a header."""
        escaped = self.display.replace("\\", "\\\\").replace('"', '\\"')
        name = f'"{escaped}" ' if self.display else ""
        return f"{name}<{self.uri}>{write_parameters(self.parameters)}"


def write_parameters(parameters: Parameters) -> str:
    """Return ``;name=value;flag`` for the pairs given."""
    return "".join(f";{n}" if v is None else f";{n}={v}" for n, v in parameters)
