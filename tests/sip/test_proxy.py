"""The proxy core between real user agents (RFC 3261 16)."""

from __future__ import annotations

import gc

import pytest

from simulator.contracts import Flow
from simulator.sip.message import Identity, Request, Response
from simulator.sip.proxy import Branch, Chosen, ProxyCore, Refusal
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from tests.calls.people import Phone
from tests.rig import Agent, Rig

PROXY = "192.0.2.5"
LOOSE = Address(Uri(None, PROXY, parameters=(("lr", None),)))


class House:
    """A caller, a proxy, and telephones behind it to which it forks; wires take 10 ms."""

    def __init__(self, *phones: tuple[float | None, int | None]) -> None:
        self.rig = Rig(0.01)
        self.a = Phone(self.rig.add("a", "192.0.2.1"))
        self.proxy = self.rig.add("p", PROXY)
        self.phones: list[Phone] = []
        for (rings, says), name in zip(phones, "bcdefg", strict=False):
            agent = self.rig.add(name, f"192.0.2.1{len(self.phones)}")
            self.phones.append(Phone(agent, rings, says))
        self.chosen: Chosen = [self.branch(phone.agent) for phone in self.phones]
        self.core = ProxyCore(
            self.proxy.endpoint,
            lambda request, flow, now: self.chosen,
            self.way_back,
            LOOSE,
            lambda uri: uri.host == PROXY,
        )
        self.proxy.endpoint.user = self.core
        self.flows: dict[str, Flow] = {}

    def branch(self, agent: Agent) -> Branch:
        return Branch(Uri(agent.name, agent.address), (agent.target(),))

    def way_back(self, uri: Uri) -> Flow | None:
        return self.flows.get(uri.host)

    def call(self, at: float = 0.0) -> None:
        self.rig.at(at, self.a.agent, lambda now: self.a.call(self.proxy, now))

    def hang_up(self, at: float, phone: Phone | None = None) -> None:
        who = phone or self.a
        self.rig.at(at, who.agent, who.hang_up)

    def end(self) -> None:
        """Run until nothing is pending; nothing may be left."""
        self.rig.run()
        for phone in (self.a, *self.phones):
            assert phone.agent.dead or phone.is_clean(), phone.number
        assert self.proxy.is_clean()


RINGS = (None, 180)
ANSWERS = (1.0, 180)


def refuses(status: int) -> tuple[None, int]:
    return None, status


# Passing on


def test_a_request_goes_on_with_via_record_route_and_one_hop_less() -> None:
    house = House(refuses(486))
    house.call()
    house.end()
    came, went = (p.item for p in house.rig.log if p.what == "INVITE")
    assert went.via.next is came.via
    assert went.max_forwards == came.max_forwards - 1
    assert went.record_route == (LOOSE,)
    assert str(went.uri) == "sip:b@192.0.2.10"
    assert (went.identity, went.cseq, went.contact) == (came.identity, came.cseq, came.contact)


def test_a_response_goes_back_without_our_via_and_with_the_route() -> None:
    house = House(ANSWERS)
    house.call()
    house.hang_up(5.0)
    house.end()
    answer = next(p.item for p in house.rig.log if p.what == "200" and p.receiver == "a")
    assert answer.request.via.next is None
    assert answer.record_route == (LOOSE,)
    assert answer.to_tag == house.phones[0].legs[0].tag


def test_a_proxy_says_100_itself_and_keeps_that_of_others() -> None:
    house = House((None, 100))
    house.call()
    house.rig.run(until=5.0)
    assert house.rig.whats("100") == ["100 p>a", "100 b>p"]


def test_a_refusal_of_the_proxy_bears_its_headers() -> None:
    house = House()
    house.chosen = Refusal(404, (("Warning", "399 p"),))
    house.call()
    house.end()
    assert house.a.words == ["refused 404"]
    refusal = next(p.item for p in house.rig.log if p.what == "404")
    assert (refusal.header("Warning"), refusal.to_tag is None) == ("399 p", False)


def test_nowhere_to_go_is_a_480() -> None:
    house = House()
    house.call()
    house.end()
    assert house.a.words == ["refused 480"]


def test_no_hops_left_is_a_483() -> None:
    house = House(ANSWERS)
    house.call()
    house.rig.run(until=0.005)
    invite = house.rig.log[0].item
    invite.max_forwards = 0
    house.end()
    assert house.a.words == ["refused 483"]
    assert house.phones[0].words == []


def test_what_a_proxy_is_required_to_do_and_cannot_is_a_420() -> None:
    """16.3 step 5: our proxies know no extension of a proxy."""
    house = House(ANSWERS)
    house.call()
    house.rig.run(until=0.005)
    invite = house.rig.log[0].item
    invite.headers = (*invite.headers, ("proxy-require", "foo"))
    house.end()
    assert house.a.words == ["refused 420"]
    assert next(p.item for p in house.rig.log if p.what == "420").header("Unsupported") == "foo"


def test_a_loop_ends_with_a_483() -> None:
    house = House()
    house.chosen = [house.branch(house.proxy)]
    house.call()
    house.end()
    assert house.a.words == ["refused 483"]
    assert len(house.rig.whats("INVITE")) == 71


# Best response


@pytest.mark.parametrize(
    ("statuses", "best"),
    [
        ((404, 486), 404),
        ((500, 486), 486),
        ((302, 404), 302),
        ((404, 401), 401),
        ((480, 407), 407),
        ((486, 603), 603),
        ((503,), 503),
        ((503, 480), 480),
    ],
)
def test_the_best_of_several_failures_goes_back(statuses: tuple[int, ...], best: int) -> None:
    house = House(*(refuses(status) for status in statuses))
    house.call()
    house.end()
    assert house.a.words == [f"refused {best}"]


def test_a_failure_waits_for_the_other_branches() -> None:
    house = House(refuses(486), RINGS)
    house.call()
    house.rig.run(until=5.0)
    assert house.a.words == ["180"]


def test_a_6xx_cancels_the_other_branches() -> None:
    house = House(RINGS, refuses(603))
    house.call()
    house.end()
    assert house.rig.flow_of("CANCEL") == [("CANCEL", "p", "b", 0.03)]
    assert house.phones[0].words == ["invite", "cancelled"]
    assert house.a.words == ["180", "refused 603"]


def test_a_silent_branch_counts_as_a_408() -> None:
    house = House(RINGS, refuses(480))
    house.phones[0].agent.dead = True
    house.call()
    house.end()
    assert house.a.when("refused 408") == 32.02


def test_a_branch_that_cannot_be_reached_is_a_500() -> None:
    """16.7 step 6: our own 503 is nobody else's matter."""
    house = House()
    house.chosen = [Branch(Uri("x", "nowhere"), ())]
    house.call()
    house.end()
    assert house.a.words == ["refused 500"]


def test_an_answer_made_here_is_a_real_one_to_those_before_us() -> None:
    """Else they would go on to their next target."""
    house = House(RINGS)
    house.phones[0].agent.dead = True
    second = House.branch(house, house.phones[0].agent)
    assert second.targets is not None
    hops = (house.proxy.target(), *second.targets)
    house.rig.at(0.0, house.a.agent, lambda now: house.a.call(house.proxy, now, targets=hops))
    house.end()
    assert house.a.words == ["refused 408"]
    assert [r for r in house.rig.log if r.what == "408"][0].item.local == ""  # noqa: RUF015
    assert "INVITE a>b" not in house.rig.whats()


def test_a_branch_behind_another_is_tried_when_that_one_fails() -> None:
    house = House(refuses(503), ANSWERS)
    first, second = (house.branch(phone.agent) for phone in house.phones)
    first.otherwise = second
    house.chosen = [first]
    house.call()
    house.hang_up(5.0)
    house.end()
    assert house.phones[1].words == ["invite", "acknowledged", "released"]


# Answers


def test_an_answer_goes_back_at_once_and_cancels_the_others() -> None:
    house = House(ANSWERS, RINGS, RINGS)
    house.call()
    house.hang_up(5.0)
    house.end()
    assert house.a.when("answer") == 1.04
    assert [phone.words[-1] for phone in house.phones] == ["released", "cancelled", "cancelled"]
    cancels = [p.item for p in house.rig.log if p.what == "CANCEL"]
    assert {cancel.header("Reason") for cancel in cancels} == {
        'SIP;cause=200;text="Call completed elsewhere"'
    }


def test_every_answer_goes_back() -> None:
    house = House(ANSWERS, ANSWERS)
    house.call()
    house.hang_up(5.0)
    house.end()
    back = [p for p in house.rig.log if p.what == "200" and p.receiver == "a" and p.sent < 1.1]
    assert len({p.item.to_tag for p in back if p.item.method is Method.INVITE}) == 2


def test_a_failure_after_an_answer_is_kept() -> None:
    house = House(ANSWERS, (1.005, 180))
    house.phones[1].rings = None
    house.rig.at(1.015, house.phones[1].agent, lambda now: house.phones[1].legs[0].refuse(486, now))
    house.call()
    house.hang_up(5.0)
    house.rig.run(until=60.0)
    assert house.a.words == ["180", "180", "answer", "cleared"]


def test_the_acks_of_answers_go_through_end_to_end() -> None:
    house = House(ANSWERS)
    house.call()
    house.hang_up(5.0)
    house.end()
    assert house.rig.whats("ACK") == ["ACK a>p", "ACK p>b"]
    came, went = (p.item for p in house.rig.log if p.what == "ACK")
    assert went.via.next is came.via
    assert (went.route, went.max_forwards) == ((), came.max_forwards - 1)


def test_the_acks_of_failures_are_hop_by_hop() -> None:
    house = House(refuses(486))
    house.call()
    house.end()
    assert house.rig.whats("ACK", "486") == ["486 b>p", "ACK p>b", "486 p>a", "ACK a>p"]


@pytest.mark.parametrize("by_caller", [True, False])
def test_a_bye_follows_the_route(by_caller: bool) -> None:
    house = House(ANSWERS)
    house.call()
    house.hang_up(5.0, None if by_caller else house.phones[0])
    house.end()
    way = ["BYE a>p", "BYE p>b"] if by_caller else ["BYE b>p", "BYE p>a"]
    assert house.rig.whats("BYE") == way
    byes = [p.item for p in house.rig.log if p.what == "BYE"]
    assert [bye.route for bye in byes] == [(LOOSE,), ()]
    assert byes[1].record_route == ()


def test_a_flow_to_a_user_is_taken_where_there_is_one() -> None:
    """RFC 5626 5.3, for the requests of a dialog."""
    house = House(ANSWERS)
    house.call()
    house.rig.run(until=3.0)
    flow = next(t.flow for t in house.proxy.endpoint.servers[Method.INVITE].values())
    assert flow is not None
    house.flows["192.0.2.1"] = flow
    house.hang_up(5.0, house.phones[0])
    asked = house.proxy.endpoint.locator
    asked.locate = None  # nobody is asked
    house.end()
    assert house.rig.whats("BYE") == ["BYE b>p", "BYE p>a"]


# CANCEL


def test_a_cancel_goes_to_every_branch_that_rings() -> None:
    house = House(RINGS, RINGS)
    house.call()
    house.hang_up(2.0)
    house.end()
    assert house.rig.flow_of("CANCEL") == [
        ("CANCEL", "a", "p", 2.0),
        ("CANCEL", "p", "b", 2.01),
        ("CANCEL", "p", "c", 2.01),
    ]
    assert house.a.words == ["180", "180", "cleared"]


def test_a_cancel_before_any_provisional_response_of_a_branch_waits_for_it() -> None:
    house = House((None, None))
    house.call()
    house.hang_up(0.025)
    house.end()
    # b's transaction user is silent; its endpoint says 100 after 200 ms.
    assert house.rig.flow_of("CANCEL") == [
        ("CANCEL", "a", "p", 0.025),
        ("CANCEL", "p", "b", 0.23),
    ]
    assert house.phones[0].words == ["invite", "cancelled"]


def test_a_cancel_takes_its_reason_along() -> None:
    house = House(RINGS)
    house.call()
    reason = (("Reason", "Q.850;cause=16"),)
    house.rig.at(2.0, house.a.agent, lambda now: house.a.legs[0].release(now, reason))
    house.end()
    last = [p.item for p in house.rig.log if p.what == "CANCEL"][-1]
    assert last.header("Reason") == "Q.850;cause=16"


def test_a_cancel_of_nothing_is_a_481() -> None:
    house = House(RINGS)
    request = request_of(house, Method.CANCEL)
    house.rig.at(0.0, house.a.agent, lambda now: send(house, request, now))
    house.end()
    assert house.rig.whats("481") == ["481 p>a"]


def test_a_dead_branch_does_not_keep_a_cancelled_call() -> None:
    house = House(RINGS, RINGS)
    house.call()
    house.rig.at(1.0, house.a.agent, lambda now: setattr(house.phones[0].agent, "dead", True))
    house.hang_up(2.0)
    house.end()
    assert house.a.when("cleared") == 34.0


# Timer C


def test_timer_c_ends_a_call_that_rings_for_ever() -> None:
    house = House(RINGS)
    house.call()
    house.end()
    assert house.rig.flow_of("CANCEL") == [("CANCEL", "p", "b", 180.53)]
    assert house.a.words == ["180", "refused 487"]


# Requests that are no INVITE


def request_of(house: House, method: Method) -> Request:
    endpoint, uri = house.a.agent.endpoint, Uri("x", PROXY)
    identity = Identity(endpoint.new_call_id(), house.a.own, endpoint.new_tag(), Address(uri))
    return Request(method, uri, identity, 1)


class Listener:
    """Hears what becomes of a request."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    def on_response(self, sending: object, response: Response, now: float) -> None:
        self.heard.append(response.status)


def send(house: House, request: Request, now: float) -> Listener:
    listener = Listener()
    house.a.agent.endpoint.send(request, listener, now, targets=(house.proxy.target(),))
    return listener


def test_one_success_of_a_forked_request_goes_back_and_nothing_is_cancelled() -> None:
    house = House(RINGS, RINGS)
    listeners: list[Listener] = []
    request = request_of(house, Method.OPTIONS)
    house.rig.at(0.0, house.a.agent, lambda now: listeners.append(send(house, request, now)))
    house.end()
    assert listeners[0].heard == [200]
    assert [phone.requests for phone in house.phones] == [[Method.OPTIONS]] * 2
    assert house.rig.whats("CANCEL", "100") == []
    assert all(p.item.record_route == () for p in house.rig.log)


# What is left


def test_nothing_of_a_call_is_left_for_the_garbage_collector() -> None:
    """The circle of context, sendings and transactions is broken as they end."""
    house = House(ANSWERS, RINGS)
    gc.collect()
    gc.disable()
    try:
        house.call()
        house.hang_up(5.0)
        house.end()
        house.rig.log.clear()
        house.a.legs.clear()
        house.a.calls.clear()
        for phone in house.phones:
            phone.legs.clear()
            phone.calls.clear()
        assert gc.collect() == 0
    finally:
        gc.enable()
