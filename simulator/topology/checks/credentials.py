"""Credentials: who is asked for them has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.nodes.spec import TopologySpec
from simulator.topology.checks.finding import Seen, rule


@rule("terminals-have-passwords", "warning", "RFC 3261 22.2; MX-ONE command description sip_route")
def terminals_have_passwords(spec: TopologySpec) -> Iterator[Seen]:
    """SIP terminals have a password where their Telephony Server asks for credentials."""
    asking = {n.name for n in spec.nodes if n.telephony and n.telephony.challenge}
    for users in spec.populations:
        if users.kind == "sip" and users.home in asking and users.password is None:
            text = (
                f"{users.home} asks for credentials, {users.name} have no `password`: "
                "none of them registers or calls"
            )
            yield Seen(users.mark, text)


@rule("account-at-operator", "warning", "RFC 3261 22.2; MX-ONE command description sip_route")
def account_at_operator(spec: TopologySpec) -> Iterator[Seen]:
    """A route to a SIP operator that asks for credentials has the account that he gave."""
    given = {n.name: n.carrier.account for n in spec.nodes if n.carrier and n.carrier.challenge}
    for node in spec.nodes:
        for route in node.telephony.routes if node.telephony else ():
            if route.carrier in given and route.account != given[route.carrier]:
                what = "no" if route.account is None else "another"
                text = (
                    f"{route.carrier} asks for credentials, route {route.name} has {what} "
                    "account: every call on it is refused"
                )
                yield Seen(route.mark, text)


RULES: Final = (terminals_have_passwords, account_at_operator)
