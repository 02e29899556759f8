"""What a person at the screen sees: reports and diagnostics as lines, colour at a terminal, progress on standard error.

The commands themselves are in `docprov.cli`. Whatever comes from a package is shown with its control characters escaped.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from docprov.coverage import UNCOMPARED, Check, Coverage, DocumentCoverage
from docprov.formats.excerpts import Excerpts
from docprov.reports import Diagnostic, Place, Report, Severity, Since, counted, printable, shown

_MOST_DOCUMENTS = 20
_WIDEST = 140
"""How many cells of the screen the line of a file may take, in a pipe or on a very wide terminal."""
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


@contextmanager
def downloading(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show on a terminal how much of a file has arrived."""
    console = Console(stderr=True, highlight=False, emoji=False)
    if not console.is_terminal:
        yield lambda _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_diagnostic(console: Console, diagnostic: Diagnostic, excerpts: Excerpts | None = None) -> None:
    """Print a diagnostic: one line for programs to find, the line of the file with its place marked, and how to mend it."""
    colour = "magenta" if diagnostic.waived is not None else _COLOURS[diagnostic.severity]
    place, text = escape(shown(str(diagnostic.place))), escape(diagnostic.message)
    name = escape(f"[{diagnostic.name}]")
    word = f"{'waived ' if diagnostic.waived is not None else ''}{diagnostic.severity} {diagnostic.rule}"
    console.print(f"[bold]{place}[/]: [{colour}]{word}[/] {text} [dim]{name}[/]")
    print_excerpt(console, diagnostic.place, excerpts or Excerpts(None), colour)
    if diagnostic.help:
        console.print(f"  [dim]help:[/] {escape(printable(diagnostic.help))}")
    for other, words in diagnostic.related:
        console.print(f"  [dim]note:[/] {escape(shown(str(other)))}: {escape(printable(words))}")
    if diagnostic.waived is not None:
        console.print(f"  [dim]waived:[/] {escape(printable(diagnostic.waived))}")


def print_excerpt(console: Console, place: Place, excerpts: Excerpts, colour: str) -> None:
    """Print the line of a place with the place marked; nothing where it cannot be had."""
    number = str(place.line or "")
    width = min(console.width if console.is_terminal else _WIDEST, _WIDEST) - len(number) - 6
    found = excerpts.at(place, max(width, 20))
    if found is None:
        return
    line = f"{escape(found.before)}[{colour}]{escape(found.marked)}[/]{escape(found.after)}"
    console.print(f"  [blue]{number} |[/] {line}")
    if place.column is not None:
        console.print(f"  [blue]{' ' * len(number)} |[/] {' ' * found.indent}[{colour}]{'^' * found.width}[/]")


def print_report(console: Console, report: Report, excerpts: Excerpts | None = None) -> None:
    """Print a report: its diagnostics, what was looked at and what was not, and the verdict."""
    for diagnostic in report.diagnostics:
        print_diagnostic(console, diagnostic, excerpts)
    if report.diagnostics:
        console.print()
    if report.since is not None:
        _print_since(console, report.since)
    coverage = report.coverage
    records = ", ".join(counted(report.counts.get(f"{name}s", 0), name) for name in ("document", "claim", "citation"))
    console.print(f"records   {records}")
    verdicts = _verdicts(coverage.verdicts) or "none"
    console.print(f"passages  {coverage.passages} as recorded: {verdicts}")
    style = "green" if coverage.rechecked == coverage.passages else "yellow"
    console.print(f"          [{style}]{coverage.rechecked} re-checked against their text by this run"
                  f"{_otherwise(coverage)}, {coverage.unchecked} not checked[/]")  # fmt: skip
    shown_documents = list(coverage.documents.items())[:_MOST_DOCUMENTS]
    for name, each in shown_documents if len(coverage.documents) > 1 else ():
        own = _verdicts(each.verdicts)
        lacking = "".join(f", {each.found[verdict]} {verdict}" for verdict in UNCOMPARED if each.found.get(verdict))
        style = "dim" if not lacking or coverage.found.get("not-checked") else "yellow"
        console.print(f"          [{style}]{escape(shown(name))}: {own}; "
                      f"{each.rechecked} of {each.passages} re-checked{_otherwise(each)}{lacking}[/]")  # fmt: skip
    if len(coverage.documents) > _MOST_DOCUMENTS:
        console.print(f"          [dim]and {len(coverage.documents) - _MOST_DOCUMENTS} more documents[/]")
    console.print(f"reviews   {escape(printable(coverage.reviews))}")
    for names, detail in coverage.unmade:
        console.print(f"          [yellow]not made:[/] {names}: {escape(printable(detail))}")
    colour, word = ("green", "valid") if report.ok else ("red", "not valid")
    totals = report.totals
    words = [counted(totals["errors"], "error"), counted(totals["warnings"], "warning")]
    words += [counted(totals["findings"], "finding")] if totals["findings"] else []
    words += [f"{totals['waived']} waived"] if totals["waived"] else []
    console.print(f"[bold {colour}]{word}[/]: {', '.join(words)}")


def _verdicts(counts: Mapping[str, int]) -> str:
    """Return how many passages have each verdict; a table may hold anything in its place."""
    return ", ".join(f"{count} {escape(shown(verdict))}" for verdict, count in counts.items())


def _otherwise(coverage: Coverage | DocumentCoverage) -> str:
    """Return what comparing with the texts came to, where that is not what the records say."""
    found = {verdict: count for verdict, count in coverage.found.items() if verdict not in UNCOMPARED}
    if all(count <= coverage.verdicts.get(verdict, 0) for verdict, count in found.items()):
        return ""
    return f" ({', '.join(f'{count} {verdict}' for verdict, count in found.items())})"


def _print_since(console: Console, since: Since) -> None:
    console.print(f"since     {escape(shown(since.revision))}: {counted(len(since.files), 'file')} changed")
    for name, (added, changed, removed) in since.records.items():
        console.print(f"          {name}: {added} added, {changed} changed, {removed} removed")
    if since.hidden:
        words = ", ".join(counted(count, severity) for severity, count in since.hidden.items())
        console.print(f"          [yellow]not shown, since it stood there before:[/] {words}")


def check_line(check: Check) -> str:
    """Return the line for a check that was made, or was not."""
    word = "[yellow]not made[/]" if not check.made else "[green]ok[/]      " if check.ok else "[red]failed[/]  "
    return f"{word}  {check.name}: {escape(printable(check.detail))}"
