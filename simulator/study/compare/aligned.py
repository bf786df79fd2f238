"""Two sequences of messages aligned hop by hop: what both have, what one of them lacks.

On each hop the labels in their order are compared as texts are (difflib), so that a message that
one side lacks does not move all behind it. Nodes of a run are named, ends of a capture are
addresses with ports: where one of the two is a capture both are reduced to addresses of hosts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from ipaddress import ip_address, ip_network

from simulator.record.ladder.arrows import Arrow, Kind

Rename = Callable[[str], str]
Hop = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A message of one or both sides.

    Parameters
    ----------
    hop : (str, str)
        Whence and whither, as `a` has it; as `b` has it where `a` lacks the message.
    a, b : Arrow or None
    """

    hop: Hop
    a: Arrow | None
    b: Arrow | None

    @property
    def label(self) -> str:
        """What the message is called."""
        one = self.a or self.b
        return "" if one is None else one.label


def align(ours: Sequence[Arrow], theirs: Sequence[Arrow], a: Rename, b: Rename) -> list[Pair]:
    """Return the messages of both in order of time since the first message of each.

    Parameters
    ----------
    ours, theirs : sequence of Arrow
    a, b : callable
        Names of the ends, made comparable.
    """
    left, right = _by_hop(ours, a), _by_hop(theirs, b)
    pairs = [
        pair
        for hop in dict.fromkeys((*left, *right))
        for pair in _hop(left.get(hop, []), right.get(hop, []), a, b)
    ]
    begins = tuple(arrows[0].sent if arrows else 0.0 for arrows in (ours, theirs))
    return sorted(pairs, key=lambda pair: _place(pair, begins))


def _place(pair: Pair, begins: Sequence[float]) -> tuple[float, int]:
    if pair.a is not None:
        return pair.a.sent - begins[0], pair.a.index
    return (0.0, 0) if pair.b is None else (pair.b.sent - begins[1], pair.b.index)


def _by_hop(arrows: Sequence[Arrow], name: Rename) -> dict[Hop, list[Arrow]]:
    hops: dict[Hop, list[Arrow]] = {}
    for arrow in arrows:
        one, other = sorted((name(arrow.source), name(arrow.destination)))
        hops.setdefault((one, other), []).append(arrow)
    return hops


def _hop(ours: list[Arrow], theirs: list[Arrow], a: Rename, b: Rename) -> Iterator[Pair]:
    left, right = _worded(ours, a), _worded(theirs, b)
    ours, theirs = [arrow for _, arrow in left], [arrow for _, arrow in right]
    words = [word for word, _ in left], [word for word, _ in right]
    matcher = SequenceMatcher(None, *words, autojunk=False)
    for what, i, i_end, j, j_end in matcher.get_opcodes():
        if what == "equal":
            for one, other in zip(ours[i:i_end], theirs[j:j_end], strict=True):
                yield Pair((one.source, one.destination), one, other)
            continue
        for one in ours[i:i_end]:
            yield Pair((one.source, one.destination), one, None)
        for other in theirs[j:j_end]:
            yield Pair((other.source, other.destination), None, other)


def _worded(arrows: list[Arrow], name: Rename) -> list[tuple[tuple[str, ...], Arrow]]:
    """Return messages with their words; what left at one instant has no order of its own."""
    both = list(zip(_words(arrows, name), arrows, strict=True))
    return sorted(both, key=lambda one: (one[1].sent, one[0]))


def _words(arrows: list[Arrow], name: Rename) -> list[tuple[str, ...]]:
    """Return what makes messages of a hop alike: who sent them, their label, what an ACK is of."""
    words, answer = list[tuple[str, ...]](), ""
    for arrow in arrows:
        if arrow.method == "INVITE" and arrow.kind in (Kind.SUCCESS, Kind.FAILURE):
            answer = arrow.label
        of = answer if arrow.method == "ACK" else ""
        words.append((name(arrow.source), arrow.label, of))
    return words


# Names made comparable


def as_named(end: str) -> str:
    """Return a node's name as it is."""
    return end


def as_host(addresses: Mapping[str, str]) -> Rename:
    """Return what reduces an end to the address of its host.

    Parameters
    ----------
    addresses : mapping of str to str
        Address of each node by its name; of terminals a network.

    Examples
    --------
    >>> host = as_host({"mxone": "192.0.2.84", "phones": "10.1.0.0/16"})
    >>> host("mxone"), host("mxone:5060"), host("192.0.2.84:41234"), host("10.1.0.7:5060")
    ('192.0.2.84', '192.0.2.84', '192.0.2.84', '10.1.0.0/16')
    """
    networks = [network for network in addresses.values() if "/" in network]

    def host(end: str) -> str:
        if end in addresses:
            return addresses[end]
        name = _without_port(end)
        return addresses.get(name) or next((n for n in networks if _inside(name, n)), name)

    return host


def _without_port(end: str) -> str:
    if end.startswith("["):
        return end[1:].partition("]")[0]
    head, colon, port = end.rpartition(":")
    return head if colon and port.isdecimal() and ":" not in head else end


def _inside(address: str, network: str) -> bool:
    try:
        return ip_address(address) in ip_network(network, strict=False)
    except ValueError:
        return False
