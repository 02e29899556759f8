"""The command that needs no package: `quote` checks one quote against a text."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from attrs import asdict
from rich.markup import escape

from docprov.cli.application import app
from docprov.diagnostics.words import counted, printable, shown
from docprov.presentation.terminal import Screen, output, watching
from docprov.text.glyphs import unseen_in

if TYPE_CHECKING:  # it loads Polars, which help does not need
    from docprov.evidence.quote_checking import QuoteCheck, QuotePlace, ValueCheck


class QuoteFormat(StrEnum):
    """How the result is printed."""

    TEXT = "text"
    JSON = "json"


@app.command(rich_help_panel="Start")
def quote(
    words: Annotated[str, typer.Argument(metavar="QUOTE", help="The quote, in quotation marks.")],
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="A file, a folder of files, or an address.")
    ],
    value: Annotated[
        str,
        typer.Option("--value", metavar="TEXT", help='What it means, such as "about 40".'),
    ] = "",
    language: Annotated[
        str, typer.Option("--language", metavar="TAG", help="Language of the text.")
    ] = "en",
    encoding: Annotated[
        str,
        typer.Option("--encoding", metavar="NAME", help="Of texts that are not in UTF-8: cp1252."),
    ] = "",
    format: Annotated[  # noqa: A002 - the name of the option
        QuoteFormat, typer.Option("--format", help="How the result is printed.")
    ] = QuoteFormat.TEXT,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Reach this machine and private networks.")
    ] = False,
) -> None:
    """Check one quote against a text, and whether the words around it say a value; no package.

    Exit code 0: the text contains it, and nothing there contradicts the value. 1: it does not,
    or contains it at more than one place of a file. An address is fetched. A text in a language
    without lists is searched, but a value is not judged.

    \b
    docprov quote "41 dockers" report.pdf
    docprov quote "30 boats" texts --value 30
    docprov quote "41 dockers" https://example.org/report --format json
    """
    from docprov.evidence.quote_checking import check_quote
    from docprov.storage.http import Limits

    limits = Limits(allow_private=allow_private)
    with watching("reading") as watch:
        found = check_quote(
            words,
            source,
            value=value,
            language=language or None,
            encoding=encoding,
            limits=limits,
            watch=watch,
        )
    if format is QuoteFormat.JSON:
        from docprov.diagnostics.words import json_escaped
        from docprov.storage.canonical_json import json_text

        sys.stdout.write(json_escaped(json_text({"ok": found.ok} | asdict(found))))
    else:
        _print_check(output(), found)
    raise typer.Exit(0 if found.ok else 1)


def _print_check(console: Screen, found: "QuoteCheck") -> None:
    colour = "green" if found.ok else "red"
    said = f" ({escape(shown(found.difference))})" if found.difference else ""
    console.print(f"[bold {colour}]{found.verdict}[/]{said}: {escape(shown(found.quote))}")
    if found.reason:
        console.print(f"  refused: {escape(shown(found.reason))}")
    if found.verdict == "ambiguous":
        console.print(
            f"  {escape(shown(found.source))} has it at more than one place: write more of its "
            "sentence, so that one is meant"
        )
    if found.place is not None:
        _print_place(console, found.source, found.place)
    if found.nearest is not None:
        near = f"{found.nearest.text} ({found.nearest.similarity:.0f} of 100 alike)"
        console.print(
            f"  most similar, in {escape(shown(found.source))}: {escape(printable(near))}"
        )
    if found.value is not None:
        _print_value(console, found.value)
    for name in found.elsewhere:
        console.print(f"  also in {escape(shown(name))}")
    for name in found.unread:
        console.print(f"  [yellow]not read:[/] {escape(shown(name))}")
    if found.files > 1 or found.unread:
        console.print(f"  {counted(found.files, 'file')} searched")


def _print_place(console: Screen, source: str, place: "QuotePlace") -> None:
    locator = f", {place.locator}" if place.locator else ""
    console.print(f"  {escape(shown(source))}, line {place.line}{locator}:")
    parts = (place.before, place.words, place.after)
    before, words, after = (escape(printable(" ".join(text.split()))) for text in parts)
    left = " " if place.before[-1:].isspace() else ""
    right = " " if place.after[:1].isspace() else ""
    console.print(f"  {before}{left}[bold reverse]{words}[/]{right}{after}")
    if named := unseen_in("".join(parts)):
        console.print(f"  invisible characters: {named}")


def _print_value(console: Screen, value: "ValueCheck") -> None:
    asked = escape(shown(value.value))
    if value.verdict == "differs":
        said, words = (escape(printable(text)) for text in (value.said, value.words))
        in_words = f" ({words})" if words != said else ""
        console.print(f"  value {asked}: [red]the text says {said}[/]{in_words}")
    elif value.verdict == "agrees":
        console.print(f"  value {asked}: [green]the text says so[/]")
    else:
        console.print(f"  value {asked}: [yellow]not judged:[/] {escape(value.reason)}")
