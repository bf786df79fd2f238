"""Calls that were lost to a fault, explained: what broke, who noticed when, who cleaned up."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.study.explain import Broken, Explanation
from tests.study.happening import Planned, happen

UNPOLLED = {"trunk.sip-trunk.options_interval": None}


def explained(folder: Path, call: Planned, *faults: str, duration: float = 90.0) -> Explanation:
    run = happen(folder, call, overrides=UNPOLLED, duration=duration, faults=faults)
    return run.explain(1)


def broken_of(found: Explanation) -> Broken:
    assert found.broken is not None
    return found.broken


def notices(found: Explanation) -> dict[str, tuple[float | None, str]]:
    return {
        one.node: (None if one.time is None else round(one.time, 2), one.text)
        for one in broken_of(found).noticed
    }


def test_a_call_that_is_up_when_a_node_ends(tmp_path: Path) -> None:
    call = Planned("mxone-to-pstn", holding=30.0)
    found = explained(tmp_path, call, "mxone down at 10 s for 20 s")
    broken = broken_of(found)
    assert (broken.fault, broken.kind, broken.target) == ("mxone down", "down", "mxone")
    assert (broken.begin, broken.end, broken.begin_clock) == (10.0, 30.0, "10:00:10.0")
    assert notices(found) == {
        "mxone": (10.0, "lost all that it knew of the call"),
        "sip-phones": (65.03, "sent BYE to mxone 11 times within 31.5 s; no answer came"),
        "gateway": (None, "was told nothing"),
        "pstn": (None, "was told nothing"),
    }
    assert ("1 RTP resource of gateway", 10.0) in [(one.what, one.time) for one in broken.freed]


def test_a_call_that_begins_while_a_node_is_down(tmp_path: Path) -> None:
    found = explained(tmp_path, Planned("lync-to-mxone", at=20.0), "mxone down at 10 s")
    assert notices(found) == {
        "mxone": (10.0, "was not there"),
        "mediation": (21.55, "had no way on: 504 Server Time-out to frontend"),
        "frontend": (21.55, "mediation told it: 504 Server Time-out"),
        "lync-clients": (21.56, "frontend told it: 504 Server Time-out"),
    }
    assert broken_of(found).end is None
    assert [one.what for one in broken_of(found).freed] == ["1 media call of mediation"]


def test_a_call_after_its_server_has_started_again(tmp_path: Path) -> None:
    call = Planned("pstn-to-mxone", at=80.0)
    found = explained(tmp_path, call, "mxone restart at 10 s")
    # Its processes take 10 s to start.
    assert notices(found)["mxone"] == (20.0, "started again, without what it knew before")
    assert notices(found)["gateway"][1] == "mxone told it: 480 Temporarily Unavailable"


def test_a_machine_that_got_power_again_knows_nothing_from_the_end_of_its_boot(
    tmp_path: Path,
) -> None:
    call = Planned("pstn-to-mxone", at=80.0)
    found = explained(tmp_path, call, "mxone down at 5 s for 10 s", duration=120.0)
    assert notices(found)["mxone"] == (75.0, "started again, without what it knew before")


def test_who_ends_a_call_tells_the_others(tmp_path: Path) -> None:
    """The gateway has forgotten the call, and its line; the caller hangs up."""
    call = Planned("lync-to-attached", holding=30.0)
    found = explained(tmp_path, call, "gateway crash at 10 s for 1 s")
    told = {node: text for node, (_, text) in notices(found).items()}
    assert told == {
        "gateway": "lost all that it knew of the call",
        "lync-clients": "ended the call: BYE to frontend",
        "frontend": "lync-clients told it: BYE",
        "mediation": "frontend told it: BYE",
        "mxone": "mediation told it: BYE",
        "attached-phones": "was told nothing",
    }


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("mxone freeze at 10 s", "processors stop; connections are still accepted"),
        ("sip-trunk down at 10 s", "a link or trunk carries nothing"),
        ("mediation drop INVITE at 10 s", "requests of a method never arrive"),
    ],
)
def test_what_broke_is_said_in_words(tmp_path: Path, fault: str, words: str) -> None:
    found = explained(tmp_path, Planned("lync-to-mxone", at=20.0), fault)
    assert words in broken_of(found).text
    assert "What broke" in found.text
    assert "Who noticed, and when" in found.text


def test_of_a_node_it_is_not_said_what_links_do(tmp_path: Path) -> None:
    found = explained(tmp_path, Planned("lync-to-mxone", at=20.0), "mxone down at 10 s")
    assert broken_of(found).text == "power lost, state lost, nothing answered"


def test_a_group_is_told_by_its_members(tmp_path: Path) -> None:
    (tmp_path / "cut.yaml").write_text(
        "groups: {room: [mxone, gateway]}\n"
        "faults: {cut: {kind: down, group: room, at: 10 s, for: 20 s}}\n",
        encoding="utf-8",
    )
    call = Planned("mxone-to-pstn", holding=30.0)
    found = explained(tmp_path, call, str(tmp_path / "cut.yaml"))
    assert broken_of(found).target == "room"
    lost = [node for node, (_, text) in notices(found).items() if text.startswith("lost all")]
    assert set(lost) == {"mxone", "gateway"}


def test_a_call_that_no_fault_struck_has_none(tmp_path: Path) -> None:
    found = explained(tmp_path, Planned("lync-to-mxone"), "gateway slow 90 % at 1 s")
    assert found.broken is None
    assert "What broke" not in found.text
