"""One expectation of a file as a frozen object: a reader for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from simulator.errors import InputError, Mark
from simulator.nodes.spec import TopologySpec
from simulator.record.columns import CALLS, RESOURCES, Table
from simulator.topology.complaints import nearest
from simulator.topology.document import Document, Where
from simulator.workload.scenario.events import EVENTS, check_expression
from simulator.workload.scenario.filling import filled, filled_test
from simulator.workload.scenario.jobs import jobs, resources
from simulator.workload.scenario.kinds import read_kind
from simulator.workload.scenario.phrases import phrase, read_phrase
from simulator.workload.scenario.schema import ExpectationFile
from simulator.workload.scenario.spec import (
    Actor,
    CallExpected,
    EventExpected,
    Expectation,
    MediaExpected,
    MessageExpected,
    OrderExpected,
    Phrase,
    ResourceExpected,
)
from simulator.workload.scenario.steps import only_actor
from simulator.workload.scenario.words import AT_LEAST_ONCE, NEVER, TextTest

# Go with events of an actor alone.
_OF_EVENTS: Final = ("within", "not_before", "since", "shows", "where", "times")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an expectation stands, and what its names may mean."""

    document: Document
    where: Where
    actors: Mapping[str, Actor]
    topology: TopologySpec

    @property
    def mark(self) -> Mark:
        return self.document.mark(self.where)

    def inside(self, *keys: str | int) -> tuple[Mark, str]:
        where = (*self.where, *keys)
        return self.document.mark(where), ".".join(map(str, where))

    def phrase(self, text: str, *keys: str | int) -> Phrase:
        return read_phrase(text, self.actors, *self.inside(*keys))

    def since(self, text: str | None, *keys: str | int) -> Phrase | None:
        return None if text is None else self.phrase(text, *keys)

    def known(self, name: str, names: list[str], what: str, *keys: str | int) -> str:
        if name in names:
            return name
        mark, field = self.inside(*keys)
        raise InputError(
            f"no such {what}", mark=mark, field=field, seen=name, expected=nearest(name, names)
        )

    def filled(self, test: TextTest | None, *keys: str | int) -> TextTest | None:
        return filled_test(test, self.actors, *self.inside(*keys))

    def expression(self, text: str, table: Table, *keys: str | int) -> str:
        mark, field = self.inside(*keys)
        return check_expression(filled(text, self.actors, mark, field), table, mark, field)

    def actor(self, name: str | None, *keys: str | int) -> str | None:
        return None if name is None else self.known(name, [*self.actors], "actor", *keys)

    def node(self, name: str | None, *keys: str | int) -> str | None:
        nodes = [node.name for node in self.topology.nodes]
        meant = None if name is None else jobs(self.topology).get(name, name)
        return None if meant is None else self.known(meant, nodes, "node", *keys)

    def station(self, name: str, *keys: str | int) -> str:
        places = [*self.actors, *(node.name for node in self.topology.nodes)]
        meant = name if name in self.actors else jobs(self.topology).get(name, name)
        return self.known(meant, places, "actor or node", *keys)


def read_expectation(
    file: ExpectationFile,
    index: int,
    document: Document,
    actors: Mapping[str, Actor],
    topology: TopologySpec,
) -> Expectation:
    """Return one expectation.

    Raises
    ------
    InputError
        It is none, several in one, or names what is not there.
    """
    place = _Place(document, ("expect", index), actors, topology)
    kinds = [kind for kind in _READERS if getattr(file, kind) is not None]
    named = list(file.__pydantic_extra__ or {})
    if not kinds:
        fields = [*ExpectationFile.model_fields]
        return _event(file, only_actor(named, actors, document, place.where, fields), place)
    if len(kinds) > 1 or named:
        raise InputError(
            "several expectations in one",
            mark=place.mark,
            field=place.inside()[1],
            seen=" and ".join([*kinds, *named]),
            expected="an entry of its own for each",
        )
    for key in _OF_EVENTS:
        if getattr(file, key) is not None:
            mark, field = place.inside(key)
            expected = f"it inside `{kinds[0]}`, or not at all"
            raise InputError("goes with an actor alone", mark=mark, field=field, expected=expected)
    return _READERS[kinds[0]](file, place)


def _event(file: ExpectationFile, actor: str, place: _Place) -> EventExpected:
    verb = (file.__pydantic_extra__ or {})[actor]
    said = phrase(actor, verb, *place.inside(actor))
    times = AT_LEAST_ONCE if file.times is None else file.times
    since = place.since(file.since, "since")
    where = None if file.where is None else place.expression(file.where, EVENTS, "where")
    shows = place.filled(file.shows, "shows")
    text = said.text
    text += f" shows {shows}" if shows is not None else ""
    text += f" with {where}" if where else ""
    text += f" within {file.within:g} s" if file.within is not None else ""
    text += f" not before {file.not_before:g} s" if file.not_before is not None else ""
    text += f" since {since.text}" if since is not None else ""
    text += f", {times}" if file.times is not None else ""
    return EventExpected(
        said, file.within, file.not_before, since, shows, where, times, text, place.mark
    )


def _never(file: ExpectationFile, place: _Place) -> EventExpected:
    said = place.phrase(file.never or "", "never")
    text = f"never: {said.text}"
    return EventExpected(said, None, None, None, None, None, NEVER, text, place.mark)


def _order(file: ExpectationFile, place: _Place) -> OrderExpected:
    phrases = tuple(place.phrase(text, "order", i) for i, text in enumerate(file.order or ()))
    text = "order: " + ", then ".join(one.text for one in phrases)
    return OrderExpected(phrases, text, place.mark)


def _message(file: ExpectationFile, place: _Place) -> MessageExpected:
    one = file.message
    assert one is not None
    source = place.node(one.source, "message", "from")
    destination = place.node(one.destination, "message", "to")
    of = place.actor(one.of, "message", "of")
    headers = tuple(
        (name, place.filled(test, "message", "header", name) or test)
        for name, test in one.header.items()
    )
    body = place.filled(one.body, "message", "body")
    text = one.what or "message"
    text += f" from {source}" if source else ""
    text += f" to {destination}" if destination else ""
    tests = [f"{name}: {test}" for name, test in headers]
    tests += [f"body {body}"] if body is not None else []
    text += f" with {', '.join(tests)}" if tests else ""
    text += f" since {one.since}" if one.since else ""
    text += f" until {one.until}" if one.until else ""
    text += f", {one.times}"
    return MessageExpected(
        source,
        destination,
        None if one.what is None else read_kind(one.what, *place.inside("message", "is")),
        headers,
        body,
        one.times,
        place.since(one.since, "message", "since"),
        place.since(one.until, "message", "until"),
        of,
        text,
        place.mark,
    )


def _media(file: ExpectationFile, place: _Place) -> MediaExpected:
    one = file.media
    assert one is not None
    if len(one.between) != 2:
        mark, field = place.inside("media", "between")
        raise InputError("not two actors", mark=mark, field=field, expected="such as anna - bo")
    first, second = (
        place.known(name, [*place.actors], "actor", "media", "between") for name in one.between
    )
    path, through, past = (
        tuple(place.station(name, "media", key) for name in names)
        for key, names in (("path", one.path or ()), ("through", one.through), ("past", one.past))
    )
    text = f"media between {first} and {second}"
    text += f" runs {' - '.join(path)}" if path else ""
    text += f" through {', '.join(through)}" if through else ""
    text += f" past {', '.join(past)}" if past else ""
    text += f" in {one.codec}" if one.codec else ""
    text += {None: "", True: " as SRTP", False: " as RTP"}[one.secure]
    text += f", flows {one.flows}" if one.flows else ""
    when = place.since(one.when, "media", "when")
    text += f" when {when.text}" if when else ""
    text += f" after {one.after:g} s" if one.after else ""
    return MediaExpected(
        (first, second),
        path or None,
        through,
        past,
        one.codec,
        one.secure,
        one.flows,
        when,
        one.after,
        text,
        place.mark,
    )


def _call(file: ExpectationFile, place: _Place) -> CallExpected:
    one = file.call
    assert one is not None
    of = place.actor(one.of, "call", "of")
    where = place.expression(one.where, CALLS, "call", "where")
    mark, _ = place.inside("call", "where")
    return CallExpected(where, of, f"call{f' of {of}' if of else ''}: {where}", mark)


def _resource(file: ExpectationFile, place: _Place) -> ResourceExpected:
    one = file.resource
    assert one is not None
    where = place.expression(one.where, RESOURCES, "resource", "where")
    mark, _ = place.inside("resource", "where")
    name = resources(place.topology).get(one.name, one.name)
    return ResourceExpected(name, where, f"{name}: {where}", mark)


_READERS: Final[Mapping[str, Callable[[ExpectationFile, _Place], Expectation]]] = MappingProxyType(
    {
        "message": _message,
        "media": _media,
        "call": _call,
        "resource": _resource,
        "order": _order,
        "never": _never,
    }
)
