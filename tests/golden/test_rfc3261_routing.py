"""RFC 3261 16.12.1: how Record-Route and Route lead a request, with a strict router in between."""

from __future__ import annotations

from simulator.sip.proxy import Branch
from simulator.sip.uri import Uri
from tests.golden.harness import Net
from tests.golden.strict import StrictRouter
from tests.golden.user import User
from tests.rig import Agent


class Chain:
    """alice - p1 - p2 - p3 - p4 - bob, of which some route strictly."""

    def __init__(self, *strict: str) -> None:
        self.net = Net()
        self.alice: User = self.net.user("alice")
        self.bob: User = self.net.user("bob")
        following: Agent = self.bob.agent
        for name in ("p4", "p3", "p2", "p1"):
            following = self._add(name, following, strict=name in strict)
        self.first = following
        p4 = self.net.rig.agents["p4"]
        self.net.at(
            0.0,
            self.alice,
            lambda now: self.alice.invite(self.bob, now, at=p4, first=(self.first,)),
        )

    def _add(self, name: str, following: Agent, *, strict: bool) -> Agent:
        if strict:
            agent = self.net.agent(name)
            StrictRouter(agent, following)
            return agent
        last = following is self.bob.agent
        uri = Uri("bob", following.address) if last else None
        return self.net.proxy(
            name, lambda request: [Branch(uri or request.uri, (following.target(),))]
        )

    def bye(self, who: User, table: str) -> None:
        """Let one hang up, and state that BYE and its answer alone."""
        self.net.at(5.0, who, who.hang_up)
        self.net.run()
        self.net.says(table, since=5.0)
        assert self.net.is_clean()

    def acks(self) -> list[tuple[str, str]]:
        """Return the way of the ACK, and its Request-URI at each hop."""
        names = self.net.names()
        return [(p.receiver, names[p.item.uri.host]) for p in self.net.rig.log if p.what == "ACK"]


def test_16_12_1_1_loose_routers_leave_the_request_uri_alone() -> None:
    chain = Chain()
    chain.bye(
        chain.bob,
        """
        F1   bob > p4    BYE      uri=alice route=p4,p3,p2,p1
        F2   p4 > p3     BYE      uri=alice route=p3,p2,p1
        F3   p3 > p2     BYE      uri=alice route=p2,p1
        F4   p2 > p1     BYE      uri=alice route=p1
        F5   p1 > alice  BYE      uri=alice route=- via=p1,p2,p3,p4,bob hops=66
        F6   alice > p1  200 BYE
        F7   p1 > p2     200 BYE
        F8   p2 > p3     200 BYE
        F9   p3 > p4     200 BYE
        F10  p4 > bob    200 BYE
        """,
    )


def test_16_12_1_2_a_strict_router_is_led_by_the_request_uri() -> None:
    chain = Chain("p3")
    chain.bye(
        chain.bob,
        """
        F1   bob > p4    BYE      uri=alice route=p4,p3,p2,p1
        F2   p4 > p3     BYE      uri=p3 route=p2,p1,alice   # 16.6 step 6
        F3   p3 > p2     BYE      uri=p2 route=p1,alice
        F4   p2 > p1     BYE      uri=alice route=p1         # 16.4: p2 puts them back
        F5   p1 > alice  BYE      uri=alice route=-
        F6   alice > p1  200 BYE
        F7   p1 > p2     200 BYE
        F8   p2 > p3     200 BYE
        F9   p3 > p4     200 BYE
        F10  p4 > bob    200 BYE
        """,
    )


def test_12_2_1_1_a_user_whose_first_router_is_strict_exchanges_them_himself() -> None:
    chain = Chain("p1")
    chain.bye(
        chain.alice,
        """
        F1   alice > p1  BYE      uri=p1 route=p2,p3,p4,bob
        F2   p1 > p2     BYE      uri=p2 route=p3,p4,bob
        F3   p2 > p3     BYE      uri=bob route=p3,p4
        F4   p3 > p4     BYE      uri=bob route=p4
        F5   p4 > bob    BYE      uri=bob route=-
        F6   bob > p4    200 BYE
        F7   p4 > p3     200 BYE
        F8   p3 > p2     200 BYE
        F9   p2 > p1     200 BYE
        F10  p1 > alice  200 BYE
        """,
    )


def test_acknowledgements_are_led_by_strict_routers_as_other_requests_are() -> None:
    chain = Chain("p1", "p3")
    chain.net.run(until=3.0)
    assert chain.acks() == [
        ("p1", "p1"),
        ("p2", "p2"),
        ("p3", "p3"),
        ("p4", "p4"),
        ("bob", "bob"),
    ]


def test_two_strict_routers_in_a_row_hand_the_route_on() -> None:
    chain = Chain("p2", "p3")
    chain.bye(
        chain.alice,
        """
        F1   alice > p1  BYE      uri=bob route=p1,p2,p3,p4
        F2   p1 > p2     BYE      uri=p2 route=p3,p4,bob
        F3   p2 > p3     BYE      uri=p3 route=p4,bob
        F4   p3 > p4     BYE      uri=p4 route=bob
        F5   p4 > bob    BYE      uri=bob route=-
        F6   bob > p4    200 BYE
        F7   p4 > p3     200 BYE
        F8   p3 > p2     200 BYE
        F9   p2 > p1     200 BYE
        F10  p1 > alice  200 BYE
        """,
    )
