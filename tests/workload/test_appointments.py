"""The book keeps an attempt as long as a late INVITE may come."""

from __future__ import annotations

from simulator.calls.attempt import Attempt
from simulator.workload.appointments import LINGER, Appointments


def attempt(number: int) -> Attempt:
    return Attempt(number, "lync-to-lync", "a", "a", "1", "2", "2", 0.0, 1.0, 9.0, 60.0)


def test_an_attempt_stays_until_it_is_over() -> None:
    book: dict[int, Attempt] = {}
    appointments = Appointments(book)
    for number in (1, 2):
        appointments.make(attempt(number))
    appointments.over(book[2], 1e6)
    assert list(book) == [1, 2]


def test_an_attempt_goes_when_no_invite_can_come_any_more() -> None:
    book: dict[int, Attempt] = {}
    appointments = Appointments(book)
    for number in (1, 2, 3):
        appointments.make(attempt(number))
    appointments.over(book[1], 10.0)
    appointments.over(book[2], 10.0 + LINGER - 0.001)
    assert list(book) == [1, 2, 3]
    appointments.over(book[3], 10.0 + LINGER)
    assert list(book) == [2, 3]
