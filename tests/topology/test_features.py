"""Features as a topology switches them on: whom they serve, with which settings, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.calls.points import CallView
from simulator.errors import InputErrors
from simulator.features import Feature
from simulator.nodes.spec import FeatureSpec
from simulator.topology.load import load_topology

ALL: Mapping[str, object] = {"feature": "forward_all", "to": "30002"}


def specs(**entry: object) -> tuple[FeatureSpec, ...]:
    return load_topology("guide-tcp", overrides={"feature.f": entry}).spec.features


def complaint(**entry: object) -> str:
    with pytest.raises(InputErrors) as caught:
        specs(**entry)
    (error,) = caught.value.errors
    assert error.mark is not None
    return str(error)


def test_users_and_ranges_of_users_are_served_at_their_home() -> None:
    (spec,) = specs(**ALL, users=["20001", "20010-20012"])
    assert (spec.node, [*spec.switched.users]) == (
        "mxone",
        ["20001", "20010", "20011", "20012"],
    )


def test_users_of_two_servers_make_two_entries() -> None:
    found = specs(**ALL, users=["20001", "30001"])
    assert [(spec.node, [*spec.switched.users]) for spec in found] == [
        ("mxone", ["20001"]),
        ("frontend", ["30001"]),
    ]


def test_a_share_is_spread_evenly_over_a_population() -> None:
    (spec,) = specs(**ALL, population="extensions", share="10 %")
    users = [int(user) - 20000 for user in spec.switched.users]
    assert (len(users), users[:3]) == (60, [9, 19, 29])


def test_a_share_too_small_for_anybody_serves_nobody() -> None:
    assert specs(**ALL, population="lync", share="0.1 %") == ()


def test_partners_are_dialled_as_the_served_user_dials_them() -> None:
    (spec,) = specs(feature="simultaneous_ring", population="lync", to={"population": "pstn"})
    assert spec.switched.users["30003"].text("to") == "00870000003"


def test_a_small_population_of_partners_serves_several() -> None:
    (spec,) = specs(feature="forward_all", population="extensions", to={"population": "lync"})
    assert spec.switched.users["20201"].text("to") == "30001"


def test_partners_in_the_own_population_are_the_ones_behind() -> None:
    (spec,) = specs(feature="forward_all", population="lync", to={"population": "lync"})
    users = spec.switched.users
    assert (users["30000"].text("to"), users["30199"].text("to")) == ("30001", "30000")


@pytest.mark.parametrize(("user", "after"), [("20001", 15.0), ("30001", 20.0)])
def test_what_is_left_out_is_as_the_product_has_it(user: str, after: float) -> None:
    (spec,) = specs(feature="forward_no_answer", users=[user], to="20002")
    assert spec.switched.users[user].seconds("after") == after


def test_a_mediation_server_where_no_feature_acts_is_refused() -> None:
    told = "features do not act there; seen 'mediation', expected one of frontend, mxone"
    assert told in complaint(feature="anonymity", node="mediation")
    assert told in complaint(feature="anonymity", node="mediation", trunk="sip-trunk")


def test_a_route_a_trunk_and_a_node_are_scopes() -> None:
    for scope, node in (("route", "mxone"), ("trunk", "mxone")):
        name = "lync" if scope == "route" else "sip-trunk"
        (spec,) = specs(feature="anonymity", **{scope: name})
        assert (spec.node, [*spec.switched.ways]) == (node, [name])
    (spec,) = specs(feature="anonymity", node="frontend")
    assert (spec.node, spec.switched.everywhere is not None) == ("frontend", True)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({**ALL, "feature": "forward_al", "users": ["20001"]}, "expected 'forward_all'"),
        ({**ALL, "user": ["20001"], "node": "mxone"}, "no such parameter; expected 'users'"),
        ({**ALL}, "whom does it serve?"),
        ({**ALL, "users": ["20001"], "route": "lync"}, "seen 'users and route'"),
        ({**ALL, "users": ["99999"]}, "nobody whom a feature can serve; seen '99999'"),
        ({**ALL, "users": []}, "nobody is served; expected at least one number"),
        ({**ALL, "users": ["20009-20001"]}, "nobody is served; seen '20009-20001'"),
        ({**ALL, "users": ["70000003"]}, "nobody whom a feature can serve"),
        ({**ALL, "population": "pstn"}, "features do not serve it"),
        ({**ALL, "population": "link"}, "there is no such population"),
        ({**ALL, "users": ["20001"], "share": "5 %"}, "only a population has shares"),
        (
            {**ALL, "population": "lync", "share": "5"},
            "--set feature.f: features.f.share: too large",
        ),
        ({**ALL, "route": "lynk"}, "there is no such route; seen 'lynk', expected 'lync'"),
        ({**ALL, "trunk": "t"}, "there is no such trunk"),
        ({**ALL, "node": "pstn"}, "features do not act there"),
        ({"feature": "forward_all", "users": ["20001"]}, "the field 'to' is missing"),
        ({**ALL, "users": ["20001"], "to": "bob"}, "features.f.to: not a number; seen 'bob'"),
        ({**ALL, "users": ["20001"], "to": {"population": "x"}}, "there is no such population"),
        ({**ALL, "route": "lync", "to": {"population": "lync"}}, "only users have partners"),
        (
            {"feature": "forward_no_answer", "users": ["20001"], "to": "1", "after": "5"},
            "features.f.after: the unit is missing",
        ),
        (
            {"feature": "hunt_group", "users": ["20001"], "members": ["20002"], "order": "any"},
            "one of linear, cyclic, parallel",
        ),
    ],
)
def test_what_is_wrong_is_told_in_one_line(entry: dict[str, object], told: str) -> None:
    assert told in complaint(**entry)


class Late(Feature):
    """Hears of the end of calls."""

    name = "late"

    def at_disconnect(self, call: CallView, now: float) -> None:
        """Hear of it."""


def test_what_acts_on_calls_that_are_up_is_not_switched_on_at_a_front_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("simulator.topology.features.find", lambda name: Late)
    assert [spec.node for spec in specs(feature="late", users=["20001"])] == ["mxone"]
    said = complaint(feature="late", users=["30001"])
    assert "late acts on calls that are up" in said
    assert "expected users of a Telephony Server" in said
