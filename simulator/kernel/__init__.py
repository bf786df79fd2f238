"""The kernel: simulated time, chance, and the machines that protocol logic runs on.

This is the only room that knows simpy. Its clock is a simpy environment, so a user's own
processes run beside the simulation; its random streams give every attempt of every source its
own numbers, whatever else a study changes. Links carry messages as opaque objects, and cores are
driven through the seams of `simulator.contracts`: nothing here knows SIP.
"""

from simulator.kernel.clock import Clock
from simulator.kernel.streams import Stream

__all__ = ["Clock", "Stream"]
