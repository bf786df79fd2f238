"""The kinds of faults: what each may strike, what it needs to be told, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from simulator.nodes.frozen import FrozenMapping

_MACHINES: Final = ("node", "host", "group")
_LINKS: Final = ("link", "group")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind.

    Parameters
    ----------
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
    """

    text: str
    scopes: tuple[str, ...]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    instant: bool = False
    recipes: tuple[str, ...] = ()


_SERVERS: Final = ("telephony-server", "front-end")
_CALLING: Final = ("telephony-server", "media-gateway", "mediation-server", "conference-server")
_RECEIVING: Final = (*_CALLING, "front-end", "pstn", "lync-clients", "sip-terminals")

KINDS: Final[Mapping[str, Kind]] = FrozenMapping(
    {
        "down": Kind(
            "power lost, state lost, nothing answered; a link or trunk carries nothing",
            ("node", "host", "link", "trunk", "group"),
        ),
        "crash": Kind(
            "processes end and lose their state; the machine resets their connections and "
            "refuses others",
            _MACHINES,
        ),
        "stop": Kind(
            "new calls are refused with 503; when the last call has ended, or after `drain`, "
            "the process ends",
            ("node",),
            takes=("drain", "status", "retry_after"),
            recipes=_CALLING,
        ),
        "restart": Kind("as crash, and started again at once", _MACHINES, instant=True),
        "freeze": Kind("processors stop; connections are still accepted", _MACHINES),
        "slow": Kind("processors work at a share of their speed", _MACHINES, needs=("speed",)),
        "silent": Kind("takes nothing in and answers nothing; state is kept", _MACHINES),
        "port-closed": Kind(
            "new connections and datagrams to the port are refused", ("node",), takes=("port",)
        ),
        "flap": Kind(
            "a link is down and up in turn, half a `period` each", _LINKS, needs=("period",)
        ),
        "partition": Kind(
            "nothing passes between two sides, whatever links there are", ("between", "trunk")
        ),
        "delay": Kind("`delay` is added to that of a link", _LINKS, needs=("delay",)),
        "jitter": Kind("`jitter` is added to that of a link", _LINKS, needs=("jitter",)),
        "loss": Kind(
            "packets are lost, in bursts of a mean length where `burst` is told",
            _LINKS,
            needs=("loss",),
            takes=("burst",),
        ),
        "bandwidth": Kind("a link has so much left", _LINKS, needs=("bandwidth",)),
        "reorder": Kind(
            "a share of the datagrams is held up by `delay`, so that others overtake",
            _LINKS,
            needs=("reorder",),
            takes=("delay",),
        ),
        "duplicate": Kind("a share of the datagrams arrives twice", _LINKS, needs=("duplicate",)),
        "reset": Kind("all connections are reset", ("node", "trunk"), instant=True),
        "half-open": Kind(
            "a node knows of its connections no more; their peers learn it when they send",
            ("node",),
            instant=True,
        ),
        "registrar-lost": Kind(
            "all registrations are forgotten", ("node",), instant=True, recipes=_SERVERS
        ),
        "reduced": Kind(
            "a resource has so many channels, ports or licences left",
            ("resource",),
            needs=("channels",),
        ),
        "dns-silent": Kind(
            "no question of names is answered", ("node",), recipes=("infrastructure",)
        ),
        "dns-wrong": Kind(
            "a name gets a wrong address; who knows the right one keeps it while it lasts",
            ("node",),
            needs=("name", "address"),
            recipes=("infrastructure",),
        ),
        "dns-expired": Kind(
            "a name's records have expired everywhere and are given no more",
            ("node",),
            needs=("name",),
            recipes=("infrastructure",),
        ),
        "certificate-expired": Kind("new handshakes fail: its date is over", ("node",)),
        "certificate-wrong-name": Kind("new handshakes fail: it bears another name", ("node",)),
        "certificate-unknown-ca": Kind("new handshakes fail: nobody trusts its issuer", ("node",)),
        "options-unanswered": Kind("polls get no answer", ("node", "trunk")),
        "unavailable": Kind(
            "new calls are refused with 503 or another `status`, with Retry-After where told",
            ("node",),
            takes=("status", "retry_after"),
            recipes=_RECEIVING,
        ),
        "drop": Kind(
            "requests of a method never arrive, or responses of a status (to the method)",
            ("node", "trunk"),
            takes=("method", "status"),
        ),
        "ack-lost": Kind("no ACK arrives", ("node", "trunk")),
        "late-ringing": Kind(
            "ringing (18x) from a node comes so much later", ("node", "trunk"), needs=("delay",)
        ),
    }
)
