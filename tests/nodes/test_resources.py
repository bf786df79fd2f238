"""What a call of each direction takes, in the three set-ups of the guide.

The figures are those of the table of call directions that the model is built on: L a SIP trunk
licence (and the trunk individual beside it), E an encryption licence, R RTP resources of the
gateway, B a B channel, N a call with media through the Mediation Server.
"""

from __future__ import annotations

from functools import cache

import pytest

from simulator.calls.attempt import Outcome
from tests.nodes.lab import Lab

NAMES = {
    "L": ("sip-trunk", "sip-trunk-licences"),
    "E": ("sip-trunk-encryption",),
    "R": ("gateway-rtp",),
    "B": ("pstn-b-channels",),
    "N": ("mediation-calls",),
}
# direction: (TCP; TLS with bypass; TLS without)
TABLE = {
    "lync-to-attached": ("L1 R1 N1", "L1 E1 R1", "L1 E1 R1 N1"),
    "attached-to-lync": ("L1 R1 N1", "L1 E1 R1", "L1 E1 R1 N1"),
    "lync-to-mxone": ("L1 R2 N1", "L1 E1 R2", "L1 E1 R2 N1"),
    "mxone-to-lync": ("L1 R2 N1", "L1 E1 R2", "L1 E1 R2 N1"),
    "lync-to-pstn": ("L1 R1 B1 N1", "L1 E1 R1 B1", "L1 E1 R1 B1 N1"),
    "pstn-to-lync": ("L1 R1 B1 N1", "L1 E1 R1 B1", "L1 E1 R1 B1 N1"),
    "mxone-to-pstn": ("B1 R1", "B1 R1", "B1 R1"),
    "pstn-to-mxone": ("B1 R1", "B1 R1", "B1 R1"),
    "attached-to-pstn": ("B1", "B1", "B1"),
    "pstn-to-attached": ("B1", "B1", "B1"),
    "lync-to-lync": ("", "", ""),
    "mxone-to-mxone": ("R2", "R2", "R2"),
    "attached-to-mxone": ("R1", "R1", "R1"),
    "attached-to-attached": ("", "", ""),
}
SETUPS = ("guide-tcp", "bypass", "no bypass")


@cache
def lab(setup: str) -> Lab:
    if setup == "guide-tcp":
        return Lab("guide-tcp")
    return Lab("guide-tls", {"trunk.bypass": "yes" if setup == "bypass" else "no"})


def taken(words: str) -> dict[str, int]:
    return {name: int(word[1:]) for word in words.split() for name in NAMES[word[0]]}


@pytest.mark.parametrize("setup", SETUPS)
@pytest.mark.parametrize("direction", TABLE)
def test_a_call_takes_what_the_table_says_and_gives_it_back(setup: str, direction: str) -> None:
    here = lab(setup)
    made = here.call(direction)
    here.run(here.now + 6.0)
    busy = here.busy()
    here.run()
    assert made.outcome is Outcome.ANSWERED
    assert busy == taken(TABLE[direction][SETUPS.index(setup)])
    assert here.busy() == {}


@pytest.mark.parametrize(
    ("direction", "resources"),
    [
        ("mxone-to-mxone", {}),  # media runs from telephone to telephone
        ("lync-to-mxone", taken("L1 N1")),
        ("lync-to-attached", taken("L1 R1 N1")),
        ("mxone-to-pstn", taken("B1 R1")),
    ],
)
def test_without_forced_gateway_packets_meet_directly(
    direction: str, resources: dict[str, int]
) -> None:
    here = direct()
    here.call(direction)
    here.run(here.now + 6.0)
    busy = here.busy()
    here.run()
    assert busy == resources


@cache
def direct() -> Lab:
    return Lab("guide-tcp", {"node.mxone.telephony.forced_gateway": "no"})


def test_without_forced_gateway_two_telephones_talk_wideband() -> None:
    made = direct().completed("mxone-to-mxone")
    answer = direct().sent(made, "200", "mxone")[0]
    assert answer.body.connection.startswith("10.1.")
    assert answer.body.media[0].speech.name == "G722"


def test_forced_gateway_brings_two_telephones_to_g711_at_the_gateway() -> None:
    here = lab("guide-tcp")
    made = here.completed("mxone-to-mxone")
    answer = here.sent(made, "200", "mxone")[0]
    assert answer.body.connection == "192.168.222.85"
    assert answer.body.media[0].speech.name == "PCMA"


def test_a_telephone_that_does_not_encrypt_needs_the_gateway_towards_an_srtp_trunk() -> None:
    here = Lab("guide-tls", {"node.mxone.telephony.forced_gateway": "no"})
    made = here.call("lync-to-mxone")
    here.run(here.now + 6.0)
    assert here.busy()["gateway-rtp"] == 2
    here.run()
    assert made.status == 200
