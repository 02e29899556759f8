"""Commands that check and explain: `validate`, `rule`, `fsck`."""

import datetime as dt
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from docprov.cli.application import (
    PACKAGE,
    ChosenEngine,
    EngineOption,
    EvidencePath,
    PackagePath,
    RequiredShare,
    app,
    share_of,
)
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import counted, shown
from docprov.presentation.excerpts import Excerpts
from docprov.presentation.terminal import (
    Screen,
    check_line,
    output,
    print_diagnostic,
    print_report,
    watching,
)
from docprov.storage.real_paths import real


class Format(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    MARKDOWN = "markdown"


@app.command(rich_help_panel="Check")
def validate(
    path: PackagePath = PACKAGE,
    evidence: EvidencePath = None,
    format: Annotated[  # noqa: A002 - the name of the option
        Format, typer.Option("--format", help="How the report is printed.")
    ] = Format.TEXT,
    require_coverage: RequiredShare = "0%",
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="REV", help="Report only what changed since a git revision."
        ),
    ] = None,
    today: Annotated[
        str | None,
        typer.Option(
            "--today",
            metavar="DAY",
            help="Day that waivers are compared with; else the current one.",
        ),
    ] = None,
    engine: ChosenEngine = EngineOption.AUTO,
) -> None:
    """Check a package or one dossier: every fault in one run, and which quotes were compared.

    \b
    docprov validate datapackage
    docprov validate datapackage --evidence texts
    docprov validate datapackage/dossiers/arden-2011.yaml
    docprov validate datapackage --since origin/main --format markdown
    docprov validate datapackage --engine duckdb
    """
    from docprov.package.paths import package_folder
    from docprov.presentation import FORMATS
    from docprov.validation.validation import validate as check

    with watching("checking") as watch:
        share, day = share_of(require_coverage), _day(today)
        report = check(
            path,
            evidence,
            require_coverage=share,
            since=since,
            today=day,
            engine=engine.value,
            watch=watch,
        )
    folder = package_folder(path)
    if format is Format.TEXT:
        print_report(output(), report, Excerpts(folder))
    else:
        sys.stdout.write(FORMATS[format.value](report, _base(folder)))
    raise typer.Exit(0 if report.ok else 1)


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise DocprovError(f"--today {text!r} is not a day such as 2027-01-31") from error


def _base(folder: Path | None) -> str:
    """Return the path of a package's folder from the current one; empty where it is elsewhere."""
    here = real(Path.cwd())
    place = real(folder or here)
    if not place.is_relative_to(here):
        return ""
    return place.relative_to(here).as_posix().removeprefix(".")


@app.command(rich_help_panel="Check")
def rule(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="Code or name of a rule; none lists all.")
    ] = None,
) -> None:
    """Explain a rule: what it is, why it matters, how to fix it, and an example.

    \b
    docprov rule
    docprov rule DP302
    """
    from docprov.validation.own_rules import all_rules
    from docprov.validation.own_rules import rule as look_up

    console = output()
    if code is None:
        for each in all_rules().values():
            console.print(
                f"[bold]{each.code}[/] {each.severity:<8} {each.name:<24} {escape(each.summary)}"
            )
        return
    try:
        found = look_up(code)
    except KeyError as error:
        raise DocprovError(f"there is no rule {code!r}; `docprov rule` lists all") from error
    console.print(f"[bold]{found.code} {found.name}[/] ({found.severity})\n")
    for title, text in (
        ("What it is", found.summary),
        ("Why it matters", found.why),
        ("How to fix it", found.help),
    ):
        console.print(f"[bold]{title}[/]\n  {escape(text)}")
    if found.example:
        console.print(f"[bold]Example[/]\n  {escape(found.example)}")
    if found.lookalike:
        console.print(f"[bold]No example[/]\n  {escape(found.lookalike)}")
    if found.fires != found.silent:
        record = f", record {found.record}" if found.record else ""
        console.print(f"[bold]Example[/], in {escape(found.file)} of the example package{record}")
        for title, text in (("fires", found.fires), ("silent", found.silent)):
            body = "\n".join(
                f"    {escape(line)}" for line in (text or "(nothing)").rstrip("\n").split("\n")
            )
            console.print(f"  {title}:\n{body}")


@app.command(rich_help_panel="Check")
def fsck(
    evidence: EvidencePath = None,
    package: Annotated[
        Path | None,
        typer.Option("--package", metavar="PATH", help="Package whose captures it holds."),
    ] = None,
    releases: Annotated[
        Path | None,
        typer.Option(
            "--releases",
            metavar="PATH",
            help="Package whose recorded releases are rebuilt instead.",
        ),
    ] = None,
) -> None:
    """Name each file of an evidence folder that is damaged, missing or extra; or rebuild releases.

    \b
    docprov fsck --evidence texts --package datapackage
    docprov fsck --releases datapackage
    """
    from docprov.evidence.fixity import fsck as run

    console = output()
    if releases is not None:
        raise typer.Exit(0 if _rebuild(console, releases) else 1)
    with watching("reading") as watch:
        outcome = run(evidence, package, watch=watch)
    for damage in outcome.damaged:
        console.print(
            f"[red]damaged[/]    {escape(shown(damage.file))}: {escape(shown(damage.reason))}"
        )
        if damage.expected:
            console.print(f"           should have {damage.expected}")
    for colour, word, names in (
        ("red", "missing", outcome.missing),
        ("yellow", "extra", outcome.extra),
        ("yellow", "passed over", outcome.passed_over),
    ):
        for name in names:
            console.print(f"[{colour}]{word:<11}[/]{escape(shown(name))}")
    if package is None:
        console.print("[yellow]not made:[/] captures were not checked, since no package was named")
    word = "[bold green]ok[/]" if outcome.ok else "[bold red]not ok[/]"
    console.print(f"{word}: {counted(outcome.files, 'file')} read")
    raise typer.Exit(0 if outcome.ok else 1)


def _rebuild(console: Screen, package: Path) -> bool:
    from docprov.releases.rebuilding import rebuild

    with watching("rebuilding") as watch:
        outcome = rebuild(package, watch)
    excerpts = Excerpts(package)
    for fault in outcome.report.diagnostics:
        print_diagnostic(console, fault, excerpts)
    for check in outcome.checks:
        console.print(check_line(check))
    word = "[bold green]ok[/]" if outcome.ok else "[bold red]not ok[/]"
    rebuilt = sum(bool(check.ok) for check in outcome.checks)
    console.print(
        f"{word}: {rebuilt} of {counted(len(outcome.checks), 'recorded release')} rebuilt with the "
        "digest recorded"
    )
    return outcome.ok
