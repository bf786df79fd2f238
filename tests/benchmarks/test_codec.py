"""What parsing a message costs, in T and beside `sipmessage`, the best library there is.

Both read the same twenty messages of the trunk and give the same typed fields: all that our nodes
read of a message. The library parses a field when it is asked for it, so each is asked for once.
Bodies stay octets on both sides.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any, Final

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from simulator.sip.codec import Codec
from simulator.sip.extensions import options
from simulator.sip.message import Message, Request, Via
from simulator.sip.uri import Address, Parameters, Uri
from tests.benchmarks.baseline import Prepare, Work, costs, plain_timeout
from tests.benchmarks.recorded import compared
from tests.sip.trunk_messages import TWENTY

MESSAGES: Final = 4_000
ROUNDS: Final = 15  # short ones, so that some of each meet no neighbour on the machine
LEAST: Final = 3.0  # times as fast


@pytest.fixture
def sipmessage() -> ModuleType:
    """Return the library, which only `make benchmark` installs."""
    module: ModuleType = pytest.importorskip("sipmessage")
    return module


def test_parsing_beside_sipmessage(
    benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], sipmessage: ModuleType
) -> None:
    units, rounds = (len(TWENTY), 1) if benchmark.disabled else (MESSAGES, ROUNDS)
    models = (parsed(units), parsed_by_sipmessage(sipmessage, units), plain_timeout(units))
    ours, theirs, unit = costs(*models, rounds=rounds)
    benchmark.extra_info["times as fast as sipmessage"] = theirs / ours
    if not benchmark.disabled:
        with capsys.disabled():
            print(f"\n{compared('message parsed', ours / unit, f'T of {unit * 1e9:.0f} ns')}")
            print(
                compared("message parsed, times as fast as sipmessage", theirs / ours, ""), end=""
            )
        assert theirs / ours >= LEAST
    benchmark.pedantic(lambda: None)  # its own figure means nothing


def test_both_read_the_same(sipmessage: ModuleType) -> None:
    for octets in TWENTY:
        parsed = Codec().parse(octets)
        assert parsed.faults == ()
        assert parsed.message is not None
        assert fields(parsed.message) == fields_of_sipmessage(sipmessage.Message.parse(octets))


def parsed(units: int) -> Prepare:
    """Return the work of parsing so many messages and reading their fields."""

    def prepare() -> Work:
        parse = Codec().parse

        def work() -> int:
            for _ in range(units // len(TWENTY)):
                for octets in TWENTY:
                    read(parse(octets).message)
            return units

        return work

    return prepare


def parsed_by_sipmessage(module: ModuleType, units: int) -> Prepare:
    def prepare() -> Work:
        parse = module.Message.parse

        def work() -> int:
            for _ in range(units // len(TWENTY)):
                for octets in TWENTY:
                    read_of_sipmessage(parse(octets))
            return units

        return work

    return prepare


def read(message: Message | None) -> tuple[object, ...]:
    """Read every field once."""
    assert message is not None
    request = message if isinstance(message, Request) else message.request
    identity = request.identity
    return (
        request.method,
        request.uri,
        request.via,
        identity.from_,
        identity.from_tag,
        identity.to,
        identity.to_tag,
        identity.call_id,
        request.cseq,
        request.max_forwards,
        message.contact,
        request.route,
        message.record_route,
        message.header("Content-Type"),
        message.header("Expires"),
        options(message.headers, "Require"),
        options(message.headers, "Supported"),
        message.body,
    )


def read_of_sipmessage(message: Any) -> tuple[object, ...]:
    from_, to = message.from_address, message.to_address
    return (
        message.via,
        from_,
        from_.parameters.get("tag"),
        to,
        to.parameters.get("tag"),
        message.call_id,
        message.cseq,
        message.max_forwards,
        message.contact,
        message.route,
        message.record_route,
        message.content_type,
        message.content_length,
        message.expires,
        message.require,
        message.supported,
        message.body,
    )


# The same fields as plain values, so that the two can be compared.


def fields(message: Message) -> list[object]:
    """Return the fields of a message of ours."""
    request = message if isinstance(message, Request) else message.request
    identity = request.identity
    to_tag = message.identity.to_tag if isinstance(message, Request) else message.to_tag
    start: list[object] = (
        [message.method_name, _uri(message.uri), message.max_forwards]
        if isinstance(message, Request)
        else [message.status, message.phrase, None]
    )
    contact = [] if message.contact is None else [message.contact]
    return [
        *start,
        _vias(request.via),
        _address(identity.from_),
        identity.from_tag,
        _address(identity.to),
        to_tag,
        identity.call_id,
        (request.cseq, request.method_name),
        [_address(address) for address in contact],
        [_address(address) for address in request.route],
        [_address(address) for address in message.record_route],
        message.header("Content-Type"),
        message.header("Expires"),
        sorted(options(message.headers, "Require")),
        sorted(options(message.headers, "Supported")),
        message.body or b"",
    ]


def fields_of_sipmessage(message: Any) -> list[object]:
    """Return the fields of a message of the library, in the same forms."""
    request = hasattr(message, "method")
    start = (
        [message.method, _their_uri(message.uri), message.max_forwards]
        if request
        else [message.code, message.phrase, None]
    )
    from_, to = message.from_address, message.to_address
    kind, expires = message.content_type, message.expires
    return [
        *start,
        [
            (
                via.transport,
                via.host,
                via.port,
                _rest(via.parameters, "branch"),
                via.parameters.get("branch"),
            )
            for via in message.via
        ],
        _their_address(from_),
        from_.parameters.get("tag"),
        _their_address(to),
        to.parameters.get("tag"),
        message.call_id,
        (message.cseq.sequence, message.cseq.method),
        [_their_address(address) for address in message.contact],
        [_their_address(address) for address in message.route],
        [_their_address(address) for address in message.record_route],
        None if kind is None else str(kind),
        None if expires is None else str(expires),
        sorted(word.lower() for word in message.require),
        sorted(word.lower() for word in message.supported),
        message.body,
    ]


def _vias(via: Via | None) -> list[object]:
    found: list[object] = []
    while via is not None:
        found.append((via.transport.name, via.host, via.port, dict(via.parameters), via.branch))
        via = via.next
    return found


def _address(address: Address) -> tuple[object, ...]:
    return (address.display, _uri(address.uri), dict(address.parameters))


def _uri(uri: Uri) -> tuple[object, ...]:
    parameters: Parameters = uri.parameters
    return (uri.scheme, uri.user, uri.host, uri.port, dict(parameters))


def _their_address(address: Any) -> tuple[object, ...]:
    return (address.name or "", _their_uri(address.uri), _rest(address.parameters, "tag"))


def _their_uri(uri: Any) -> tuple[object, ...]:
    return (uri.scheme, uri.user, uri.host, uri.port, dict(uri.parameters))


def _rest(parameters: Any, left_out: str) -> dict[str, str | None]:
    return {name: value for name, value in parameters.items() if name != left_out}
