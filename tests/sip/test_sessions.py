"""TLS sessions of clients and servers."""

from __future__ import annotations

from simulator.sip.sessions import Sessions


def test_a_granted_session_is_known_until_its_lifetime_ends() -> None:
    sessions = Sessions(100.0)
    session = sessions.grant("192.0.2.1", "192.0.2.2", 5.0)
    assert [sessions.known(session, now) for now in (5.0, 104.9, 105.0)] == [True, True, False]


def test_only_the_newest_session_of_a_client_is_remembered() -> None:
    sessions = Sessions(100.0)
    first, second = (sessions.grant("192.0.2.1", "192.0.2.2", 5.0) for _ in range(2))
    assert (sessions.known(first, 6.0), sessions.known(second, 6.0)) == (False, True)


def test_sessions_of_a_server_before_its_restart_are_unknown_to_it() -> None:
    before = Sessions(100.0).grant("192.0.2.1", "192.0.2.2", 5.0)
    after = Sessions(100.0)
    after.grant("192.0.2.1", "192.0.2.2", 6.0)
    assert not after.known(before, 7.0)


def test_without_lifetime_nothing_is_granted_or_kept() -> None:
    sessions = Sessions(0.0)
    assert sessions.grant("192.0.2.1", "192.0.2.2", 5.0) == ""
    sessions.keep("pbx.example.com", "s", 5.0)
    assert sessions.offer("pbx.example.com", 5.0) == ""


def test_a_kept_session_is_offered_to_that_name_alone() -> None:
    sessions = Sessions(100.0)
    sessions.keep("pbx.example.com", "s", 5.0)
    offers = [sessions.offer("pbx.example.com", 104.0), sessions.offer("pbx.example.com", 105.0)]
    assert offers == ["s", ""]
    assert sessions.offer("lync.example.com", 6.0) == ""


def test_no_session_at_all_is_unknown_on_a_clock_that_starts_below_zero() -> None:
    assert not Sessions(100.0).known("", -60.0)
