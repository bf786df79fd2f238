"""Identity: what is read from a request, and what trusted and untrusted peers are told."""

from __future__ import annotations

import pytest

from simulator.sip import identity
from simulator.sip.identity import Caller, anonymous, caller, shown
from simulator.sip.message import Headers
from simulator.sip.uri import Address, Uri, parse_address

OWN = Address(Uri("20123", "192.0.2.84"), "Anna Berg")
ASSERTED = ("P-Asserted-Identity", '"Anna Berg" <sip:+46855520123@a.example>, <tel:+46855520123>')
ID = ("Privacy", "id")


@pytest.mark.parametrize(
    ("from_", "is_so"),
    [
        ("<sip:anonymous@anonymous.invalid>", True),
        ("<sip:Anonymous@sip.example>", True),  # an alias at a domain of the sender's
        ("<sip:20123@anonymous.invalid>", True),
        ("<sip:20123@192.0.2.84>", False),
    ],
)
def test_an_anonymous_from_is_known_by_user_or_host(from_: str, is_so: bool) -> None:
    assert identity.is_anonymous(parse_address(from_)) is is_so


@pytest.mark.parametrize(
    ("headers", "values"),
    [
        ((), set()),
        ((ID,), {"id"}),
        ((("privacy", "Header ; id;critical"),), {"header", "id", "critical"}),
        ((("Privacy", "id"), ("Privacy", "user")), {"id", "user"}),
    ],
)
def test_privacy_values_are_read(headers: Headers, values: set[str]) -> None:
    assert identity.privacy(headers) == values


@pytest.mark.parametrize(
    ("from_", "headers", "is_so"),
    [
        (OWN, (), False),
        (OWN, (ID,), True),
        (anonymous(), (), True),
        (OWN, (("Privacy", "header"),), False),  # RFC 3325 7: only `id` withholds the assertion
        (anonymous(), (("Privacy", "none"),), False),  # RFC 3323 4.2: asks for no privacy
    ],
)
def test_a_request_hides_its_caller(from_: Address, headers: Headers, is_so: bool) -> None:
    assert identity.hides(from_, headers) is is_so


def test_two_identities_in_one_header_are_read() -> None:
    assert [str(one) for one in identity.asserted((ASSERTED,))] == ASSERTED[1].split(", ")


def test_what_cannot_be_read_asserts_nothing() -> None:
    assert identity.asserted((("P-Asserted-Identity", "<sip:a@b, ???"),)) == ()


def test_an_assertion_is_written_as_it_is_read() -> None:
    assert identity.assertion(*identity.asserted((ASSERTED,))) == ASSERTED


def test_no_assertion_of_a_client_goes_on() -> None:
    headers = (ASSERTED, ("Subject", "x"), ("p-preferred-identity", "<sip:a@b>"))
    assert identity.without(headers) == (("Subject", "x"),)


@pytest.mark.parametrize(
    ("from_", "headers", "trusted", "expected"),
    [
        (OWN, (), True, Caller("20123", "Anna Berg")),
        (OWN, (ASSERTED,), True, Caller("+46855520123", "Anna Berg")),
        (OWN, (ASSERTED,), False, Caller("20123", "Anna Berg")),
        (anonymous(), (ASSERTED, ID), True, Caller("+46855520123", "Anna Berg", True)),
        (anonymous(), (ASSERTED, ID), False, Caller("", "", True)),
        (OWN, (ID,), False, Caller("20123", "Anna Berg", True)),
    ],
)
def test_who_calls_depends_on_who_is_believed(
    from_: Address, headers: Headers, trusted: bool, expected: Caller
) -> None:
    assert caller(from_, headers, trusted=trusted) == expected


def test_parameters_of_the_user_part_are_no_number() -> None:
    from_ = Address(Uri("+46855530001;ext=613", "as.example"))
    assert caller(from_, (), trusted=False).number == "+46855530001"


OWN_ASSERTED = ("P-Asserted-Identity", '"Anna Berg" <sip:20123@192.0.2.84>')


@pytest.mark.parametrize(
    ("hidden", "trusted", "from_", "headers"),
    [
        (False, True, OWN, (OWN_ASSERTED,)),
        (False, False, OWN, ()),
        (True, True, anonymous(), (OWN_ASSERTED, ID)),
        (True, False, anonymous(), (ID,)),
    ],
)
def test_a_peer_is_told(hidden: bool, trusted: bool, from_: Address, headers: Headers) -> None:
    told = shown(OWN, hidden=hidden, trusted=trusted)
    assert (str(told.from_), told.headers) == (str(from_), headers)


def test_an_alias_of_the_product_stands_for_the_caller() -> None:
    alias = anonymous("as.example", "")
    assert shown(OWN, hidden=True, trusted=False, alias=alias).from_ is alias
