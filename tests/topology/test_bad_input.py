"""Each kind of mistake in a topology is one clear line with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.errors import InputError, InputErrors, SimulatorError
from simulator.topology.load import load_topology
from tests.topology.guide import mistakes

# What is written below `extends: guide-tcp`, and the one line that comes of it. Line numbers
# count from the line of `extends`.
ONE_MISTAKE = {
    "unknown field": (
        "trunks: {sip-trunk: {chanels: 12}}",
        "mine.yaml:2:22: trunks.sip-trunk.chanels: unknown field; expected 'channels'",
    ),
    "prefix that is not E.164": (
        "populations: {lync: {prefix: '468555'}}",
        (
            "mine.yaml:2:22: populations.lync.prefix: not the beginning of an E.164 number; "
            "seen '468555', expected + and digits, such as +468555"
        ),
    ),
    "unknown field at the top": (
        "trunk: {}",
        "mine.yaml:2:1: trunk: unknown field; expected 'trunks'",
    ),
    "wrong unit": (
        "links: {lan-mxone: {delay: 20 Mbit/s}}",
        (
            "mine.yaml:2:21: links.lan-mxone.delay: unknown unit 'Mbit/s'; seen '20 Mbit/s', "
            "expected a time with one of us, ms, s, m, min, h, d, y, such as 20 ms"
        ),
    ),
    "missing unit": (
        "links: {lan-mxone: {delay: 20}}",
        (
            "mine.yaml:2:21: links.lan-mxone.delay: the unit is missing; seen '20', expected "
            "a time with one of us, ms, s, m, min, h, d, y, such as 20 ms"
        ),
    ),
    "licences below zero": (
        "trunks: {sip-trunk: {licences: -1}}",
        (
            "mine.yaml:2:22: trunks.sip-trunk.licences: below zero; seen '-1', expected a whole "
            "number, such as 30"
        ),
    ),
    "two populations at one carrier": (
        "populations: {abroad: {users: 10, first_number: 90000000, prefix: +44, home: pstn}}",
        (
            "mine.yaml:2:72: populations.abroad.home: the carrier has the population 'pstn' "
            "already; seen 'pstn', expected a carrier node for each population of subscribers"
        ),
    ),
    "two hosts with one address": (
        "hosts: {gateway: {address: 192.168.222.84}}",
        (
            "mine.yaml:2:19: hosts.gateway.address: the host 'mxone' has 192.168.222.84; seen "
            "'192.168.222.84'"
        ),
    ),
    "an address inside a network of terminals": (
        "hosts: {pstn: {address: 10.1.2.3}}",
        (
            "mine.yaml:2:16: hosts.pstn.address: the host 'sip-phones' has 10.1.0.0/16; seen "
            "'10.1.2.3'"
        ),
    ),
    "no address": (
        "hosts: {gateway: {address: 192.168.222.256}}",
        (
            "mine.yaml:2:19: hosts.gateway.address: not an address; seen '192.168.222.256', "
            "expected an IPv4 address, or a network such as 10.1.0.0/22"
        ),
    ),
    "two nodes on one port": (
        "nodes: {mediation: {listen: [tcp:5068, tls:5061]}}",
        (
            "mine.yaml:2:40: nodes.mediation.listen.1: the node 'frontend' listens there; seen "
            "'tls:5061'"
        ),
    ),
    "no listening point": (
        "nodes: {frontend: {listen: [tls]}}",
        (
            "mine.yaml:2:29: nodes.frontend.listen.0: not a listening point; seen 'tls', expected "
            "TRANSPORT:PORT with one of udp, tcp, tls, isdn, amp, such as tcp:5060"
        ),
    ),
    "unknown host": (
        "nodes: {frontend: {host: lync-standart}}",
        (
            "mine.yaml:2:20: nodes.frontend.host: there is no such host; seen 'lync-standart', "
            "expected 'lync-standard'"
        ),
    ),
    "unknown product": (
        "nodes: {mxone: {product: mx-one-4.2}}",
        (
            "mine.yaml:2:17: nodes.mxone.product: there is no such product; seen 'mx-one-4.2', "
            "expected 'mx-one-4.1'"
        ),
    ),
    "unknown site": (
        "hosts: {mxone: {site: zeruella}}",
        (
            "mine.yaml:2:17: hosts.mxone.site: there is no such site; seen 'zeruella', "
            "expected 'zeruela'"
        ),
    ),
    "link to nowhere": (
        "links: {lan-mxone: {between: [lan, mxtwo]}}",
        (
            "mine.yaml:2:36: links.lan-mxone.between.1: there is no such host or switch; seen "
            "'mxtwo', expected 'mxone'"
        ),
    ),
    "a link from a host to itself": (
        "links: {lan-mxone: {between: [mxone, mxone]}}",
        "mine.yaml:2:21: links.lan-mxone.between: a link joins two places; seen 'mxone'",
    ),
    "voice route to nowhere": (
        "nodes: {frontend: {lync: {routes: {mx-one: {trunks: [sip-trunc]}}}}}",
        (
            "mine.yaml:2:54: nodes.frontend.lync.routes.mx-one.trunks.0: there is no such trunk; "
            "seen 'sip-trunc', expected 'sip-trunk'"
        ),
    ),
    "SIP route to nowhere": (
        "nodes: {mxone: {telephony: {routes: {public: {carrier: null}}}}}",
        (
            "mine.yaml:2:38: nodes.mxone.telephony.routes.public: the route leads nowhere; seen "
            "'a mapping', expected one of a trunk, a carrier and a Telephony Server"
        ),
    ),
    "access code to no route": (
        (
            "nodes: {mxone: {telephony: {destinations: "
            "[{access_code: 3, digits: 4, choices: [{route: lyn}]}]}}}"
        ),
        (
            "mine.yaml:2:83: nodes.mxone.telephony.destinations.0.choices.0.route: there is no "
            "such route of this node; seen 'lyn', expected 'lync'"
        ),
    ),
    "unknown voice policy": (
        "populations: {lync: {voice_policy: employes}}",
        (
            "mine.yaml:2:22: populations.lync.voice_policy: there is no such voice policy of "
            "frontend; seen 'employes', expected 'employees'"
        ),
    ),
    "unknown population in what is dialled": (
        "populations: {lync: {dials: {extension: ''}}}",
        (
            "mine.yaml:2:30: populations.lync.dials.extension: there is no such population; seen "
            "'extension', expected 'extensions'"
        ),
    ),
    "a home of the wrong kind": (
        "populations: {lync: {home: mxone, voice_policy: null, dial_plan: null}}",
        (
            "mine.yaml:2:22: populations.lync.home: the terminals of 'lync-clients' cannot be at "
            "home there; seen 'mxone', expected a front end"
        ),
    ),
    "a section that is missing": (
        "nodes: {mxone: {telephony: null}}",
        "mine.yaml:2:9: nodes.mxone: the product 'mx-one-4.1' needs 'telephony'",
    ),
    "a section out of place": (
        "nodes: {frontend: {mediation: {front_end: frontend, call_limit: 5}}}",
        (
            "mine.yaml:2:20: nodes.frontend.mediation: has no meaning for the product "
            "'lync-2010-front-end'"
        ),
    ),
    "terminals without a population": (
        "nodes: {sip-phones: null}",
        (
            "guide-tcp.yaml:LINE: populations.extensions: the wrong nodes have it as their "
            "population; seen 'none', expected one node of terminals"
        ),
    ),
    "no users": (
        "populations: {lync: {users: 0}}",
        "mine.yaml:2:22: populations.lync.users: there is none; seen '0', expected at least 1",
    ),
    "numbers that outgrow their digits": (
        "populations: {lync: {first_number: 99900}}",
        (
            "mine.yaml:2:15: populations.lync: 200 numbers from 99900 outgrow its 5 digits; seen "
            "'a mapping'"
        ),
    ),
    "overlapping numbers": (
        "populations: {extensions: {users: 700}}",
        (
            "guide-tcp.yaml:LINE: populations.attached.first_number: the numbers overlap those of "
            "'extensions'; seen '20600'"
        ),
    ),
    "more terminals than addresses": (
        "hosts: {sip-phones: {address: 10.1.0.0/24}}",
        (
            "mine.yaml:2:22: hosts.sip-phones.address: too small for the 600 terminals of "
            "'extensions'; seen '10.1.0.0/24', expected a network with an address for each, such "
            "as 10.1.0.0/16"
        ),
    ),
    "an empty range of digits": (
        (
            "nodes: {mxone: {telephony: {destinations: "
            "[{access_code: 3, digits: 5-4, choices: [{route: lync}]}]}}}"
        ),
        (
            "mine.yaml:2:61: nodes.mxone.telephony.destinations.0.digits: the range is empty; seen "
            "'5-4', expected the lower count first, such as 5-11"
        ),
    ),
    "a release that is none": (
        "nodes: {mxone: {telephony: {release: newest}}}",
        (
            "mine.yaml:2:29: nodes.mxone.telephony.release: not a release; seen 'newest', expected "
            "a release such as V4.1 SP3 or 1.0.4"
        ),
    ),
    "a carrier without a way in": (
        "nodes: {pstn: {carrier: {gateway: null}}}",
        (
            "mine.yaml:2:16: nodes.pstn.carrier: ISDN without a way in; seen 'a mapping', expected "
            "a `gateway` and its `primary_rates`"
        ),
    ),
    "no time between polls": (
        "trunks: {sip-trunk: {options_interval: 0 s}}",
        (
            "mine.yaml:2:22: trunks.sip-trunk.options_interval: no time between polls; leave the "
            "field out for no polling; seen '0 s'"
        ),
    ),
    "a key twice": (
        "sites: [zeruela]\nsites: [other]",
        "mine.yaml:3:1: sites: this key stands here twice",
    ),
}


@pytest.mark.parametrize(("text", "line"), ONE_MISTAKE.values(), ids=[*ONE_MISTAKE])
def test_a_mistake_is_one_line_with_its_place(text: str, line: str, tmp_path: Path) -> None:
    # Where the shipped file itself is named, its line may move.
    found = [
        re.sub(r"(guide-tcp.yaml):\d+:\d+", r"\1:LINE", one) for one in mistakes(tmp_path, text)
    ]
    assert found == [line]


@pytest.mark.parametrize("pattern", [r"^(\d{4}$", r"^[0-9$", r"^(?<n>\d)(?<n", r"*5"])
def test_a_pattern_that_cannot_be_read_is_refused_with_its_place(
    pattern: str, tmp_path: Path
) -> None:
    text = f"nodes: {{frontend: {{lync: {{routes: {{mx-one: {{pattern: '{pattern}'}}}}}}}}}}"
    (line,) = mistakes(tmp_path, text)
    assert line.startswith("mine.yaml:2:45: nodes.frontend.lync.routes.mx-one.pattern: ")
    assert "expected a .NET regular expression" in line


def test_a_pattern_that_might_run_for_ever_is_refused(tmp_path: Path) -> None:
    text = r"nodes: {frontend: {lync: {routes: {mx-one: {pattern: '^(\d+)+$'}}}}}"
    (line,) = mistakes(tmp_path, text)
    assert "nodes.frontend.lync.routes.mx-one.pattern" in line


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        "hosts: {mxone: {processors: none, site: zerula}}\ntrunks: {sip-trunk: {pbx: mxon}}\nfoo: 1"
    )
    lines = mistakes(tmp_path, text)
    assert [line.split(": ")[1] for line in lines] == [
        "hosts.mxone.processors",
        "hosts.mxone.site",
        "trunks.sip-trunk.pbx",
        "foo",
    ]


def test_a_bomb_of_aliases_is_refused(tmp_path: Path) -> None:
    levels = [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]" for i in range(1, 12)]
    file = tmp_path / "bomb.yaml"
    file.write_text("l0: &l0 [a]\n" + "\n".join(levels))
    with pytest.raises(InputErrors, match="too large or too deep"):
        load_topology(file)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"\x00\xff\xfe\x01", "not text"),
        (b"hosts: [", "not YAML"),
        (b"- a\n- b\n", "expected a mapping"),
        (b"just words", "expected a mapping"),
    ],
)
def test_what_is_no_topology_is_one_line(data: bytes, words: str, tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_bytes(data)
    with pytest.raises(InputErrors) as caught:
        load_topology(file)
    assert words in str(caught.value)
    assert len(caught.value.errors) == 1


def test_an_unknown_name_is_answered_with_the_nearest_shipped_one() -> None:
    with pytest.raises(
        InputError, match="no topology of that name is shipped; expected 'guide-tcp'"
    ):
        load_topology("guide-tpc")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        load_topology(tmp_path / "nothing.yaml")


def test_a_folder_is_no_topology(tmp_path: Path) -> None:
    with pytest.raises(SimulatorError, match="is a folder"):
        load_topology(tmp_path)
