"""Diagnostics as data: where something is, what is wrong with it, how to mend it, and the report that gathers them.

Rules and readers make diagnostics; nothing here knows a rule or reads a file. Wording for people
and for machines is made from the same fields, so both say the same.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from attrs import field, frozen

from docprov.diagnostics.coverage import UNCOMPARED, ChangesSince, Coverage, DocumentCoverage

Severity = Literal["error", "warning", "finding"]
"""What a diagnostic does: an error sets the exit code, a warning and a finding do not."""
Line = tuple[tuple[str, str], ...]
"""A line for people: pieces of text, each with the style in which a terminal may show it."""
_STYLES: dict[Severity, str] = {"error": "red", "warning": "yellow", "finding": "cyan"}
_LONGEST = 240
_MOST_DOCUMENTS = 20
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
        severity: what it does to the exit code: errors set it, warnings and findings do not.
        summary: what it is, in one sentence.
        why: why it matters.
        help: how to mend it.
        message: the fact, with the slots {0}, {1}, ... for the offending values.
        file: a file of the example package that shows the rule.
        record: key of the record of that file that shows it, where the file is a table; `silent` and
            `fires` are then its cells, a line `column: value` each.
        silent: text of that file with which the rule is silent.
        fires: what to put in its place so that the rule fires.
        example: an example in words, where no change of one file's text shows the rule.
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

    def at(
        self,
        place: "Place",
        *values: object,
        help: str = "",  # noqa: A002 - the word of the field
        related: "tuple[Related, ...]" = (),
    ) -> "Diagnostic":
        """Return the diagnostic of this rule at one place."""
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
    """Where something stands: in a file, and in a table.

    Attributes:
        file: path from the package's folder, with `/`; empty where there is none.
        line: line of the file, counted from 1; None where it is about the whole file.
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
        """What places are sorted by: the file, the sheet of a workbook, the line or row, the column."""
        found = _CELL.fullmatch(self.cell or "")
        if found is None:
            return self.file, "", self.line or 0, self.column or 0
        column = sum((ord(letter) - 64) * 26**at for at, letter in enumerate(reversed(found[2])))
        return self.file, found[1], int(found[3]), column


Related = tuple[Place, str]
"""Another place that has to do with a diagnostic, and what stands there."""


@frozen(kw_only=True)
class Diagnostic:
    """One fault of a record, or one finding about the sources, at one place.

    Attributes:
        rule: code of the rule.
        name: name of the rule.
        severity: error, warning or finding.
        message: the fact, with the offending value.
        help: how to mend it.
        place: where it is.
        frictionless: Frictionless' own type of the error, for faults of the table schema.
        related: other places that have to do with it, such as the first of two equal ids.
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
        """Yield the diagnostic as lines for people: place and fact, how to mend it, what has to do with it."""
        kind = f"{'waived ' if self.waived is not None else ''}{self.severity} {self.rule}"
        head = ((shown(self.place), "bold"), (": ", ""), (kind, self.style))
        yield (*head, (f" {self.message} ", ""), (f"[{self.name}]", "dim"))
        told = [("help", self.help)] if self.help else []
        told += [("note", f"{place}: {words}") for place, words in self.related]
        told += [("waived", self.waived)] if self.waived is not None else []
        for title, words in told:
            yield (f"  {title}:", "dim"), (f" {printable(words)}", "")

    def to_dict(self) -> dict[str, Any]:
        """Return the diagnostic with the field names of the JSON output."""
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
        """What diagnostics are sorted by: file, line, column, code, and then whatever else tells two apart."""
        place = self.place
        return (
            place.order,
            self.rule,
            place.resource or "",
            place.row or 0,
            self.message,
            place.field or "",
            place.record or "",
            self.severity,
            self.help,
            self.frictionless or "",
            [(str(place), text) for place, text in self.related],
            self.waived or "",
        )


def _sorted(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(set(diagnostics), key=lambda diagnostic: diagnostic.order))


@frozen(kw_only=True, repr=False)
class Report:
    """The result of a validation; as a string it is what `docprov validate` prints.

    Attributes:
        diagnostics: all faults and findings, sorted by place, each once.
        coverage: which checks were made on which evidence.
        counts: number of records in each table.
        since: what changed since a revision, where only that is reported; None where everything is.

    >>> report = Report(counts={"documents": 1, "claims": 2})
    >>> report
    <Report: valid: 0 errors, 0 warnings>
    >>> print(report)
    records   1 document, 2 claims, 0 citations
    passages  0 as recorded: none
              0 re-checked against their text by this run, 0 not checked
    reviews   recorded none; reviewed none; 0 made by a machine wait for a review
    valid: 0 errors, 0 warnings
    """

    diagnostics: tuple[Diagnostic, ...] = field(default=(), converter=_sorted)
    coverage: Coverage = field(factory=Coverage)
    counts: Mapping[str, int] = field(factory=dict)
    since: ChangesSince | None = None

    def __str__(self) -> str:
        lines = [line for each in self.diagnostics for line in each.lines()]
        lines += [(), *self.lines()] if lines else self.lines()
        return "\n".join("".join(text for text, _ in line) for line in lines)

    def __repr__(self) -> str:
        return f"<Report: {self.verdict}>"

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings and findings do not count."""
        return not self.errors

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are errors and are not waived."""
        return self.of("error")

    @property
    def waived(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are waived; they are shown like all others."""
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.waived is not None)

    def of(self, severity: Severity) -> tuple[Diagnostic, ...]:
        """Return the diagnostics of one severity that are not waived."""
        return tuple(
            each for each in self.diagnostics if each.severity == severity and each.waived is None
        )

    @property
    def totals(self) -> dict[str, int]:
        """How many errors, warnings and findings there are, and how many diagnostics are waived."""
        return {
            "errors": len(self.errors),
            "warnings": len(self.of("warning")),
            "findings": len(self.of("finding")),
            "waived": len(self.waived),
        }

    @property
    def verdict(self) -> str:
        """The verdict in words, with the number of errors and warnings."""
        totals = self.totals
        words = [counted(totals["errors"], "error"), counted(totals["warnings"], "warning")]
        words += [counted(totals["findings"], "finding")] if totals["findings"] else []
        words += [f"{totals['waived']} waived"] if totals["waived"] else []
        return f"{'valid' if self.ok else 'not valid'}: {', '.join(words)}"

    def lines(self) -> Iterator[Line]:
        """Yield what is told below the diagnostics, for people: what was looked at, what was not, and the verdict."""
        if self.since is not None:
            yield (
                (
                    (
                        f"since     {shown(self.since.revision)}: "
                        f"{counted(len(self.since.files), 'file')} changed"
                    ),
                    "",
                ),
            )
            for name, (added, changed, removed) in self.since.records.items():
                yield (
                    (f"          {name}: {added} added, {changed} changed, {removed} removed", ""),
                )
            if hidden := ", ".join(
                counted(count, severity) for severity, count in self.since.hidden.items()
            ):
                yield (
                    (f"{_INDENT}not shown, since it stood there before:", "yellow"),
                    (f" {hidden}", ""),
                )
        coverage = self.coverage
        records = ", ".join(
            counted(self.counts.get(f"{name}s", 0), name)
            for name in ("document", "claim", "citation")
        )
        yield ((f"records   {records}", ""),)
        yield (
            (
                (
                    f"passages  {coverage.passages} as recorded: "
                    f"{_verdicts(coverage.verdicts) or 'none'}"
                ),
                "",
            ),
        )
        text = f"{coverage.rechecked} re-checked against their text by this run"
        style = "green" if not coverage.unchecked else "yellow"
        yield ((f"{_INDENT}{text}{_otherwise(coverage)}, {coverage.unchecked} not checked", style),)
        yield from _document_lines(coverage)
        yield ((f"reviews   {printable(coverage.reviews)}", ""),)
        for names, detail in coverage.unmade:
            yield (f"{_INDENT}not made:", "yellow"), (f" {names}: {printable(detail)}", "")
        word, colon, numbers = self.verdict.partition(":")
        yield (word, f"bold {'green' if self.ok else 'red'}"), (f"{colon}{numbers}", "")

    def to_json(self) -> str:
        """Return the report as a JSON text with sorted keys."""
        coverage = self.coverage
        content = {
            "format": 1,
            "ok": self.ok,
            "totals": self.totals,
            "diagnostics": [diagnostic.to_dict() for diagnostic in self.diagnostics],
            "coverage": {
                "passages": coverage.passages,
                "verdicts": dict(sorted(coverage.verdicts.items())),
                "found": dict(sorted(coverage.found.items())),
                "rechecked": coverage.rechecked,
                "unchecked": coverage.unchecked,
                "documents": {
                    name: {
                        "passages": each.passages,
                        "verdicts": dict(each.verdicts),
                        "found": dict(each.found),
                        "rechecked": each.rechecked,
                    }
                    for name, each in coverage.documents.items()
                },
                "reviews": coverage.reviews.to_dict(),
                "texts": {"held": coverage.texts[0], "captures": coverage.texts[1]},
                "checks": [
                    {"name": check.name, "made": check.made, "ok": check.ok, "detail": check.detail}
                    for check in coverage.checks
                ],
            },
            "counts": dict(self.counts),
            "since": self.since.to_dict() if self.since else None,
        }
        return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


_INDENT = " " * 10


def _document_lines(coverage: Coverage) -> Iterator[Line]:
    if len(coverage.documents) < 2:  # then the package says it already
        return
    for name, each in list(coverage.documents.items())[:_MOST_DOCUMENTS]:
        lacking = "".join(
            f", {each.found[verdict]} {verdict}"
            for verdict in UNCOMPARED
            if each.found.get(verdict)
        )
        style = "dim" if not lacking or coverage.found.get("not-checked") else "yellow"
        text = (
            f"{shown(name)}: {_verdicts(each.verdicts)}; {each.rechecked} of {each.passages} "
            "re-checked"
        )
        yield ((f"{_INDENT}{text}{_otherwise(each)}{lacking}", style),)
    if len(coverage.documents) > _MOST_DOCUMENTS:
        yield ((f"{_INDENT}and {len(coverage.documents) - _MOST_DOCUMENTS} more documents", "dim"),)


def _verdicts(counts: Mapping[str, int]) -> str:
    """Return how many passages have each verdict; a table may hold anything in its place."""
    return ", ".join(f"{count} {shown(verdict)}" for verdict, count in counts.items())


def _otherwise(coverage: Coverage | DocumentCoverage) -> str:
    """Return what comparing with the texts came to, where that is not what the records say."""
    found = {
        verdict: count for verdict, count in coverage.found.items() if verdict not in UNCOMPARED
    }
    if all(count <= coverage.verdicts.get(verdict, 0) for verdict, count in found.items()):
        return ""
    return f" ({', '.join(f'{count} {verdict}' for verdict, count in found.items())})"


def counted(number: int, word: str) -> str:
    """Return a number with its word, in the plural where it takes one.

    >>> counted(1, "fault"), counted(2, "fault")
    ('1 fault', '2 faults')
    """
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def shown(value: object) -> str:
    r"""Return a value as one line that is safe to print: control characters escaped, long text cut.

    >>> shown("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    text = str(value)
    return printable(
        f"{text[:_LONGEST]}… ({len(text)} characters)" if len(text) > _LONGEST else text
    )


def printable(value: object) -> str:
    """Return a text as one line without control characters, whole."""
    text = str(value)
    return "".join(
        character
        if character.isprintable() or character == " "
        else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
