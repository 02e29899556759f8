"""SARIF 2.1.0, for code scanning and for editors: one run, its rules, a result for each diagnostic.

Columns are code points, and the run says so. A waived diagnostic is a result with a suppression, a
check that was not made is a notification of the run.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule, Severity
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import json_escaped, printable

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "finding": "note"}


def sarif_log(report: Report, base: str = "") -> str:
    """Return a report as a SARIF log.

    Args:
        report: the report.
        base: path of the package's folder, put before the name of each file.

    >>> json.loads(sarif_log(Report()))["version"]
    '2.1.0'
    """
    fired = sorted({each.rule for each in report.diagnostics})
    run = {
        "tool": {
            "driver": {
                "name": "docprov",
                "version": version("docprov"),
                "rules": [_rule(code) for code in fired if code in _catalogue()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": _notifications(report)}
        ],
        "results": [_result(each, base, fired) for each in report.diagnostics],
        "properties": {
            "totals": report.totals,
            "passages": report.coverage.passages,
            "rechecked": report.coverage.rechecked,
        },
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_escaped(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def _catalogue() -> Mapping[str, Rule]:
    """Return every rule; imported here, since this loads all of docprov."""
    from docprov.validation.own_rules import all_rules

    return all_rules()


def _rule(code: str) -> dict[str, Any]:
    rule = _catalogue()[code]
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary} {rule.why}"},
        "help": {"text": rule.help},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _notifications(report: Report) -> list[dict[str, Any]]:
    coverage = report.coverage
    unmade = [
        ("warning", f"not made: {check.name}: {check.detail}")
        for check in coverage.checks
        if not check.made
    ]
    made = [("note", f"plug-in: {check.name}: {check.detail}") for check in coverage.plugged]
    return [
        {"level": level, "message": _message(printable(text))} for level, text in (*unmade, *made)
    ]


def _result(diagnostic: Diagnostic, base: str, fired: list[str]) -> dict[str, Any]:
    text = diagnostic.message
    if diagnostic.help:
        text = f"{text}\n{printable(diagnostic.help)}"
    result: dict[str, Any] = {
        "ruleId": diagnostic.rule,
        "level": _LEVELS[diagnostic.severity],
        "message": _message(text),
        "locations": [_location(diagnostic.place, base)],
        "partialFingerprints": {"docprov/v1": _fingerprint(diagnostic)},
    }
    known = [code for code in fired if code in _catalogue()]
    if diagnostic.rule in known:
        result["ruleIndex"] = known.index(diagnostic.rule)
    if diagnostic.related:
        result["relatedLocations"] = [
            _location(place, base) | {"id": number, "message": _message(printable(words))}
            for number, (place, words) in enumerate(diagnostic.related)
        ]
    if diagnostic.waived is not None:
        result["suppressions"] = [
            {"kind": "external", "justification": printable(diagnostic.waived)}
        ]
    return result


def _message(text: str) -> dict[str, str]:
    """Return a message in which no text of a file is a link (SARIF 2.1.0, 3.11.6)."""
    if "](" in text:
        text = re.sub(r"[\[\]\\]", r"\\\g<0>", text)
    return {"text": text}


def _location(place: Place, base: str) -> dict[str, Any]:
    location: dict[str, Any] = {}
    name = "/".join(part for part in (base, place.file) if part) or "."
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(name, errors="surrogatepass")}}
    if place.line is not None:
        column = {"startColumn": place.column} if place.column is not None else {}
        physical["region"] = {"startLine": place.line} | column
    location["physicalLocation"] = physical
    logical = list(_logical(place))
    if logical:
        location["logicalLocations"] = logical
    return location


def _logical(place: Place) -> Iterator[dict[str, str]]:
    """Yield the record and the cell of a workbook that a place belongs to."""
    if place.record:
        record = printable(place.record)
        full = f"{printable(place.resource)}/{record}" if place.resource else record
        yield {"name": record, "fullyQualifiedName": full, "kind": "record"}
    if place.cell:
        yield {
            "name": printable(place.cell),
            "fullyQualifiedName": printable(str(place)),
            "kind": "cell",
        }


def _fingerprint(diagnostic: Diagnostic) -> str:
    """Return a hash that stays when lines move: of rule, file, record, field and fact."""
    place = diagnostic.place
    parts = [
        diagnostic.rule,
        place.file,
        place.resource or "",
        place.record or "",
        place.field or "",
        diagnostic.message,
    ]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
