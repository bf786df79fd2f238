"""The study of failover: what breaks, who notices when, and what it costs the callers.

Each variant runs twice with the same callers, without the faults and with them. `watch` keeps what
a replication shows of its calls and of the watchers of trunk peers, `reach` knows which of them a
fault strikes, `measure` and `alarms` make figures of the two beside each other, `series` draws
them out over time. `variants` says what is compared, `ranking` fails everything in turn, `study`
runs it, `text` prints.
"""

from simulator.study.failover.study import FailoverStudy, failover

__all__ = ["FailoverStudy", "failover"]
