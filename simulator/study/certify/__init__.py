"""The integration guide's checklist, item by item: what was certified, and what is not supported.

`items` is the list, each item with the call scenarios that show it and with what it needs of a
topology; `certify` performs them, and `Checklist` is what a user holds.
"""

from simulator.study.certify.checklist import Checklist
from simulator.study.certify.run import certify

__all__ = ["Checklist", "certify"]
