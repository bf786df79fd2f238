"""Whatever users do by hand, every call ends, and gives back what it took.

One stage for many plays, since it is empty again after each; a failure gets a fresh one.
"""

from __future__ import annotations

from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import LONG
from tests.nodes.stage import Stage

INSIDE: Final = ("30001", "30002", "20001", "20002", "20601")
OUTSIDE: Final = "70000001"
DIALLED: Final = (*INSIDE, "00870000001")
FROM_OUTSIDE: Final = tuple(f"+468555{number}" for number in INSIDE)
SETTINGS: Final = (
    ("guide-tcp", "no"),
    ("guide-tcp", "yes"),
    ("guide-tls", "no"),
    ("guide-tls", "yes"),
)

ACTS = st.sampled_from(
    (
        "dial",
        "dial",
        "answer",
        "answer",
        "answer",
        "decline",
        "hold",
        "resume",
        "transfer",
        "transfer",
        "leave",
        "complete_transfer",
        "complete_transfer",
        "hang_up",
        "press",
    )
)
PAIRS = st.none() | st.permutations(INSIDE).map(lambda order: (order[0], order[1]))
WAITS = st.sampled_from((0.0, 0.002, 0.004, 0.01, 0.5, 2.0, 3.0))
STEPS = st.lists(
    st.tuples(WAITS, st.integers(0, 5), ACTS, st.integers(0, 5)), min_size=4, max_size=16
)


class Plays:
    """A stage for each setting, made when it is first needed."""

    def __init__(self) -> None:
        self._stages: dict[tuple[str, str], Stage] = {}

    def play(
        self,
        setting: tuple[str, str],
        pair: tuple[str, str] | None,
        steps: list[tuple[float, int, str, int]],
    ) -> None:
        topology, refer = setting
        stage = self._stages.pop(setting, None) or Stage(topology, {"trunk.refer": refer})
        for user in (*INSIDE, OUTSIDE):
            stage.hands(user)
        if pair is not None:  # a call is up; else most would only be dialled
            caller, called = pair
            stage.talk(caller, called, called)
        for wait, who, act, what in steps:
            stage.run(wait)
            user = (*INSIDE, OUTSIDE)[who]
            able = [] if act == "dial" else stage.who(up=act not in ("answer", "decline"))
            if able and act != "hang_up":  # else most acts would find no call
                user = able[who % len(able)]
            digits = FROM_OUTSIDE[what % 5] if user == OUTSIDE else DIALLED[what]
            if act in ("dial", "transfer"):
                stage.act(user, act, digits)
            elif act == "leave":
                stage.act(user, "transfer", digits, at_once=True)
            elif act == "press":
                stage.act(user, act, str(what))
            else:
                stage.act(user, act)
        stage.ends()
        stage.forget()
        self._stages[setting] = stage


def test_whatever_users_do_every_call_ends() -> None:
    plays = Plays()

    @settings(max_examples=5000 if LONG else 300)
    @given(setting=st.sampled_from(SETTINGS), pair=PAIRS, steps=STEPS)
    def all_end(
        setting: tuple[str, str],
        pair: tuple[str, str] | None,
        steps: list[tuple[float, int, str, int]],
    ) -> None:
        plays.play(setting, pair, steps)

    all_end()
