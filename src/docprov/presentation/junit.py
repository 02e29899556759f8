"""JUnit XML, for servers that show test results: a suite for each file, and one for the checks.

Errors are failures. JUnit knows no warnings: a warning or a finding is a case that passed, with its
words as output. A waived diagnostic and a check that was not made are skipped cases. No time and no
host is written, so equal reports are equal bytes.
"""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from docprov.diagnostics.coverage import Check
from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import printable


def junit_xml(report: Report, base: str = "") -> str:
    """Return a report as JUnit XML.

    Args:
        report: the report.
        base: path of the package's folder, put before the name of each file.

    >>> print(junit_xml(Report()).splitlines()[1])
    <testsuites name="docprov" tests="1" failures="0" errors="0">
    """
    files: dict[str, list[Diagnostic]] = {}
    for each in report.diagnostics:
        file = "/".join(part for part in (base, each.place.file) if part) or "."
        files.setdefault(file, []).append(each)
    suites = [
        _suite(printable(name), (_case(each, printable(name)) for each in found))
        for name, found in files.items()
    ]
    suites.append(
        _suite("checks", [_verdict(report), *(_check(check) for check in report.coverage.checks)])
    )
    top = ET.Element("testsuites", {"name": "docprov"} | _sums(suites))
    top.extend(suites)
    ET.indent(top)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(top, encoding="unicode") + "\n"


def _suite(name: str, cases: Iterable[ET.Element]) -> ET.Element:
    listed = list(cases)
    suite = ET.Element(
        "testsuite",
        name=name,
        tests=str(len(listed)),
        failures=_count(listed, "failure"),
        errors="0",
        skipped=_count(listed, "skipped"),
    )
    suite.extend(listed)
    return suite


def _count(cases: list[ET.Element], tag: str) -> str:
    return str(sum(case.find(tag) is not None for case in cases))


def _sums(suites: list[ET.Element]) -> dict[str, str]:
    return {
        name: str(sum(int(suite.get(name, "0")) for suite in suites))
        for name in ("tests", "failures", "errors")
    }


def _case(diagnostic: Diagnostic, file: str) -> ET.Element:
    place = diagnostic.place
    where = ":".join(
        printable(part) for part in (place.cell, place.line, place.column) if part is not None
    )
    name = f"{diagnostic.rule} {diagnostic.name}" + (f" at {where}" if where else "")
    case = ET.Element("testcase", name=name, classname=file)
    lines = [str(diagnostic), *([f"help: {printable(diagnostic.help)}"] if diagnostic.help else [])]
    lines += [f"note: {place}: {printable(words)}" for place, words in diagnostic.related]
    if diagnostic.waived is not None:
        skipped = ET.SubElement(case, "skipped", message=f"waived: {printable(diagnostic.waived)}")
        skipped.text = "\n".join(lines)
    elif diagnostic.severity == "error":
        failure = ET.SubElement(case, "failure", message=diagnostic.message, type=diagnostic.rule)
        failure.text = "\n".join(lines)
    else:
        ET.SubElement(case, "system-out").text = "\n".join(lines)
    return case


def _verdict(report: Report) -> ET.Element:
    case = ET.Element("testcase", name="report", classname="checks")
    coverage = report.coverage
    totals = "; ".join(f"{count} {name}" for name, count in report.totals.items())
    rechecked = f"{coverage.rechecked} of {coverage.passages} passages re-checked"
    ET.SubElement(case, "system-out").text = f"{totals}; {rechecked} against their text by this run"
    return case


def _check(check: Check) -> ET.Element:
    case = ET.Element("testcase", name=check.name, classname="checks")
    if not check.made:
        ET.SubElement(case, "skipped", message=printable(f"not made: {check.detail}"))
    else:  # its faults are in the suites of the files
        ET.SubElement(case, "system-out").text = printable(check.detail)
    return case
