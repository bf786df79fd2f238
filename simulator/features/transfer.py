"""Transfer: a user who is in the habit of transferring calls, as an attendant or a secretary is.

It acts at no detection point. A transfer is the user's own doing, at the telephone: while the call
is up the partner is referred to another number (RFC 5589 6, blind), and the servers do about it
what they do about any REFER.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from simulator.features.base import Feature
from simulator.features.fields import Field, fraction, number, time


class Transfer(Feature):
    """Lets users transfer a share of their calls, made or taken, once each."""

    name = "transfer"
    about = "users transfer a share of their answered calls (blind)"
    by_users = True
    fields: ClassVar[Mapping[str, Field]] = {
        "to": number(),
        "calls": fraction(1.0),
        "after": time(10.0),
    }
