"""RFC 5589: transfers between user agents, hop by hop; the REFER goes in the dialog (6.2)."""

from __future__ import annotations

from tests.golden.telephones import Telephones


def test_6_2_a_blind_transfer() -> None:
    net = Telephones("transferor", "transferee", "target")
    net.talk("transferee", "transferor")
    net.hands("transferor", 2.0, "transfer", "target")
    net.hands("target", 4.0, "answer")
    net.hands("target", 8.0, "hang_up")
    net.run()
    net.says("""
        F1   transferee > transferor  INVITE
        F2   transferor > transferee  180 INVITE
        F3   transferor > transferee  200 INVITE
        F4   transferee > transferor  ACK
        F5   transferor > transferee  REFER       call=F1 to=F1.from refer=target by=transferor
        F6   transferee > transferor  202 REFER
        F7   transferee > transferor  NOTIFY      event=refer sub=active;expires=180 frag=100
        F8   transferee > target      INVITE      call=new by=transferor body=sdp replaces=-
        F9   transferor > transferee  200 NOTIFY
        F10  target > transferee      180 INVITE
        F11  transferee > transferor  NOTIFY      frag=180
        F12  transferor > transferee  200 NOTIFY
        F13  target > transferee      200 INVITE
        F14  transferee > target      ACK
        F15  transferee > transferor  NOTIFY      sub=terminated;reason=noresource frag=200
        F16  transferor > transferee  200 NOTIFY
        F17  transferor > transferee  BYE         call=F1
        F18  transferee > transferor  200 BYE
        F19  target > transferee      BYE         call=F8
        F20  transferee > target      200 BYE
    """)
    net.is_over()


def test_6_3_1_the_target_is_busy() -> None:
    net = Telephones("transferor", "transferee", "target")
    net.people["target"].lines = 0
    net.talk("transferee", "transferor")
    net.hands("transferor", 2.0, "hold")
    net.hands("transferor", 3.0, "transfer", "target")
    net.hands("transferor", 5.0, "resume")
    net.hands("transferor", 8.0, "hang_up")
    net.run()
    net.says(
        """
        F1   transferor > transferee  REFER
        F2   transferee > transferor  202 REFER
        F3   transferee > transferor  NOTIFY      frag=100
        F4   transferee > target      INVITE
        F5   transferor > transferee  200 NOTIFY
        F6   target > transferee      486 INVITE
        F7   transferee > target      ACK
        F8   transferee > transferor  NOTIFY      sub=terminated;reason=noresource frag=486
        F9   transferor > transferee  200 NOTIFY
        F10  transferor > transferee  INVITE      body=sdp
        F11  transferee > transferor  200 INVITE
        F12  transferor > transferee  ACK
        F13  transferor > transferee  BYE
        F14  transferee > transferor  200 BYE
        """,
        since=2.5,
    )
    assert net.eyes.facts("transferor", "transferred")["status"] == "100"
    assert net.eyes.seen[-1][1] == "released"
    net.is_over()


def test_6_3_2_the_target_does_not_answer() -> None:
    net = Telephones("transferor", "transferee", "target", no_answer=20.0)
    net.talk("transferee", "transferor")
    net.hands("transferor", 2.0, "transfer", "target")
    net.hands("transferor", 30.0, "hang_up")
    net.run()
    net.says(
        """
        F1   transferor > transferee  REFER
        F2   transferee > transferor  202 REFER
        F3   transferee > transferor  NOTIFY      frag=100
        F4   transferee > target      INVITE
        F5   transferor > transferee  200 NOTIFY
        F6   target > transferee      180 INVITE
        F7   transferee > transferor  NOTIFY      frag=180
        F8   transferor > transferee  200 NOTIFY
        F9   target > transferee      480 INVITE
        F10  transferee > target      ACK
        F11  transferee > transferor  NOTIFY      sub=terminated;reason=noresource frag=480
        F12  transferor > transferee  200 NOTIFY
        F13  transferor > transferee  BYE         at=30
        F14  transferee > transferor  200 BYE
        """,
        since=2.0,
    )
    net.is_over()


def test_7_3_an_attended_transfer() -> None:
    net = Telephones("transferor", "transferee", "target")
    net.talk("transferee", "transferor")
    net.hands("transferor", 2.0, "hold")
    net.talk("transferor", "target", since=3.0)
    net.hands("transferor", 6.0, "complete_transfer")
    net.hands("transferee", 9.0, "hang_up")
    net.run()
    net.says(
        """
        F1   transferor > transferee  INVITE      body=sdp        # held
        F2   transferee > transferor  200 INVITE
        F3   transferor > transferee  ACK
        F4   transferor > target      INVITE      call=new
        F5   target > transferor      180 INVITE  to=new
        F6   target > transferor      200 INVITE
        F7   transferor > target      ACK
        F8   transferor > transferee  REFER       call=F1 refer=target takes=F7.dialog
        F9   transferee > transferor  202 REFER
        F10  transferee > transferor  NOTIFY      frag=100
        F11  transferee > target      INVITE      call=new replaces=F7.dialog by=transferor
        F12  transferor > transferee  200 NOTIFY
        F13  target > transferee      200 INVITE
        F14  target > transferor      BYE         call=F4
        F15  transferee > target      ACK
        F16  transferee > transferor  NOTIFY      sub=terminated;reason=noresource frag=200
        F17  transferor > target      200 BYE
        F18  transferor > transferee  200 NOTIFY
        F19  transferor > transferee  BYE         call=F1
        F20  transferee > transferor  200 BYE
        F21  transferee > target      BYE         call=F11
        F22  target > transferee      200 BYE
        """,
        since=1.9,
    )
    net.is_over()


def test_7_6_a_transfer_before_the_target_answers_becomes_a_blind_one() -> None:
    net = Telephones("transferor", "transferee", "target")
    net.talk("transferee", "transferor")
    net.hands("transferor", 2.0, "hold")
    net.hands("transferor", 3.0, "dial", "target")
    net.hands("transferor", 4.0, "complete_transfer")
    net.hands("target", 6.0, "answer")
    net.ends()
    net.says(
        """
        F1   transferor > target      CANCEL
        F2   transferor > transferee  REFER       refer=target
        F3   target > transferor      200 CANCEL
        F4   target > transferor      487 INVITE
        F5   transferee > transferor  202 REFER
        F6   transferee > transferor  NOTIFY      frag=100
        F7   transferee > target      INVITE      replaces=-
        F8   transferor > target      ACK
        F9   transferor > transferee  200 NOTIFY
        F10  target > transferee      180 INVITE
        F11  transferee > transferor  NOTIFY      frag=180
        F12  transferor > transferee  200 NOTIFY
        F13  target > transferee      200 INVITE
        F14  transferee > target      ACK
        F15  transferee > transferor  NOTIFY      frag=200
        F16  transferor > transferee  200 NOTIFY
        F17  transferor > transferee  BYE
        F18  transferee > transferor  200 BYE
        F19  transferee > target      BYE         at=100
        F20  target > transferee      BYE         at=100
        F21  target > transferee      200 BYE
        F22  transferee > target      200 BYE
        """,
        since=3.9,
    )
