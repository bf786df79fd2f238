"""What one seizure with its release costs, and the decisions on one number, in T."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from simulator.calls.analysis import analyse, convert
from simulator.calls.channels import ChannelGroup, Hunt
from simulator.calls.normalisation import normalise
from simulator.calls.routing import VoicePolicy, VoiceRoute, outbound
from tests.benchmarks.baseline import Prepare, Work
from tests.benchmarks.conftest import AgainstTimeout
from tests.calls.plan import DESTINATIONS, INCOMING, MARK, OFFICE, USERS

UNITS = 100_000


def seizures(hunt: Hunt, units: int) -> Prepare:
    """Return the model of a group half full, with a call after the other."""

    def prepare() -> Work:
        group = ChannelGroup("trunk", 200, None, hunt)
        for call in range(100):
            group.seize(call, 0.0)

        def work() -> int:
            for call in range(units):
                seizure = group.seize(call, call * 0.01)
                assert seizure is not None
                group.release(seizure, call * 0.01 + 0.005)
            return units

        return work

    return prepare


def decisions(decide: Callable[[], object], units: int) -> Prepare:
    """Return the model of one decision again and again."""

    def work() -> int:
        for _ in range(units):
            decide()
        return units

    return lambda: work


def test_cost_of_a_seizure_with_its_release(against_timeout: AgainstTimeout) -> None:
    hunts: tuple[Hunt, ...] = ("none", "ascending", "descending")
    models = {f"seize and release, hunt {hunt}": partial(seizures, hunt) for hunt in hunts}
    against_timeout(models, UNITS)


def test_cost_of_the_decisions_on_a_number(against_timeout: AgainstTimeout) -> None:
    policy = VoicePolicy("employees", ("local",), MARK)
    route = VoiceRoute("mx-one", r"^\+\d+$", ("local",), ("sip-trunk",), 1, MARK)
    models = {
        "normalise": lambda: normalise("20123", [USERS]),
        "outbound": lambda: outbound("+46855520123", policy, [route]),
        "convert": lambda: convert("+46855520123", INCOMING),
        "analyse, extension": lambda: analyse("20123", [OFFICE], DESTINATIONS),
        "analyse, access code": lambda: analyse("9930007", [OFFICE], DESTINATIONS),
    }
    against_timeout({name: partial(decisions, decide) for name, decide in models.items()}, UNITS)
