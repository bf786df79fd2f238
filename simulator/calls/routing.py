"""Lync's outbound routing: voice policy, PSTN usages, voice routes, trunk peers.

Pure decisions: a number and the state of the trunks in, the attempts to make in order and the
rules that led there out.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.errors import Mark


@dataclass(frozen=True, slots=True)
class VoicePolicy:
    """What a user may call: PSTN usages, compared in order.

    Parameters
    ----------
    name : str
    usages : tuple of str
    """

    name: str
    usages: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class VoiceRoute:
    """A way out for numbers that match.

    Parameters
    ----------
    name : str
    pattern : str
        A .NET regular expression over the number in E.164 form.
    usages : tuple of str
        The PSTN usages that contain the route.
    trunks : tuple of str
        Trunk peers, used in rotation.
    priority : int
        Among the routes of one usage the lowest is tried first.
    """

    name: str
    pattern: str
    usages: tuple[str, ...]
    trunks: tuple[str, ...]
    priority: int
    mark: Mark
