"""The JSON Schema of the JSON report, for programs that read `docprov validate --format json`.

`schemas/report.schema.json` is written from here. A later docprov may add fields; `format` grows
when one changes its meaning.
"""

from typing import Any, get_args

from docprov.diagnostics.diagnostics import Severity

_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_COUNTS = {"type": "object", "additionalProperties": _COUNT}


def _object(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - a JSON Schema is any JSON
    return {"type": "object", "properties": fields, "required": list(fields)}


def _or_null(kind: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - a JSON Schema is any JSON
    return {"type": [kind, "null"], **more}


def _described(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return schema | {"description": description}


_PLACE = {
    "file": _described(
        "Path from the package's folder; null where the diagnostic is about the package.",
        _or_null("string"),
    ),
    "line": _described(
        "Line, counted from 1; null where it is about the whole file.",
        _or_null("integer", minimum=1),
    ),
    "column": _described("Code point of the line, counted from 1.", _or_null("integer", minimum=1)),
    "cell": _described(
        "Address of a cell of a workbook, which has no lines, such as claims!D7; null elsewhere.",
        _or_null("string"),
    ),
}
_DIAGNOSTIC = _object(
    rule=_described(
        "Stable code of the rule; DP and DF are docprov's own.",
        {"type": "string", "pattern": "^[A-Z]{2,12}[0-9]{3,6}$"},
    ),
    name=_described("Name of the rule.", _TEXT),
    severity=_described(
        "Errors that are not waived make a report not ok.", {"enum": list(get_args(Severity))}
    ),
    message=_described("The fact, with the offending value.", _TEXT),
    help=_described("How to fix it.", _TEXT),
    **_PLACE,
    resource=_described("Name of the table.", _or_null("string")),
    row=_described(
        "Number of the row, counted from 1 without the header.", _or_null("integer", minimum=0)
    ),
    field=_described("Name of the column.", _or_null("string")),
    record=_described("Key of the record.", _or_null("string")),
    frictionless=_described("Frictionless' own type of the error.", _or_null("string")),
    related=_described(
        "Other places that it concerns.",
        {"type": "array", "items": _object(**_PLACE, text=_TEXT)},
    ),
    waived=_described("Why and until when it is waived; null where it is not.", _or_null("string")),
)
_EVIDENCE = {
    "passages": _described("How many passages there are.", _COUNT),
    "verdicts": _described("How many of them the records give each verdict.", _COUNTS),
    "found": _described(
        "How many of them this run gave each verdict; unverifiable and not-checked were not "
        "compared.",
        _COUNTS,
    ),
    "rechecked": _described("How many of them this run compared with their text.", _COUNT),
}
_CHECK = _object(
    name=_TEXT,
    made=_described("Whether the check was made.", {"type": "boolean"}),
    ok=_described("Whether it passed; null where it was not made.", _or_null("boolean")),
    detail=_TEXT,
    plugin=_described(
        "The distribution that makes the check, with its version; empty for docprov.", _TEXT
    ),
)
_CHANGES = {
    "type": "object",
    "additionalProperties": _object(added=_COUNT, changed=_COUNT, removed=_COUNT),
}
_SINCE = _object(
    revision=_TEXT,
    files={"type": "object", "additionalProperties": {"enum": ["added", "changed", "deleted"]}},
    records=_CHANGES,
    hidden=_described(
        "How many diagnostics were there before and are not listed, by severity.", _COUNTS
    ),
)


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of a report.

    >>> report_schema()["properties"]["format"]
    {'const': 1}
    """
    report = _object(
        format={"const": 1},
        ok=_described("Whether there is no error that is not waived.", {"type": "boolean"}),
        totals=_object(errors=_COUNT, warnings=_COUNT, findings=_COUNT, waived=_COUNT),
        diagnostics={"type": "array", "items": _DIAGNOSTIC},
        coverage=_object(
            **_EVIDENCE,
            unchecked=_described(
                "How many passages this run did not compare with their text.", _COUNT
            ),
            documents={"type": "object", "additionalProperties": _object(**_EVIDENCE)},
            reviews=_described(
                "Records by the method by which they were recorded and reviewed, and those that "
                "wait for a review.",
                _object(recorded=_COUNTS, reviewed=_COUNTS, waiting=_COUNT, void=_COUNT),
            ),
            texts=_object(held=_COUNT, captures=_COUNT),
            checks={"type": "array", "items": _CHECK},
        ),
        counts=_described("How many records each table has.", _COUNTS),
        since=_described(
            "The changes, where only these are reported.", {"anyOf": [{"type": "null"}, _SINCE]}
        ),
    )
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Report of docprov validate",
    }
    return head | report
