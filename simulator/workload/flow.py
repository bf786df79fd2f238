"""One flow of a workload: what is drawn for its attempts.

All attributes of attempt k come from its own words, used or not, so that variants of a study
meet the same callers with the same wishes: another size of a trunk, another load of another
population or another mean holding time changes none of them. Each attribute has a fixed word;
one that is added later takes a free word and shifts no other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from simulator.calls.attempt import Attempt, Intent
from simulator.kernel.streams import Stream
from simulator.kernel.transforms import chance, choice, cumulative, index
from simulator.nodes.spec import PopulationSpec
from simulator.workload.laws import sampler
from simulator.workload.parties import direction_between, prefix_between
from simulator.workload.redial import Redials
from simulator.workload.spec import Outcomes, TrafficSpec

IsBusy = Callable[[str, str], bool]

# Which word of an attempt makes what.
CALLER: Final = 0
DESTINATION: Final = 1
CALLED: Final = 2
RING: Final = 3
PATIENCE: Final = 4
HOLDING: Final = 5
INTENT: Final = 6
RELEASE: Final = 7
REDIAL: Final = 8
REDIAL_DELAY: Final = 9
IDLE: Final = 10  # of a finite source: the time before the attempt
WORDS: Final = 12  # three counters of Philox4x64; the last word is free

_INTENTS: Final = tuple(Intent)


class Destination:
    """One population that a flow calls."""

    __slots__ = ("direction", "first", "intents", "name", "own", "prefix", "users", "width")

    def __init__(
        self, source: PopulationSpec, population: PopulationSpec, outcomes: Outcomes
    ) -> None:
        self.name = population.name
        self.direction = direction_between(source, population)
        self.prefix = prefix_between(source, population)
        self.first = int(population.first_number)
        self.width = len(population.first_number)
        self.users = population.users
        self.own = population.name == source.name
        self.intents = cumulative(weights(outcomes))


class Flow:
    """The calls of one population as one entry of the workload describes them.

    Parameters
    ----------
    spec : TrafficSpec
    name : str
        Of its random streams: the population, with a number where it has several flows.
    populations : mapping of str to PopulationSpec
    seed, replication : int
    load : float
        Factor on the rate.
    ideal : bool
        Ringing takes no time.
    """

    __slots__ = (
        "arrivals",
        "attributes",
        "destinations",
        "finite",
        "first",
        "holding",
        "ideal",
        "patience",
        "rate",
        "redials",
        "released_by_caller",
        "ring",
        "shares",
        "source",
        "spec",
        "users",
        "width",
    )

    def __init__(
        self,
        spec: TrafficSpec,
        name: str,
        populations: Mapping[str, PopulationSpec],
        seed: int,
        replication: int,
        load: float,
        *,
        ideal: bool,
    ) -> None:
        source = populations[spec.source]
        self.spec = spec
        self.source = source.name
        self.first, self.width = int(source.first_number), len(source.first_number)
        self.users = source.users
        self.finite = spec.arrivals.kind == "finite"
        self.rate = spec.rate * load  # of one user
        called = [(name, share) for name, share in spec.destinations if share > 0]
        self.destinations = [
            Destination(source, populations[name], spec.outcomes[name]) for name, _ in called
        ]
        self.shares = cumulative([share for _, share in called])
        self.ring, self.patience = sampler(spec.ring), sampler(spec.patience)
        self.holding = sampler(spec.holding)
        self.released_by_caller = spec.released_by_caller
        self.redials = Redials(spec.redial) if spec.redial is not None else None
        self.ideal = ideal
        self.attributes = Stream(seed, replication, "attributes", name, words=WORDS)
        self.arrivals = Stream(seed, replication, "arrivals", name, words=1)

    def number_of(self, user: int) -> str:
        """Return the number of a user of the calling population."""
        return str(self.first + user).zfill(self.width)

    def caller(self, word: int, is_busy: IsBusy | None) -> int:
        """Return who calls: the user drawn, or the next one upwards who is idle.

        So the arrivals of the population stay Poisson whoever talks. Where nobody is idle the
        one who was drawn calls all the same.
        """
        drawn = index(word, self.users)
        if is_busy is None:
            return drawn
        user = drawn
        while is_busy(self.source, self.number_of(user)):
            user = (user + 1) % self.users
            if user == drawn:
                break
        return user

    def attempt(self, number: int, words: tuple[int, ...], caller: int, now: float) -> Attempt:
        """Return an attempt with all its attributes.

        Parameters
        ----------
        number : int
            Of the call.
        words : tuple of int
            Its `WORDS` random words.
        caller : int
            Which user calls.
        now : float
        """
        to = self.destinations[choice(words[DESTINATION], self.shares)]
        user = index(words[CALLED], to.users)
        if to.own and user == caller:
            user = (user + 1) % to.users  # nobody means to call himself
        called = str(to.first + user).zfill(to.width)
        return Attempt(
            number,
            to.direction,
            self.source,
            to.name,
            self.number_of(caller),
            to.prefix + called,
            called,
            now,
            0.0 if self.ideal else self.ring(words[RING]),
            self.patience(words[PATIENCE]),
            self.holding(words[HOLDING]),
            _INTENTS[choice(words[INTENT], to.intents)],
            chance(words[RELEASE], self.released_by_caller),
        )


def weights(outcomes: Outcomes) -> tuple[float, float, float, float, float]:
    """Return the shares of outcomes in the order of `Intent`."""
    return (
        outcomes.answered,
        outcomes.no_answer,
        outcomes.busy,
        outcomes.declined,
        outcomes.failed,
    )
