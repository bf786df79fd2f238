"""Users who stand for the parties of call records."""

from __future__ import annotations

import pytest

from simulator.errors import InputError
from simulator.nodes.spec import TopologySpec
from simulator.workload.assignment import Assignment
from tests.workload.lab import CLIENTS, population, topology

LAB = topology(
    population("phones", "sip", 3, "20000", "+468555"),
    population("ports", "attached", 2, "20600", "+468555"),
)


def numbers(names: str, where: TopologySpec = LAB) -> list[str]:
    assigned = Assignment("mxone", where, names.split())
    return [assigned[name][1] for name in names.split()]


def test_parties_take_the_users_in_order_of_first_appearance() -> None:
    assert numbers("ann bob ann eve bob") == ["20000", "20001", "20000", "20002", "20001"]


def test_the_populations_of_a_side_are_filled_one_after_another() -> None:
    assigned = Assignment("mxone", LAB, ["a", "b", "c", "d", "e"])
    assert [assigned[name][0].name for name in "abcde"] == ["phones"] * 3 + ["ports"] * 2
    assert assigned["e"][1] == "20601"
    assert assigned.warning is None


def test_numbers_of_the_side_are_taken_as_they_are() -> None:
    assert numbers("ann 20600 +46855520001") == ["20000", "20600", "20001"]


def test_a_user_who_is_named_later_is_not_given_away_before() -> None:
    assert numbers("ann bob 20000 20001") == ["20002", "20600", "20000", "20001"]


def test_numbers_of_another_length_or_side_are_names_like_others() -> None:
    assert numbers("2000 30000 20603") == ["20000", "20001", "20002"]


def test_with_more_parties_than_users_the_users_come_again() -> None:
    assigned = Assignment("mxone", LAB, list("abcdefg"))
    assert [assigned[name][1] for name in "fg"] == ["20000", "20001"]
    assert assigned.warning == (
        "7 parties of the records share 5 users on the side 'mxone': 2 have none of their own"
    )


def test_named_users_are_not_shared_while_there_are_others() -> None:
    assert numbers("20000 a b c d e") == ["20000", "20001", "20002", "20600", "20601", "20001"]


def test_where_all_users_are_named_the_others_share_them() -> None:
    everybody = "20000 20001 20002 20600 20601"
    assert numbers(everybody + " a b")[-2:] == ["20000", "20001"]


def test_a_side_without_anybody_is_refused() -> None:
    with pytest.raises(InputError, match="side 'mxone', the topology has nobody there"):
        Assignment("mxone", topology(CLIENTS), ["a"])
