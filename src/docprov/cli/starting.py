"""Commands that start something: `init`, `new`."""

import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from docprov.cli.application import PACKAGE, app
from docprov.diagnostics.words import counted, shown
from docprov.presentation.terminal import Screen, output, watching


@app.command(rich_help_panel="Start")
def init(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="A new or empty folder; its name becomes the package's."
        ),
    ],
) -> None:
    """Make a project of your own: a package with an invented first dossier, and its surroundings.

    \b
    docprov init my-project
    """
    from docprov.recording.starting import init as make

    console = output()
    with watching("making the project"):
        outcome = make(folder)
    console.print(f"made {escape(shown(folder))}: {counted(len(outcome.files), 'file')}")
    steps = ("docprov validate datapackage --evidence texts", "docprov new my-document")
    named = shlex.quote(f"./{folder}" if str(folder).startswith("-") else str(folder))
    for step in (f"cd {named}", *steps) if not folder.samefile(".") else steps:
        console.print(f"  {escape(shown(step))}")
    _print_remarks(console, outcome.remarks)


def _print_remarks(console: Screen, remarks: tuple[str, ...]) -> None:
    for remark in remarks:
        console.print(f"[yellow]note:[/] {escape(shown(remark))}")


@app.command(rich_help_panel="Start")
def new(
    document: Annotated[
        str,
        typer.Argument(metavar="DOCUMENT", help="Id of the document; its dossier is named by it."),
    ],
    package: Annotated[
        Path, typer.Option("--package", metavar="PATH", help="The package's folder.")
    ] = PACKAGE,
    label: Annotated[str, typer.Option("--label", help="Neutral name of the document.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="Kind of work, such as news-article.")] = "",
    voice: Annotated[
        str, typer.Option("--voice", metavar="AGENT", help="Agent whose document it is.")
    ] = "",
    by: Annotated[str, typer.Option("--by", metavar="AGENT", help="Agent who records it.")] = "",
) -> None:
    """Start a dossier, with the fields to fill in marked TODO and the others as comments.

    \b
    docprov new arden-2011
    docprov new arden-2011 --kind news-article --voice arden-post
    """
    from docprov.recording.starting import new as start

    console = output()
    outcome = start(document, package, label=label, kind=kind, voice=voice, by=by)
    for name in outcome.files:
        console.print(f"wrote {escape(shown(package / name))}")
    _print_remarks(console, outcome.remarks)
    console.print("next: fill in the fields marked TODO, then `docprov anchor`")
