"""The catalogue of products: every value that is not a default says where it comes from."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path

import pytest

import simulator
from simulator.nodes.products import BOARDS, PRODUCTS
from simulator.nodes.profile import NOT_YET, Profile
from simulator.sip.vocabulary import METHOD_BY_NAME

NAMES = sorted(PRODUCTS)
OWN = {"name", "product", "sources"}


def set_fields(profile: Profile) -> set[str]:
    plain = Profile("", "")
    return {
        one.name
        for one in fields(Profile)
        if one.name not in OWN and getattr(profile, one.name) != getattr(plain, one.name)
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_value_has_a_source(name: str) -> None:
    profile = PRODUCTS[name].profile
    assert set_fields(profile) <= {*profile.sources}


@pytest.mark.parametrize("name", NAMES)
def test_a_source_belongs_to_a_field(name: str) -> None:
    assert {*PRODUCTS[name].profile.sources} <= {one.name for one in fields(Profile)}


@pytest.mark.parametrize("name", NAMES)
def test_an_assumed_range_is_one(name: str) -> None:
    for source in PRODUCTS[name].profile.sources.values():
        if source.low is not None and source.high is not None:
            assert source.low < source.high
            assert source.confidence != "vendor"


@pytest.mark.parametrize("name", NAMES)
def test_methods_are_sips(name: str) -> None:
    profile = PRODUCTS[name].profile
    assert {*profile.service.by_method, *profile.background} <= {*METHOD_BY_NAME}
    assert {one for one in profile.allow.split(", ") if one} <= {*METHOD_BY_NAME}


@pytest.mark.parametrize("name", NAMES)
def test_a_product_does_what_it_lists_in_supported(name: str) -> None:
    profile = PRODUCTS[name].profile
    assert ("timer" in profile.supported.split(", ")) == (profile.session_timer != "off")
    assert ("100rel" in profile.supported.split(", ")) == (profile.reliable_provisional != "off")


def test_lync_gives_up_on_a_silent_gateway_in_its_own_times() -> None:
    # Microsoft KB2565378: 10 s until an 18x; field reports: 1.5 s until a 100, 4 s to connect
    profile = PRODUCTS["lync-2010-mediation"].profile
    assert profile.no_trying_timeout == 1.5
    assert profile.no_ringing_timeout == 10.0
    assert profile.connect_timeout == 4.0
    assert PRODUCTS["lync-2010-front-end"].profile.reroute_statuses == {503, 504}


def test_an_aastra_700_behaves_as_an_mx_one() -> None:
    one, other = (PRODUCTS[name].profile for name in ("mx-one-4.1", "aastra-700-1.0"))
    assert all(
        getattr(one, field.name) == getattr(other, field.name)
        for field in fields(Profile)
        if field.name not in ("name", "product")
    )


def test_encryption_halves_an_mgu() -> None:
    assert (BOARDS["mgu"].rtp_resources, BOARDS["mgu"].srtp_resources) == (256, 128)


def test_fields_that_nothing_reads_are_told() -> None:
    root = Path(str(simulator.__file__)).parent
    read: set[str] = set()
    for file in root.rglob("*.py"):
        if "products" in file.parts:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        read |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert {field.name for field in fields(Profile)} - read == NOT_YET
