"""The study of availability: what faults cost over a year, in calls and in time.

`formulae` are the closed ones; `structure`, `links` and `needs` say what a call needs, `forecast`
how available that is. `assumed` is what breaks where nobody says. `window` simulates the time
around faults message by message, `tally` counts in it, `spans` draws the timetable and goes from
window to window, `estimate` joins windows and the time between them, `contributions` tells them
apart by fault; `inputs` reads, `study` does all of it, `result` has what comes out, `text` prints.
"""

from simulator.study.availability.result import AvailabilityStudy
from simulator.study.availability.study import availability

__all__ = ["AvailabilityStudy", "availability"]
