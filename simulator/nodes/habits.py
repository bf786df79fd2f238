"""Gives the users of a topology the habits that its features say they have."""

from __future__ import annotations

from collections.abc import Callable

from simulator.calls.attempt import Attempt
from simulator.calls.habits import TRANSFER, Habit, Habits
from simulator.features.fields import Settings
from simulator.nodes.world import World

Draw = Callable[[Attempt, bool], float]


def give_habits(world: World, draw: Draw) -> None:
    """Tell the terminals of each population which of their users transfer calls, and how.

    Of two entries for one user the first counts.

    Parameters
    ----------
    world : World
        Its nodes are made.
    draw : callable
        ``draw(attempt, caller)``, in [0, 1).
    """
    for home in dict.fromkeys(spec.node for spec in world.spec.features):
        habits = _habits(world, home)
        for population in [p for p in world.spec.populations if habits and p.home == home]:
            terminals = world.part(world.node_of_population(population.name).name, "terminals")
            known = terminals.directory.all_numbers()
            own = {number: habits[number] for number in known if number in habits}
            if own:
                terminals.habits = Habits(terminals, own, draw)


def _habits(world: World, home: str) -> dict[str, Habit]:
    found: dict[str, Habit] = {}
    for spec in world.spec.features:
        if spec.feature == TRANSFER and spec.node == home:
            for number, settings in spec.switched.users.items():
                found.setdefault(number, _habit(settings))
    return found


def _habit(settings: Settings) -> Habit:
    share, after = settings.figure("calls"), settings.seconds("after")
    return Habit(
        settings.text("to"),
        1.0 if share is None else share,
        0.0 if after is None else after,
    )
