import pytest

from simulator.study import metric_events, metrics
from simulator.study.metric_events import Event
from simulator.study.metrics import Delay


def _events(*parts: tuple[float, str, str]) -> list[Event]:
    return [Event(*part) for part in parts]


def test_abandoned_call_counts_in_the_denominator_alone() -> None:
    assert metrics.ratios({200: 3, 487: 1}, 3) == metrics.Ratios(75.0, 75.0, 0.0, 75.0)


@pytest.mark.parametrize("status", [401, 402, 407, 302, 200])
def test_challenge_redirection_or_success_is_no_failed_registration(status: int) -> None:
    assert metrics.ira({status: 4}) == 0.0


@pytest.mark.parametrize("status", [400, 403, 408, 503, 604])
def test_4xx_5xx_6xx_is_a_failed_registration(status: int) -> None:
    assert metrics.ira({status: 4}) == 100.0


def test_no_registration_has_no_ratio() -> None:
    assert metrics.ira({}) is None


def test_request_without_outcome_has_no_delay() -> None:
    assert metrics.srd(0.0, 1.0, None, None) is None


def test_timeout_without_any_response_has_no_session_request_delay() -> None:
    assert metrics.srd(0.0, None, None, 408) is None


def test_timeout_after_ringing_has_the_delay_to_ringing() -> None:
    assert metrics.srd(1.0, 1.5, None, 408) == Delay(0.5, successful=False)


def test_session_that_lasts_has_no_duration() -> None:
    assert metrics.sdt(3.0, None) is None


def test_refused_bye_is_a_failed_disconnect() -> None:
    assert metrics.sdd(10.0, 10.5, 481) == Delay(0.5, successful=False)


def test_outcomes_of_a_challenged_call_are_those_of_its_repetition() -> None:
    call = _events(
        (0.0, "INVITE", "i1"), (0.1, "407", "i1"), (0.2, "INVITE", "i2"), (1.0, "200", "i2")
    )
    assert metric_events.outcomes(call) == [200]


def test_outcome_of_refused_credentials_is_the_last_challenge() -> None:
    call = _events(
        (0.0, "INVITE", "i1"), (0.1, "407", "i1"), (0.2, "INVITE", "i2"), (1.0, "407", "i2")
    )
    assert metric_events.outcomes(call) == [407]


def test_outcomes_of_a_redirected_call_are_two_requests() -> None:
    call = _events(
        (0.0, "INVITE", "i1"), (0.1, "302", "i1"), (0.2, "INVITE", "i2"), (1.0, "486", "i2")
    )
    assert metric_events.outcomes(call) == [302, 486]


def test_outcome_of_an_expired_timer_is_408() -> None:
    assert metric_events.outcomes(_events((0.0, "INVITE", "i1"), (32.0, "B", "i1"))) == [408]
    registration = _events((0.0, "REGISTER", "r1"), (32.0, "F", "r1"))
    assert metric_events.outcomes(registration, "REGISTER") == [408]


def test_whole_session_gives_every_figure() -> None:
    session = _events(
        (0.0, "INVITE", "i1"),
        (0.1, "100", "i1"),
        (0.5, "180", "i1"),
        (3.0, "200", "i1"),
        (3.0, "ACK", "a1"),
        (63.0, "BYE", "b1"),
        (63.25, "200", "b1"),
    )
    assert metric_events.srd(session) == Delay(0.5, successful=True)
    assert metric_events.sdt(session) == Delay(60.0, successful=True)
    assert metric_events.sdd(session) == Delay(0.25, successful=True)
    assert metric_events.outcomes(session) == [200]
    assert metric_events.rrd(session) is None


def test_session_never_answered_has_no_duration() -> None:
    assert metric_events.sdt(_events((0.0, "INVITE", "i1"), (1.0, "486", "i1"))) is None
