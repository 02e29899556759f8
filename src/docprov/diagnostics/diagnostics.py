"""Diagnostics: rules, places, and the faults and findings that a rule reports at a place.

Rules and readers make diagnostics; this module knows no rule and reads no file.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal

from attrs import frozen

from docprov.diagnostics.words import printable, shown

Severity = Literal["error", "warning", "finding"]
"""The effect of a diagnostic: an error sets the exit code, a warning and a finding do not."""
Line = tuple[tuple[str, str], ...]
"""A line for people: pieces of text, each with the style in which a terminal may show it."""
_STYLES: dict[Severity, str] = {"error": "red", "warning": "yellow", "finding": "cyan"}
_CELL = re.compile(r"(.*)!([A-Z]+)([0-9]+)")


class _Shown(str):
    """A text made safe to print; in quotation marks it is not escaped once more."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"'{self}'"


@frozen(kw_only=True)
class Rule:
    """A kind of fault or finding, as the catalogue describes it.

    Attributes:
        code: stable code, `DP...` for faults and `DF...` for findings; never reused.
        name: the fault in kebab-case.
        severity: its effect: errors set the exit code, warnings and findings do not.
        summary: the fault or finding in one sentence.
        why: why it matters.
        help: how to fix it.
        message: the fact, with the slots {0}, {1}, ... for the offending values.
        file: a file of the example package that shows the rule.
        record: key of the record of that file that shows it, where the file is a table; `silent`
            and `fires` are then its cells, a line `column: value` each.
        silent: text of that file with which the rule is silent.
        fires: what to put in its place so that the rule fires.
        example: an example in words, where no change of one file's text shows the rule.
        lookalike: beside such an example, what looks like it and is none.
    """

    code: str
    name: str
    severity: Severity = "error"
    summary: str
    why: str
    help: str
    message: str
    file: str = ""
    record: str = ""
    silent: str = ""
    fires: str = ""
    example: str = ""
    lookalike: str = ""

    def at(
        self,
        place: "Place",
        *values: object,
        help: str = "",  # noqa: A002 - the word of the field
        related: "tuple[Related, ...]" = (),
    ) -> "Diagnostic":
        """Return the diagnostic of this rule at one place.

        >>> rule = Rule(code="DP999", name="odd", summary="", why="", help="count", message="{0}")
        >>> str(rule.at(Place(file="a.yaml", line=2), "12 boats"))
        'a.yaml:2: error DP999 12 boats [odd]'
        """
        return Diagnostic(
            rule=self.code,
            name=self.name,
            severity=self.severity,
            message=self.message.format(*(_Shown(shown(value)) for value in values)),
            help=help or self.help,
            place=place,
            related=related,
        )


@frozen(kw_only=True)
class Place:
    """A position in a file, and in a table.

    Attributes:
        file: path from the package's folder, with `/`; empty where it is not about a file.
        line: line of the file, or row of a Parquet file, counted from 1; None where it is about
            the whole file.
        column: code point of the line, counted from 1.
        resource: name of the table.
        row: number of the row, counted from 1 without the header.
        field: name of the column.
        record: key of the record.
        cell: address of a cell of a workbook, such as `claims!D7`, which has no line and column.
    """

    file: str = ""
    line: int | None = None
    column: int | None = None
    resource: str | None = None
    row: int | None = None
    field: str | None = None
    record: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        """Return `file:line:column`, or `file:cell` for a workbook, as far as it is known."""
        parts = (self.file or ".", self.cell, self.line, self.column)
        return ":".join(shown(part) for part in parts if part is not None)

    @property
    def order(self) -> tuple[str, str, int, int]:
        """The sort key of places: file, sheet of a workbook, line or row, column."""
        found = _CELL.fullmatch(self.cell or "")
        if found is None:
            return self.file, "", self.line or 0, self.column or 0
        column = sum((ord(letter) - 64) * 26**at for at, letter in enumerate(reversed(found[2])))
        return self.file, found[1], int(found[3]), column


Related = tuple[Place, str]
"""Another place that a diagnostic concerns, and a note on it."""


@frozen(kw_only=True)
class Diagnostic:
    """One fault of a record, or one finding about the sources, at one place.

    Attributes:
        rule: code of the rule.
        name: name of the rule.
        severity: error, warning or finding.
        message: the fact, with the offending value.
        help: how to fix it.
        place: where it is.
        frictionless: Frictionless' own type of the error, for faults of the table schema.
        related: other places that it concerns, such as the first of two equal ids.
        waived: why and until when it is waived; None where it is not. It is shown all the same, and
            does not set the exit code.
    """

    rule: str
    name: str
    severity: Severity
    message: str
    help: str = ""
    place: Place = Place()
    frictionless: str | None = None
    related: tuple[Related, ...] = ()
    waived: str | None = None

    def __str__(self) -> str:
        waived = "waived " if self.waived is not None else ""
        return f"{self.place}: {waived}{self.severity} {self.rule} {self.message} [{self.name}]"

    @property
    def style(self) -> str:
        """The style in which a terminal may show its kind."""
        return "magenta" if self.waived is not None else _STYLES[self.severity]

    def lines(self) -> Iterator[Line]:
        """Yield the diagnostic as lines for people: place and fact, help, related places.

        A line is its parts, each with its style.

        >>> rule = Rule(code="DP999", name="odd", summary="", why="", help="count", message="{0}")
        >>> for line in rule.at(Place(file="a.yaml", line=2), "12 boats").lines():
        ...     print("".join(part for part, style in line))
        a.yaml:2: error DP999 12 boats [odd]
          help: count
        """
        kind = f"{'waived ' if self.waived is not None else ''}{self.severity} {self.rule}"
        head = ((shown(self.place), "bold"), (": ", ""), (kind, self.style))
        yield (*head, (f" {self.message} ", ""), (f"[{self.name}]", "dim"))
        details = [("help", self.help)] if self.help else []
        details += [("note", f"{place}: {words}") for place, words in self.related]
        details += [("waived", self.waived)] if self.waived is not None else []
        for title, words in details:
            yield (f"  {title}:", "dim"), (f" {printable(words)}", "")

    def to_dict(self) -> dict[str, Any]:
        """Return the diagnostic with the field names of the JSON output.

        >>> rule = Rule(code="DP999", name="odd", summary="", why="", help="count", message="{0}")
        >>> found = rule.at(Place(file="a.yaml", line=2), "12 boats").to_dict()
        >>> found["rule"], found["line"], found["message"]
        ('DP999', 2, '12 boats')
        """
        return {
            "rule": self.rule,
            "name": self.name,
            "severity": self.severity,
            "message": self.message,
            "help": self.help,
            "file": self.place.file or None,
            "line": self.place.line,
            "column": self.place.column,
            "resource": self.place.resource,
            "row": self.place.row,
            "field": self.place.field,
            "record": self.place.record,
            "cell": self.place.cell,
            "frictionless": self.frictionless,
            "related": [
                {
                    "file": place.file or None,
                    "line": place.line,
                    "column": place.column,
                    "cell": place.cell,
                    "text": text,
                }
                for place, text in self.related
            ],
            "waived": self.waived,
        }

    @property
    def order(self) -> tuple[Any, ...]:
        """The sort key of diagnostics: file, line, column, code, and then all that can differ."""
        place = self.place
        return (
            place.order,
            self.rule,
            _none_first(place.resource),
            _none_first(place.row),
            self.message,
            _none_first(place.field),
            _none_first(place.record),
            self.severity,
            self.help,
            _none_first(self.frictionless),
            [(str(place), text) for place, text in self.related],
            _none_first(self.waived),
        )


def _none_first(value: str | int | None) -> tuple[str | int, ...]:
    return () if value is None else (value,)
