"""A checklist as JUnit XML, which build servers read: a test case an item.

An unsupported case that is as documented passes, with a property that says so; what is not
applicable is skipped, with the reason. Times are those of the simulation.
"""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET

from simulator.study.certify.item import AS_DOCUMENTED, FAIL, NOT_APPLICABLE, Entry
from simulator.study.certify.writing.listed import Listed
from simulator.study.scenario.writing.judged import concerned
from simulator.study.scenario.writing.text import ladder_lines
from simulator.study.scenario.writing.xml import document

_NAME: Final = "directsip certify"


def junit(listed: Listed) -> str:
    """Return a checklist as a JUnit document."""
    top = ET.Element("testsuites", name=_NAME)
    suite = ET.SubElement(top, "testsuite", name=f"{_NAME} {listed.topology}")
    skipped = sum(entry.result == NOT_APPLICABLE for entry in listed.entries)
    for element in (top, suite):
        element.set("tests", str(len(listed.entries)))
        element.set("failures", str(len(listed.failures)))
        element.set("errors", "0")
        element.set("skipped", str(skipped))
        element.set("time", f"{sum(map(_time, listed.entries)):.3f}")
    for entry in listed.entries:
        _case(suite, listed, entry)
    return document(top)


def _time(entry: Entry) -> float:
    return sum(verdict.record.end for verdict in entry.verdicts)


def _case(suite: ET.Element, listed: Listed, entry: Entry) -> None:
    item = entry.item
    case = ET.SubElement(
        suite,
        "testcase",
        classname=f"{listed.topology}.{item.number}",
        name=f"{item.number} {item.title}",
        time=f"{_time(entry):.3f}",
    )
    properties = ET.SubElement(case, "properties")
    for name, value in _properties(entry):
        ET.SubElement(properties, "property", name=name, value=value)
    if entry.result == NOT_APPLICABLE:
        ET.SubElement(case, "skipped", message=entry.seen)
    elif entry.result == FAIL:
        failure = ET.SubElement(case, "failure", type="checklist", message=entry.seen)
        failure.text = "\n".join(_lines(entry))
    else:
        ET.SubElement(case, "system-out").text = entry.seen


def _properties(entry: Entry) -> list[tuple[str, str]]:
    found = [("clause", entry.item.clause), ("verdict", entry.result)]
    found += [("scenario", verdict.scenario.name) for verdict in entry.verdicts]
    return [*found, ("as-documented", "true")] if entry.result == AS_DOCUMENTED else found


def _lines(entry: Entry) -> list[str]:
    lines: list[str] = []
    for verdict in entry.verdicts:
        for row in verdict.failures:
            lines += [f"{row.mark}: expected {row.expected}", f"seen: {row.seen}", ""]
        for call, rows in concerned(verdict).items():
            lines += [*ladder_lines(verdict, call, rows), ""]
    return lines
