"""Ladders: every hop, in order, losses and repetitions marked, fitted to the width."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.errors import InputError
from simulator.record.ladder import ladder
from tests.record.messages import CALL, frame, message

HOPS = frame(
    message(10.0, "clients", "frontend", "INVITE", transport="tls"),
    message(10.001, "frontend", "clients", "100 Trying", transport="tls"),
    message(10.002, "frontend", "mediation", "INVITE", transport="tls"),
    message(10.003, "mediation", "mxone", "INVITE"),
    message(10.0045, "mxone", "phones", "INVITE", transport="udp", lost=True),
    message(10.5045, "mxone", "phones", "INVITE", transport="udp"),
    message(13.0, "phones", "mxone", "180 Ringing", transport="udp"),
)


def lines(text: object) -> list[str]:
    return str(text).splitlines()


def test_nodes_stand_in_the_order_in_which_messages_reach_them() -> None:
    head = lines(ladder(HOPS))[0]
    assert head.split()[-5:] == ["clients", "frontend", "mediation", "mxone", "phones"]


def test_every_message_has_a_line_with_its_times_and_transport() -> None:
    rows = [line for line in lines(ladder(HOPS)) if "+" in line]
    assert len(rows) == len(HOPS)
    assert rows[2].split()[:3] == ["10.002000", "+0.002000", "tls"]


def test_an_arrow_goes_from_its_source_to_its_destination() -> None:
    first, second = [line for line in lines(ladder(HOPS)) if "+" in line][:2]
    assert first.index("INVITE") < first.index(">") < first.rindex("|")
    assert second.index("<") < second.index("100 Trying")


def test_arrow_heads_touch_the_lines_of_their_nodes() -> None:
    for line in lines(ladder(HOPS)):
        if ">" in line:
            assert ">|" in line
        if "<" in line:
            assert "|<" in line


def test_a_lost_message_ends_before_its_destination() -> None:
    lost = [line for line in lines(ladder(HOPS)) if "X" in line]
    assert len(lost) == 1
    assert "X  |" in lost[0]


def test_a_retransmission_is_marked() -> None:
    again = [line for line in lines(ladder(HOPS)) if "(again)" in line]
    assert len(again) == 1
    assert again[0].split()[0] == "10.504500"


def test_the_same_request_on_another_hop_is_no_retransmission() -> None:
    assert str(ladder(HOPS)).count("(again)") == 1


def test_a_long_silence_has_a_line() -> None:
    assert any("2.495 s later" in line for line in lines(ladder(HOPS)))


def test_all_rails_stand_in_the_same_columns() -> None:
    text = lines(ladder(HOPS))[1:]
    places = [i for i, cell in enumerate(text[0]) if cell == "|"]
    silence = next(line for line in text if "later" in line)
    assert [i for i, cell in enumerate(silence) if cell == ":"] == places


def test_an_arrow_over_another_node_crosses_its_rail() -> None:
    over = frame(
        message(0.0, "mxone", "gateway", "INVITE", transport="amp"),
        message(0.001, "mxone", "phones", "INVITE", transport="udp"),
    )
    row = lines(ladder(over))[-1]
    assert row.count("|") == 2


def test_a_node_narrows_the_ladder_to_its_own_messages() -> None:
    text = str(ladder(HOPS, nodes=("mediation",)))
    assert "clients" not in text
    assert len([line for line in lines(text) if "+" in line]) == 2


def test_an_unknown_node_names_the_nearest() -> None:
    with pytest.raises(InputError, match="seen 'mediaton', expected 'mediation'"):
        ladder(HOPS, nodes=("mediaton",))


def test_a_width_is_kept_by_cutting_labels() -> None:
    text = str(ladder(HOPS, width=70))
    assert max(map(len, lines(text))) <= 70
    assert "~" in text


def test_on_a_narrow_screen_an_instant_goes_before_a_label_is_cut() -> None:
    assert max(map(len, lines(ladder(HOPS)))) > 100
    text = str(ladder(HOPS, width=100))
    assert max(map(len, lines(text))) <= 100
    assert "~" not in text
    assert "10.002000" not in text


def test_a_phrase_without_end_is_cut() -> None:
    hops = frame(message(0.0, "a", "b", "486 " + "Busy " * 1000))
    assert max(map(len, lines(ladder(hops)))) < 120


def test_names_that_would_touch_stand_in_two_lines() -> None:
    hops = frame(message(0.0, "attached-phones", "media-gateway", "INVITE"))
    above, below, *_ = lines(ladder(hops, width=40))
    assert above.split() == ["attached-phones"]
    assert below.split()[-1] == "media-gateway"


def test_above_stand_caller_called_and_direction() -> None:
    text = ladder(HOPS, {**CALL, "dialled": "0046855520123", "redial_of": 7})
    assert lines(text)[:3] == [
        "Call 1  lync-to-mxone",
        "from 30012 to 20123 (dialled 0046855520123)",
        "repeats call 7, which was blocked",
    ]


def test_below_stands_what_became_of_it() -> None:
    text = str(ladder(HOPS, CALL))
    assert "Outcome: answered, released by caller (SIP 200)" in text
    assert "Session request delay 0.050 s, talk 58.000 s" in text
    assert text.endswith("7 messages, 1 lost (X)\n")


def test_below_stands_the_decision_against_it() -> None:
    refused: dict[str, Any] = {
        **CALL,
        "outcome": "blocked",
        "sip_status": 503,
        "q850_cause": 34,
        "sdt": None,
        "released_by": None,
        "reason_rule": "no free channel",
        "reason_node": "mxone",
        "reason": "all 30 channels of sip-trunk are taken",
        "reason_source": "RFC 3398 7.2.4.1",
    }
    text = str(ladder(HOPS, refused))
    assert "Outcome: blocked (SIP 503, Q.850 cause 34)" in text
    assert "Decided by mxone: no free channel: all 30 channels of sip-trunk are taken" in text
    assert "(RFC 3398 7.2.4.1)" in text


def test_no_messages_are_said() -> None:
    assert str(ladder(frame())) == "no messages\n"


def test_isdn_answers_a_call_given_up_by_release_alone() -> None:
    answered = message(2.0, "pstn", "gateway", "200 OK (CANCEL)", transport="isdn")
    drawn = ladder(
        frame(
            message(1.0, "gateway", "pstn", "DISCONNECT", transport="isdn") | {"method": "CANCEL"},
            answered | {"method": "CANCEL", "sip_status": 200},
            message(2.0, "pstn", "gateway", "RELEASE", transport="isdn") | {"sip_status": 487},
        )
    )
    text = str(drawn)
    assert "DISCONNECT" in text
    assert "RELEASE" in text
    assert "CANCEL" not in text
