"""The checklist: the integration guide's certified features, then its unsupported cases.

Numbers and order are those of the guide's list (2.3); a letter tells apart what one line of it may
mean. `U` marks the unsupported cases (5), which are as documented when the symptom that the guide
tells is seen, and its way round works. What is expected stands in the scenarios, one file each.
"""

from __future__ import annotations

from typing import Final

from simulator.study.certify.item import Item, Need, Trial
from simulator.study.certify.needs import (
    bypass,
    meeting,
    second_gateway,
    second_mediation,
    srtp,
    tls,
    users,
)


def _item(
    number: str, title: str, scenario: str, telling: tuple[str, ...], *needs: Need, **also: str
) -> Item:
    return Item(number, title, also.get("clause", "2.3"), Trial(scenario, telling), needs)


def _transfer(number: str, title: str, slug: str, who: str, *needs: Need) -> Item:
    telling = (f"{who} hears ringback", "media")
    symptom, cure = (Trial(f"guide-{slug}-refer-{refer}", telling) for refer in ("on", "off"))
    return Item(number, f"Unsupported: {title}, REFER on", "5", symptom, needs, cure)


_PAIR: Final = users(lync=1, sip=1)
_TWO_LYNC: Final = users(lync=2, sip=1)
_BUSY: Final = users(lync=2, sip=2)
_MEETING: Final = users(lync=1, sip=1, pstn=1)
_PUBLIC: Final = users(lync=1, pstn=1)

ITEMS: Final[tuple[Item, ...]] = (
    _item("1a", "Basic call, Lync to MX-ONE", "guide-01a-basic-from-lync",
          ("anna hears ringback", "media"), _PAIR),
    _item("1b", "Basic call, MX-ONE to Lync", "guide-01b-basic-from-mxone",
          ("bo hears ringback", "media"), _PAIR),
    _item("1c", "Basic calls, telephone on the media gateway", "guide-01c-basic-attached",
          ("dag hears ringback", "media"), users(lync=1, attached=1), clause="2.3, 3.1.1"),
    _item("2a", "Anonymous call, Lync to MX-ONE", "guide-02a-anonymous-from-lync",
          ("bo rings",), _PAIR),
    _item("2b", "Anonymous call, MX-ONE to Lync", "guide-02b-anonymous-from-mxone",
          ("anna rings",), _PAIR),
    _item("3a", "Caller ID of Lync at MX-ONE", "guide-03a-caller-id-at-mxone",
          ("bo rings",), _PAIR),
    _item("3b", "Caller ID of MX-ONE at Lync", "guide-03b-caller-id-at-lync",
          ("anna rings",), _PAIR),
    _item("3c", "Caller ID, Lync and the public network", "guide-03c-caller-id-public",
          ("anna rings", "pia rings"), _PUBLIC),
    _item("4a", "Decline by the Lync user", "guide-04a-decline-by-lync",
          ("bo is refused",), _PAIR),
    _item("4b", "Decline by the MX-ONE user", "guide-04b-decline-by-mxone",
          ("anna is refused",), _PAIR),
    _item("5a", "Forwarding by Lync to an extension", "guide-05a-forward-to-mxone",
          ("ceo rings", "media"), users(lync=1, sip=2)),
    _item("5b", "Forwarding by Lync to a Lync user", "guide-05b-forward-to-lync",
          ("carl rings", "media"), _TWO_LYNC),
    _item("5c", "Forwarding by Lync to the public network", "guide-05c-forward-to-public",
          ("pia rings", "media"), users(lync=1, sip=1, pstn=1)),
    _item("5d", "Simultaneous ring, the extension answers", "guide-05d-simultaneous-ring-mxone",
          ("bo rings", "anna is released"), _TWO_LYNC),
    _item("5e", "Simultaneous ring, the Lync user answers", "guide-05e-simultaneous-ring-lync",
          ("bo rings", "bo is released"), users(lync=1, sip=2)),
    _item("6a", "Outbound call, Lync to the public network", "guide-06a-outbound",
          ("anna hears ringback", "media"), _PUBLIC, clause="2.1, 2.3"),
    _item("6b", "Inbound call, public network to Lync", "guide-06b-inbound",
          ("pia hears ringback", "media"), _PUBLIC, clause="2.1, 2.3"),
    _item("7a", "Media bypass, inbound", "guide-07a-bypass-inbound", ("media",), _PAIR, bypass),
    _item("7b", "Media bypass, outbound", "guide-07b-bypass-outbound", ("media",), _PAIR, bypass),
    _item("7c", "Outbound, call forward all to a Lync user", "guide-07c-forward-all",
          ("carl rings", "media"), _TWO_LYNC),
    _item("7d", "Outbound with bypass, call forward all to a Lync user",
          "guide-07d-forward-all-bypass", ("carl rings", "media"), _TWO_LYNC, bypass),
    _item("7e", "Outbound, PBX call forward busy to a Lync user", "guide-07e-forward-busy",
          ("carl rings", "media"), _BUSY),
    _item("7f", "Outbound with bypass, PBX call forward busy to a Lync user",
          "guide-07f-forward-busy-bypass", ("carl rings", "media"), _BUSY, bypass),
    _item("8a", "Conference, scheduled, with parties behind MX-ONE",
          "guide-08a-conference-scheduled",
          ("pia talks", "av-conference-ports", "mediation-calls"), _MEETING, meeting),
    _item("8b", "Conference, ad hoc, with parties behind MX-ONE", "guide-08b-conference-ad-hoc",
          ("anna joins", "av-conference-ports"), _MEETING, meeting),
    _item("9a", "Failover of Lync to a secondary gateway", "guide-09a-secondary-gateway",
          ("anna talks", "sip-trunk"), _PUBLIC, second_gateway),
    _item("9b", "Failover of MX-ONE to a secondary Mediation Server",
          "guide-09b-secondary-mediation", ("bo talks", "media"), _PAIR, second_mediation),
    _item("10a", "Security: signalling over TLS", "guide-10a-tls",
          ("INVITE from mxone", "anna talks"), _PAIR, tls, clause="2.3, 4.2.2"),
    _item("10b", "Security: media as SRTP", "guide-10b-srtp",
          ("media",), _PUBLIC, srtp, clause="2.3, 4.2.2"),
    _transfer("U1", "inbound call transferred to a PSTN telephone",
              "u1-transfer-to-public", "pia", users(lync=1, pstn=2)),
    _transfer("U2", "outbound call transferred blind to a client",
              "u2-transfer-to-client", "bo", _TWO_LYNC),
    _transfer("U3", "inbound call transferred blind to a PBX user",
              "u3-transfer-to-mxone", "pia", users(lync=1, sip=1, pstn=1)),
    Item("U4", "Unsupported: digits in early media, before the answer", "5",
         Trial("guide-u4-digits-early", ("bo sends no digits",)), (_PAIR,),
         cure=Trial("guide-u4-digits-answered", ("bo sends digits",))),
)  # fmt: skip
