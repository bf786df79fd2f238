"""The harness itself: a flow that differs from its table is seen."""

from __future__ import annotations

from tests.golden.harness import Net


def test_the_harness_sees_what_is_wrong() -> None:
    """A table that differs in a message, in a fact, or in length is refused."""
    net = Net()
    alice, bob = net.user("alice"), net.user("bob", says=486)
    net.at(0.0, alice, lambda now: alice.invite(bob, now))
    net.run()
    right = """
        F1  alice > bob  INVITE      to=-
        F2  bob > alice  486 INVITE  to=new branch=F1
        F3  alice > bob  ACK         to=F2
    """
    net.says(right)
    for old, new in (
        ("486", "480"),
        ("to=-", "to=x"),
        ("to=new", "to=-"),
        ("to=F2", "to=F1"),
        ("branch=F1", "branch=new"),
        ("alice > bob  ACK", "alice x bob  ACK"),
        ("F3  alice > bob  ACK         to=F2", ""),
        ("ACK         to=F2", "ACK\n F4 bob > alice BYE"),
    ):
        assert _refuses(net, right.replace(old, new)), (old, new)


def _refuses(net: Net, table: str) -> bool:
    try:
        net.says(table)
    except AssertionError:
        return True
    return False
