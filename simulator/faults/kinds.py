"""The kinds of faults: what each may strike, what it needs to be told, and what it means."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from simulator.nodes.frozen import FrozenMapping

_MACHINES: Final = ("node", "host", "group")
_LINKS: Final = ("link", "group")
_LINES: Final = frozenset(("link", "trunk"))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind.

    Parameters
    ----------
    example : str
        In words, of a shipped topology.
    text : str
        What happens.
    scopes : tuple of str
        What it may strike.
    needs, takes : tuple of str
        Fields that it must be told, and that it may be told.
    instant : bool
        It is over at once; it takes no ``for``.
    recipes : tuple of str
        What a node must be; empty: anything.
    of_line : str
        What happens to a link or trunk; empty: as `text` says.
    """

    example: str
    text: str
    scopes: tuple[str, ...]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    instant: bool = False
    recipes: tuple[str, ...] = ()
    of_line: str = ""

    @property
    def full(self) -> str:
        """What happens, whatever is struck."""
        return "; ".join(part for part in (self.text, self.of_line) if part)

    def happens(self, scopes: Collection[str]) -> str:
        """Return what happens to things of these scopes.

        Examples
        --------
        >>> KINDS["down"].happens(["trunk"])
        'a link or trunk carries nothing'
        >>> KINDS["down"].happens(["node"])
        'power lost, state lost, nothing answered'
        """
        lines = _LINES.intersection(scopes)
        if not self.of_line or not lines:
            return self.text
        return self.of_line if lines.issuperset(scopes) else self.full


_SERVERS: Final = ("telephony-server", "front-end")
_CALLING: Final = ("telephony-server", "media-gateway", "mediation-server", "conference-server")
_RECEIVING: Final = (*_CALLING, "front-end", "pstn", "lync-clients", "sip-terminals")

KINDS: Final[Mapping[str, Kind]] = FrozenMapping(
    {
        "down": Kind(
            "mxone down at 25 min for 10 min",
            "power lost, state lost, nothing answered",
            ("node", "host", "link", "trunk", "group"),
            of_line="a link or trunk carries nothing",
        ),
        "crash": Kind(
            "mxone crash at 25 min for 1 min",
            "processes end and lose their state; the machine resets their connections and "
            "refuses others",
            _MACHINES,
        ),
        "stop": Kind(
            "mxone stop drain 2 min at 25 min for 10 min",
            "new calls are refused with 503; when the last call has ended, or after `drain`, "
            "the process ends",
            ("node", "group"),
            takes=("drain", "status", "retry_after"),
            recipes=_CALLING,
        ),
        "restart": Kind(
            "host mxone restart at 25 min",
            "as crash, and started again at once; a whole machine boots",
            _MACHINES,
            instant=True,
        ),
        "freeze": Kind(
            "mxone freeze at 25 min for 30 s",
            "processors stop; connections are still accepted",
            _MACHINES,
        ),
        "slow": Kind(
            "mxone slow 20 % at 25 min for 10 min",
            "processors work at a share of their speed",
            _MACHINES,
            needs=("speed",),
        ),
        "silent": Kind(
            "gateway silent at 25 min for 5 min",
            "takes nothing in and answers nothing; state is kept",
            _MACHINES,
        ),
        "port-closed": Kind(
            "mxone port-closed 5060 at 25 min for 5 min",
            "new connections and datagrams to the port are refused",
            ("node", "group"),
            takes=("port",),
        ),
        "flap": Kind(
            "lan-mxone flap 10 s at 25 min for 5 min",
            "a link is down and up in turn, half a `period` each",
            _LINKS,
            needs=("period",),
        ),
        "partition": Kind(
            "mxone and mediation partition at 25 min for 5 min",
            "nothing passes between two sides, whatever links there are",
            ("between", "trunk"),
        ),
        "delay": Kind(
            "lan-mxone delay 200 ms at 25 min for 5 min",
            "`delay` is added to that of a link",
            _LINKS,
            needs=("delay",),
        ),
        "jitter": Kind(
            "lan-mxone jitter 20 ms at 25 min for 5 min",
            "`jitter` is added to that of a link",
            _LINKS,
            needs=("jitter",),
        ),
        "loss": Kind(
            "lan-phones loss 5 % burst 4 at 25 min for 5 min",
            "packets are lost, in bursts of a mean length where `burst` is told",
            _LINKS,
            needs=("loss",),
            takes=("burst",),
        ),
        "bandwidth": Kind(
            "lan-mxone bandwidth 64 kbit/s at 25 min for 5 min",
            "a link has so much left",
            _LINKS,
            needs=("bandwidth",),
        ),
        "reorder": Kind(
            "lan-phones reorder 10 % delay 50 ms at 25 min for 5 min",
            "a share of the datagrams is held up by `delay`, so that others overtake",
            _LINKS,
            needs=("reorder",),
            takes=("delay",),
        ),
        "duplicate": Kind(
            "lan-phones duplicate 5 % at 25 min for 5 min",
            "a share of the datagrams arrives twice",
            _LINKS,
            needs=("duplicate",),
        ),
        "reset": Kind(
            "sip-trunk reset at 25 min",
            "all connections are reset",
            ("node", "trunk", "group"),
            instant=True,
        ),
        "half-open": Kind(
            "mxone half-open at 25 min",
            "a node knows of its connections no more; their peers learn it when they send",
            ("node", "group"),
            instant=True,
        ),
        "registrar-lost": Kind(
            "mxone registrar-lost at 25 min",
            "all registrations are forgotten",
            ("node", "group"),
            instant=True,
            recipes=_SERVERS,
        ),
        "reduced": Kind(
            "sip-trunk reduced 15 at 25 min for 10 min",
            "a resource has so many channels, ports or licences left",
            ("resource",),
            needs=("channels",),
        ),
        "dns-silent": Kind(
            "infrastructure dns-silent at 25 min for 5 min",
            "no question of names is answered",
            ("node",),
            recipes=("infrastructure",),
        ),
        "dns-wrong": Kind(
            "infrastructure dns-wrong mxone-lync.as.zr.zeruela.lab.se address 192.0.2.9 "
            "at 25 min for 5 min",
            "a name gets a wrong address; who knows the right one keeps it while it lasts",
            ("node",),
            needs=("name", "address"),
            recipes=("infrastructure",),
        ),
        "dns-expired": Kind(
            "infrastructure dns-expired mxone-lync.as.zr.zeruela.lab.se at 25 min for 5 min",
            "a name's records have expired everywhere and are given no more",
            ("node",),
            needs=("name",),
            recipes=("infrastructure",),
        ),
        "certificate-expired": Kind(
            "mxone certificate-expired at 25 min",
            "new handshakes fail: its date is over",
            ("node", "group"),
        ),
        "certificate-wrong-name": Kind(
            "mxone certificate-wrong-name at 25 min",
            "new handshakes fail: it bears another name",
            ("node", "group"),
        ),
        "certificate-unknown-ca": Kind(
            "mxone certificate-unknown-ca at 25 min",
            "new handshakes fail: nobody trusts its issuer",
            ("node", "group"),
        ),
        "options-unanswered": Kind(
            "mxone options-unanswered at 25 min for 5 min",
            "polls get no answer",
            ("node", "trunk", "group"),
        ),
        "unavailable": Kind(
            "mxone unavailable retry-after 30 s at 25 min for 5 min",
            "new calls are refused with 503 or another `status`, with Retry-After where told",
            ("node", "group"),
            takes=("status", "retry_after"),
            recipes=_RECEIVING,
        ),
        "drop": Kind(
            "sip-trunk drop BYE at 25 min for 5 min",
            "requests of a method never arrive, or responses of a status (to the method)",
            ("node", "trunk", "group"),
            takes=("method", "status"),
        ),
        "ack-lost": Kind(
            "sip-trunk ack-lost at 25 min for 5 min", "no ACK arrives", ("node", "trunk", "group")
        ),
        "late-ringing": Kind(
            "mxone late-ringing 12 s at 25 min for 5 min",
            "ringing (18x) from a node comes so much later",
            ("node", "trunk", "group"),
            needs=("delay",),
        ),
    }
)
