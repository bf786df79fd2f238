"""URIs and name-addrs: what is read, what is refused, and when two are equal."""

import pytest

from simulator.errors import RemoteProtocolError
from simulator.sip.equality import equal
from simulator.sip.tokens import parse_parameters, split
from simulator.sip.uri import parse_address, parse_uri


@pytest.mark.parametrize(
    "text",
    [
        "sip:+46855520123@mxone-lync.lab.se;user=phone",
        "sip:20123@192.0.2.84:5060;transport=tcp",
        "sips:anna@sbc2",
        "sip:mxone1:5061;transport=tls;lr",
        "sip:[2001:db8::84]:5060",
        "sip:anna@[2001:db8:::192.0.2.1]",
        "sip:anna@[2001:db8::84];maddr=[2001:db8::1]",
        "sip:anna:secret@lab.se?Replaces=1%40a%3Bto-tag%3D2&Subject=x",
        "sip:a;b=c/d?e@lab.se",
        "sip:lync-stand.lab.se:5068;transport=Tcp;maddr=192.0.2.90;ms-opaque=5d1e",
        "tel:+46-8-555;phone-context=+46",
        "soap.beep://192.0.2.1:3002",
    ],
)
def test_a_uri_is_written_as_it_was_read(text: str) -> None:
    assert str(parse_uri(text)) == text


def test_the_scheme_is_read_in_any_case() -> None:
    assert parse_uri("SIP:anna@lab.se").scheme == "sip"
    assert parse_uri("TEL:20123").scheme == "tel"


def test_a_user_part_may_hold_separators() -> None:
    uri = parse_uri("sip:user;par=u%40x.net@lab.se")
    assert (uri.user, uri.host, uri.parameters) == ("user;par=u%40x.net", "lab.se", ())


def test_parts_of_a_uri_are_told_apart() -> None:
    uri = parse_uri("sip:anna:pw@lab.se:5070;lr;maddr=192.0.2.1?Subject=x")
    assert (uri.user, uri.host, uri.port) == ("anna:pw", "lab.se", 5070)
    assert uri.parameters == (("lr", None), ("maddr", "192.0.2.1"))
    assert uri.headers == "Subject=x"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@lab.se",
        "sip:",
        "sip:@lab.se",
        "sip:anna@",
        "sip:anna@lab.se;",
        "sip:anna@lab.se;;lr",
        "sip:anna@lab.se;=1",
        "sip:anna@lab.se:",
        "sip:anna@lab.se:65536",
        "sip:anna@lab.se:٣",
        "sip:an na@lab.se",
        "sip: anna@lab.se",
        "sip:anna@lab.se; lr",
        "sip:anna@a@b",
        "sip:anna@[2001:db8::g]",
        "sip:anna@[1:2]",
        "sip:anna@2001:db8::1",
        "<sip:anna@lab.se>",
        "tel:1;;x",
    ],
)
def test_what_is_no_uri_is_refused(text: str) -> None:
    with pytest.raises(RemoteProtocolError):
        parse_uri(text)


def test_a_display_name_in_quotes_loses_its_escapes() -> None:
    address = parse_address(r'"Berg, \"A\" \\ <x>" <sip:a@b>')
    assert address.display == r'Berg, "A" \ <x>'
    assert parse_address(str(address)).display == address.display


def test_a_display_name_of_tokens_needs_no_quotes_and_no_blank() -> None:
    assert parse_address("A. Berg<sip:a@b>").display == "A. Berg"
    assert parse_address("Åsa  Öberg <sip:a@b>").display == "Åsa Öberg"


def test_parameters_in_brackets_are_the_uri_s_and_behind_them_the_header_s() -> None:
    address = parse_address("<sip:a@b;lr> ; tag = 1;x")
    assert address.uri.parameters == (("lr", None),)
    assert address.parameters == (("tag", "1"), ("x", None))


def test_without_brackets_all_parameters_are_the_header_s() -> None:
    address = parse_address("sip:a@b;user=phone")
    assert address.uri.parameters == ()
    assert address.parameters == (("user", "phone"),)


def test_a_quoted_parameter_may_hold_a_bracket() -> None:
    assert parse_address('sip:a@b;x="<;"').parameters == (("x", '"<;"'),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Berg, Anna <sip:a@b>",
        '"Berg <sip:a@b>',
        '"Berg" sip:a@b',
        '"Berg"',
        "<sip:a@b",
        "< sip:a@b >",
        "<sip:a@b>x",
        "<sip:a@b>;;",
        "sip:a@b?Route=c",
        "sip:a,b@c",
        "<sip:a@b>;x=a b",
        '<sip:a@b>;x="a',
        '<sip:a@b>;x="a"b',
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(RemoteProtocolError):
        parse_address(text)


def test_lists_are_split_outside_quotes_and_brackets() -> None:
    assert split('"a,b" <sip:c,d@e>;x="f,g", sip:h@i', ",") == [
        '"a,b" <sip:c,d@e>;x="f,g"',
        " sip:h@i",
    ]


def test_a_parameter_may_have_an_empty_value() -> None:
    assert parse_parameters(";a=;b") == (("a", ""), ("b", None))


# The examples of RFC 3261 19.1.4.
@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"),
        ("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"),
        ("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on"),
        (
            "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
            "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com",
        ),
        (
            "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
            "sip:alice@atlanta.com?priority=urgent&subject=project%20x",
        ),
        ("tel:+46-8-555", "tel:+468(555)"),
        ("sip:a%2fb@c", "sip:a%2Fb@c"),
        ("sip:a@[2001:DB8:0::1]", "sip:a@[2001:db8::1]"),  # RFC 5954 4.2
        ("sip:[::ffff:192.0.2.1]", "sip:[::FFFF:c000:201]"),
    ],
)
def test_equal_uris(a: str, b: str) -> None:
    assert equal(parse_uri(a), parse_uri(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"),
        ("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"),
        ("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"),
        ("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"),
        ("sip:bob@biloxi.com", "sips:bob@biloxi.com"),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com;user=phone"),
        ("sip:a%2Fb@c", "sip:a/b@c"),
        ("sip:v%2541@c", "sip:vA@c"),
        ("tel:+46855", "tel:+46855;ext=1"),
        ("sip:a@[2001:db8::1]", "sip:a@[2001:db8::2]"),
        ("sip:a@[::1]", "sip:a@localhost"),
    ],
)
def test_unequal_uris(a: str, b: str) -> None:
    assert not equal(parse_uri(a), parse_uri(b))
