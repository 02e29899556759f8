"""What a person at the screen sees: reports and diagnostics as lines, colour at a terminal, progress on standard error.

The commands themselves are in `docprov.cli`. Whatever comes from a package is shown with its control characters escaped.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

from docprov.reports import Check, Diagnostic, Report, Severity, counted, printable, shown

_MOST_DOCUMENTS = 20
_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "finding": "cyan"}


def output() -> Console:
    """Return the console of standard output: long lines stay whole, also in a pipe."""
    return Console(soft_wrap=True, highlight=False, emoji=False)


@contextmanager
def watching(what: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal what is being looked at."""
    console = Console(stderr=True, highlight=False, emoji=False)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(what) as status:
        yield lambda name: status.update(f"{what}: {escape(shown(name))}")


def print_diagnostic(console: Console, diagnostic: Diagnostic) -> None:
    """Print a diagnostic as one line, and how to mend it as another."""
    colour = _COLOURS[diagnostic.severity]
    place, text = escape(shown(str(diagnostic.place))), escape(diagnostic.message)
    name = escape(f"[{diagnostic.name}]")
    console.print(f"[bold]{place}[/]: [{colour}]{diagnostic.severity} {diagnostic.rule}[/] {text} [dim]{name}[/]")
    if diagnostic.help:
        console.print(f"  [dim]help:[/] {escape(printable(diagnostic.help))}")


def print_report(console: Console, report: Report) -> None:
    """Print a report: its diagnostics, what was looked at and what was not, and the verdict."""
    for diagnostic in report.diagnostics:
        print_diagnostic(console, diagnostic)
    if report.diagnostics:
        console.print()
    coverage = report.coverage
    records = ", ".join(f"{report.counts.get(name, 0)} {name}" for name in ("documents", "claims", "citations"))
    console.print(f"records   {records}")
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in coverage.verdicts.items()) or "none"
    console.print(f"passages  {coverage.passages} as recorded: {verdicts}")
    style = "green" if coverage.rechecked == coverage.passages else "yellow"
    console.print(f"          [{style}]{coverage.rechecked} re-checked against their text by this run,"
                  f" {coverage.unchecked} not checked[/]")  # fmt: skip
    shown_documents = list(coverage.documents.items())[:_MOST_DOCUMENTS]
    for name, each in shown_documents if len(coverage.documents) > 1 else ():
        own = ", ".join(f"{count} {verdict}" for verdict, count in each.verdicts.items())
        console.print(f"          [dim]{escape(shown(name))}: {own}; {each.rechecked} of {each.passages} re-checked[/]")
    if len(coverage.documents) > _MOST_DOCUMENTS:
        console.print(f"          [dim]and {len(coverage.documents) - _MOST_DOCUMENTS} more documents[/]")
    console.print(f"reviews   {coverage.reviews}")
    for check in coverage.checks:
        if not check.made:
            console.print(f"          [yellow]not made:[/] {check.name}: {escape(printable(check.detail))}")
    warnings = sum(diagnostic.severity == "warning" for diagnostic in report.diagnostics)
    colour, word = ("green", "valid") if report.ok else ("red", "not valid")
    console.print(f"[bold {colour}]{word}[/]: {counted(len(report.errors), 'error')}, {counted(warnings, 'warning')}")


def check_line(check: Check) -> str:
    """Return the line for a check that was made, or was not."""
    word = "[yellow]not made[/]" if not check.made else "[green]ok[/]      " if check.ok else "[red]failed[/]  "
    return f"{word}  {check.name}: {escape(printable(check.detail))}"
