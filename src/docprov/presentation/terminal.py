"""Output for a person: reports and diagnostics as lines, colour, progress on standard error.

The commands themselves are in `docprov.cli`. Text from a package is shown with its control
characters escaped.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.text import Text

from docprov.diagnostics.coverage import Check
from docprov.diagnostics.diagnostics import Diagnostic, Line, Place
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import printable, shown
from docprov.presentation.excerpts import Excerpts

_MOST_WAITING = 2
"""How many faults of one dossier that anchoring fixes are shown each by itself."""

_WIDEST = 140
"""How many cells of the screen the line of a file may take, in a pipe or on a wide terminal."""


class Screen(Protocol):
    """Where lines for a person are printed: what docprov uses of a console of Rich."""

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads it at once, and no file or program."""
        ...

    @property
    def width(self) -> int:
        """How many cells a line has."""
        ...

    def print(self, *parts: object, markup: bool | None = None) -> None:
        """Print what Rich can print, and end the line; `markup`: whether `[bold]` has a meaning."""
        ...

    def pager(self, *, styles: bool = False) -> AbstractContextManager[object]:
        """Show what is printed meanwhile page by page."""
        ...


def output() -> Screen:
    """Return the console of standard output: long lines stay whole, also in a pipe."""
    return Console(soft_wrap=True, highlight=False, emoji=False)


@contextmanager
def watching(what: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal which file is being read."""
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
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _print_line(console: Screen, line: Line) -> None:
    console.print(Text.assemble(*line))


def print_diagnostic(
    console: Screen, diagnostic: Diagnostic, excerpts: Excerpts | None = None
) -> None:
    """Print a diagnostic: one line for programs, the marked line of the file, and the help."""
    head, *more = diagnostic.lines()
    _print_line(console, head)
    print_excerpt(console, diagnostic.place, excerpts or Excerpts(None), diagnostic.style)
    for line in more:
        _print_line(console, line)


def print_excerpt(console: Screen, place: Place, excerpts: Excerpts, colour: str) -> None:
    """Print the line of a place with the place marked; nothing where it cannot be read."""
    number = str(place.line or "")
    width = min(console.width if console.is_terminal else _WIDEST, _WIDEST) - len(number) - 6
    found = excerpts.at(place, max(width, 20))
    if found is None:
        return
    line = f"{escape(found.before)}[{colour}]{escape(found.marked)}[/]{escape(found.after)}"
    console.print(f"  [blue]{number} |[/] {line}")
    if place.column is not None:
        console.print(
            f"  [blue]{' ' * len(number)} |[/] {' ' * found.indent}[{colour}]{'^' * found.width}[/]"
        )


def print_report(console: Screen, report: Report, excerpts: Excerpts | None = None) -> None:
    """Print a report: its diagnostics, its coverage and the verdict."""
    words = _waiting_words()
    waiting: dict[str, Counter[str]] = defaultdict(Counter)
    for diagnostic in report.diagnostics:
        if diagnostic.rule in words:
            waiting[diagnostic.place.file][diagnostic.rule] += 1
    for diagnostic in report.diagnostics:
        counts = waiting[diagnostic.place.file]
        if diagnostic.rule not in words or 0 < counts.total() <= _MOST_WAITING:
            print_diagnostic(console, diagnostic, excerpts)
        elif counts:
            _print_waiting(console, diagnostic, counts, words)
            counts.clear()  # the others of this file are in the same line
    if report.diagnostics:
        console.print()
    for line in report.lines():
        _print_line(console, line)


def _waiting_words() -> dict[str, tuple[str, str]]:
    """Return the words for one and for several faults that anchoring fixes, by rule."""
    # Imported here, so that a command without a report starts without them.
    from docprov.dossiers.passages import UNANCHORED
    from docprov.dossiers.source import MISSING_ID

    return {
        MISSING_ID.code: ("1 entry without an id", "{} entries without an id"),
        UNANCHORED.code: ("quotes not anchored", "{} quotes or captures not anchored"),
    }


def _print_waiting(
    console: Screen, first: Diagnostic, counts: Counter[str], words: Mapping[str, tuple[str, str]]
) -> None:
    """Print one line for the faults of a dossier that anchoring fixes."""
    facts = ", ".join(
        words[code][count > 1].format(count) for code, count in sorted(counts.items())
    )
    kind = (f"{first.severity} {', '.join(sorted(counts))}", first.style)
    place = (shown(first.place.file), "bold")
    _print_line(console, (place, (": ", ""), kind, (f" {facts}", "")))
    _print_line(console, (("  help:", "dim"), (" run `docprov anchor`", "")))


def check_line(check: Check) -> str:
    """Return the line for a check that was made, or was not."""
    word = "[green]ok[/]      " if check.ok else "[red]failed[/]  "
    if not check.made:
        word = "[yellow]not made[/]"
    return f"{word}  {check.name}: {escape(printable(check.detail))}"
