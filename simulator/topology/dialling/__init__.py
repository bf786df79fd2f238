"""Where a dialled number leads, without a call: each rule on its way through both sides.

The decisions are those of the nodes, asked of the same pure functions (`simulator.calls`): this
room only takes a number from one to the next and notes what each said. Every peer is taken to be
up, every user registered and every resource free; of several choices the first is followed, since
no refusal of a number makes a system try the next one.
"""

from simulator.topology.dialling.dialler import dial
from simulator.topology.dialling.steps import End, Step
from simulator.topology.dialling.trace import Trace

__all__ = ["End", "Step", "Trace", "dial"]
