"""Users who act by hand: what they do, when they choose, and what they see of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.calls.attempt import Attempt, Intent, Outcome
from simulator.calls.hands import Hands
from simulator.sdp.capabilities import Capabilities
from simulator.sdp.description import Description
from simulator.sdp.negotiation import Negotiator
from simulator.sdp.payloads import codec_list
from tests.calls.test_terminal import Town

SPEECH = Negotiator(Capabilities(codec_list(("PCMA",), "0-15")))


class Eyes:
    """A watcher that writes down."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, dict[str, str], float]] = []

    def saw(self, user: str, event: str, facts: dict[str, str], call: int, now: float) -> None:
        self.seen.append((user, event, facts, round(now, 9)))

    def of(self, user: str) -> list[str]:
        return [event for who, event, _, _ in self.seen if who == user]

    def when(self, user: str, event: str) -> float:
        return next(at for who, word, _, at in self.seen if (who, word) == (user, event))

    def facts(self, user: str, event: str) -> dict[str, str]:
        return next(facts for who, word, facts, _ in self.seen if (who, word) == (user, event))


class Street(Town):
    """User 10 calls user 20; both have hands, and one pair of eyes watches."""

    def __init__(self, *, speech: bool = True, lines: int | None = None) -> None:
        super().__init__(lines)
        self.eyes = Eyes()
        self.callers.watcher = self.called.watcher = self.eyes
        self.anna, self.bo = self.callers.hands("10"), self.called.hands("20")
        if speech:
            offer = SPEECH.offer("192.0.2.1", 4000)
            made = SPEECH.answer(offer, "192.0.2.2", 5000)
            assert isinstance(made, Description)
            self.here.offered, self.there.answers = offer, made

    def at(self, when: float, act: Callable[[float], object], hands: Hands | None = None) -> None:
        own = self.callers if hands is None or hands.terminals is self.callers else self.called
        agent = next(a for a in self.rig.agents.values() if a.endpoint is own.control.endpoint)
        self.rig.at(when, agent, act)

    def dial(self, when: float = 0.0, called: str = "20") -> None:
        self.at(when, lambda now: self.anna.dial(called, len(self.book) + 1, now))

    def talk(self) -> None:
        """Dial at 0 and answer at 1."""
        self.dial()
        self.at(1.0, self.bo.answer, self.bo)

    @property
    def first(self) -> Attempt:
        return self.book[1]


def test_a_call_dialled_by_hand_waits_for_the_hands_of_the_called_side() -> None:
    town = Street()
    town.dial()
    town.at(1000.0, town.bo.answer, town.bo)
    town.at(2000.0, town.bo.hang_up, town.bo)
    town.end()
    assert town.eyes.of("10") == ["dialled", "ringback", "answered", "released"]
    assert town.eyes.of("20") == ["ringing", "answered", "released"]
    assert town.eyes.when("10", "answered") == 1000.01
    assert (town.first.outcome, town.first.caller_released) == (Outcome.ANSWERED, False)


def test_what_users_see_of_a_call() -> None:
    town = Street()
    town.talk()
    town.at(5.0, town.anna.hang_up)
    town.end()
    eyes = town.eyes
    assert eyes.facts("20", "ringing")["number"] == "10"
    assert eyes.facts("10", "ringback") == {"source": "local", "status": "180"}
    assert eyes.facts("10", "answered") == {"media": "192.0.2.1 192.0.2.2"}
    assert eyes.facts("10", "released") == {"by": "self"}
    assert eyes.facts("20", "released") == {"by": "peer"}


def test_a_call_that_is_declined() -> None:
    town = Street()
    town.dial()
    town.at(1.0, town.bo.decline, town.bo)
    town.end()
    assert town.eyes.facts("10", "refused")["status"] == "603"
    assert town.eyes.facts("10", "refused")["tone"] == "busy"
    assert town.first.status == 603


def test_hanging_up_while_it_rings_gives_the_call_up() -> None:
    town = Street()
    town.dial()
    town.at(1.0, town.anna.hang_up)
    town.end()
    assert (town.first.outcome, town.first.status) == (Outcome.ABANDONED, 487)
    assert town.eyes.of("20") == ["ringing", "released"]


def test_hanging_up_a_call_that_rings_declines_it() -> None:
    town = Street()
    town.dial()
    town.at(1.0, town.bo.hang_up, town.bo)
    town.end()
    assert town.first.status == 603


def test_hanging_up_before_the_invite_has_left() -> None:
    town = Street()
    town.callers.media_setup = 0.5
    town.dial()
    town.at(0.1, town.anna.hang_up)
    town.end()
    assert town.first.outcome is Outcome.ABANDONED
    assert town.rig.whats() == []


def test_hold_and_resume() -> None:
    town = Street()
    town.talk()
    town.at(2.0, town.anna.hold)
    town.at(3.0, town.anna.resume)
    town.at(4.0, town.anna.hang_up)
    town.rig.run(until=2.5)
    (mine,) = (leg for leg in town.callers.control.legs.values())
    assert mine.stream is not None
    assert mine.stream.state.name == "HELD"
    town.rig.run(until=3.5)
    assert mine.stream.state.name == "OPEN"
    town.end()
    assert town.eyes.of("20") == ["ringing", "answered", "held", "resumed", "released"]
    assert town.eyes.facts("10", "held")["by"] == "self"
    assert town.eyes.facts("20", "held")["by"] == "peer"


def test_a_call_that_both_hold_is_still_held_once_one_of_them_resumes() -> None:
    town = Street()
    town.talk()
    town.at(2.0, town.anna.hold)
    town.at(3.0, town.bo.hold, town.bo)
    town.at(4.0, town.anna.resume)
    town.at(6.0, town.bo.resume, town.bo)
    town.rig.run(until=5.0)
    (mine,) = (leg for leg in town.callers.control.legs.values())
    assert mine.stream is not None
    assert mine.stream.state.name == "HELD"
    town.rig.run(until=7.0)
    assert mine.stream.state.name == "OPEN"
    town.at(8.0, town.anna.hang_up)
    town.end()


def test_both_hold_at_one_instant() -> None:
    """The glare of RFC 3261 14.1: both are told 491, and both holds come to pass."""
    town = Street()
    town.talk()
    town.at(2.0, town.anna.hold)
    town.at(2.0, town.bo.hold, town.bo)
    town.at(20.0, town.anna.hang_up)
    town.end()
    assert sorted(town.rig.whats("491")) == ["491 a>b", "491 b>a"]
    assert ("10", "held", "self") in [(u, e, f.get("by", "")) for u, e, f, _ in town.eyes.seen]
    assert ("20", "held", "self") in [(u, e, f.get("by", "")) for u, e, f, _ in town.eyes.seen]


def test_a_telephone_without_sessions_is_held_by_its_exchange() -> None:
    town = Street(speech=False)
    town.talk()
    town.at(2.0, town.anna.hold)
    town.at(3.0, town.anna.hang_up)
    town.end()
    assert town.rig.whats("INVITE") == ["INVITE a>b"]
    assert "held" in town.eyes.of("10")
    assert "held" not in town.eyes.of("20")


@pytest.mark.parametrize("early", [True, False])
def test_digits_before_the_answer_are_a_matter_of_the_telephone(early: bool) -> None:
    town = Street()
    town.callers.early_digits = early
    town.dial()
    town.at(0.5, lambda now: town.anna.press("1", now))
    town.at(1.0, town.bo.answer, town.bo)
    town.at(2.0, lambda now: town.anna.press("2", now))
    town.at(3.0, town.anna.hang_up)
    town.end()
    first, second = (f for u, e, f, _ in town.eyes.seen if e == "digits")
    assert first["sent"] == "no"
    assert (not early) == ("before the answer" in first["why"])
    assert second["sent"] == "yes"


def test_drawn_calls_go_on_beside_hands() -> None:
    """An appointment holds though the user has hands; these come before it where they act."""
    town = Street(lines=2)
    drawn = town.attempt(0.0)
    other = town.attempt(200.0)
    town.at(202.0, town.bo.answer, town.bo)
    town.end()
    assert round(drawn.answered, 3) == 5.02
    assert round(other.answered, 3) == 202.01


def test_a_user_without_a_call_cannot_do_anything() -> None:
    town = Street()
    done: list[object] = []
    for act in (town.anna.answer, town.anna.decline, town.anna.hold, town.anna.hang_up):
        town.at(1.0, lambda now, act=act: done.append(act(now)))  # type: ignore[misc]
    town.end()
    assert done == [False] * 4


def test_the_newest_call_is_meant_unless_a_number_says_another() -> None:
    town = Street()
    town.dial()
    town.dial(0.5)
    town.at(1.0, town.bo.answer, town.bo)
    town.at(2.0, lambda now: town.bo.answer(now, 1), town.bo)
    town.at(3.0, lambda now: town.anna.hang_up(now, 1))
    town.at(4.0, town.anna.hang_up)
    town.end()
    assert [round(town.book[n].answered, 3) for n in (1, 2)] == [2.01, 1.01]
    assert [round(town.book[n].released, 3) for n in (1, 2)] == [3.0, 4.0]


@pytest.mark.parametrize("intent", [Intent.BUSY, Intent.DECLINE])
def test_a_watcher_changes_nothing(intent: Intent) -> None:
    plain, watched = Town(), Street()
    first, second = plain.attempt(intent=intent), watched.attempt(0.0, intent)
    plain.end()
    watched.end()
    assert plain.rig.flow_of() == watched.rig.flow_of()
    assert first.status == second.status
