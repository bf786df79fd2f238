"""Digest: the arithmetic against published examples, and what is read and written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import LocalProtocolError, RemoteProtocolError
from simulator.sip.digest import Challenge, Credentials

# RFC 7616 3.9.1 (both algorithms) and RFC 2617 3.5, whose user has another password.
PUBLISHED = [
    (
        Credentials(
            "Mufasa",
            "http-auth@example.org",
            "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            "/dir/index.html",
            "",
            algorithm,
            "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
            "auth",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            1,
        ),
        "Circle of Life",
        response,
    )
    for algorithm, response in (
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    )
] + [
    (
        Credentials(
            "Mufasa",
            "testrealm@host.com",
            "dcd98b7102dd2f0e8b11d0f600bfb0c093",
            "/dir/index.html",
            "",
            qop="auth",
            cnonce="0a4f113b",
            nc=1,
        ),
        "Circle Of Life",
        "6629fae49393a05397450978507c4ef1",
    )
]
PLAIN = Credentials("anna", "lab", "n1", "sip:lab", "")


@pytest.mark.parametrize(("credentials", "password", "response"), PUBLISHED)
def test_responses_are_those_of_the_published_examples(
    credentials: Credentials, password: str, response: str
) -> None:
    assert credentials.digest(password, "GET") == response


def test_each_part_changes_the_response() -> None:
    variants = [
        PLAIN.digest("secret", "REGISTER"),
        PLAIN.digest("other", "REGISTER"),
        PLAIN.digest("secret", "INVITE"),
        PLAIN._replace(uri="sip:other").digest("secret", "REGISTER"),
        PLAIN._replace(nonce="n2").digest("secret", "REGISTER"),
        PLAIN._replace(qop="auth", cnonce="c", nc=1).digest("secret", "REGISTER"),
        PLAIN._replace(qop="auth", cnonce="c", nc=2).digest("secret", "REGISTER"),
        PLAIN._replace(algorithm="SHA-256").digest("secret", "REGISTER"),
        PLAIN._replace(algorithm="MD5-sess", cnonce="c").digest("secret", "REGISTER"),
        PLAIN._replace(qop="auth-int", cnonce="c", nc=1).digest("secret", "REGISTER"),
        PLAIN._replace(qop="auth-int", cnonce="c", nc=1).digest("secret", "REGISTER", b"v=0"),
    ]
    assert len(set(variants)) == len(variants)


def test_the_body_counts_for_auth_int_only() -> None:
    auth = PLAIN._replace(qop="auth", cnonce="c", nc=1)
    assert auth.digest("secret", "INVITE") == auth.digest("secret", "INVITE", b"v=0")


def test_an_unknown_algorithm_cannot_be_computed() -> None:
    with pytest.raises(LocalProtocolError):
        PLAIN._replace(algorithm="SHA-512-256").digest("secret", "INVITE")


TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")))
TOKENS = st.text("abcXYZ019-.!%*_+`'~", min_size=1)


@given(
    st.builds(
        Challenge,
        TEXT,
        TEXT,
        TOKENS,
        st.lists(st.sampled_from(["auth", "auth-int", "x"])).map(tuple),
        st.none() | TEXT,
        st.booleans(),
    )
)
def test_a_challenge_reads_back_as_it_was_written(challenge: Challenge) -> None:
    assert Challenge.parse(str(challenge)) == challenge


NEEDED = (TEXT, TEXT, TEXT, TEXT, TEXT, TOKENS, st.none() | TEXT)
COUNTS = st.integers(0, 2**32 - 1)


@given(st.tuples(*NEEDED) | st.tuples(*NEEDED, st.just("auth"), TEXT, COUNTS))
def test_credentials_read_back_as_they_were_written(values: Any) -> None:
    credentials = Credentials(*values)
    assert Credentials.parse(str(credentials)) == credentials


@given(st.text(max_size=60), st.sampled_from([Challenge.parse, Credentials.parse]))
def test_any_text_is_read_or_refused(text: str, parse: Callable[[str], object]) -> None:
    for value in (text, f"Digest {text}"):
        with suppress(RemoteProtocolError):
            parse(value)


def test_words_are_read_in_any_case_and_spacing() -> None:
    text = 'DIGEST  Realm = "lab" ,NONCE="n",Stale=TRUE , qop="AUTH"'
    assert Challenge.parse(text) == Challenge("lab", "n", qop=("auth",), stale=True)


def test_another_scheme_is_none_of_ours() -> None:
    assert Challenge.parse('Basic realm="lab"') is None
    assert Credentials.parse("Bearer abc") is None


@pytest.mark.parametrize(
    "text",
    [
        'Digest realm="lab"',
        'Digest realm="lab", realm="x", nonce="n"',
        'Digest realm="lab, nonce="n"',
        'Digest realm="lab", nonce="n", =x',
        "Digest",
    ],
)
def test_a_malformed_challenge_is_the_peers_fault(text: str) -> None:
    with pytest.raises(RemoteProtocolError):
        Challenge.parse(text)


@pytest.mark.parametrize("count", ["1", "0000000g", "000000001", "-0000001"[:7]])
def test_nc_is_eight_hexadecimal_digits(count: str) -> None:
    text = str(Credentials("a", "r", "n", "u", "0", qop="auth", cnonce="c", nc=1))
    with pytest.raises(RemoteProtocolError):
        Credentials.parse(text.replace("00000001", count))


@pytest.mark.parametrize(
    ("algorithm", "qop", "spoken"),
    [
        ("MD5", (), True),
        ("sha-256", ("auth",), True),
        ("MD5-sess", ("auth-int",), True),
        ("MD5-sess", (), False),
        ("MD5", ("auth-conf",), False),
        ("SHA-512-256", ("auth",), False),
    ],
)
def test_a_challenge_says_whether_it_can_be_answered(
    algorithm: str, qop: tuple[str, ...], spoken: bool
) -> None:
    assert Challenge("lab", "n", algorithm, qop).spoken is spoken


def test_auth_is_taken_before_auth_int() -> None:
    assert Challenge("lab", "n", qop=("auth-int", "auth")).quality == "auth"
    assert Challenge("lab", "n", qop=("auth-int",)).quality == "auth-int"
