"""Commands that answer questions: `findings`, `compare`, `trace`, `show`, `search`."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from docprov.cli.application import (
    PACKAGE,
    ChosenEngine,
    EngineOption,
    EvidencePath,
    PackagePath,
    app,
    reading,
)
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted, printable, shown
from docprov.presentation.terminal import output, watching


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class Graph(StrEnum):
    """How a trace is printed."""

    TEXT = "text"
    JSON = "json"
    DOT = "dot"
    MERMAID = "mermaid"


RecordId = Annotated[str, typer.Argument(metavar="ID", help="The id of a record.")]
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
    engine: ChosenEngine = EngineOption.AUTO,
) -> None:
    """List what the sources say together: where they differ, and how they depend on each other.

    \b
    docprov findings datapackage
    docprov findings datapackage --rule DF201 --format markdown
    """
    from docprov.consulting.listing import findings_of

    with reading(path), watching("finding"):
        found = findings_of(
            path, rule=rule, document=document, subject=subject, engine=engine.value
        )
    if format is Format.TEXT:
        _print(found)
        if found.found:
            _advise(f"what a code means: `docprov rule {found.found[0].rule}`")
    else:
        sys.stdout.write(found.to_json() if format is Format.JSON else found.to_markdown())
    codes = {code.strip().upper() for code in (fail_on or "").split(",") if code.strip()}
    failing = [each for each in found.found if each.rule in codes or "ANY" in codes]
    raise typer.Exit(1 if failing else 0)


@app.command(rich_help_panel="Consult")
def compare(
    path: PackagePath = PACKAGE,
    subject: Annotated[
        str,
        typer.Option("--subject", metavar="ID", help="The subject to compare; none names some."),
    ] = "",
    format: FormatOption = Format.TEXT,  # noqa: A002 - the name of the option
    engine: ChosenEngine = EngineOption.AUTO,
) -> None:
    """Compare what documents say of one subject, question by question.

    \b
    docprov compare datapackage --subject arden-fire
    docprov compare datapackage --subject arden-fire --format markdown
    """
    from docprov.consulting.comparing import compare as run
    from docprov.consulting.comparing import most_claimed

    with reading(path), watching("reading"):
        claimed = [] if subject else most_claimed(path)
    if claimed:
        output().print("say which subject with --subject ID; most claims are about", markup=False)
        width = max(len(printable(key)) for key, _, _ in claimed)
        for key, label, count in claimed:
            line = f"  {printable(key):<{width}}  {printable(label)} ({counted(count, 'claim')})"
            output().print(line, markup=False)
        raise typer.Exit(2)
    with reading(path), watching("comparing"):
        found = run(path, subject, engine=engine.value)
    if format is Format.TEXT:
        _print(found)
    else:
        sys.stdout.write(found.to_json() if format is Format.JSON else found.to_markdown())


@app.command(rich_help_panel="Consult")
def trace(
    path: PackagePath,
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="The id of a claim.")],
    evidence: EvidencePath = None,
    format: Annotated[  # noqa: A002 - the name of the option
        Graph, typer.Option("--format", help="How it is printed.")
    ] = Graph.TEXT,
) -> None:
    """Trace a claim: its quote in the text, its document, its voices, and who else says it.

    \b
    docprov trace datapackage arden-2011.c-b0at5
    docprov trace datapackage arden-2011.c-b0at5 --format mermaid
    """
    from docprov.consulting.tracing import trace as run

    with reading(path), watching("tracing"):
        found = run(path, claim, evidence)
    forms = {Graph.JSON: found.to_json, Graph.DOT: found.to_dot, Graph.MERMAID: found.to_mermaid}
    if format is Graph.TEXT:
        _print(found)
    else:
        sys.stdout.write(forms[format]())


@app.command(rich_help_panel="Consult")
def show(path: PackagePath, record: RecordId) -> None:
    """Show a record: its cells, what it names, and how often it is named.

    \b
    docprov show datapackage arden-2011.c-7k2ma
    """
    from docprov.consulting.searching import show as run

    with reading(path), watching("reading"):
        found = run(path, record)
    for each in found:
        _print(each)
    if any(each.resource == "claims" for each in found):
        _advise(f"with its quote and voices: `docprov trace {shown(path)} {shown(record)}`")


@app.command(rich_help_panel="Consult")
def search(
    path: PackagePath,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="Words, in any order.")],
) -> None:
    """Search quotes, statements and names for words, whatever their accents and case.

    \b
    docprov search datapackage "stoker boats"
    """
    from docprov.consulting.searching import search as run

    with reading(path), watching("searching"):
        found = run(path, words)
    _print(found)
    if found.hits:
        _advise(f'one record: `docprov show {shown(path)} "ID"`')
    elif len(words.split()) > 1:
        _advise("one text must have every word, in any order; leave some out")


def _advise(line: str) -> None:
    output().print(f"  {line}", markup=False)


def _print(found: Summary) -> None:
    console = output()
    for line in str(found).splitlines():
        console.print(printable(line), markup=False)
