"""RTP resources by chassis and board, plain and with SRTP, as a run has them."""

from __future__ import annotations

import pytest

from tests.nodes.lab import TRUNK_CALLS, Lab

BOARDS = [
    # chassis, board, boards, RTP, SRTP
    ("classic-7u", "mgu", 1, 256, 128),
    ("classic-7u", "mgu", 2, 512, 256),
    ("classic-7u", "iplu", 1, 32, 24),
    ("classic-7u", "iplu", 4, 128, 96),
    ("lite-3u", "mgu", 1, 256, 128),
    ("lite-3u", "mgu2", 1, 128, 64),
    ("aastra-700", "mgu", 1, 256, 128),
]


@pytest.mark.parametrize(("chassis", "board", "boards", "plain", "secure"), BOARDS)
def test_a_gateway_has_the_resources_of_its_boards(
    chassis: str, board: str, boards: int, plain: int, secure: int
) -> None:
    path = "node.gateway.gateway."
    overrides: dict[str, object] = {
        path + "chassis": chassis,
        path + "board": board,
        path + "boards": boards,
    }
    sizes = [
        Lab(setup, overrides).scene.world.groups["gateway-rtp"].size
        for setup in ("guide-tcp", "guide-tls")
    ]
    assert sizes == [plain, secure]


def test_a_secure_trunk_without_srtp_leaves_the_plain_resources() -> None:
    lab = Lab("guide-tls", {"trunk.srtp": "not-supported", "trunk.bypass": "no"})
    assert lab.scene.world.groups["gateway-rtp"].size == 256


@pytest.mark.parametrize("direction", TRUNK_CALLS)
def test_an_aastra_700_serves_the_trunk_as_an_mx_one_does(direction: str) -> None:
    lab = Lab(
        "guide-tcp",
        {
            "node.mxone.product": "aastra-700-1.0",
            "node.mxone.telephony.release": "V1.0.4",
            "node.gateway.gateway.chassis": "aastra-700",
        },
    )
    assert lab.completed(direction).status == 200
