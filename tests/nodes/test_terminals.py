"""The directory of a population: numbers, addresses, refusals."""

from __future__ import annotations

from simulator.calls.attempt import Intent
from simulator.calls.call import Call
from simulator.calls.channels import ChannelGroup
from simulator.calls.numbering import NumberRange
from simulator.calls.reasons import no_b_channel
from simulator.nodes.terminals import Population, terminal_addresses
from simulator.sip.uri import Uri


def population(**changes: object) -> Population:
    values: dict[str, object] = {
        "node": "phones",
        "numbers": NumberRange("20000", 100, "office", "+468555"),
        "outside": False,
        "home": "pbx.example",
        "targets": ("there",),
        "addresses": terminal_addresses("10.1.0.0/16", 100),
        "host": "10.1.0.1",
        "contact_port": 5060,
        "contact_parameters": (("transport", "udp"),),
        "media": None,
        "line": None,
        "no_answer": 20.0,
    }
    return Population(**(values | changes))  # type: ignore[arg-type]


def test_inside_users_go_by_their_number() -> None:
    assert population().user_of(Uri("20042", "x")) == "20042"
    assert population().user_of(Uri("+46855520042", "x")) is None
    assert str(population().address("20042").uri) == "sip:20042@pbx.example"


def test_subscribers_go_by_their_number_in_e164_form() -> None:
    outside = population(outside=True)
    assert outside.user_of(Uri("+46855520042", "x")) == "20042"
    assert outside.user_of(Uri("20042", "x")) is None
    assert str(outside.address("20042").uri) == "sip:+46855520042@pbx.example"


def test_nobody_has_a_number_beyond_the_range() -> None:
    assert population().user_of(Uri("20100", "x")) is None
    assert population().user_of(Uri(None, "x")) is None


def test_each_terminal_has_an_address_and_contact_of_its_own() -> None:
    assert str(population().contact("20002").uri) == "sip:20002@10.1.0.3:5060;transport=udp"
    assert population().way("20002") == (("there",), "10.1.0.3")


def test_terminals_without_addresses_share_their_hosts() -> None:
    lines = population(addresses=None)
    assert lines.contact("20002").uri.host == "10.1.0.1"
    assert lines.way("20002") == (("there",), None)


def test_what_is_dialled_goes_to_the_home_unless_another_host_is_called() -> None:
    assert str(population().request_uri("20001", "0123")) == "sip:0123@pbx.example"
    operator = population(called_host="192.0.2.84")
    assert str(operator.request_uri("20001", "+46123")) == "sip:+46123@192.0.2.84"


def test_a_line_is_taken_and_given_back_with_the_call() -> None:
    group = ChannelGroup("b", 1, None)
    reason = no_b_channel("exchange", "b", 1)
    exchange = population(line=(group, reason))
    first, second = Call(1), Call(2)
    assert exchange.take_line(first, None, 0.0) is None
    assert exchange.take_line(second, None, 1.0) is reason
    first.end(2.0)
    assert exchange.take_line(second, None, 3.0) is None


def test_each_intent_has_its_reason() -> None:
    said = {intent: population().reason(intent, "20001") for intent in Intent}
    assert [said[i].status for i in (Intent.BUSY, Intent.DECLINE, Intent.NO_ANSWER)] == [
        486,
        603,
        480,
    ]
    assert "20 s" in said[Intent.NO_ANSWER].text
    assert {reason.node for reason in said.values()} == {"phones"}
