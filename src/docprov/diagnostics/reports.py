"""The report of a validation: diagnostics, coverage and counts, as text, lines and JSON."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import field, frozen

from docprov.diagnostics.coverage import UNCOMPARED, ChangesSince, Coverage, DocumentCoverage
from docprov.diagnostics.diagnostics import Diagnostic, Line, Severity
from docprov.diagnostics.summaries import text_card
from docprov.diagnostics.words import counted, printable, shown, sorted_json

_MOST_DOCUMENTS = 20
_INDENT = " " * 10


def _sorted(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(set(diagnostics), key=lambda diagnostic: diagnostic.order))


@frozen(kw_only=True, repr=False)
class Report:
    """The result of a validation; as a string it is what `docprov validate` prints.

    Attributes:
        diagnostics: all faults and findings, sorted by place, each once.
        coverage: the checks that were made, and on which evidence.
        counts: number of records in each table.
        since: the changes since a revision, where only these are reported; else None.

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

    def _repr_html_(self) -> str:
        return text_card(f"Report: {self.verdict}", str(self))

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
        """Return the diagnostics of one severity that are not waived.

        >>> Report().of("warning")
        ()
        """
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
        """Yield the lines below the diagnostics: changes, counts, coverage and the verdict.

        >>> list(Report().lines())[-1]
        (('valid', 'bold green'), (': 0 errors, 0 warnings', ''))
        """
        if self.since is not None:
            yield from _since_lines(self.since)
        names = ("document", "claim", "citation")
        records = ", ".join(counted(self.counts.get(f"{name}s", 0), name) for name in names)
        yield ((f"records   {records}", ""),)
        yield from _coverage_lines(self.coverage)
        if found := self.counts.get("findings", 0):
            yield ((f"findings  {found}, which `docprov findings` lists", ""),)
        word, colon, numbers = self.verdict.partition(":")
        yield (word, f"bold {'green' if self.ok else 'red'}"), (f"{colon}{numbers}", "")

    def to_json(self) -> str:
        """Return the report as a JSON text with sorted keys.

        >>> Report().to_json().splitlines()[1]
        '  "counts": {},'
        """
        content = {
            "format": 1,
            "ok": self.ok,
            "totals": self.totals,
            "diagnostics": [diagnostic.to_dict() for diagnostic in self.diagnostics],
            "coverage": self.coverage.to_dict(),
            "counts": dict(self.counts),
            "since": self.since.to_dict() if self.since else None,
        }
        return sorted_json(content)


def _since_lines(since: ChangesSince) -> Iterator[Line]:
    files = counted(len(since.files), "file")
    yield ((f"since     {shown(since.revision)}: {files} changed", ""),)
    for name, (added, changed, removed) in since.records.items():
        yield ((f"{_INDENT}{name}: {added} added, {changed} changed, {removed} removed", ""),)
    hidden = ", ".join(counted(count, severity) for severity, count in since.hidden.items())
    if hidden:
        yield (f"{_INDENT}not shown, as it was there before:", "yellow"), (f" {hidden}", "")


def _coverage_lines(coverage: Coverage) -> Iterator[Line]:
    recorded = _verdicts(coverage.verdicts) or "none"
    yield ((f"passages  {coverage.passages} as recorded: {recorded}", ""),)
    text = f"{coverage.rechecked} re-checked against their text by this run"
    style = "green" if not coverage.unchecked else "yellow"
    yield ((f"{_INDENT}{text}{_otherwise(coverage)}, {coverage.unchecked} not checked", style),)
    if len(coverage.documents) > 1:  # for one document the lines above say it already
        yield from _document_lines(coverage)
    yield ((f"reviews   {printable(coverage.reviews)}", ""),)
    for check in coverage.plugged:
        yield (f"{_INDENT}plug-in:", "dim"), (f" {check.name}: {printable(check.detail)}", "")
    for names, detail in coverage.unmade:
        yield (f"{_INDENT}not made:", "yellow"), (f" {names}: {printable(detail)}", "")


def _document_lines(coverage: Coverage) -> Iterator[Line]:
    for name, each in list(coverage.documents.items())[:_MOST_DOCUMENTS]:
        lacking = "".join(
            f", {each.found[verdict]} {verdict}"
            for verdict in UNCOMPARED
            if each.found.get(verdict)
        )
        style = "dim" if not lacking or coverage.found.get("not-checked") else "yellow"
        rechecked = f"{each.rechecked} of {each.passages} re-checked"
        text = f"{shown(name)}: {_verdicts(each.verdicts)}; {rechecked}"
        yield ((f"{_INDENT}{text}{_otherwise(each)}{lacking}", style),)
    more = len(coverage.documents) - _MOST_DOCUMENTS
    if more > 0:
        yield ((f"{_INDENT}and {more} more documents", "dim"),)


def _verdicts(counts: Mapping[str, int]) -> str:
    """Return how many passages have each verdict; a table may contain any text in its place."""
    return ", ".join(f"{count} {shown(verdict)}" for verdict, count in counts.items())


def _otherwise(coverage: Coverage | DocumentCoverage) -> str:
    """Return the result of comparing with the texts where it differs from the records."""
    found = {
        verdict: count for verdict, count in coverage.found.items() if verdict not in UNCOMPARED
    }
    if all(count <= coverage.verdicts.get(verdict, 0) for verdict, count in found.items()):
        return ""
    return f" ({', '.join(f'{count} {verdict}' for verdict, count in found.items())})"
