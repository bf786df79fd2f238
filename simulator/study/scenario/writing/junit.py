"""Verdicts as JUnit XML, which build servers read.

A scenario is a test suite, an expectation a test case, so that a report names what exactly failed;
``file`` and ``line`` lead to it. The ladder of the call stands in the failure. Times are those of
the simulation, so that equal scenarios give equal files.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from simulator.study.scenario.row import Row
from simulator.study.scenario.writing.judged import Judged
from simulator.study.scenario.writing.text import ladder_lines
from simulator.study.scenario.writing.xml import document


def junit(verdicts: Sequence[Judged], *, name: str = "directsip scenario") -> str:
    """Return verdicts as a JUnit document.

    Parameters
    ----------
    verdicts : sequence of Verdict
    name : str
        Of the whole.
    """
    suites = [_suite(verdict) for verdict in verdicts]
    top = ET.Element("testsuites", name=name)
    for key in ("tests", "failures", "errors", "skipped"):
        top.set(key, str(sum(int(suite.get(key, "0")) for suite in suites)))
    top.set("time", f"{sum(verdict.record.end for verdict in verdicts):.3f}")
    top.extend(suites)
    return document(top)


def _suite(verdict: Judged) -> ET.Element:
    suite = ET.Element(
        "testsuite",
        name=verdict.scenario.name,
        tests=str(max(len(verdict.rows), 1)),
        failures=str(len(verdict.failures)),
        errors="0",
        skipped="0",
        time=f"{verdict.record.end:.3f}",
    )
    properties = ET.SubElement(suite, "properties")
    ET.SubElement(properties, "property", name="topology", value=verdict.scenario.topology.name)
    if not verdict.rows:
        _case(suite, verdict, "its steps can be performed", verdict.scenario.mark.line)
    for row in verdict.rows:
        case = _case(suite, verdict, row.expected, row.mark.line)
        if not row.passed:
            _failure(case, verdict, row)
    if verdict.remarks:
        ET.SubElement(suite, "system-out").text = "\n".join(verdict.remarks)
    return suite


def _case(suite: ET.Element, verdict: Judged, name: str, line: int) -> ET.Element:
    return ET.SubElement(
        suite,
        "testcase",
        classname=verdict.scenario.name,
        name=name,
        file=verdict.scenario.mark.file,
        line=str(line),
        time="0",
    )


def _failure(case: ET.Element, verdict: Judged, row: Row) -> None:
    failure = ET.SubElement(case, "failure", type="expectation", message=row.seen)
    lines = [f"{row.mark}: expected {row.expected}", f"seen: {row.seen}", ""]
    failure.text = "\n".join([*lines, *ladder_lines(verdict, row.call, [row])])
