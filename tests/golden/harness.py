"""Golden flows: what passes between real cores, hop by hop, against a table in words.

    net = Net()
    alice, bob = net.user("alice"), net.user("bob")
    net.at(0.0, alice, lambda now: alice.invite(bob, now))
    net.run()
    net.says('''
        F1  alice > bob    INVITE          to=- uri=bob
        F2  bob > alice    180 INVITE      to=new branch=F1
        ...
    ''')

A row is a number, sender and receiver (``>``; ``x`` where the datagram was lost), the message
(a method, or a status with the method that it answers; on a primary rate the word of Q.931), and
facts of it, `FACTS`. The rows must be all the messages there were, in the order in which they
were sent; of the facts those are compared that the table names. A fact's value is a word, ``-``
where the message has none, ``new`` for one that no row before has in the same place, or another
row: ``F1``, or ``F2.to`` where that is another fact of the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from simulator.contracts import Transport
from simulator.record.labels import Labeller
from simulator.sip.digest import Account, Challenge, Credentials
from simulator.sip.guard import Guard
from simulator.sip.keyring import Keyring
from simulator.sip.message import Request
from simulator.sip.proxy import Branch, Chosen, ProxyCore, Refusal
from simulator.sip.uri import Address, Uri
from tests.golden.user import User
from tests.rig import Agent, Passage, Rig


class Row(NamedTuple):
    """One message as a flow states it."""

    sender: str
    receiver: str
    label: str
    lost: bool
    at: float
    item: Any


class Flows:
    """The messages of one network, and what a table says of them.

    Parameters
    ----------
    rows : iterable of Row
    names : mapping of address to name
        For the facts that name places.
    """

    def __init__(self, rows: Iterable[Row], names: Mapping[str, str]) -> None:
        self.rows = list(rows)
        self.names = names

    def says(self, table: str) -> None:
        """Compare with a table; the failure shows both, line by line."""
        wanted = [_Wanted.of(line) for line in table.splitlines() if line.split("#")[0].strip()]
        numbers = {row.number: i for i, row in enumerate(wanted)}
        wrong = False
        lines: list[str] = []
        for i in range(max(len(wanted), len(self.rows))):
            ours = self._line(i)
            theirs = wanted[i] if i < len(wanted) else None
            faults = ["no such row"] if theirs is None else self._faults(i, theirs, numbers)
            wrong = wrong or bool(faults)
            lines.append(f"{ours}{'    <-- ' + '; '.join(faults) if faults else ''}")
        assert not wrong, "\n" + "\n".join(lines)

    def _line(self, i: int) -> str:
        if i >= len(self.rows):
            return f"F{i + 1}  (nothing)"
        row = self.rows[i]
        return f"F{i + 1}  {row.sender} {'x' if row.lost else '>'} {row.receiver}  {row.label}"

    def _faults(self, i: int, wanted: _Wanted, numbers: Mapping[str, int]) -> list[str]:
        if i >= len(self.rows):
            return [f"wanted {wanted.text}"]
        row = self.rows[i]
        if (row.sender, row.receiver, row.label, row.lost) != wanted.message:
            return [f"wanted {wanted.text}"]
        found = [self._fault(i, name, value, numbers) for name, value in wanted.facts]
        return [fault for fault in found if fault]

    def _fault(self, i: int, name: str, value: str, numbers: Mapping[str, int]) -> str:
        got = self._fact(i, name)
        if value == "new":
            before = {self._fact(k, name) for k in range(i)}
            return f"{name} is an old one: {got}" if got in before or got == "-" else ""
        number, _, other = value.partition(".")
        if number in numbers:
            value = self._fact(numbers[number], other or name)
        return "" if got == value else f"{name} is {got}, not {value}"

    def _fact(self, i: int, name: str) -> str:
        row = self.rows[i]
        return f"{row.at:g}" if name == "at" else FACTS[name](row.item, self.names) or "-"


class _Wanted(NamedTuple):
    """A row of a table."""

    number: str
    message: tuple[str, str, str, bool]
    facts: tuple[tuple[str, str], ...]
    text: str

    @classmethod
    def of(cls, line: str) -> _Wanted:
        words = line.split("#")[0].split()
        number, sender, way, receiver = words[:4]
        label = [word for word in words[4:] if "=" not in word]
        facts = [word.partition("=") for word in words[4:] if "=" in word]
        message = (sender, receiver, " ".join(label), way == "x")
        pairs = tuple((name, value) for name, _, value in facts)
        return cls(number, message, pairs, " ".join(words[1:]))


# Facts of messages, each as text; empty: the message has none.

Fact = Callable[[Any, Mapping[str, str]], str]


def _request(item: Any) -> Request:
    request: Request = item.request if item.status else item
    return request


def _to_tag(item: Any) -> str:
    return (item.to_tag if item.status else item.identity.to_tag) or ""


def _vias(item: Any, names: Mapping[str, str]) -> str:
    via, hosts = _request(item).via, []
    while via is not None:
        hosts.append(names.get(via.host, via.host))
        via = via.next
    return ",".join(hosts)


def _places(addresses: Iterable[Address], names: Mapping[str, str]) -> str:
    return ",".join(names.get(a.uri.host, a.uri.host) for a in addresses)


def _uri(uri: Uri, names: Mapping[str, str]) -> str:
    host = names.get(uri.host, uri.host)
    return host if uri.user in (None, host) else f"{uri.user}@{host}"


def _headers(item: Any, *names: str) -> list[str]:
    return [value for name, value in item.headers if name in names]


def _answers(item: Any, names: Mapping[str, str]) -> str:
    values = _headers(item, "Authorization", "Proxy-Authorization")
    made = [c for c in map(Credentials.parse, values) if c is not None]
    return ",".join(f"{c.realm}/{c.nc}" for c in made)


def _asks(item: Any, names: Mapping[str, str]) -> str:
    values = _headers(item, "WWW-Authenticate", "Proxy-Authenticate")
    made = [c for c in map(Challenge.parse, values) if c is not None]
    return ",".join(f"{c.realm}{'/stale' if c.stale else ''}" for c in made)


def _contacts(item: Any, names: Mapping[str, str]) -> str:
    first = [] if item.contact is None else [str(item.contact)]
    text = ",".join(first + _headers(item, "Contact"))
    for host, name in sorted(names.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(f"@{host}", f"@{name}")
    return text


def _body(item: Any, names: Mapping[str, str]) -> str:
    if item.body is None:
        return ""
    return item.body.decode() if isinstance(item.body, bytes) else "sdp"


def _header(name: str) -> Fact:
    return lambda item, names: ",".join(_headers(item, name)).replace(" ", "")


FACTS: Final[dict[str, Fact]] = {
    "call": lambda item, names: _request(item).identity.call_id,
    "from": lambda item, names: _request(item).identity.from_tag,
    "to": lambda item, names: _to_tag(item),
    "branch": lambda item, names: getattr(_request(item).via, "branch", ""),
    "cseq": lambda item, names: str(_request(item).cseq),
    "via": _vias,
    "route": lambda item, names: _places(item.route, names),
    "rr": lambda item, names: _places(item.record_route, names),
    "uri": lambda item, names: _uri(item.uri, names),
    "hops": lambda item, names: str(item.max_forwards),
    "contact": _contacts,
    "auth": _answers,  # realm and count of each credentials
    "asks": _asks,  # realm of each challenge
    "body": _body,
    "reason": lambda item, names: _header("Reason")(item, names).partition(";text=")[0],
    "retry": _header("Retry-After"),
    "require": _header("Require"),
    "supported": _header("Supported"),
    "rseq": _header("RSeq"),
    "rack": lambda item, names: "/".join(" ".join(_headers(item, "RAck")).split()),
    "se": _header("Session-Expires"),
    "minse": _header("Min-SE"),
    "expires": _header("Expires"),
}


class Net:
    """A small network of real cores: users, proxies, and whatever else sits on an agent."""

    def __init__(self, delay: float | Callable[[Passage], float] = 0.01) -> None:
        self.rig = Rig(delay)
        self._lost: set[int] = set()  # places in the log
        self.loses: Callable[[Passage], bool] = lambda passage: False
        self.rig.loses = self._loses
        self._users: list[User] = []
        self._moved: dict[str, str] = {}

    def agent(self, name: str) -> Agent:
        """Put another machine into the network."""
        return self.rig.add(name, f"192.0.2.{len(self.rig.agents) + 1}")

    def user(self, name: str, **how: Any) -> User:
        """Put a user agent into it."""
        user = User(self.agent(name), **how)
        self._users.append(user)
        return user

    def accounts(self, user: User, passwords: Mapping[str, str]) -> None:
        """Give a user a password in each realm."""
        endpoint = user.agent.endpoint

        def account(request: Request, realm: str) -> Account | None:
            word = passwords.get(realm)
            return None if word is None else Account(user.agent.name, word)

        endpoint.keyring = Keyring(user.agent.name, account)

    def proxy(
        self,
        name: str,
        ways: Mapping[str, User | Agent | int] | Callable[[Request], Chosen],
        asks: Mapping[str, str] | None = None,
        *,
        stays: bool = True,
        loose: bool = True,
    ) -> Agent:
        """Put a proxy into it.

        Parameters
        ----------
        ways : mapping of called user to where he is, or to a refusal; or a function
            What is in no mapping goes where the Request-URI says.
        asks : mapping of user to password, optional
            Whom it asks for credentials, in a realm of its own name.
        stays : bool
            Whether it puts itself into Record-Route.
        loose : bool
            Whether as a loose router.
        """
        agent = self.agent(name)
        own = Address(Uri(None, agent.address, parameters=(("lr", None),) if loose else ()))
        core = ProxyCore(
            agent.endpoint,
            lambda request, flow, now: ways(request) if callable(ways) else _chosen(ways, request),
            lambda uri: None,
            own,
            lambda uri: uri.host == agent.address,
        )
        core.stays = stays
        if asks is not None:
            core.guard = Guard(name, asks.get, algorithms=("SHA-256",), proxy=True)
        agent.endpoint.user = core
        return agent

    def fork(self, name: str, *agents: Agent | User) -> Agent:
        """Put a proxy into it that asks several places at once, the Request-URI's user kept."""
        places = [a if isinstance(a, Agent) else a.agent for a in agents]
        return self.proxy(
            name,
            lambda request: [
                Branch(Uri(request.uri.user, place.address), (place.target(),)) for place in places
            ],
        )

    def move(self, user: User, name: str) -> None:
        """Give a user one more address, known under a name of its own, to go on from there."""
        address = f"192.0.2.{100 + len(self._moved)}"
        self._moved[address] = name
        self.rig.know(address, user.agent)
        user.own = Address(Uri(user.agent.name, address))

    def at(self, when: float, who: User | Agent, function: Callable[[float], object]) -> None:
        """Let something happen at somebody's."""
        self.rig.at(when, who if isinstance(who, Agent) else who.agent, function)

    def run(self, until: float | None = None) -> None:
        """Run until nothing is pending, or up to an instant."""
        if until is None:
            self.rig.run()
        else:
            self.rig.run(until)

    def says(self, table: str, since: float = 0.0) -> None:
        """Compare everything that was sent (from an instant on) with a table."""
        label = Labeller()
        rows = [_row(p, i in self._lost, label) for i, p in enumerate(self.rig.log)]
        Flows([r for r in rows if r.at >= since], self.names()).says(table)

    def names(self) -> dict[str, str]:
        """Return the names of all addresses."""
        return {agent.address: agent.name for agent in self.rig.agents.values()} | self._moved

    def is_clean(self) -> bool:
        """Whether nothing is left anywhere, and every call has ended."""
        return self.rig.is_clean() and all(u.is_clean() for u in self._users if not u.agent.dead)

    def _loses(self, passage: Passage) -> bool:
        lost = bool(passage.what) and self.loses(passage)
        if lost:
            self._lost.add(len(self.rig.log) - 1)
        return lost


def _chosen(ways: Mapping[str, User | Agent | int], request: Request) -> Chosen:
    way = ways.get(request.uri.user or "")
    if way is None:
        return [Branch(request.uri)]
    if isinstance(way, int):
        return Refusal(way)
    agent = way if isinstance(way, Agent) else way.agent
    return [Branch(Uri(agent.name, agent.address), (agent.target(),))]


def _row(passage: Passage, lost: bool, label: Labeller) -> Row:
    return Row(
        passage.sender,
        passage.receiver,
        worded(passage.item, _transport(passage.item), label),
        lost,
        round(passage.sent, 9),
        passage.item,
    )


def _transport(item: Any) -> Transport:
    via = _request(item).via
    return Transport.UDP if via is None else via.transport


def worded(item: Any, transport: Transport, label: Labeller) -> str:
    """Return a message in a table's words."""
    if transport is Transport.ISDN:
        return label(transport, item)
    return f"{item.status} {item.method.name}" if item.status else str(item.method.name)


def nth(what: str, *numbers: int, sender: str = "") -> Callable[[Passage], bool]:
    """Return a loss of the n-th messages of a kind (from 1, in the order of sending)."""
    seen = 0

    def loses(passage: Passage) -> bool:
        nonlocal seen
        if passage.what != what or sender not in ("", passage.sender):
            return False
        seen += 1
        return seen in numbers

    return loses
