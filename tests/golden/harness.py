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
facts of it, of those in `tests.golden.facts`. The rows must be all the messages there were, in
the order in which they were sent; of the facts those are compared that the table names. A fact's
value is a word, ``-`` where the message has none, ``new`` for one that no row before has in the
same place, or another row: ``F1``, or ``F2.to`` where that is another fact of the row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulator.record.labels import Labeller
from simulator.sip.digest import Account
from simulator.sip.guard import Guard
from simulator.sip.keyring import Keyring
from simulator.sip.message import Request
from simulator.sip.proxy import Branch, Chosen, ProxyCore, Refusal
from simulator.sip.uri import Address, Uri
from tests.golden.facts import transport_of, worded
from tests.golden.table import Flows, Row
from tests.golden.user import User
from tests.rig import Agent, Passage, Rig


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
        core: type[ProxyCore] = ProxyCore,
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
        core : type
            The class of it.
        """
        agent = self.agent(name)
        own = Address(Uri(None, agent.address, parameters=(("lr", None),)))
        made = core(
            agent.endpoint,
            lambda request, flow, now: ways(request) if callable(ways) else _chosen(ways, request),
            lambda uri: None,
            own,
            lambda uri: uri.host == agent.address,
        )
        made.stays = stays
        if asks is not None:
            made.guard = Guard(name, asks.get, algorithms=("SHA-256",), proxy=True)
        agent.endpoint.user = made
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
        worded(passage.item, transport_of(passage.item), label),
        lost,
        round(passage.sent, 9),
        passage.item,
    )


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
