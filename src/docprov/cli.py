"""The command line: each command calls one public function and prints what it returned.

Exit code 0: done, no errors. 1: errors were found, or a check failed. 2: the command cannot run. Output is plain in a pipe,
coloured at a terminal; progress goes to standard error, and only to a terminal.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from docprov.errors import DocprovError
from docprov.reports import Check, Diagnostic, Report, Severity, counted, printable, shown

app = typer.Typer(
    name="docprov",
    help="Documents, the claims they make and the works they cite: checked, anchored, built and released.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_MOST_DOCUMENTS = 20
_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "finding": "cyan"}

PackagePath = Annotated[Path, typer.Argument(metavar="PATH", help="The package: a folder, a datapackage.json or an archive.")]
SourcePath = Annotated[Path, typer.Argument(metavar="PATH", help="The package's folder.")]
EvidencePath = Annotated[
    Path | None,
    typer.Option("--evidence", metavar="DIR", envvar="DOCPROV_EVIDENCE", help="Folder with the captured texts."),
]


class Format(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    JSON = "json"


def _out() -> Console:
    return Console(soft_wrap=True, highlight=False, emoji=False)


@contextmanager
def _watching(what: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal what is being looked at."""
    console = Console(stderr=True, highlight=False, emoji=False)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(what) as status:
        yield lambda name: status.update(f"{what}: {escape(shown(name))}")


def _print_diagnostic(console: Console, diagnostic: Diagnostic) -> None:
    colour = _COLOURS[diagnostic.severity]
    place, text = escape(shown(str(diagnostic.place))), escape(diagnostic.message)
    name = escape(f"[{diagnostic.name}]")
    console.print(f"[bold]{place}[/]: [{colour}]{diagnostic.severity} {diagnostic.rule}[/] {text} [dim]{name}[/]")
    if diagnostic.help:
        console.print(f"  [dim]help:[/] {escape(printable(diagnostic.help))}")


def _print_report(console: Console, report: Report) -> None:
    for diagnostic in report.diagnostics:
        _print_diagnostic(console, diagnostic)
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
    for check in coverage.checks:
        if not check.made:
            console.print(f"          [yellow]not made:[/] {check.name}: {escape(printable(check.detail))}")
    warnings = sum(diagnostic.severity == "warning" for diagnostic in report.diagnostics)
    colour, word = ("green", "valid") if report.ok else ("red", "not valid")
    console.print(f"[bold {colour}]{word}[/]: {counted(len(report.errors), 'error')}, {counted(warnings, 'warning')}")


def _fail(error: DocprovError, code: int = 2) -> typer.Exit:
    console = _out()
    for diagnostic in error.report.diagnostics if error.report else ():
        _print_diagnostic(console, diagnostic)
    Console(stderr=True, soft_wrap=True, highlight=False, emoji=False).print(f"[red]docprov:[/] {escape(printable(error))}")
    return typer.Exit(code)


@app.command()
def validate(
    path: PackagePath,
    evidence: EvidencePath = None,
    format: Annotated[Format, typer.Option("--format", help="How the report is printed.")] = Format.TEXT,  # noqa: A002
    require_coverage: Annotated[
        str, typer.Option("--require-coverage", metavar="SHARE", help="Share of quotes to compare with texts, such as 100%.")
    ] = "0%",
) -> None:
    """Check a package: every fault in one run, and which quotes were really compared with their text.

    \b
    docprov validate datapackage
    docprov validate datapackage --evidence texts
    docprov validate datapackage --format json
    """
    from docprov.validation import validate as check

    with _watching("checking") as watch:
        report = check(path, evidence, require_coverage=_share(require_coverage), watch=watch)
    if format is Format.JSON:
        sys.stdout.write(report.to_json())
    else:
        _print_report(_out(), report)
    raise typer.Exit(0 if report.ok else 1)


def _share(text: str) -> float:
    number = text.removesuffix("%")
    if not number.isdecimal() or int(number) > 100:
        raise DocprovError(f"--require-coverage {text!r} is not a share such as 100%")
    return int(number) / 100


@app.command()
def anchor(
    path: SourcePath,
    evidence: EvidencePath = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if something would change.")] = False,
) -> None:
    """Find each quote in its text, write the locks, and give an id to each entry without one.

    \b
    docprov anchor datapackage --evidence texts
    docprov anchor datapackage --check
    """
    from docprov.anchoring import anchor as run

    console = _out()
    with _watching("anchoring") as watch:
        outcome = run(path, evidence, write=not check, watch=watch)
    for document in outcome.documents:
        verdicts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(document.verdicts.items())) or "no quotes"
        share = f"; quotes cover {document.share:.0%} of the body" if document.share is not None else ""
        ids = f"; {counted(document.ids, 'new id')}" if document.ids else ""
        console.print(f"{document.document}: {verdicts}{ids}{share}")
    for name in sorted(outcome.contents):
        console.print(f"{'would change' if check else 'wrote'} {escape(name)}")
    if not outcome.contents:
        console.print("nothing to change")
    for failure in outcome.failures:
        console.print(f"[bold]{escape(shown(failure.place))}[/]: {escape(printable(failure))}")
    for fault in (*outcome.missing, *outcome.faults):
        _print_diagnostic(console, fault)
    raise typer.Exit(1 if outcome.failures or outcome.missing or outcome.faults or (check and outcome.contents) else 0)


@app.command()
def build(
    path: SourcePath,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if a file is not current.")] = False,
) -> None:
    """Compute the tables and the descriptor of a package, and write those that changed.

    \b
    docprov build datapackage
    docprov build datapackage --check
    """
    from docprov.packages import build as compute

    console = _out()
    with _watching("building") as watch:
        outcome = compute(path, watch)
    stale = outcome.stale()
    changed = stale if check else outcome.write()
    for name in changed:
        console.print(f"{'not current:' if check else 'wrote'} {escape(name)}")
    if not changed:
        console.print(f"{counted(len(outcome.files), 'file')} current")
    raise typer.Exit(1 if check and stale else 0)


@app.command()
def release(
    path: SourcePath,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder that receives the archive.")] = Path("dist"),
    evidence: EvidencePath = None,
) -> None:
    """Write the archive of a valid, current package; the same records give the same bytes on every machine.

    \b
    docprov release datapackage --out dist
    """
    from docprov.releases import release as make

    console = _out()
    with _watching("releasing") as watch:
        outcome = make(path, out, evidence, watch=watch)
    _print_report(console, outcome.report)
    record = "recorded now" if outcome.recorded else "as recorded before"
    console.print(f"[bold]{escape(str(outcome.archive))}[/]\n{outcome.digest} (version {outcome.version}, {record})")


@app.command()
def verify(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="A release: an archive, or the folder it was unpacked to.")],
    sha256: Annotated[str | None, typer.Option("--sha256", metavar="DIGEST", help="Digest that the archive must have.")] = None,
) -> None:
    """Check a release, offline, and list the checks that were made and those that were not.

    \b
    docprov verify dist/khojaly-statements-0.1.0.zip
    docprov verify khojaly-statements-0.1.0.zip --sha256 sha256:...
    """
    from docprov.verification import verify as check

    console = _out()
    with _watching("verifying"):
        outcome = check(target, sha256)
    for each in outcome.checks:
        console.print(_check_line(each))
    word = "[bold green]ok[/]" if outcome.ok else "[bold red]not ok[/]"
    console.print(f"{word}: {escape(outcome.name or str(target))} {outcome.digest or ''}".rstrip())
    raise typer.Exit(0 if outcome.ok else 1)


def _check_line(check: Check) -> str:
    word = "[yellow]not made[/]" if not check.made else "[green]ok[/]      " if check.ok else "[red]failed[/]  "
    return f"{word}  {check.name}: {escape(printable(check.detail))}"


@app.command()
def rule(
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="Code or name of a rule; none lists all.")] = None,
) -> None:
    """Explain a rule: what it is, why it matters, how to mend it, and an example.

    \b
    docprov rule
    docprov rule DP302
    """
    from docprov.catalogue import CATALOGUE
    from docprov.catalogue import rule as look_up

    console = _out()
    if code is None:
        for each in CATALOGUE.values():
            console.print(f"[bold]{each.code}[/] {each.severity:<8} {each.name:<24} {escape(each.summary)}")
        return
    try:
        found = look_up(code)
    except KeyError as error:
        raise DocprovError(f"there is no rule {code!r}; `docprov rule` lists all") from error
    console.print(f"[bold]{found.code} {found.name}[/] ({found.severity})\n")
    for title, text in (("What it is", found.summary), ("Why it matters", found.why), ("How to mend it", found.help)):
        console.print(f"[bold]{title}[/]\n  {escape(text)}")
    if found.fires != found.silent:
        console.print(f"[bold]Example[/], in {escape(found.file)} of the example package")
        for title, text in (("fires", found.fires), ("silent", found.silent)):
            body = "\n".join(f"    {escape(line)}" for line in (text or "(nothing)").rstrip("\n").split("\n"))
            console.print(f"  {title}:\n{body}")


def main() -> None:
    """Run the command line; faults of input end with one line and exit code 2, never with a traceback."""
    try:
        app()
    except DocprovError as error:
        code = 1 if error.report and error.report.errors else 2
        raise SystemExit(_fail(error, code).exit_code) from error
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
