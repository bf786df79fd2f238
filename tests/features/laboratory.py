"""The guide's laboratory with features switched on."""

from __future__ import annotations

from typing import Any

from simulator.calls.attempt import Attempt
from simulator.features import Field
from simulator.features.registry import installed
from tests.nodes.lab import Lab


def lab_with(*features: dict[str, object], **overrides: object) -> Lab:
    """Return a laboratory whose topology has these entries under ``features:``.

    Overrides have two underscores for each dot.
    """
    entries: dict[str, object] = {f"feature.f{i}": one for i, one in enumerate(features)}
    paths = {name.replace("__", "."): value for name, value in overrides.items()}
    return Lab("guide-tcp", {**paths, **entries})


def all_off() -> dict[str, object]:
    """Return an entry for each installed feature, by path, which serves nobody."""
    return {
        f"feature.{one.name}": {
            "feature": one.name,
            "population": "extensions",
            "share": "0 %",
            **{name: _number(field) for name, field in one.kind.fields.items() if field.needed},
        }
        for one in installed()
    }


def _number(field: Field) -> object:
    return ["20001"] if field.kind == "numbers" else "20001"


def by_hand(lab: Lab, node: str, user: str, do: str) -> None:
    """Let a user do something now."""
    hands = lab.part(node, "terminals").hands(user)
    host = lab.scene.network.hosts[lab.scene.world.specs[node].host]
    host.act(lambda now: getattr(hands, do)(now), lab.scene.world.nodes[node], lab.now)


def on(feature: str, user: str, **parameters: object) -> dict[str, object]:
    """Return an entry for one user."""
    return {"feature": feature, "users": [user], **parameters}


def rung(lab: Lab, call: Attempt) -> list[str]:
    """Return whose telephones the INVITEs of a call came to, in order."""
    terminals = ("sip-phones", "lync-clients", "attached-phones", "pstn")
    return [
        s.item.uri.user or ""
        for s in lab.sights
        if s.item.call == call.number and s.what == "INVITE" and s.receiver in terminals
    ]


def headers(message: Any, name: str) -> list[str]:
    """Return all values of a header."""
    return [value for known, value in message.headers if known == name]
