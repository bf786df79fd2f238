"""What a scenario file may say: one pydantic model a subject.

The models are the edge alone: `simulator.workload.scenario.load` joins them with the topology,
whose names they use.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag

from simulator.topology.document import Section
from simulator.topology.units import Count, Seconds
from simulator.workload.scenario.words import AT_LEAST_ONCE, Flag, HowOften, Names, Test
from simulator.workload.traffic_schema import TimeOfDay

Action = Literal[
    "dial",
    "join",
    "answer",
    "decline",
    "hang up",
    "hold",
    "resume",
    "transfer",
    "complete transfer",
    "press",
]
Word = Annotated[str, Field(min_length=1)]


class StepFile(Section):
    """What one actor does, and when; the key of what is done is the actor's name.

    Attributes
    ----------
    at : float or None
        From the start of the scenario.
    when : str or None
        An event, such as ``bo rings``: the first one after the step before it in the file.
    after : float
        Later than `when`; without `at` and `when`: than the step before.
    number, to : str or None
        To dial, or to transfer to: digits as typed, or the name of an actor.
    digits : str or None
        To press.
    call : int or None
        Which of the actor's calls is meant, from 1; the newest unless told.
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Action] = Field(init=False)

    at: Seconds | None = None
    when: Word | None = None
    after: Seconds | None = None
    number: Word | None = None
    to: Word | None = None
    digits: Word | None = None
    call: Count | None = None


class MessageFile(Section):
    """A message between two nodes.

    Attributes
    ----------
    source, destination : str or None
        Nodes; written ``from`` and ``to``. None: any.
    what : str or None
        Written ``is``: a method, a status (``180``, ``18x``, ``4xx``), or ``200 to BYE``; on a
        primary rate also a name of Q.931, such as ``SETUP``.
    header : dict
        Headers by name, and what their values have to be; a header that comes several times
        passes if one of them does.
    body : TextTest or None
    times : Times
    since, until : str or None
        Events between which it is looked for.
    of : str or None
        Only messages of the call that this actor dialled.
    """

    source: Word | None = Field(default=None, alias="from")
    destination: Word | None = Field(default=None, alias="to")
    what: Word | None = Field(default=None, alias="is")
    header: dict[str, Test] = Field(default_factory=dict)
    body: Test | None = None
    times: HowOften = AT_LEAST_ONCE
    since: Word | None = None
    until: Word | None = None
    of: Word | None = None


class MediaFile(Section):
    """The way of media between two actors, as the descriptions of the session say it.

    Attributes
    ----------
    between : tuple of str
        Two actors.
    path : tuple of str or None
        Actors and nodes from one to the other, such as ``anna - mediation - gateway - bo``.
    through, past : tuple of str
        Nodes that it passes, and those that it does not.
    codec : str or None
        Encoding name on every part of the way, such as ``PCMA``.
    secure : bool or None
        Whether every part of the way on which a session is described is SRTP.
    flows : str or None
        ``both`` ways, ``none``, or ``one`` way.
    when : str or None
        An event; the state at the end of talk unless told.
    after : float
        Later than `when`.
    """

    between: Names
    path: Names | None = None
    through: Names = ()
    past: Names = ()
    codec: Word | None = None
    secure: Flag | None = None
    flows: Literal["both", "one", "none"] | None = None
    when: Word | None = None
    after: Seconds = 0.0


class CallFile(Section):
    """The rows of the table of calls.

    Attributes
    ----------
    where : str
        An expression over its columns, such as ``outcome = answered and sdt > 4 s``.
    of : str or None
        Who dialled; all calls of the scenario unless told.
    """

    where: Word
    of: Word | None = None


class ResourceFile(Section):
    """What a scenario took of a resource.

    Attributes
    ----------
    name : str
        Such as ``sip-trunk``.
    where : str
        An expression over the columns of the table of resources, such as ``peak = 2``.
    """

    name: Word
    where: Word


class ExpectationFile(Section):
    """One thing that must happen, or must not.

    What an actor does or sees is written with the actor's name as key: ``bo: rings``. Others have
    a key of their own: `message`, `media`, `call`, `resource`, `order`, `never`.

    Attributes
    ----------
    within, not_before : float or None
        Of an event: how long after `since` it comes at the latest, and at the earliest.
    since : str or None
        An event; unless told the dialling of the call that it belongs to.
    shows : TextTest or None
        The number that is shown.
    where : str or None
        An expression over the columns of the table of events.
    times : Times
    order : tuple of str
        Events, each after the one before.
    never : str or None
        An event.
    why : str
        A remark, or the place in a document that asks for it.
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Word] = Field(init=False)

    message: MessageFile | None = None
    media: MediaFile | None = None
    call: CallFile | None = None
    resource: ResourceFile | None = None
    order: tuple[Word, ...] | None = Field(default=None, min_length=2)
    never: Word | None = None
    within: Seconds | None = None
    not_before: Seconds | None = None
    since: Word | None = None
    shows: Test | None = None
    where: Word | None = None
    times: HowOften | None = None
    why: str = ""


class RoleFile(Section):
    """A user of some kind, whoever that is in the topology at hand.

    Actors of one kind are its first users, in the order of the file.

    Attributes
    ----------
    kind : {'lync', 'sip', 'attached', 'pstn', 'conference'} or None
        A Lync client, a SIP terminal or one on a media gateway of MX-ONE, a subscriber; or a
        conference, which is nobody and can be dialled.
    population : str or None
        A population by its name, instead of `kind`.
    """

    kind: Literal["lync", "sip", "attached", "pstn", "conference"] | None = None
    population: Word | None = None


def _form(actor: object) -> str:
    return "role" if isinstance(actor, dict | RoleFile) else "number"


ActorFile = Annotated[
    Annotated[Word, Tag("number")] | Annotated[RoleFile, Tag("role")], Discriminator(_form)
]


class ScenarioFile(Section):
    """A scenario.

    Attributes
    ----------
    topology : str
        Name of a shipped one, or a file; a path starts from this file's folder.
    overrides : dict
        Written ``set``: fields of the topology, as with ``--set``.
    features : dict
        Added to those of the topology, in the same form; users may be named as actors.
    actors : dict
        Names, and the number of each as dialled inside or in E.164 form, or a role such as
        ``{kind: lync}``.
    clock : float
        Time of day at its start, as ``"18:30"``; for features that ask.
    background : bool
        Whether the topology's workload runs, too. Registrations and polls always do.
    limit : float
        How long the scenario goes on after its last step while calls are up.
    """

    name: str = ""
    description: str = ""
    topology: Word
    overrides: dict[str, str] = Field(default_factory=dict, alias="set")
    features: dict[str, dict[str, object]] = Field(default_factory=dict)
    actors: dict[str, ActorFile] = Field(min_length=1)
    clock: TimeOfDay = 36_000.0
    background: Flag = False
    limit: Seconds = 60.0
    steps: tuple[StepFile, ...] = Field(min_length=1)
    expect: tuple[ExpectationFile, ...] = ()
