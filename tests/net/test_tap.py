"""The tap notices every change of what was sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.contracts import Transport
from simulator.errors import LocalProtocolError
from simulator.net.tap import Tap, fingerprint
from simulator.sip.message import Identity, Request, Response, Via
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from tests.net.wires import IDEAL, Stretch


def response() -> Response:
    address = Address(Uri("a", "b"))
    identity = Identity("1", address, "t", address)
    via = Via(Transport.UDP, "b", 5060, "z9hG4bK-1")
    return Request(Method.INVITE, Uri("a", "b"), identity, 1, via).reply(200, "u")


def change_status(message: Response) -> None:
    message.status = 486


def change_shared_identity(message: Response) -> None:
    message.request.identity.to_tag = "v"


def change_via(message: Response) -> None:
    assert message.request.via is not None
    message.request.via.branch = "z9hG4bK-2"


CHANGES = [change_status, change_shared_identity, change_via]


@pytest.mark.parametrize("change", CHANGES)
def test_change_on_the_way_is_noticed(change: Callable[[Response], None]) -> None:
    stretch = Stretch(IDEAL, 1, Tap)
    message = response()
    stretch.wire.send(stretch.flow(Transport.UDP), message, 0.0)
    change(message)
    with pytest.raises(LocalProtocolError, match="was changed"):
        stretch.clock.run()


@pytest.mark.parametrize("change", CHANGES)
def test_change_after_arrival_is_noticed_by_check(change: Callable[[Response], None]) -> None:
    stretch = Stretch(IDEAL, 1, Tap)
    message = response()
    stretch.wire.send(stretch.flow(Transport.UDP), message, 0.0)
    stretch.clock.run()
    assert isinstance(stretch.wire, Tap)
    stretch.wire.check()
    change(message)
    with pytest.raises(LocalProtocolError, match="was changed"):
        stretch.wire.check()


def test_equal_messages_have_equal_fingerprints() -> None:
    assert fingerprint(response()) == fingerprint(response())
