"""What differs between two runs, two captures, or a run and a capture.

`compare` puts inputs, figures and calls side by side; `compare_call` the messages of one call.
Figures come with the interval of their difference: paired by replication where both runs met the
same callers (one seed), else of two independent samples.
"""

from simulator.study.compare.compare import Comparison, compare
from simulator.study.compare.of_call import CallComparison, compare_call

__all__ = ["CallComparison", "Comparison", "compare", "compare_call"]
