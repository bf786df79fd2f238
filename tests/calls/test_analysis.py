import pytest

from simulator.calls.analysis import (
    External,
    Internal,
    Vacant,
    analyse,
    choice_rule,
    convert,
    from_uri,
    request_uri,
    typed,
    written,
)
from simulator.calls.numbering import ExternalDestination, NumberType, SipRoute
from tests.calls.plan import (
    ABROAD,
    DESTINATIONS,
    INCOMING,
    LYNC_ROUTE,
    MARK,
    OFFICE,
    TO_LYNC,
)


def analysed(digits: str) -> Internal | External | Vacant:
    return analyse(digits, [OFFICE], DESTINATIONS, node="mxone")


@pytest.mark.parametrize(
    ("number", "number_type", "internal"),
    [
        ("+46855520123", NumberType.UNKNOWN, "20123"),  # row 1: from Lync
        ("46855520123", NumberType.INTERNATIONAL, "20123"),  # row 6: from the exchange
        ("855530007", NumberType.NATIONAL, "30007"),  # row 4
        ("+442079460958", NumberType.UNKNOWN, "000442079460958"),
        ("20123", NumberType.UNKNOWN, "20123"),
        ("855530007", NumberType.UNKNOWN, "855530007"),  # the rule is for national numbers
    ],
)
def test_a_number_that_comes_in_is_converted(
    number: str, number_type: NumberType, internal: str
) -> None:
    assert convert(number, INCOMING, number_type).number == internal


def test_the_first_conversion_that_fits_is_in_the_trace() -> None:
    assert convert("+46855520123", INCOMING).trace == ("number conversion +468555",)
    assert convert("20123", INCOMING).trace == ()


def test_an_extension_is_internal() -> None:
    result = analysed("20123")
    assert isinstance(result, Internal)
    assert (result.owner.range, result.owner.index) == (OFFICE, 123)
    assert result.trace == ("extensions 20000 to 20999",)


@pytest.mark.parametrize(
    ("digits", "route", "sent", "number_type"),
    [
        ("30007", "lync", "46855530007", NumberType.INTERNATIONAL),  # row 2, five digits
        ("9930007", "lync", "46855530007", NumberType.INTERNATIONAL),  # row 2, access code
        ("070123456", "public", "70123456", NumberType.NATIONAL),  # row 5
        ("000442079460958", "public", "442079460958", NumberType.INTERNATIONAL),
    ],
)
def test_an_access_code_leads_out(
    digits: str, route: str, sent: str, number_type: NumberType
) -> None:
    result = analysed(digits)
    assert isinstance(result, External)
    first = result.choices[0]
    assert (first.route, first.digits, first.number_type) == (route, sent, number_type)


def test_each_choice_has_its_own_digits_in_order() -> None:
    result = analysed("000442079460958")
    assert isinstance(result, External)
    assert [(c.route, c.digits) for c in result.choices] == [
        ("public", "442079460958"),
        ("operator", "00442079460958"),
    ]
    assert result.trace == ("external destination 000",)
    assert choice_rule(result.choices[1]) == "route operator, digits 00442079460958, unknown"


def test_an_extension_goes_before_an_access_code() -> None:
    two = ExternalDestination("2", (TO_LYNC,), 4, 4, MARK)
    assert isinstance(analyse("20123", [OFFICE], [two]), Internal)
    assert isinstance(analyse("21123", [OFFICE], [two]), External)


def test_the_longest_access_code_wins() -> None:
    for order in (DESTINATIONS, DESTINATIONS[::-1]):
        result = analyse("000123456", [OFFICE], order)
        assert isinstance(result, External)
        assert result.choices[0].choice == ABROAD


@pytest.mark.parametrize("digits", ["21000", "4", "", "*21#", "+46855520123"])
def test_a_vacant_number_is_refused_with_404_and_cause_1(digits: str) -> None:
    result = analysed(digits)
    assert isinstance(result, Vacant)
    assert (result.reason.status, result.reason.cause, result.reason.node) == (404, 1, "mxone")


@pytest.mark.parametrize("digits", ["01234", "0123456789012", "3000", "99300070"])
def test_a_wrong_number_of_digits_is_refused_with_484_and_cause_28(digits: str) -> None:
    result = analysed(digits)
    assert isinstance(result, Vacant)
    assert (result.reason.status, result.reason.cause) == (484, 28)


def test_the_type_selects_the_uri_pattern() -> None:
    international, unknown = NumberType.INTERNATIONAL, NumberType.UNKNOWN
    assert request_uri(LYNC_ROUTE, "46855530007", international, "x") == (
        "sip:+46855530007@192.168.222.90"
    )
    assert request_uri(LYNC_ROUTE, "30007", unknown, "x") == "sip:30007@192.168.222.90"
    assert from_uri(LYNC_ROUTE, "46855520123", international, "x") == (
        "sip:+46855520123@192.168.222.84"
    )


def test_a_type_without_pattern_takes_that_of_type_0_else_the_host() -> None:
    assert request_uri(LYNC_ROUTE, "1", NumberType.LOCAL, "x") == "sip:1@192.168.222.90"
    bare = SipRoute("bare", None, "pstn", (), (), False, MARK)
    assert request_uri(bare, "1", NumberType.LOCAL, "192.0.2.1") == "sip:1@192.0.2.1"
    gap = SipRoute("gap", None, "pstn", ("sip:?@a", "", "sip:0?@a"), (), False, MARK)
    assert request_uri(gap, "1", NumberType.INTERNATIONAL, "x") == "sip:1@a"
    assert request_uri(gap, "1", NumberType.NATIONAL, "x") == "sip:01@a"


@pytest.mark.parametrize("number", ["+46855520123", "20123", ""])
def test_a_number_keeps_its_form_through_its_type(number: str) -> None:
    assert written(*typed(number)) == number
