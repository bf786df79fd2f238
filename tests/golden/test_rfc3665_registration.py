"""RFC 3665 section 2: registration. TLS of the examples is left out; it changes no message."""

from __future__ import annotations

from simulator.sip.guard import Guard
from simulator.sip.registration import Registrar
from simulator.sip.transaction import Transaction
from tests.golden.harness import Net
from tests.golden.user import User
from tests.nodes.answering import Answering
from tests.rig import Agent

MOBILE, HOME = "<sip:bob@192.0.2.1>", "<sip:7@home>"


class Server(Answering):
    """A registrar that knows bob's password."""

    def __init__(self, agent: Agent) -> None:
        super().__init__(agent)
        self.registrar = Registrar()
        self.registrar.guard = Guard("lab", {"bob": "secret"}.get, algorithms=("SHA-256",))

    def on_request(self, server: Transaction, now: float) -> None:
        self.registrar.register(server, now)


class Case:
    """Bob and his server."""

    def __init__(self, password: str = "secret") -> None:
        self.net = Net()
        self.bob: User = self.net.user("bob")
        self.home = self.net.agent("server")
        self.server = Server(self.home)
        self.net.accounts(self.bob, {"lab": password})

    def registers(self, *contacts: str, expires: int = 3600, at: float = 100.0) -> None:
        """Let bob register."""
        register = self.bob.register
        self.net.at(at, self.bob, lambda now: register(self.home, now, *contacts, expires=expires))
        self.net.run()

    def registered(self) -> None:
        """Let bob register his mobile, which makes the server known to him."""
        self.registers(MOBILE, at=0.0)
        self.net.rig.log.clear()


def test_2_1_a_new_registration_is_challenged_and_taken() -> None:
    case = Case()
    case.registers(MOBILE)
    case.net.says("""
        F1  bob > server  REGISTER      cseq=1 auth=- to=- contact=<sip:bob@bob>
        F2  server > bob  401 REGISTER  branch=F1 asks=lab to=new
        F3  bob > server  REGISTER      cseq=2 call=F1 branch=new auth=lab/1 to=- from=F1
        F4  server > bob  200 REGISTER  branch=F3 contact=<sip:bob@bob>;expires=3600
    """)
    assert case.bob.heard == [200]


def test_2_2_a_further_contact_is_taken_with_the_same_nonce() -> None:
    case = Case()
    case.registered()
    case.registers(HOME)
    case.net.says("""
        F1  bob > server  REGISTER      cseq=3 auth=lab/2 contact=<sip:7@home>
        F2  server > bob  200 REGISTER  contact=<sip:bob@bob>;expires=3500,<sip:7@home>;expires=3600
    """)


def test_2_3_a_question_lists_the_contacts() -> None:
    case = Case()
    case.registered()
    case.registers()
    case.net.says("""
        F1  bob > server  REGISTER      auth=lab/2 contact=- expires=-
        F2  server > bob  200 REGISTER  contact=<sip:bob@bob>;expires=3500
    """)


def test_2_4_a_star_without_time_ends_all_contacts() -> None:
    case = Case()
    case.registered()
    case.registers("*", expires=0)
    case.net.says("""
        F1  bob > server  REGISTER      auth=lab/2 contact=* expires=0
        F2  server > bob  200 REGISTER  contact=-
    """)
    assert case.server.registrar.count(case.net.rig.now) == 0


def test_2_5_a_wrong_password_is_asked_for_once_more_and_not_given_again() -> None:
    case = Case("wrong")
    case.registers(MOBILE)
    case.net.says("""
        F1  bob > server  REGISTER      auth=-
        F2  server > bob  401 REGISTER  asks=lab
        F3  bob > server  REGISTER      auth=lab/1
        F4  server > bob  401 REGISTER  asks=lab
    """)
    assert case.bob.heard == [401]
    assert case.server.registrar.count(case.net.rig.now) == 0


def test_beyond_the_rfc_a_spent_nonce_costs_one_more_round_and_no_failure() -> None:
    """RFC 7616 3.3, stale: the credentials were right, the nonce was not fresh."""
    case = Case()
    case.registered()
    case.registers(MOBILE, at=600.0)
    case.net.says("""
        F1  bob > server  REGISTER      auth=lab/2
        F2  server > bob  401 REGISTER  asks=lab/stale
        F3  bob > server  REGISTER      auth=lab/1
        F4  server > bob  200 REGISTER
    """)
    assert case.bob.heard == [200, 200]
