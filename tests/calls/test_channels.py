from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.channels import ChannelGroup, Hunt, Seizure
from simulator.contracts import RefusalLike
from simulator.errors import LocalProtocolError

Row = tuple[str, int, float, float | None, str | None]


class Rows:
    """A journal that keeps the rows of seizures."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def seizure(
        self, resource: str, call: int, start: float, end: float | None, refused: str | None
    ) -> None:
        self.rows.append((resource, call, start, end, refused))

    def refusal(self, call: int, reason: RefusalLike, now: float) -> None:
        raise AssertionError(reason)

    def event(self, call: int, name: str, value: float | int | str, now: float) -> None:
        raise AssertionError(name)


def taken(group: ChannelGroup, call: int, now: float, amount: int = 1) -> Seizure:
    seizure = group.seize(call, now, amount)
    assert seizure is not None
    return seizure


def test_a_full_group_refuses_at_once() -> None:
    group = ChannelGroup("trunk", 2, None)
    taken(group, 1, 0.0)
    taken(group, 2, 0.0)
    assert group.seize(3, 0.0) is None
    assert (group.busy, group.attempts, group.blocked) == (2, 3, 1)


def test_what_is_released_can_be_seized_at_the_same_instant() -> None:
    group = ChannelGroup("trunk", 1, None)
    group.release(taken(group, 1, 0.0), 5.0)
    assert group.seize(2, 5.0) is not None


def test_an_unlimited_group_refuses_nobody() -> None:
    group = ChannelGroup("licences", None, None)
    assert all(group.seize(call, 0.0) for call in range(1000))
    assert group.busy == 1000


def test_a_group_of_none_refuses_everybody() -> None:
    assert ChannelGroup("encryption", 0, None).seize(1, 0.0) is None


def test_two_are_granted_together_or_not_at_all() -> None:
    group = ChannelGroup("rtp", 3, None)
    pair = taken(group, 1, 0.0, 2)
    assert group.seize(2, 0.0, 2) is None
    assert group.busy == 2
    taken(group, 3, 0.0)
    group.release(pair, 1.0)
    assert group.busy == 1


def test_a_release_and_a_refusal_are_rows() -> None:
    journal = Rows()
    group = ChannelGroup("trunk", 1, journal)
    first = taken(group, 7, 1.0)
    group.seize(8, 2.0)
    group.release(first, 3.5)
    assert journal.rows == [
        ("trunk", 8, 2.0, None, "all 1 taken"),
        ("trunk", 7, 1.0, 3.5, None),
    ]


def test_a_request_of_two_has_a_row_for_each() -> None:
    journal = Rows()
    group = ChannelGroup("rtp", 3, journal)
    pair = taken(group, 7, 1.0, 2)
    group.seize(8, 2.0, 2)
    group.release(pair, 3.0)
    assert journal.rows == [
        ("rtp", 8, 2.0, None, "fewer than 2 of 3 free"),
        ("rtp", 8, 2.0, None, "fewer than 2 of 3 free"),
        ("rtp", 7, 1.0, 3.0, None),
        ("rtp", 7, 1.0, 3.0, None),
    ]


def test_what_is_still_held_is_written_without_an_end() -> None:
    journal = Rows()
    group = ChannelGroup("trunk", 5, journal)
    group.release(taken(group, 1, 0.0), 1.0)
    taken(group, 2, 0.5, 2)
    taken(group, 3, 0.7)
    group.flush(9.0)
    assert journal.rows[1:] == [
        ("trunk", 2, 0.5, None, None),
        ("trunk", 2, 0.5, None, None),
        ("trunk", 3, 0.7, None, None),
    ]


def test_a_second_release_is_our_bug() -> None:
    group = ChannelGroup("trunk", 1, None)
    first = taken(group, 1, 0.0)
    group.release(first, 1.0)
    with pytest.raises(LocalProtocolError, match="released before"):
        group.release(first, 2.0)


def test_sizes_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="-1 channels"):
        ChannelGroup("trunk", -1, None)
    with pytest.raises(ValueError, match="must have a number"):
        ChannelGroup("b", None, None, "ascending")


@pytest.mark.parametrize(("hunt", "order"), [("ascending", [1, 2, 3]), ("descending", [3, 2, 1])])
def test_free_channels_are_hunted_in_order(hunt: Hunt, order: list[int]) -> None:
    group = ChannelGroup("b", 3, None, hunt)
    held = [taken(group, call, 0.0) for call in range(3)]
    assert [one.channel for one in held] == order
    group.release(held[0], 1.0)
    assert taken(group, 9, 1.0).channel == order[0]


def test_channels_that_are_not_hunted_have_no_number() -> None:
    group = ChannelGroup("trunk", 3, None)
    assert taken(group, 1, 0.0).channel is None
    assert group.seize_channel(1, 2, 0.0) is None


def test_a_channel_can_be_seized_by_its_number() -> None:
    group = ChannelGroup("b", 30, None, "ascending")
    seizure = group.seize_channel(17, 1, 0.0)
    assert seizure is not None
    assert seizure.channel == 17
    assert group.holder(17) is seizure
    assert group.seize_channel(17, 2, 0.0) is None
    assert group.seize_channel(31, 2, 0.0) is None
    assert group.seize_channel(0, 2, 0.0) is None


def test_a_call_moves_to_the_channel_that_the_other_end_names() -> None:
    journal = Rows()
    group = ChannelGroup("b", 3, journal, "ascending")
    first = taken(group, 1, 0.0)
    assert group.assign(first, 1, 0.5)
    assert group.assign(first, 3, 1.0)
    assert taken(group, 2, 1.0).channel == 1
    assert not group.assign(first, 1, 1.5)
    group.release(first, 2.0)
    assert journal.rows == [("b", 1, 0.0, 2.0, None)]
    assert group.busy == 1


def test_a_window_counts_only_what_happens_in_it() -> None:
    group = ChannelGroup("trunk", 2, None)
    early = taken(group, 1, 0.0)
    taken(group, 2, 1.0)
    group.seize(3, 2.0)  # refused before the window
    group.open_window(10.0)
    group.release(early, 12.0)
    late = taken(group, 4, 14.0)
    group.seize(5, 15.0)
    group.release(late, 16.0)
    figures = group.close_window(20.0)
    group.seize(6, 21.0)
    assert (figures.start, figures.end, figures.size) == (10.0, 20.0, 2)
    assert (figures.attempts, figures.blocked) == (2, 1)
    assert figures.carried_erlang == pytest.approx((2 * 2 + 1 * 2 + 2 * 2 + 1 * 4) / 10)
    assert figures.time_congestion == pytest.approx(4 / 10)
    assert (figures.peak, figures.held_at_end, figures.multiple) == (2, 1, False)


def test_the_peak_of_a_window_is_its_own() -> None:
    group = ChannelGroup("trunk", 5, None)
    for seizure in [taken(group, call, 0.0) for call in range(4)]:
        group.release(seizure, 1.0)
    group.open_window(2.0)
    taken(group, 9, 3.0)
    assert group.close_window(4.0).peak == 1


def test_a_request_of_two_is_one_attempt_and_marks_the_window() -> None:
    group = ChannelGroup("rtp", 3, None)
    group.open_window(0.0)
    taken(group, 1, 0.0, 2)
    group.seize(2, 0.0, 2)
    figures = group.close_window(1.0)
    assert (figures.attempts, figures.blocked, figures.multiple) == (2, 1, True)
    group.open_window(1.0)
    assert not group.close_window(2.0).multiple


def test_an_unlimited_group_knows_no_congestion() -> None:
    group = ChannelGroup("licences", None, None)
    group.open_window(0.0)
    taken(group, 1, 0.0)
    assert group.close_window(1.0).time_congestion == 0.0


def test_a_window_without_length_divides_by_nothing() -> None:
    group = ChannelGroup("trunk", 1, None)
    taken(group, 1, 0.0)
    group.open_window(1.0)
    assert group.close_window(1.0).carried_erlang == 1.0


def test_a_window_that_is_not_open_cannot_be_closed() -> None:
    with pytest.raises(LocalProtocolError, match="no window"):
        ChannelGroup("trunk", 1, None).close_window(1.0)


# What happens to a group: (seconds since the last step, amount to seize) or the place among the
# held ones of that to release.
STEPS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 2) | st.integers(-9, 0)), max_size=40)


def played(
    group: ChannelGroup, steps: list[tuple[int, int]], *, single: bool
) -> Iterator[tuple[float, list[Seizure]]]:
    now, held = 0.0, list[Seizure]()
    for call, (wait, what) in enumerate(steps):
        now += wait
        if what > 0:
            seizure = group.seize(call, now, 1 if single else what)
            held += [seizure] if seizure else []
        elif held:
            group.release(held.pop(what % len(held)), now)
        yield now, held


@given(STEPS, st.integers(0, 6))
def test_busy_is_what_is_held_and_never_more_than_the_size(
    steps: list[tuple[int, int]], size: int
) -> None:
    group = ChannelGroup("rtp", size, None)
    for _, held in played(group, steps, single=False):
        assert group.busy == sum(one.amount for one in held) <= size


@given(STEPS, st.integers(0, 6), st.sampled_from(["ascending", "descending"]))
def test_no_two_calls_hold_one_channel_and_the_first_free_is_taken(
    steps: list[tuple[int, int]], size: int, hunt: Hunt
) -> None:
    group = ChannelGroup("b", size, None, hunt)
    before: set[int | None] = set()
    for _, held in played(group, steps, single=True):
        channels = {one.channel for one in held}
        assert len(channels) == len(held)
        if new := channels - before:
            free = set(range(1, size + 1)) - before
            assert new == {min(free) if hunt == "ascending" else max(free)}
        before = channels


@given(STEPS, st.integers(0, 6))
def test_the_rows_give_the_figures_of_the_window_again(
    steps: list[tuple[int, int]], size: int
) -> None:
    journal = Rows()
    group = ChannelGroup("rtp", size, journal)
    group.open_window(0.0)
    end = [now for now, _ in played(group, steps, single=False)][-1] + 1.0 if steps else 1.0
    group.flush(end)
    figures = group.close_window(end)
    held = [
        (start, end if till is None else till) for _, _, start, till, why in journal.rows if not why
    ]
    carried = sum(till - start for start, till in held) / end
    assert carried == pytest.approx(figures.carried_erlang)
    refused = {call for _, call, _, _, why in journal.rows if why}
    assert len(refused) == figures.blocked
    assert len({row[1] for row in journal.rows}) == figures.attempts
