"""The level of every packet beside the level of formulae."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd
import pytest

from simulator.errors import InputError
from simulator.study.media.level import level_of, media_choice
from tests.study.media.one_call import Made, made

WAN = "link.lan-gateway"


def both(overrides: Mapping[str, object], calls: int = 1, apart: float = 0.0) -> tuple[Made, Made]:
    """Return the same calls at both levels."""
    flow, exact = (
        made(
            *["lync-to-pstn"] * calls,
            overrides=overrides,
            talk=100.0,
            duration=110.0 + calls * apart,
            apart=apart,
            media=level,
        )
        for level in ("flow", "exact")
    )
    return flow, exact


@cache
def busy() -> tuple[Made, Made]:
    """Twenty-eight calls at random distances over a link that they use to 81 %."""
    return both({f"{WAN}.bandwidth": "3 Mbit/s"}, calls=28, apart=0.7)


def over(made_: Made) -> pd.DataFrame:
    """Return the streams that the Mediation Server sends to the gateway."""
    rows = made_.streams
    return rows[(rows["source"] == "mediation") & (rows["destination"] == "gateway")]


def test_where_nothing_disturbs_packets_both_are_the_same() -> None:
    flow, exact = both({})
    pd.testing.assert_frame_equal(
        flow.streams.drop(columns="level"), exact.streams.drop(columns="level")
    )
    assert exact.streams["level"].tolist() == ["exact"] * len(exact.streams)


def test_losses_are_whole_packets_of_the_probability() -> None:
    flow, exact = both({f"{WAN}.loss": "2 %"})
    lost = over(exact)["lost"].iloc[0]
    assert lost == pytest.approx(round(lost), abs=1e-6)
    # 5,000 packets: 100, give or take three times the root of 98
    assert lost == pytest.approx(over(flow)["lost"].iloc[0], abs=30)


def test_losses_in_bursts_cost_more() -> None:
    plain = made(
        "lync-to-pstn", overrides={f"{WAN}.loss": "2 %"}, media="exact", talk=100.0, duration=110.0
    )
    bursts = made(
        "lync-to-pstn",
        faults="lan-gateway loss 2 % burst 4 at 0 s",
        media="exact",
        talk=100.0,
        duration=110.0,
    )
    for lossy in (plain, bursts):
        assert 50 < over(lossy)["lost"].iloc[0] < 160
    # G.107 3.5: the same loss in runs of four counts for more
    assert over(bursts)["r_factor"].iloc[0] < over(plain)["r_factor"].iloc[0] - 0.5


def test_jitter_and_late_packets_agree_within_a_fifth() -> None:
    flow, exact = (over(one).iloc[0] for one in both({f"{WAN}.jitter": "15 ms"}))
    assert exact["jitter"] == pytest.approx(flow["jitter"], rel=0.1)
    assert exact["delay"] == pytest.approx(flow["delay"], rel=0.1)
    assert exact["late"] == pytest.approx(flow["late"], rel=0.5)
    assert exact["mos_cq"] == pytest.approx(flow["mos_cq"], abs=0.05)


def test_waits_agree_on_average() -> None:
    flow, exact = (over(one)["delay"].mean() for one in busy())
    plain = 218 * 8 / 3e6 + 0.0002
    assert exact - plain == pytest.approx(flow - plain, rel=0.35)


def test_scores_agree_where_the_link_has_room() -> None:
    flow, exact = (one.calls["conversational_mos"] for one in busy())
    assert exact.tolist() == pytest.approx(flow.tolist(), abs=0.02)


def test_loss_beyond_the_bandwidth_agrees() -> None:
    calls = both({f"{WAN}.bandwidth": "1 Mbit/s"}, calls=15, apart=0.7)
    flow, exact = (over(one)["lost"].sum() / over(one)["packets"].sum() for one in calls)
    assert flow > 0.15
    assert exact == pytest.approx(flow, abs=0.01)


def test_loads_of_links_are_the_same() -> None:
    flow, exact = busy()
    pd.testing.assert_frame_equal(flow.links, exact.links)


def test_a_link_that_breaks_loses_the_packets_of_that_time() -> None:
    broken = made(
        "pstn-to-lync", faults="lan-gateway down at 60 s for 30 s", media="exact", talk=100.0
    )
    parts = over(broken).sort_values("begin")
    assert (parts["lost"] / parts["packets"]).tolist() == [0.0, 1.0, 0.0]


def test_auto_looks_at_every_packet_of_the_first_replication_alone() -> None:
    assert [level_of("auto", n) for n in range(3)] == ["exact", "flow", "flow"]


def test_another_level_is_refused() -> None:
    with pytest.raises(InputError, match="expected auto, flow, exact, none"):
        media_choice("packets", ideal=False)
