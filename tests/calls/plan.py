"""The numbering plan of the tests: MX-ONE extensions 20000 to 20999, public +46 8 555 2xxxx; Lync
users +46 8 555 3xxxx, dialled in MX-ONE with five digits or behind access code 99; 0 for the PSTN.
"""

from typing import Final

from simulator.calls.numbering import (
    Conversion,
    DialPlan,
    ExternalDestination,
    NormalisationRule,
    NumberRange,
    NumberType,
    RouteChoice,
    SipRoute,
)
from simulator.errors import Mark

MARK: Final = Mark("lab.yaml", 1)
OFFICE: Final = NumberRange("20000", 1000, "office", "+468555")
LYNC: Final = NumberRange("30000", 200, "lync", "+468555")

TO_LYNC: Final = RouteChoice("lync", 0, "468555", NumberType.INTERNATIONAL)
BY_CODE: Final = RouteChoice("lync", 2, "468555", NumberType.INTERNATIONAL)
TO_PSTN: Final = RouteChoice("public", 1, "", NumberType.NATIONAL)
ABROAD: Final = RouteChoice("public", 3, "", NumberType.INTERNATIONAL)
ABROAD_BY_SIP: Final = RouteChoice("operator", 3, "00", NumberType.UNKNOWN)

DESTINATIONS: Final = (
    ExternalDestination("3", (TO_LYNC,), 4, 4, MARK),
    ExternalDestination("99", (BY_CODE,), 5, 5, MARK),
    ExternalDestination("0", (TO_PSTN,), 5, 11, MARK),
    ExternalDestination("000", (ABROAD, ABROAD_BY_SIP), 6, 15, MARK),
)
INCOMING: Final = (
    Conversion("+468555", 7, "", None, MARK),
    Conversion("8555", 4, "", NumberType.NATIONAL, MARK),
    Conversion("+", 1, "000", None, MARK),
)
LYNC_ROUTE: Final = SipRoute(
    "lync",
    "sip-trunk",
    None,
    ("sip:?@192.168.222.90", "sip:+?@192.168.222.90"),
    ("sip:?@192.168.222.84", "sip:+?@192.168.222.84"),
    True,
    MARK,
)
USERS: Final = DialPlan(
    "lab",
    "user",
    (
        NormalisationRule("extensions", r"^([23]\d{4})$", "+468555$1", MARK),
        NormalisationRule("international", r"^000([1-9]\d{5,14})$", "+$1", MARK),
        NormalisationRule("national", r"^00([1-9]\d{4,10})$", "+46$1", MARK),
    ),
    "0",
    MARK,
)
GLOBAL: Final = DialPlan(
    "world", "global", (NormalisationRule("all", r"^(\d+)$", "+1$1", MARK),), "", MARK
)
