"""Call scenarios: who does what when, and what must happen then, read from YAML.

`schema` is what a file may say, `phrases` the words for what people do and see, `load` joins a
file with its topology into a frozen `Scenario`. How a scenario is performed and judged stands in
`simulator.study.scenario`.
"""

from simulator.workload.scenario.load import load_scenario
from simulator.workload.scenario.spec import Scenario

__all__ = ["Scenario", "load_scenario"]
