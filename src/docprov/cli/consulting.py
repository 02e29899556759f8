"""Commands that answer questions about the sources: `findings`."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from docprov.cli.application import PACKAGE, PackagePath, app, reading
from docprov.diagnostics.words import printable
from docprov.presentation.terminal import output


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


FormatOption = Annotated[Format, typer.Option("--format", help="How they are printed.")]


@app.command(rich_help_panel="Consult")
def findings(
    path: PackagePath = PACKAGE,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="CODE", help="Only those of one rule.")
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="ID", help="Only those with a document.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option("--subject", metavar="ID", help="Only those on a subject.")
    ] = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 - the name of the option
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="CODES",
            help="End with exit code 1 where one of these is found: codes, or `any`.",
        ),
    ] = None,
) -> None:
    """List what the sources say together: where they differ, and how they depend on each other.

    \b
    docprov findings datapackage
    docprov findings datapackage --rule DF201 --format markdown
    """
    from docprov.consulting.listing import findings_of

    with reading(path):
        found = findings_of(path, rule=rule, document=document, subject=subject)
    if format is Format.TEXT:
        console = output()
        for line in str(found).splitlines():
            console.print(printable(line), markup=False)
    else:
        sys.stdout.write(found.to_json() if format is Format.JSON else found.to_markdown())
    codes = {code.strip().upper() for code in (fail_on or "").split(",") if code.strip()}
    failing = [each for each in found.found if each.rule in codes or "ANY" in codes]
    raise typer.Exit(1 if failing else 0)
