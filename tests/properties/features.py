"""Features switched on at random, and what users do by hand beside the calls that are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from hypothesis import strategies as st

from simulator.calls.terminal import Terminals
from simulator.workload.spec import Outcomes
from tests.properties.networks import Case, Watched

LYNC: Final = ("30000", "30001", "30002")
PHONES: Final = ("20000", "20001", "20002", "20600", "20601")
USERS: Final = (*LYNC, *PHONES)
PUBLIC: Final = "00870000001"
NOBODY: Final = "20777"

NODES: Final = ("lync-clients", "sip-phones", "attached-phones", "pstn")

NUMBERS = st.sampled_from((*USERS, *USERS, PUBLIC, NOBODY))
POPULATIONS = st.sampled_from(("lync", "extensions", "attached"))
ACTS = st.sampled_from(
    (
        "answer",
        "answer",
        "decline",
        "hold",
        "hold",
        "resume",
        "transfer",
        "leave",
        "complete_transfer",
        "hang_up",
        "press",
    )
)

PARTNERS = POPULATIONS.map(lambda name: {"population": name})
SECONDS = st.sampled_from(("0 s", "10 ms", "1 s", "5 s"))
WAYS: st.SearchStrategy[dict[str, object]] = st.sampled_from(
    ({"node": "mxone"}, {"node": "frontend"}, {"trunk": "sip-trunk"})
)
FEATURES: Final[dict[str, dict[str, st.SearchStrategy[object]]]] = {
    "anonymity": {},
    "call_waiting": {},
    "caller_id": {"number": st.sampled_from(USERS), "name": st.just("Anna")},
    "conference": {"number": st.sampled_from(("20900", *USERS))},
    "decline": {},
    "do_not_disturb": {},
    "failover": {"statuses": st.just(["404", "480", "486", "503"])},
    "forced_gateway": {},
    "forward_all": {"to": NUMBERS},
    "forward_busy": {"to": NUMBERS},
    "forward_no_answer": {"to": NUMBERS, "after": SECONDS},
    "hunt_group": {
        "members": st.lists(NUMBERS, min_size=1, max_size=4, unique=True),
        "order": st.sampled_from(("linear", "cyclic", "parallel")),
        "patience": SECONDS,
    },
    "mobile_extension": {
        "to": st.just(PUBLIC),
        "known_as": st.just("20001"),
        "desk": st.sampled_from(("yes", "no")),
    },
    "simultaneous_ring": {"to": NUMBERS, "delay": SECONDS},
    "transfer": {"to": NUMBERS, "after": SECONDS},
}


@dataclass(frozen=True)
class Act:
    """What somebody in a call does, if he can then, at a part of the window."""

    when: float
    node: str
    who: int
    what: str
    to: str


def roomy() -> st.SearchStrategy[Case]:
    """Networks in which most calls are talked, since features and hands want them to be."""
    room = st.sampled_from([2, 6, 30, 30])
    loss = st.sampled_from(["0", "0", "0", "5 %"])
    jitter = st.sampled_from(["0 s", "0 s", "50 ms"])
    return st.builds(
        Case,
        topology=st.sampled_from(["guide-tcp", "guide-tls"]),
        overrides=st.fixed_dictionaries(
            {
                "trunk.channels": room,
                "trunk.licences": room,
                "trunk.refer": st.sampled_from(["yes", "no"]),
                "node.mxone.telephony.forced_gateway": st.sampled_from(["yes", "no"]),
                **{f"link.{link}.loss": loss for link in ("lan-mxone", "lan-phones")},
                **{f"link.{link}.jitter": jitter for link in ("lan-lync", "lan-clients")},
            }
        ),
        rtp=room,
        b_channels=room,
        rate=st.sampled_from([0.03, 0.05, 0.1]),
        ring=st.sampled_from([0.0, 0.1, 3.0, 3.0, 15.0]),
        patience=st.sampled_from([0.5, 10.0, 40.0, 40.0]),
        holding=st.sampled_from([1.0, 20.0, 60.0]),
        outcomes=st.sampled_from(
            [
                Outcomes(1.0, 0.0, 0.0, 0.0, 0.0),
                Outcomes(0.6, 0.1, 0.2, 0.05, 0.05),
                Outcomes(0.2, 0.2, 0.4, 0.1, 0.1),
            ]
        ),
        finite=st.just(False),
        redial=st.booleans(),
        window=st.just(0.0),  # as long as so many calls take
        warmup=st.sampled_from([0.0, 20.0]),
        seed=st.integers(1, 1000),
        ideal=st.just(False),
    )


def entries() -> st.SearchStrategy[dict[str, object]]:
    """Entries of ``features:``, by path."""
    some = st.lists(_entry(), min_size=2, max_size=8)
    return some.map(lambda found: {f"feature.f{i}": one for i, one in enumerate(found)})


def acts() -> st.SearchStrategy[list[Act]]:
    """Acts of hands, some dozens in a network."""
    when = st.integers(0, 9999).map(lambda part: part / 10_000)
    one = st.builds(Act, when, st.sampled_from(NODES), st.integers(0, 11), ACTS, NUMBERS)
    return st.lists(one, min_size=60, max_size=120)


def _entry() -> st.SearchStrategy[dict[str, object]]:
    users = st.sampled_from(sorted(FEATURES)).flatmap(
        lambda name: _switched(name, _of_users(), NUMBERS | PARTNERS)
    )
    ways = st.sampled_from(sorted(FEATURES.keys() - {"transfer"})).flatmap(
        lambda name: _switched(name, WAYS, NUMBERS)
    )
    return users | ways


def _switched(
    name: str, scope: st.SearchStrategy[dict[str, object]], to: st.SearchStrategy[object]
) -> st.SearchStrategy[dict[str, object]]:
    fields = FEATURES[name]
    if "to" in fields:
        fields = {**fields, "to": to}
    return st.builds(lambda who, **given: {"feature": name, **who, **given}, scope, **fields)


def _of_users() -> st.SearchStrategy[dict[str, object]]:
    users = st.lists(st.sampled_from(USERS), min_size=1, max_size=3, unique=True)
    return st.one_of(
        users.map(lambda some: {"users": some}),
        st.builds(
            lambda name, share: {"population": name, "share": share},
            POPULATIONS,
            st.sampled_from(("40 %", "100 %")),
        ),
    )


def by_hand(run: Watched, acts: list[Act], window: float) -> None:
    """Let users act once it is time, and hang up in the end: of a transfer nobody else does."""
    world, clock = run.scene.world, run.scene.clock
    for name in NODES:
        node = world.nodes[name]
        host = run.scene.network.hosts[world.specs[name].host]
        terminals: Terminals = node.parts["terminals"]
        for act in acts:
            if act.node == name:
                clock.call_at(act.when * window, host.act, partial(_do, terminals, act), node)
        for after in (650.0, 750.0, 850.0):  # what the window began is decided by then
            clock.call_at(window + after, host.act, partial(_end_all, terminals), node)


def _users(terminals: Terminals) -> list[str]:
    """Return who is in a call."""
    facts = [leg.call.facts for leg in terminals.control.legs.values()]
    return sorted({one.number for one in facts if one is not None and one.number})


def _end_all(terminals: Terminals, now: float) -> None:
    for user in _users(terminals):
        hands = terminals.hands(user)
        for call in tuple(hands.calls):
            hands.hang_up(now, call.number)


def _do(terminals: Terminals, act: Act, now: float) -> None:
    users = _users(terminals)
    if not users:
        return
    hands = terminals.hands(users[act.who % len(users)])
    if act.what == "transfer":
        hands.transfer(act.to, now)
    elif act.what == "leave":
        hands.transfer(act.to, now, at_once=True)
    elif act.what == "press":
        hands.press("1", now)
    else:
        getattr(hands, act.what)(now)
