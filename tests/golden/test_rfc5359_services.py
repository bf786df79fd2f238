"""RFC 5359: hold, consultation hold and unattended transfer, hop by hop.

Attended transfer is in `test_rfc5589_telephones`. Music on hold from a server of its own, find-me,
parking, pickup, redial and click to dial are services that neither product is certified for;
forwarding and screening are features of the servers, with flows of their own.
"""

from __future__ import annotations

from tests.golden.telephones import Telephones


def test_2_1_call_hold() -> None:
    net = Telephones("alice", "bob")
    net.talk("alice", "bob")
    net.hands("bob", 2.0, "hold")
    net.hands("bob", 3.0, "resume")
    net.hands("alice", 4.0, "hang_up")
    net.run()
    net.says("""
        F1   alice > bob  INVITE      dir=sendrecv
        F2   bob > alice  180 INVITE
        F3   bob > alice  200 INVITE  dir=sendrecv
        F4   alice > bob  ACK
        F5   bob > alice  INVITE      to=F1.from dir=sendonly
        F6   alice > bob  200 INVITE  dir=recvonly
        F7   bob > alice  ACK
        F8   bob > alice  INVITE      cseq=2 dir=sendrecv
        F9   alice > bob  200 INVITE  dir=sendrecv
        F10  bob > alice  ACK
        F11  alice > bob  BYE
        F12  bob > alice  200 BYE
    """)
    net.is_over()


def test_2_2_consultation_hold() -> None:
    net = Telephones("alice", "bob", "carol")
    net.talk("alice", "bob")
    net.hands("bob", 2.0, "hold")
    net.talk("bob", "carol", since=3.0)
    net.hands("bob", 5.0, "hang_up")
    net.hands("bob", 6.0, "resume")
    net.hands("alice", 8.0, "hang_up")
    net.run()
    net.says(
        """
        F1   bob > alice  INVITE      dir=sendonly
        F2   alice > bob  200 INVITE  dir=recvonly
        F3   bob > alice  ACK
        F4   bob > carol  INVITE      call=new dir=sendrecv
        F5   carol > bob  180 INVITE
        F6   carol > bob  200 INVITE
        F7   bob > carol  ACK
        F8   bob > carol  BYE         call=F4
        F9   carol > bob  200 BYE
        F10  bob > alice  INVITE      call=F1 dir=sendrecv
        F11  alice > bob  200 INVITE  dir=sendrecv
        F12  bob > alice  ACK
        F13  alice > bob  BYE         call=F1
        F14  bob > alice  200 BYE
        """,
        since=1.9,
    )
    net.is_over()


def test_2_4_an_unattended_transfer_by_one_who_leaves_at_once() -> None:
    """The dialog lives on for the reports after its BYE."""
    net = Telephones("alice", "bob", "carol")
    net.talk("bob", "alice")
    net.hands("alice", 2.0, "transfer", "carol", at_once=True)
    net.hands("carol", 4.0, "answer")
    net.hands("bob", 6.0, "hang_up")
    net.run()
    net.says("""
        F1   bob > alice  INVITE
        F2   alice > bob  180 INVITE
        F3   alice > bob  200 INVITE
        F4   bob > alice  ACK
        F5   alice > bob  REFER       refer=carol by=alice
        F6   bob > alice  202 REFER
        F7   bob > alice  NOTIFY      frag=100
        F8   bob > carol  INVITE      by=alice   # without waiting for the BYE
        F9   alice > bob  200 NOTIFY
        F10  alice > bob  BYE         call=F1
        F11  carol > bob  180 INVITE
        F12  bob > alice  200 BYE
        F13  bob > alice  NOTIFY      call=F1 frag=180
        F14  alice > bob  200 NOTIFY
        F15  carol > bob  200 INVITE
        F16  bob > carol  ACK
        F17  bob > alice  NOTIFY      call=F1 frag=200 sub=terminated;reason=noresource
        F18  alice > bob  200 NOTIFY
        F19  bob > carol  BYE
        F20  carol > bob  200 BYE
    """)
    net.is_over()
