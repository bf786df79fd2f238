"""A number at MX-ONE: conversion, extensions, access codes, route choices, SIP routes."""

from __future__ import annotations

from simulator.calls import reasons
from simulator.calls.analysis import (
    CalledNumber,
    Converted,
    External,
    Internal,
    Vacant,
    analyse,
    convert,
    request_uri,
    written,
)
from simulator.calls.numbering import NumberType, SipRoute, find_e164
from simulator.errors import InputError, RemoteProtocolError
from simulator.nodes.spec import NodeSpec, TelephonyServerSpec
from simulator.sip.identity import number_of
from simulator.sip.uri import parse_uri
from simulator.topology.dialling.notes import Notes, Onward, refused
from simulator.topology.dialling.steps import End


def from_outside(notes: Notes, node: NodeSpec, sent: str) -> End | Onward:
    """Take a number that comes from a trunk or carrier: converted, then analysed."""
    assert node.telephony is not None
    number = number_of(sent)
    found = convert(number, node.telephony.incoming)
    _note_conversion(notes, node.name, node.telephony, found, number)
    return from_extension(notes, node, found.number)


def _note_conversion(
    notes: Notes, node: str, pbx: TelephonyServerSpec, found: Converted, number: str
) -> None:
    notes.ask(node, "number conversion", number)
    for one in pbx.incoming:
        rule = conversion_rule(one.digits)
        if one is found.conversion:
            text = f"{one.strip} characters off, {one.prefix or 'nothing'} in their place"
            notes.step(node, rule, text, found.number, one.mark)
            return
        begins = one.digits and not number.startswith(one.digits)
        text = "does not begin so" if begins else "another type of number"
        notes.step(node, rule, text, number, one.mark, hit=False)


def conversion_rule(digits: str) -> str:
    """Return the id of a number conversion, as traces of calls have it."""
    return f"number conversion {digits or 'of any number'}"


def from_extension(
    notes: Notes, node: NodeSpec, dialled: str, *, passed_on: bool = False
) -> End | Onward:
    """Analyse a number as an extension dials it.

    Parameters
    ----------
    passed_on : bool
        By another Telephony Server: then it does not go to a third one.
    """
    pbx = node.telephony
    assert pbx is not None
    number = number_of(dialled)
    notes.ask(node.name, "number analysis", number)
    found = analyse(number, pbx.extensions, pbx.destinations, node=node.name)
    if isinstance(found, Internal):
        return _at_extension(notes, node.name, found)
    text = "no extension has it"
    notes.step(node.name, "number analysis", text, number, hit=False)
    if isinstance(found, Vacant):
        if found.destination is not None:
            rule, mark = found.trace[0], found.destination.mark
            notes.step(node.name, rule, found.reason.text, number, mark, hit=False)
        return refused(number, found.reason)
    return _outwards(notes, node, found, passed_on)


def _at_extension(notes: Notes, node: str, found: Internal) -> End:
    numbers, index = found.owner.range, found.owner.index
    mark = notes.populations[numbers.population].mark
    text = f"an extension of {numbers.population}"
    notes.step(node, found.trace[0], text, found.number, mark)
    return notes.user(numbers.population, found.number, numbers.e164(index))


def _outwards(notes: Notes, node: NodeSpec, found: External, passed_on: bool) -> End | Onward:
    destination = found.destination
    low, high = destination.min_digits, destination.max_digits
    counted = str(low) if low == high else f"{low} to {high}"
    text = f"the longest access code that fits; {counted} digits after it"
    notes.step(node.name, found.trace[0], text, found.number, destination.mark)
    assert node.telephony is not None
    routes = {route.name: route for route in node.telephony.routes}
    choices = [one for one in found.choices if not (passed_on and routes[one.route].server)]
    if not choices:
        return refused(found.number, reasons.vacant_number(node.name, found.number))
    first, *others = choices
    for place, choice in enumerate(others, start=2):
        text = f"choice {place}, taken where those before it fail"
        rule, mark = f"route {choice.route}", destination.mark
        notes.step(node.name, rule, text, choice.digits, mark, hit=False)
    return _by_route(notes, node, routes[first.route], first)


def _by_route(notes: Notes, node: NodeSpec, route: SipRoute, choice: CalledNumber) -> End | Onward:
    kind = NumberType(choice.number_type).name.lower().replace("_", " ")
    taken = choice.choice
    text = f"{taken.strip} digits off, {taken.prefix or 'nothing'} before, type {kind}"
    notes.step(node.name, f"route {route.name}", text, choice.digits, route.mark)
    if route.trunk is not None:
        return _by_trunk(notes, node, route, choice)
    if route.server is not None:
        number = written(choice.digits, choice.number_type)
        other = notes.nodes[route.server]
        notes.step(node.name, "to another server", other.name, number, route.mark)
        return from_extension(notes, other, number, passed_on=True)
    return _by_carrier(notes, node, route, choice)


def _by_trunk(notes: Notes, node: NodeSpec, route: SipRoute, choice: CalledNumber) -> Onward:
    trunk = notes.trunks[route.trunk or ""]
    if trunk.pbx != node.name:
        problem = f"the trunk {trunk.name} is one of {trunk.pbx}, not of {node.name}"
        raise InputError(problem, mark=route.mark, field=f"routes.{route.name}.trunk")
    number = _sent(notes, node.name, route, choice, notes.address_of(trunk.mediation))
    return Onward(trunk, number, inwards=True)


def _by_carrier(notes: Notes, node: NodeSpec, route: SipRoute, choice: CalledNumber) -> End:
    carrier = notes.nodes[route.carrier or ""]
    assert carrier.carrier is not None
    if carrier.carrier.kind == "sip":
        number = _sent(notes, node.name, route, choice, notes.address_of(carrier.name))
    else:
        number = written(choice.digits, choice.number_type)
        text = f"called number of a SETUP, by {carrier.carrier.gateway_of(node.name)}"
        notes.step(node.name, f"carrier {carrier.name}", text, number, carrier.mark)
    owner = find_e164(number, carrier.carrier.numbers)
    population = "" if owner is None else owner.range.population
    return End("pstn", carrier.name, number, number, population)


def _sent(notes: Notes, node: str, route: SipRoute, choice: CalledNumber, host: str) -> str:
    """Return the user part of the Request-URI that a route makes."""
    if not route.uri_patterns:
        number = written(choice.digits, choice.number_type)
        notes.step(node, "request-URI", f"sip:{number}@{host}", number, route.mark)
        return number
    text = request_uri(route, choice.digits, choice.number_type, host)
    try:
        number = parse_uri(text).user or ""
    except RemoteProtocolError as error:
        field = f"routes.{route.name}.uri_patterns"
        raise InputError(str(error), mark=route.mark, field=field, seen=text) from None
    notes.step(node, "request-URI", text, number, route.mark)
    return number
