"""The picture of a run has its loads; that of a call has its hops in order."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from simulator.study.simulate import simulate
from simulator.topology.picture import Drawing
from tests.study.short_run import first_call, short_run

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawing: Drawing) -> list[str]:
    return [element.text or "" for element in ET.fromstring(drawing.svg).iter(f"{SVG}text")]


def test_the_trunk_tells_its_load() -> None:
    trunk = short_run().answer()["resources"][0]
    shown = f"{round(trunk['carried_traffic'], 2):g} E, {trunk['occupancy'] * 100:.2g} %"
    assert shown in texts(short_run().draw())


def test_servers_and_gateways_tell_what_is_busy() -> None:
    shown = texts(short_run().draw())
    assert sum(line.startswith("processors ") for line in shown) >= 3
    for words in ("RTP resources ", "B channels ", "relayed calls "):
        assert any(line.startswith(words) and line.endswith("%") for line in shown)


def test_each_links_load_is_the_messages_that_ran_over_it() -> None:
    messages = short_run().messages
    pstn = messages[(messages["source"] == "pstn") | (messages["destination"] == "pstn")]
    count = int(((pstn["time"] >= 0.0) & (pstn["time"] < 300.0)).sum())
    assert count > 0
    assert f"{count / 300.0:.3g} messages/s on its link" in texts(short_run().draw())


@pytest.mark.parametrize(
    ("direction", "hops"),
    [
        ("lync-to-lync", ["lync-clients \u2192 frontend", "frontend \u2192 lync-clients"]),
        (
            "pstn-to-lync",
            [
                "pstn \u2192 gateway",
                "gateway \u2192 mxone",
                "mxone \u2192 mediation",
                "mediation \u2192 frontend",
                "frontend \u2192 lync-clients",
            ],
        ),
    ],
)
def test_the_hops_of_a_call_are_listed_in_order(direction: str, hops: list[str]) -> None:
    shown = [line.split("  ") for line in texts(first_call(direction).draw())]
    listed = [cells[1] for cells in shown if len(cells) == 4]
    assert listed == hops


def test_the_end_of_a_call_and_what_it_took_stand_below() -> None:
    call = first_call("pstn-to-lync")
    shown = texts(call.draw())
    assert (
        f"{call.row['caller']} dialled {call.row['dialled']}: {call.row['outcome']}, 200" in shown
    )
    assert any(line.startswith("took ") and "1 of sip-trunk" in line for line in shown)


def test_why_a_call_was_refused_stands_below() -> None:
    calls = short_run().calls
    row = calls[calls["outcome"] == "busy"].iloc[0]
    shown = texts(short_run().call(int(row["call"])).draw())
    assert f"refused by {row['reason_node']}: {row['reason_rule']}: {row['reason']}" in shown


def test_it_is_written_to_a_file(tmp_path: Path) -> None:
    short_run().draw(tmp_path / "run.html")
    first_call("lync-to-lync").draw(tmp_path / "call.svg")
    assert "mean loads over 5 min" in (tmp_path / "run.html").read_text(encoding="utf-8")
    assert "lync-to-lync" in (tmp_path / "call.svg").read_text(encoding="utf-8")


def test_a_call_has_the_way_of_its_speech_beside_that_of_its_messages() -> None:
    drawing = first_call("pstn-to-lync").draw()
    speech = [line for line in texts(drawing) if line.startswith("speech  ")]
    assert [line.split("  ")[1] for line in speech] == [
        "pstn \u2192 gateway",
        "gateway \u2192 mediation",
        "mediation \u2192 lync-clients",
    ]
    assert "SRTP x-msrta/8000" in speech[2]
    lines = [e for e in ET.fromstring(drawing.svg).iter() if e.get("class") == "media"]
    assert len(lines) >= 5  # each link, and where two of them meet in a switch


def test_speech_past_the_mediation_server_does_not_touch_it() -> None:
    run = simulate(
        "guide-tls", duration="2 min", warmup="1 min", replications=1, workers=1, messages="none"
    )
    rows = run.calls[lambda calls: calls["mediation_server_bypass_flag"].eq(True)]
    shown = texts(run.call(int(rows["call"].iloc[0])).draw())
    assert not any("mediation" in line for line in shown if line.startswith("speech  "))


def test_figures_of_media_stand_in_the_note_of_a_call() -> None:
    shown = texts(first_call("lync-to-mxone").draw())
    assert any(line.startswith("MOS-CQ ") and "mouth to ear" in line for line in shown)
