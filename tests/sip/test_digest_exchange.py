"""Guard and keyring against each other: who is let in, who is asked again, and how often."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.sip.digest import Account, Challenge, Credentials
from simulator.sip.guard import Guard, Verdict
from simulator.sip.keyring import Keyring
from simulator.sip.message import Headers, Identity, Request
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method

LAB = Uri(None, "lab")
ANNA = Address(Uri("anna", "lab"))
PASSWORDS = {"anna": "secret"}


def guard(**how: Any) -> Guard:
    return Guard("lab", PASSWORDS.get, **how)


def keyring(password: str = "secret", realms: tuple[str, ...] = ("lab",)) -> Keyring:
    return Keyring("a", lambda r, realm: Account("anna", password) if realm in realms else None)


def request(method: Method = Method.INVITE, cseq: int = 1, body: object | None = None) -> Request:
    return Request(method, LAB, Identity("1@a", ANNA, "a-1", ANNA), cseq, body=body)


def learn(keys: Keyring, asked: Request, *verdicts: Verdict) -> bool:
    """Let the refusals come back as one response."""
    headers: Headers = tuple(header for verdict in verdicts for header in verdict.headers)
    return keys.learn(asked, asked.reply(verdicts[0].status, "p", headers=headers))


def signed(keys: Keyring, cseq: int = 2, **how: Any) -> Request:
    made = request(cseq=cseq, **how)
    keys.sign(made)
    return made


def tried(door: Guard, keys: Keyring, now: float = 0.0, **how: Any) -> Verdict:
    """Ask, be challenged, and ask again."""
    first = request(**how)
    assert learn(keys, first, door.admit(first, now))
    return door.admit(signed(keys, **how), now)


def credentials(message: Request, name: str = "Authorization") -> Credentials:
    found = Credentials.parse(message.header(name) or "")
    assert found is not None
    return found


def test_who_shows_nothing_is_asked_once_for_each_algorithm() -> None:
    verdict = guard().admit(request(), 0.0)
    asked = [Challenge.parse(value) for _, value in verdict.headers]
    assert (verdict.status, {name for name, _ in verdict.headers}) == (401, {"WWW-Authenticate"})
    assert [c.algorithm for c in asked if c is not None] == ["SHA-256", "MD5"]


def test_a_proxy_asks_with_its_own_words() -> None:
    verdict = guard(proxy=True).admit(request(), 0.0)
    assert (verdict.status, verdict.headers[0][0]) == (407, "Proxy-Authenticate")


@pytest.mark.parametrize("algorithm", ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess"])
@pytest.mark.parametrize("qop", [("auth",), ("auth-int",), ("auth", "auth-int")])
@pytest.mark.parametrize("proxy", [False, True])
def test_who_knows_the_password_is_let_in(
    algorithm: str, qop: tuple[str, ...], proxy: bool
) -> None:
    door = guard(algorithms=(algorithm,), qop=qop, proxy=proxy)
    assert tried(door, keyring(), body=b"v=0") == Verdict(0, (), "anna")


def test_a_peer_of_the_time_before_counts_is_let_in_once_a_nonce() -> None:
    door, keys = guard(algorithms=("MD5",), qop=()), keyring()
    assert tried(door, keys).status == 0
    again = door.admit(signed(keys, cseq=3), 1.0)
    assert again.status == 401
    assert "stale=true" in again.headers[0][1]


def test_a_wrong_password_is_asked_again_and_not_as_stale() -> None:
    verdict = tried(guard(), keyring("wrong"))
    assert verdict.status == 401
    assert "stale" not in verdict.headers[0][1]


def test_refused_credentials_are_not_tried_again() -> None:
    door, keys = guard(), keyring("wrong")
    first = request()
    learn(keys, first, door.admit(first, 0.0))
    second = signed(keys)
    assert not learn(keys, second, door.admit(second, 0.0))
    assert signed(keys, cseq=3).header("Authorization") is None


def test_the_topmost_challenge_that_is_spoken_is_answered() -> None:
    keys, asked = keyring(), request()
    foreign = Challenge("lab", "n", "SHA-512-256", ("auth",))
    spoken = Challenge("lab", "n", "SHA-256", ("auth",))
    weaker = Challenge("lab", "n", "MD5", ("auth",))
    headers = tuple(("WWW-Authenticate", str(c)) for c in (foreign, spoken, weaker))
    assert keys.learn(asked, asked.reply(401, "p", headers=headers))
    made = signed(keys)
    assert [name for name, _ in made.headers] == ["Authorization"]
    assert credentials(made).algorithm == "SHA-256"


def test_a_challenge_that_nobody_has_an_account_for_stays_unanswered() -> None:
    keys, asked = keyring(realms=()), request()
    assert not learn(keys, asked, guard().admit(asked, 0.0))
    assert signed(keys).headers == ()


def test_challenges_of_several_realms_are_all_answered() -> None:
    """A forking proxy brings those of all its branches (RFC 3261 16.7 step 7)."""
    keys = keyring(realms=("lab", "other"))
    doors = guard(), Guard("other", PASSWORDS.get), Guard("lab", PASSWORDS.get, proxy=True)
    first = request()
    assert learn(keys, first, *(door.admit(first, 0.0) for door in doors))
    second = signed(keys)
    assert [name for name, _ in second.headers] == [
        "Authorization",
        "Authorization",
        "Proxy-Authorization",
    ]
    assert [door.admit(second, 0.0).status for door in doors] == [0, 0, 0]


def test_a_proxy_takes_off_what_was_for_it_alone() -> None:
    keys = keyring(realms=("lab", "other"))
    own, other = guard(proxy=True), Guard("other", PASSWORDS.get, proxy=True)
    first = request()
    learn(keys, first, own.admit(first, 0.0), other.admit(first, 0.0))
    left = own.strip((("User-Agent", "x"), *signed(keys).headers))
    assert [name for name, _ in left] == ["User-Agent", "Proxy-Authorization"]
    assert 'realm="other"' in left[1][1]


def test_later_requests_of_a_call_id_carry_the_next_count() -> None:
    door, keys = guard(), keyring()
    tried(door, keys)
    later = signed(keys, cseq=3)
    assert credentials(later).nc == 2
    assert door.admit(later, 10.0).status == 0


def test_requests_of_another_call_id_do_not() -> None:
    keys = keyring()
    tried(guard(), keys)
    other = Request(Method.INVITE, LAB, Identity("2@a", ANNA, "a-2", ANNA), 1)
    keys.sign(other)
    assert other.headers == ()


def test_a_call_id_can_be_forgotten() -> None:
    keys = keyring()
    tried(guard(), keys)
    keys.forget("1@a")
    assert signed(keys, cseq=3).headers == ()


def test_an_ack_repeats_the_credentials_of_its_invite() -> None:
    keys = keyring()
    tried(guard(), keys)
    invite = signed(keys, cseq=3)
    ack = request(Method.ACK, 3)
    keys.sign_ack(ack)
    assert ack.headers == invite.headers


def test_the_same_credentials_are_good_once() -> None:
    door, keys = guard(), keyring()
    first = request()
    learn(keys, first, door.admit(first, 0.0))
    second = signed(keys)
    assert door.admit(second, 0.0).status == 0
    copied = door.admit(second, 1.0)
    assert (copied.status, "stale=true" in copied.headers[0][1]) == (401, True)


def test_a_spent_nonce_is_stale_and_the_next_try_is_let_in() -> None:
    door, keys = guard(lifetime=60.0), keyring()
    tried(door, keys)
    late = signed(keys, cseq=3)
    refused = door.admit(late, 61.0)
    assert (refused.status, "stale=true" in refused.headers[0][1]) == (401, True)
    assert learn(keys, late, refused)
    again = signed(keys, cseq=4)
    assert credentials(again).nc == 1
    assert door.admit(again, 61.0).status == 0


def test_a_nonce_of_somebody_else_is_never_fresh() -> None:
    keys = keyring()
    tried(guard(secret="one"), keys)
    assert guard(secret="two").admit(signed(keys, cseq=3), 0.0).status == 401


def test_an_algorithm_that_was_not_offered_is_not_taken() -> None:
    keys = keyring()
    tried(guard(algorithms=("MD5",), secret="x"), keys)
    assert guard(algorithms=("SHA-256",), secret="x").admit(signed(keys, cseq=3), 0.0).status == 401


def test_a_changed_body_breaks_auth_int() -> None:
    door, keys = guard(qop=("auth-int",)), keyring()
    first = request(body=b"v=0")
    learn(keys, first, door.admit(first, 0.0))
    second = signed(keys, body=b"v=0")
    second.body = b"v=1"
    assert door.admit(second, 0.0).status == 401


def test_malformed_credentials_are_a_400() -> None:
    broken = request()
    broken.headers = (("Authorization", 'Digest username="anna", realm="lab"'),)
    assert guard().admit(broken, 0.0).status == 400


def test_credentials_of_another_scheme_or_realm_are_passed_over() -> None:
    asked = request()
    asked.headers = (
        ("Authorization", "Basic YTpi"),
        ("Authorization", str(Credentials("a", "other", "n", "u", "0"))),
    )
    assert guard().admit(asked, 0.0).status == 401


def test_what_is_kept_of_nonces_is_bounded_by_their_lifetime() -> None:
    door = guard(lifetime=1.0)
    for i in range(3000):
        tried(door, keyring(), now=0.01 * i)
    assert len(door._counts) < 1200
