"""The study of overload: goodput over offered load, and where the rest of the work goes.

`watch` records what passes in a replication, `observe` runs one and sums up, `study` varies what
is asked for and takes intervals over replications, `text` prints.
"""

from simulator.study.overload.result import OverloadStudy
from simulator.study.overload.study import overload

__all__ = ["OverloadStudy", "overload"]
