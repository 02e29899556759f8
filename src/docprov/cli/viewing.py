"""Commands that look at captured texts: `text` shows one, `revisit` asks its address again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from docprov.cli.application import PACKAGE, EvidencePath, app, reading
from docprov.diagnostics.words import printable, shown
from docprov.presentation.terminal import Screen, output, watching
from docprov.text.glyphs import unseen_in

if TYPE_CHECKING:
    from docprov.recording.viewing import TextView


@app.command(rich_help_panel="Record")
def text(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Id of the document.")],
    package: Annotated[
        Path, typer.Option("--package", metavar="PATH", help="The package's folder.")
    ] = PACKAGE,
    evidence: EvidencePath = None,
    capture: Annotated[
        str, typer.Option("--capture", metavar="ID", help="Which capture, such as t002.")
    ] = "",
    quote: Annotated[
        str, typer.Option("--quote", metavar="TEXT", help="Show where this quote occurs.")
    ] = "",
) -> None:
    """Show the captured text of a document: line numbers, regions, and what a quote is read over.

    In a terminal it opens a pager. With --quote only the lines of the quote are shown.

    \b
    docprov text arden-2011 --evidence texts
    docprov text arden-2011 --evidence texts --quote "41 dockers"
    """
    from docprov.recording.viewing import view

    console = output()
    with reading(package):
        found = view(document, package, evidence, capture=capture, quote=quote)
    if found.located is not None and not found.located.found:
        reason = f": {shown(found.located.reason)}" if found.located.reason else ""
        near = found.located.nearest
        console.print(f"{found.located.verdict} in {escape(found.capture)}{escape(reason)}")
        if near is not None:
            console.print(f"nearest: {escape(printable(near.text))}")
        raise typer.Exit(1)
    if quote or not console.is_terminal:
        _print_lines(console, found)
        return
    with console.pager(styles=True):
        _print_lines(console, found)


def _print_lines(console: Screen, found: "TextView") -> None:
    """Print lines with their number, the role where it changes, and the marks in them."""
    first, last = 0, len(found.lines[-1].text) + found.lines[-1].start if found.lines else 0
    located = found.located
    if located is not None and located.start is not None and located.stop is not None:
        first, last = located.start, located.stop
        difference = f", {located.difference}" if located.difference else ""
        console.print(
            f"{located.verdict}{escape(difference)}: characters {first} to {last} of "
            f"{escape(found.capture)}"
        )
    role = unseen = ""
    for line in found.lines:
        if line.start > last or line.start + len(line.text) < first:
            continue
        if line.role != role:
            role = line.role
            console.print(f"[dim]        {role or 'no region'}[/]")
        kinds = ", ".join(dict.fromkeys(mark.kind for mark in line.marks))
        marks = f"  [dim]({kinds})[/]" if kinds else ""
        words = escape(printable(line.text.replace("\t", "    ").replace("\f", "")))
        console.print(f"[cyan]{line.number:6}[/]  {words}{marks}")
        unseen += "" if line.text.isascii() else line.text
    if named := unseen_in(unseen):
        console.print(f"[dim]invisible characters: {named}[/]")


@app.command(rich_help_panel="Check")
def revisit(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The package's folder or archive.")
    ] = PACKAGE,
    document: Annotated[
        str, typer.Option("--document", metavar="ID", help="Only the addresses of one document.")
    ] = "",
    pause: Annotated[
        float,
        typer.Option("--pause", min=0.0, help="Seconds between two requests to one host."),
    ] = 2.0,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Reach this machine and private networks.")
    ] = False,
) -> None:
    """Ask the recorded addresses again, and name the quotes that are gone or changed there.

    Nothing is written. Exit code 0: all were reached, and each quote is found. 1: they were not.

    \b
    docprov revisit datapackage
    docprov revisit --document arden-2011
    """
    from docprov.recording.revisiting import revisit as run
    from docprov.storage.http import Limits

    console = output()
    with reading(path), watching("asking") as watch:
        limits = Limits(allow_private=allow_private)
        found = run(path, document=document, limits=limits, pause=pause, watch=watch)
    for each in found.addresses:
        words = each.state.replace("-", " ")
        colour = "green" if each.state in {"unchanged", "same-quotes"} else "yellow"
        reason = f": {shown(each.reason)}" if each.reason else ""
        console.print(
            f"[{colour}]{words}[/] {escape(each.capture)} {escape(shown(each.url))}{escape(reason)}"
        )
        for quote in each.moved:
            console.print(f"  {quote.verdict}: {escape(printable(quote.quote))}")
            if quote.nearest:
                console.print(f"    now: {escape(printable(quote.nearest))}")
    console.print(f"addresses asked: {len(found.addresses)}")
    if not found.ok:
        raise typer.Exit(1)
