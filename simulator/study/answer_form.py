"""The answer of a run as typed objects: every key, with its unit and what it means.

`Answer.as_dict` gives the plain JSON-able form that users get; `docs/formats.md` lists the keys
from here. All keys are always there; what is not known is None (null).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any, Literal, get_type_hints

from simulator.errors import InputError


@dataclass(frozen=True, slots=True)
class Key:
    """What a key of the answer means, and its unit."""

    text: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class QuantilesAnswer:
    """Quantiles of a delay."""

    p50: Annotated[float | None, Key("median", "s")]
    p95: Annotated[float | None, Key("95 % of the samples are at most this", "s")]
    p99: Annotated[float | None, Key("99 % of the samples are at most this", "s")]
    n: Annotated[int, Key("samples of all replications")]


@dataclass(frozen=True, slots=True)
class MetricsAnswer:
    """SIP performance metrics of RFC 6076, at the callers, over all replications."""

    srd: Annotated[QuantilesAnswer, Key("successful session request delay, RFC 6076 4.3.1")]
    srd_failed: Annotated[QuantilesAnswer, Key("failed session request delay, RFC 6076 4.3.2")]
    sdd: Annotated[QuantilesAnswer, Key("session disconnect delay, RFC 6076 4.4")]
    sdt: Annotated[QuantilesAnswer, Key("session duration time, RFC 6076 4.5")]
    rrd: Annotated[QuantilesAnswer, Key("registration request delay, RFC 6076 4.1")]
    pdd: Annotated[
        QuantilesAnswer, Key("post-dial delay: from dialling to ringing (not of RFC 6076)")
    ]
    ser: Annotated[float | None, Key("session establishment ratio, RFC 6076 4.6", "%")]
    seer: Annotated[
        float | None, Key("session establishment effectiveness ratio, RFC 6076 4.7", "%")
    ]
    isa: Annotated[float | None, Key("ineffective session attempts, RFC 6076 4.8", "%")]
    scr: Annotated[float | None, Key("session completion ratio, RFC 6076 4.9", "%")]
    ira: Annotated[float | None, Key("ineffective registration attempts, RFC 6076 4.2", "%")]


@dataclass(frozen=True, slots=True)
class ResourceAnswer:
    """One resource; sums and means are over the measured windows of all replications."""

    name: Annotated[
        str, Key("as in the tables `resources` and `seizures`; of processors: the host")
    ]
    kind: Annotated[Literal["channels", "processor"], Key("`channels` or `processor`")]
    size: Annotated[int | None, Key("channels or processors; null: unlimited")]
    attempts: Annotated[int, Key("seizures tried; of a processor messages that came")]
    blocked: Annotated[int, Key("of these refused; of a processor dropped by its full queue")]
    offered_traffic: Annotated[
        float | None, Key("seizure time asked for, ring included (E.600)", "E")
    ]
    offered_source: Annotated[
        Literal["intended", "measured"],
        Key(
            "`intended`: rate x mean seizure of the workload, calls to busy lines left out; "
            "`measured`: carried / (1 - blocking)"
        ),
    ]
    carried_traffic: Annotated[float, Key("mean number in use (E.600)", "E")]
    carried_low: Annotated[float | None, Key("95 % interval of it, over replications", "E")]
    carried_high: Annotated[float | None, Key("its upper end", "E")]
    blocking: Annotated[float | None, Key("blocked / attempts, a fraction; null: no attempts")]
    blocking_low: Annotated[float | None, Key("95 % interval of it, over replications")]
    blocking_high: Annotated[float | None, Key("its upper end")]
    blocking_worst: Annotated[
        float | None, Key("highest blocking of a single replication; null of a processor")
    ]
    above_target: Annotated[
        int | None, Key("replications whose blocking was above the target; null of a processor")
    ]
    target_blocking: Annotated[
        float | None, Key("the target, as of the bottleneck; null of a processor")
    ]
    interval_reason: Annotated[str | None, Key("why there is no interval")]
    formula: Annotated[
        str | None, Key("`Erlang B`, `Engset` or `extended Erlang B`; null: none applies")
    ]
    formula_blocking: Annotated[
        float | None, Key("blocking by the formula; of Engset call congestion")
    ]
    formula_parameters: Annotated[dict[str, float], Key("what went into it")]
    formula_reason: Annotated[str | None, Key("why no formula applies")]
    verdict: Annotated[str, Key("whether simulation and formula differ, and why")]
    remarks: Annotated[list[str], Key("what else to know when comparing")]
    peak: Annotated[int, Key("most in use at a time in any replication; of a processor: waiting")]
    peak_mean: Annotated[float, Key("the same, mean over replications")]
    time_congestion: Annotated[float, Key("share of time in which all were in use (E.600)")]
    occupancy: Annotated[float | None, Key("carried traffic / size")]
    wait_mean: Annotated[float | None, Key("mean wait of a message at a processor", "s")]
    wait_max: Annotated[float | None, Key("longest wait of a message at a processor", "s")]
    growth: Annotated[
        float | None, Key("factor on the load at which it meets its limit; see bottleneck")
    ]
    again: Annotated[
        int, Key("seizures tried by calls that held one already, which features let come back")
    ] = 0
    again_traffic: Annotated[
        float, Key("of the carried traffic what calls held beyond their first seizure", "E")
    ] = 0.0


@dataclass(frozen=True, slots=True)
class FeatureAnswer:
    """What a feature did to the calls of the measured windows."""

    feature: Annotated[str, Key("its name; empty: calls on which none decided")]
    calls: Annotated[int, Key("calls on which it decided")]
    messages_per_call: Annotated[float, Key("their messages on all links, mean")]
    trunk_traffic: Annotated[
        float, Key("carried for them by trunks, those begun before the window among them", "E")
    ]
    traffic: Annotated[dict[str, float], Key("the same by each resource", "E")]


@dataclass(frozen=True, slots=True)
class DirectionAnswer:
    """One direction of traffic: attempts begun in the measured windows."""

    direction: Annotated[str, Key("such as `lync-to-pstn`")]
    attempts: Annotated[int, Key("calls dialled")]
    answered: Annotated[int, Key("of these answered, calls still up among them")]
    blocked: Annotated[int, Key("of these refused for want of a resource")]
    blocking: Annotated[float | None, Key("blocked / attempts, a fraction")]
    blocking_low: Annotated[float | None, Key("95 % interval of it, over replications")]
    blocking_high: Annotated[float | None, Key("its upper end")]
    offered_traffic: Annotated[float | None, Key("from dialling to release, as intended", "E")]
    carried_traffic: Annotated[float, Key("from dialling to release, as it came", "E")]
    outcomes: Annotated[dict[str, int], Key("attempts by outcome, as in the table `calls`")]


@dataclass(frozen=True, slots=True)
class LoadAnswer:
    """How much there was to do."""

    calls_per_second: Annotated[float, Key("attempts", "1/s")]
    transactions_per_second: Annotated[
        float, Key("SIP transactions begun, standing load included", "1/s")
    ]
    messages_per_second: Annotated[float, Key("SIP messages on all links", "1/s")]


@dataclass(frozen=True, slots=True)
class BottleneckAnswer:
    """The resource that first meets its limit as load grows."""

    resource: Annotated[str | None, Key("its name; null: nothing is limited")]
    quantity: Annotated[Literal["blocking", "occupancy"] | None, Key("what the limit is about")]
    limit: Annotated[
        float | None, Key("target blocking of channels, target occupancy of processors")
    ]
    value: Annotated[float | None, Key("the same quantity now, as measured")]
    formula_value: Annotated[
        float | None, Key("the same by the formula of `method`; null: none applies")
    ]
    factor: Annotated[
        float | None, Key("on all rates, until it is reached; below 1: exceeded already")
    ]
    method: Annotated[str | None, Key("how the factor was found")]
    next_resource: Annotated[
        str | None, Key("what meets its limit next, of those whose growth is known")
    ]
    next_factor: Annotated[float | None, Key("its factor")]
    reason: Annotated[str, Key("all of it in words")]


@dataclass(frozen=True, slots=True)
class RefusalAnswer:
    """A rule against which calls fell."""

    rule: Annotated[str, Key("as in the table `calls`")]
    node: Annotated[str, Key("where")]
    source: Annotated[str, Key("document behind the rule")]
    calls: Annotated[int, Key("how many calls it refused first")]


@dataclass(frozen=True, slots=True)
class FaultAnswer:
    """A fault of the run."""

    fault: Annotated[str, Key("its name")]
    kind: Annotated[str, Key("what happened, such as `down`")]
    target: Annotated[str, Key("what it struck")]
    strikes: Annotated[int, Key("how often, in all replications together")]
    begin: Annotated[
        float | None, Key("when, from the start of the window; null: differs or several times", "s")
    ]
    end: Annotated[float | None, Key("when it was mended; null: likewise, or not in the run", "s")]
    calls: Annotated[int, Key("calls lost to it, those cut off in their talk among them")]


@dataclass(frozen=True, slots=True)
class MosAnswer:
    """Conversational quality (MOS-CQ, ITU-T G.107) of calls, each by its worse direction."""

    p1: Annotated[float | None, Key("1 % of the calls are at most this")]
    p5: Annotated[float | None, Key("5 % of the calls are at most this")]
    p50: Annotated[float | None, Key("median")]
    mean: Annotated[float | None, Key("mean")]
    n: Annotated[int, Key("calls of all replications that were talked on")]


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """What media asked of one direction of a link; bandwidth as `bandwidth` in `streams`."""

    link: Annotated[str, Key("its name")]
    source: Annotated[str, Key("place at which the direction begins")]
    destination: Annotated[str, Key("place to which it leads")]
    capacity: Annotated[float | None, Key("of the link; null: unlimited", "bit/s")]
    bandwidth: Annotated[float, Key("mean over the windows", "bit/s")]
    busiest: Annotated[float, Key("mean of the busiest minute of any replication", "bit/s")]
    peak: Annotated[float, Key("most at a time in any replication", "bit/s")]
    streams: Annotated[int, Key("most at a time in any replication")]
    utilisation: Annotated[float | None, Key("busiest / capacity; null: unlimited")]


@dataclass(frozen=True, slots=True)
class MediaNodeAnswer:
    """What a node did with media."""

    node: Annotated[str, Key("its name")]
    kind: Annotated[str, Key("such as `media-gateway`, `mediation-server`")]
    sessions: Annotated[float, Key("RTP sessions that end at it, each both ways: mean", "E")]
    sessions_peak: Annotated[int, Key("most at a time; of a gateway the DSP channels in use")]
    transcoded: Annotated[float, Key("calls whose codec it changes: mean", "E")]
    transcoded_peak: Annotated[int, Key("most at a time")]
    bandwidth: Annotated[float, Key("that it sends, mean", "bit/s")]
    packets_per_second: Annotated[float, Key("that it sends, mean", "1/s")]


@dataclass(frozen=True, slots=True)
class MediaAnswer:
    """The media of all replications."""

    levels: Annotated[dict[str, int], Key("replications by level: `flow`, `exact`")]
    mos: Annotated[MosAnswer, Key("of calls, see below")]
    mos_assumed: Annotated[
        float | None, Key("share of these calls that rest on figures that nobody published")
    ]
    bypassed: Annotated[int, Key("of these calls, whose media ran past the Mediation Server")]
    relayed: Annotated[int, Key("of these calls, whose media it relayed")]
    packets: Annotated[int, Key("sent by streams that reach into the windows")]
    links: Annotated[list[LinkAnswer], Key("by name, each direction")]
    nodes: Annotated[list[MediaNodeAnswer], Key("by name")]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of `run` and `replay`."""

    kind: Annotated[Literal["run", "replay"], Key("`run` or `replay`")]
    topology: Annotated[str, Key("name of the topology")]
    workload: Annotated[str | None, Key("name of the workload; null of a replay")]
    seed: Annotated[int, Key("of all random draws")]
    replications: Annotated[int, Key("that went into this answer")]
    replications_planned: Annotated[int, Key("that were asked for")]
    duration: Annotated[float, Key("measured window", "s")]
    warmup: Annotated[float, Key("simulated before it", "s")]
    ideal: Annotated[bool, Key("a pure loss system")]
    attempts: Annotated[int, Key("calls begun in the measured windows")]
    answered: Annotated[int, Key("of these answered, calls still up among them")]
    blocked: Annotated[int, Key("of these refused for want of a resource")]
    pending: Annotated[int, Key("of the answered those still up when the window ended")]
    resources: Annotated[list[ResourceAnswer], Key("the trunk first")]
    directions: Annotated[list[DirectionAnswer], Key("by name")]
    metrics: Annotated[MetricsAnswer, Key("RFC 6076 and post-dial delay")]
    load: Annotated[LoadAnswer, Key("how much there was to do")]
    messages: Annotated[
        dict[str, int], Key("SIP messages by method, responses with their requests")
    ]
    bottleneck: Annotated[BottleneckAnswer, Key("what first meets its limit as load grows")]
    refusals: Annotated[list[RefusalAnswer], Key("most frequent first")]
    rows: Annotated[
        int | None, Key("of a replay: rows of the file; null of a run, as the next two")
    ]
    used: Annotated[int | None, Key("of a replay: rows that became calls")]
    rejected: Annotated[dict[str, int] | None, Key("of a replay: rows left out, by reason")]
    warnings: Annotated[list[str], Key("what to keep in mind when using this answer")]
    features: Annotated[
        list[FeatureAnswer], Key("by name; empty where the topology has no features")
    ] = field(default_factory=list)
    retransmissions: Annotated[
        dict[str, int],
        Key(
            "SIP messages sent again, by cause as in the table `messages`: link, peer, queue, slow"
        ),
    ] = field(default_factory=dict)
    faults: Annotated[
        list[FaultAnswer], Key("those that struck, in order of time; empty in a run without faults")
    ] = field(default_factory=list)
    media: Annotated[MediaAnswer | None, Key("speech and its packets; null: not accounted for")] = (
        None
    )

    def as_dict(self) -> dict[str, object]:
        """Return the answer as plain dictionaries, lists, text and numbers."""
        return asdict(self)


def from_dict(data: Mapping[str, Any]) -> Answer:
    """Return the typed form of an answer read from a file.

    Raises
    ------
    InputError
        A key is missing or not known: another version wrote it.
    """
    try:
        metrics: dict[str, Any] = {
            name: QuantilesAnswer(**value) if isinstance(value, Mapping) else value
            for name, value in data["metrics"].items()
        }
        parts = {
            "resources": [ResourceAnswer(**one) for one in data["resources"]],
            "directions": [DirectionAnswer(**one) for one in data["directions"]],
            "metrics": MetricsAnswer(**metrics),
            "load": LoadAnswer(**data["load"]),
            "bottleneck": BottleneckAnswer(**data["bottleneck"]),
            "refusals": [RefusalAnswer(**one) for one in data["refusals"]],
            "features": [FeatureAnswer(**one) for one in data.get("features", ())],
            "faults": [FaultAnswer(**one) for one in data.get("faults", ())],
            "media": _media_from(data.get("media")),
        }
        return Answer(**{**data, **parts})
    except (TypeError, KeyError, AttributeError) as error:
        raise InputError("not an answer of this version", seen=str(error)) from error


def _media_from(data: Mapping[str, Any] | None) -> MediaAnswer | None:
    if data is None:
        return None
    parts = {
        "mos": MosAnswer(**data["mos"]),
        "links": [LinkAnswer(**one) for one in data["links"]],
        "nodes": [MediaNodeAnswer(**one) for one in data["nodes"]],
    }
    return MediaAnswer(**{**data, **parts})


PARTS = (
    ("", Answer),
    ("resources[]", ResourceAnswer),
    ("directions[]", DirectionAnswer),
    ("metrics", MetricsAnswer),
    ("metrics.srd, srd_failed, sdd, sdt, rrd, pdd", QuantilesAnswer),
    ("load", LoadAnswer),
    ("bottleneck", BottleneckAnswer),
    ("refusals[]", RefusalAnswer),
    ("features[]", FeatureAnswer),
    ("faults[]", FaultAnswer),
    ("media", MediaAnswer),
    ("media.mos", MosAnswer),
    ("media.links[]", LinkAnswer),
    ("media.nodes[]", MediaNodeAnswer),
)


def documented(part: type) -> list[tuple[str, str, str]]:
    """Return name, unit and meaning of each key of a part of the answer."""
    hints = get_type_hints(part, include_extras=True)
    keys = [(name, hint.__metadata__[0]) for name, hint in hints.items()]
    return [(name, key.unit, key.text) for name, key in keys]
