"""The picture of a run: its topology with the loads it saw, or with the way of one call."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from math import inf
from pathlib import Path
from typing import Any, Final, Protocol

import pandas as pd

from simulator.nodes.spec import TopologySpec
from simulator.study.inputs import TOPOLOGY
from simulator.study.manifest import Manifest
from simulator.topology.load import load_topology
from simulator.topology.picture import Drawing, Hop, MediaHop, Overlay, draw
from simulator.topology.picture.hops import shortest


class Pictured(Protocol):
    """A run as far as its picture needs it."""

    @property
    def path(self) -> Path:
        """Its folder."""

    @property
    def manifest(self) -> Manifest:
        """What it was."""

    @property
    def messages(self) -> pd.DataFrame:
        """Its message rows, as far as they were kept."""

    def answer(self) -> dict[str, Any]:
        """Its answer."""


class PicturedCall(Protocol):
    """A call as far as its picture needs it."""

    @property
    def row(self) -> pd.Series[Any]:
        """Its row of the table of calls."""

    @property
    def messages(self) -> pd.DataFrame:
        """Its messages on all links."""

    @property
    def seizures(self) -> pd.DataFrame:
        """What it took."""

    @property
    def streams(self) -> pd.DataFrame:
        """Its streams of speech."""


# What is drawn of the counted things of a node, by the end of their names.
_WORDS: Final[Mapping[str, str]] = {
    "rtp": "RTP resources",
    "b-channels": "B channels",
    "calls": "relayed calls",
}


def draw_run(run: Pictured, path: str | Path | None = None) -> Drawing:
    """Draw the topology of a run with the loads of its servers, links and resources."""
    spec = _topology(run)
    answer = run.answer()
    lines, loads = _hosts(spec, answer)
    minutes, count = answer["duration"] / 60, answer["replications"]
    title = f"mean loads over {minutes:g} min, {count} replication{'' if count == 1 else 's'}"
    return draw(
        spec,
        path,
        Overlay(
            title=title,
            host_lines=lines,
            host_loads=loads,
            link_rates=_rates(spec, run),
            trunk_lines=_trunks(spec, answer),
        ),
    )


def draw_call(run: Pictured, call: PicturedCall, path: str | Path | None = None) -> Drawing:
    """Draw the topology of a run with the way of one call: the hops of its INVITE, numbered."""
    row = call.row
    title = f"call {row['call']}, {row['direction']}, {row['outcome']}"
    overlay = Overlay(
        title=title,
        hops=tuple(_hops(call.messages)),
        media=tuple(_speech(call.streams)),
        notes=tuple(_notes(call)),
    )
    return draw(_topology(run), path, overlay)


def _topology(run: Pictured) -> TopologySpec:
    overrides: dict[str, object] = dict(run.manifest.parameters["overrides"])
    return load_topology(run.path / "inputs" / TOPOLOGY, overrides=overrides).spec


# Loads


def _hosts(
    spec: TopologySpec, answer: Mapping[str, Any]
) -> tuple[dict[str, tuple[str, ...]], dict[str, float]]:
    """Return the lines of each host, and the share in use of its busiest part."""
    lines: dict[str, list[str]] = defaultdict(list)
    loads: dict[str, float] = {}
    trunks = {trunk.name for trunk in spec.trunks}
    for one in answer["resources"]:
        host, words = _at(spec, one)
        if host is None or one["name"] in trunks or not one["attempts"]:
            continue
        lines[host].append(f"{words} {_load(one)}")
        share = one["occupancy"]
        if share is not None:
            loads[host] = max(loads.get(host, 0.0), share)
    return {host: tuple(said) for host, said in lines.items()}, loads


def _at(spec: TopologySpec, resource: Mapping[str, Any]) -> tuple[str | None, str]:
    """Return the host of a resource, and what it is called there."""
    name = resource["name"]
    if resource["kind"] == "processor":
        return name, "processors"
    for node in spec.nodes:
        kind = name.removeprefix(f"{node.name}-")
        if kind in _WORDS and kind != name:
            return node.host, _WORDS[kind]
    return None, ""


def _load(one: Mapping[str, Any]) -> str:
    share = "" if one["occupancy"] is None else _percent(one["occupancy"])
    if one["kind"] == "processor":
        return f"{share} busy"
    blocked = f", {_percent(one['blocking'])} blocked" if one["blocked"] else ""
    return ", ".join(filter(None, (f"{round(one['carried_traffic'], 2):g} E", share))) + blocked


def _percent(share: float) -> str:
    """Return a share for a picture, where what is tiny need not be told apart.

    Examples
    --------
    >>> _percent(0.5531), _percent(0.00291), _percent(0.000002)
    ('55 %', '0.29 %', '< 0.01 %')
    """
    return f"{share * 100:.2g} %" if share == 0.0 or share >= 1e-4 else "< 0.01 %"


def _trunks(spec: TopologySpec, answer: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    resources = {one["name"]: one for one in answer["resources"]}
    return {
        trunk.name: (_load(resources[trunk.name]),)
        for trunk in spec.trunks
        if trunk.name in resources
    }


def _rates(spec: TopologySpec, run: Pictured) -> dict[str, float]:
    """Return messages a second on each link, where the rows of a whole replication were kept."""
    if run.manifest.parameters["messages"] not in ("first", "all"):
        return {}
    seconds = float(run.manifest.parameters["duration"])
    rows = run.messages
    rows = rows[(rows["replication"] == 0) & (rows["time"] >= 0.0) & (rows["time"] < seconds)]
    hosts = {node.name: node.host for node in spec.nodes}
    counts: Counter[str] = Counter({link.name: 0 for link in spec.links})
    pairs = Counter(zip(rows["source"].astype(str), rows["destination"].astype(str), strict=True))
    for (source, destination), count in pairs.items():
        if source in hosts and destination in hosts:
            for link in shortest(spec, hosts[source], hosts[destination]):
                counts[link.name] += count
    return {name: count / seconds for name, count in counts.items()}


# One call


def _hops(messages: pd.DataFrame) -> Iterator[Hop]:
    """Yield the hops of the INVITE that began the call, without repeats."""
    begins = messages[(messages["method"] == "INVITE") & (messages["sip_status"] == 0)]
    begins = begins[begins["to_tag"].fillna("") == ""]  # with one: a change of the session
    first = begins["time"].min()
    rows = begins.drop_duplicates(["source", "destination", "branch"])
    for row in rows.to_dict("records"):
        time = f"{(row['time'] - first) * 1e3:+.0f} ms"
        what = f"{row['label']} {row['request_uri']}"
        ends = f"{row['source']} \u2192 {row['destination']}"
        yield Hop(row["source"], row["destination"], f"{ends}  {what}  {time}")


def _speech(streams: pd.DataFrame) -> Iterator[MediaHop]:
    """Yield the hops of speech from the caller on; of one that changed the longest stretch."""
    rows = streams[(streams["hop"] > 0) & streams["ahead"].astype(bool)]
    longest = (rows["end"] - rows["begin"]).fillna(inf).sort_values(ascending=False, kind="stable")
    kept = rows.loc[longest.index].drop_duplicates("hop").sort_values("hop")
    for row in kept.to_dict("records"):
        links = () if pd.isna(row["links"]) else tuple(str(row["links"]).split())
        ends = f"{row['source']} \u2192 {row['destination']}"
        yield MediaHop(row["source"], links, f"{ends}  {_stream(row)}")


def _stream(row: Mapping[Any, Any]) -> str:
    """Return what is said of a stream."""
    if pd.isna(row["codec"]):
        return "time slot"
    kind = "RTP" if pd.isna(row["srtp"]) else "SRTP"
    missed = (row["lost"] + row["late"]) / row["packets"] if row["packets"] else 0.0
    loss = f", {_percent(missed)} missing" if missed else ""
    return f"{kind} {row['codec']}, {row['delay'] * 1e3:.3g} ms{loss}, MOS-LQ {row['mos_lq']:.2f}"


def _notes(call: PicturedCall) -> Iterator[str]:
    row = call.row
    status = f", {row['sip_status']}" if row["sip_status"] else ""
    yield f"{row['caller']} dialled {row['dialled']}: {row['outcome']}{status}"
    if "conversational_mos" in row and not pd.isna(row["conversational_mos"]):
        ear = f"mouth to ear {row['mouth_to_ear'] * 1e3:.3g} ms"
        assumed = ", assumed" if row["mos_assumed"] else ""
        yield f"MOS-CQ {row['conversational_mos']:.2f}{assumed}, {ear}"
    if not pd.isna(row["reason"]) and row["reason"]:
        yield f"refused by {row['reason_node']}: {row['reason_rule']}: {row['reason']}"
    taken = call.seizures["resource"].astype(str).value_counts(sort=False)
    if len(taken):
        yield "took " + ", ".join(f"{count} of {name}" for name, count in taken.items())
