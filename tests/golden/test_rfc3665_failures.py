"""RFC 3665 sections 3.8 to 3.11: calls that do not come to be, through two proxies.

The figures' INVITEs bear credentials from the start, of a nonce that nobody there has seen; ours
would have to be asked first (3.2), so these proxies do not ask.
"""

from __future__ import annotations

from tests.golden.proxies import TwoProxies


def test_3_8_no_answer_and_the_caller_gives_up() -> None:
    case = TwoProxies(rings=None)
    case.call()
    case.hang_up(case.alice)
    case.net.says("""
        F1   alice > p1  INVITE      route=p1 cseq=1
        F2   p1 > alice  100 INVITE
        F3   p1 > p2     INVITE      route=- cseq=1
        F4   p2 > p1     100 INVITE
        F5   p2 > bob    INVITE      cseq=1
        F6   bob > p2    180 INVITE  to=new
        F7   p2 > p1     180 INVITE
        F8   p1 > alice  180 INVITE
        F9   alice > p1  CANCEL      branch=F1 cseq=1 to=- from=F1 route=p1 uri=bob@p2 via=alice
        F10  p1 > alice  200 CANCEL  branch=F1 to=new
        F11  p1 > p2     CANCEL      branch=F3 to=- via=p1 route=-
        F12  p2 > p1     200 CANCEL  branch=F3
        F13  p2 > bob    CANCEL      branch=F5 via=p2 uri=bob
        F14  bob > p2    200 CANCEL  branch=F5 to=F6   # RFC 3261 9.2: the tag of its INVITE
        F15  bob > p2    487 INVITE  branch=F5 to=F6
        F16  p2 > bob    ACK         branch=F5 to=F6
        F17  p2 > p1     487 INVITE  branch=F3
        F18  p1 > p2     ACK         branch=F3
        F19  p1 > alice  487 INVITE  branch=F1 to=F6
        F20  alice > p1  ACK         branch=F1 to=F6 route=p1
    """)
    assert case.bob.words == ["invite", "cancelled"]


def test_3_9_busy() -> None:
    case = TwoProxies(says=486)
    case.call()
    case.net.run()
    case.net.says("""
        F1   alice > p1  INVITE
        F2   p1 > alice  100 INVITE
        F3   p1 > p2     INVITE
        F4   p2 > p1     100 INVITE
        F5   p2 > bob    INVITE
        F6   bob > p2    486 INVITE  branch=F5 to=new
        F7   p2 > bob    ACK         branch=F5 to=F6 via=p2   # hop by hop, not end to end
        F8   p2 > p1     486 INVITE  branch=F3 to=F6
        F9   p1 > p2     ACK         branch=F3 via=p1
        F10  p1 > alice  486 INVITE  branch=F1 to=F6
        F11  alice > p1  ACK         branch=F1 via=alice
    """)
    assert case.alice.words == ["refused 486"]
    assert case.net.is_clean()


def test_3_10_no_response_at_all() -> None:
    """Ours says 408 where the figure's proxy says 480.

    RFC 3261 16.8 and 17.1.1.2: a proxy whose timer B fires acts as if a 408 had come.
    """
    case = TwoProxies()
    case.bob.agent.dead = True
    case.call()
    case.net.run()
    case.net.says("""
        F1   alice > p1  INVITE
        F2   p1 > alice  100 INVITE
        F3   p1 > p2     INVITE
        F4   p2 > p1     100 INVITE
        F5   p2 > bob    INVITE      at=0.02
        F6   p2 > bob    INVITE      branch=F5 at=0.52
        F7   p2 > bob    INVITE      branch=F5 at=1.52
        F8   p2 > bob    INVITE      branch=F5 at=3.52
        F9   p2 > bob    INVITE      branch=F5 at=7.52
        F10  p2 > bob    INVITE      branch=F5 at=15.52
        F11  p2 > bob    INVITE      branch=F5 at=31.52
        F12  p2 > p1     408 INVITE  branch=F3 to=new at=32.02
        F13  p1 > p2     ACK         branch=F3
        F14  p1 > alice  408 INVITE  branch=F1 to=F12
        F15  alice > p1  ACK         branch=F1
    """)
    assert case.alice.words == ["refused 408"]


def test_3_11_temporarily_unavailable_after_ringing() -> None:
    case = TwoProxies(rings=None)
    case.call()
    case.net.at(3.0, case.bob, lambda now: case.bob.refuse(480, now))
    case.net.run()
    case.net.says("""
        F1   alice > p1  INVITE
        F2   p1 > alice  100 INVITE
        F3   p1 > p2     INVITE
        F4   p2 > p1     100 INVITE
        F5   p2 > bob    INVITE
        F6   bob > p2    180 INVITE
        F7   p2 > p1     180 INVITE
        F8   p1 > alice  180 INVITE
        F9   bob > p2    480 INVITE  branch=F5 to=F6 at=3
        F10  p2 > bob    ACK         branch=F5
        F11  p2 > p1     480 INVITE  branch=F3
        F12  p1 > p2     ACK         branch=F3
        F13  p1 > alice  480 INVITE  branch=F1 to=F6
        F14  alice > p1  ACK         branch=F1
    """)
    assert case.alice.words == ["180", "refused 480"]
    assert case.net.is_clean()
