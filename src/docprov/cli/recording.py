"""Commands that record what a document says: `capture`, `template`, `import`, `anchor`, `fix`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from docprov.cli.application import PACKAGE, EvidencePath, app, reading
from docprov.diagnostics.words import counted, printable, shown
from docprov.presentation.excerpts import Excerpts
from docprov.presentation.terminal import Screen, output, print_diagnostic, print_excerpt, watching

if TYPE_CHECKING:
    from docprov.recording.anchoring import AnchoredDocument, AnchorResult, Failure


@app.command(rich_help_panel="Record")
def capture(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A file (text, HTML, PDF, Word, mail ...), or an http or https address.",
        ),
    ],
    document: Annotated[
        str,
        typer.Option(
            "--document", metavar="ID", help="Id of the document; its dossier is named by it."
        ),
    ],
    package: Annotated[
        Path, typer.Option("--package", metavar="PATH", help="The package's folder.")
    ] = PACKAGE,
    evidence: EvidencePath = None,
    label: Annotated[str, typer.Option("--label", help="Neutral name of the document.")] = "",
    kind: Annotated[
        str, typer.Option("--kind", help="What kind of work it is, such as news-article.")
    ] = "",
    voice: Annotated[
        str, typer.Option("--voice", metavar="AGENT", help="Agent whose document it is.")
    ] = "",
    by: Annotated[str, typer.Option("--by", metavar="AGENT", help="Agent who records it.")] = "",
    extent: Annotated[str, typer.Option("--extent", help="full, excerpt or abstract.")] = "full",
    form: Annotated[
        str, typer.Option("--form", help="How the text of a text file was made.")
    ] = "original",
    encoding: Annotated[
        str,
        typer.Option("--encoding", help="Encoding of a text or page that does not say it rightly."),
    ] = "",
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Reach this machine and private networks.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; print what would be written.")
    ] = False,
) -> None:
    """Store a file or an address in the evidence folder, and start or extend its dossier.

    \b
    docprov capture page.html --document arden-2011 --evidence texts
    docprov capture https://example.org/arden.pdf --document arden-2011 --evidence texts
    """
    from docprov.recording.capturing import CaptureDetails
    from docprov.recording.capturing import capture as run
    from docprov.storage.http import Limits

    console = output()
    details = CaptureDetails(
        label=label, kind=kind, voice=voice, by=by, extent=extent, form=form, encoding=encoding
    )
    limits = Limits(allow_private=allow_private)
    with reading(package), watching("capturing"):
        outcome = run(
            source, document, package, evidence, details=details, limits=limits, write=not check
        )
    for remark in outcome.remarks:
        console.print(f"[yellow]note:[/] {escape(shown(remark))}")
    for name in outcome.files:
        # The text, where it was taken out of a page, is the file that a person copies quotes from.
        remark = "  the text to quote from" if name == outcome.files[-1] else ""
        console.print(f"holds {escape(shown(evidence / name if evidence else name))}{remark}")
    if not outcome.contents:
        console.print("nothing to change: the same bytes were captured before")
        return
    word = "start" if outcome.started else "extend"
    names = ", ".join(outcome.captures)
    console.print(f"{f'would {word}' if check else f'{word}ed'} {escape(outcome.dossier)}: {names}")
    if not check:
        console.print("next: fill in the fields marked TODO, then `docprov anchor`")


@app.command(rich_help_panel="Record")
def template(
    to: Annotated[
        Path,
        typer.Option("--to", metavar="FILE", help="The workbook; its name ends with .xlsx."),
    ],
    document: Annotated[
        str, typer.Option("--document", metavar="ID", help="Id of the document.")
    ] = "",
    package: Annotated[
        Path | None,
        typer.Option(
            "--package",
            metavar="PATH",
            help="Package that may have its dossier; else datapackage, if it exists.",
        ),
    ] = None,
) -> None:
    """Write a workbook for recording one document in a spreadsheet program.

    It is filled from the dossier of the document, if the package has one.

    \b
    docprov template --to pell-1961.xlsx --document pell-1961
    docprov template --to arden-2011.xlsx --document arden-2011 --package my-package
    """
    from docprov.dossiers.sources import has_sources
    from docprov.recording.importing import template as write

    console = output()
    # A workbook can be written before any package exists; a package that is named must exist.
    package = package or (PACKAGE if has_sources(PACKAGE) else None)
    with reading(package or to):
        outcome = write(to, document, package)
    console.print(f"wrote {escape(shown(outcome.file))}")
    if outcome.filled:
        console.print(
            f"filled with what the dossier of {escape(document)} in {escape(shown(package))} says"
        )
    else:
        where = (
            f"{escape(shown(package))} has no dossier of it" if package else "no package is at hand"
        )
        reason = f", since {where}" if document else ""
        console.print(f"it is empty{reason}; the second row of each sheet says what belongs there")
    console.print("next: fill it in, then `docprov import`")


@app.command("import", rich_help_panel="Record")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The workbook (.xlsx), or records of a format.")
    ],
    package: Annotated[
        Path, typer.Option("--package", metavar="PATH", help="The package's folder.")
    ] = PACKAGE,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help="Of a workbook: put it in the place of the dossier that exists, and list what "
            "goes.",
        ),
    ] = False,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="csl, ris, bibtex, annotations, langextract or claimreview; left out, what the "
            "file's name and content say.",
        ),
    ] = "",
    by: Annotated[
        str, typer.Option("--by", metavar="AGENT", help="Who imports; left out, package.yaml's.")
    ] = "",
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="Date of the import; left out, today.")
    ] = "",
    evidence: EvidencePath = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; print what would be written.")
    ] = False,
) -> None:
    """Make a dossier of a workbook, or draft records of a file in a format that others write.

    Of a workbook each fault names its cell, such as claims!D7. Of other formats (CSL-JSON, RIS,
    BibTeX, W3C annotations, Hypothesis, LangExtract, ClaimReview) what is not taken is listed.

    \b
    docprov import pell-1961.xlsx
    docprov import pell-1961.xlsx --package datapackage --replace
    docprov import library.ris --check
    docprov import extractions.jsonl --evidence texts
    """
    console = output()
    if file.suffix.lower() != ".xlsx" or format_:
        _import_records(file, package, evidence, format_=format_, by=by, day=on, check=check)
        return
    from docprov.recording.importing import import_workbook

    with reading(package), watching("importing"):
        outcome = import_workbook(file, package, replace=replace, write=not check)
    for name, count in outcome.counts.items():
        console.print(f"{name}: {counted(count, 'row')}")
    for remark in outcome.remarks:
        console.print(f"[yellow]note:[/] {escape(shown(remark))}")
    word = "would write" if check else "wrote"
    console.print(f"{word} {escape(outcome.dossier)}" if outcome.contents else "nothing to change")
    if outcome.contents and not check:
        console.print(
            f"next: `docprov anchor{'' if package == PACKAGE else f' {escape(shown(package))}'}`"
        )


def _import_records(
    file: Path,
    package: Path,
    evidence: Path | None,
    *,
    format_: str,
    by: str,
    day: str,
    check: bool,
) -> None:
    from docprov.recording.taking import import_records

    console = output()
    with reading(package), watching("importing"):
        outcome = import_records(
            file, package, evidence, format=format_, by=by, day=day, write=not check
        )
    for left in outcome.left_out:
        console.print(f"[yellow]left out:[/] {escape(printable(left))}")
    for name in outcome.contents:
        console.print(f"{'would write' if check else 'wrote'} {escape(name)}")
    taken = counted(len(outcome.taken), "record")
    left_out = f"{counted(len(outcome.left_out), 'thing')} left out"
    console.print(f"{outcome.format}: {taken} taken, {left_out}")
    if not check and any(name.startswith("dossiers/") for name in outcome.contents):
        console.print(
            "next: `docprov capture` for each page without a text, then `docprov anchor` and "
            "`docprov review`"
        )


@app.command(rich_help_panel="Record")
def anchor(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The package's folder, or one dossier of it.")
    ] = PACKAGE,
    evidence: EvidencePath = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if something would change.")
    ] = False,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Show for each failing quote what to write instead.")
    ] = False,
    fix_quotes: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="First write quotes that are exact but for normalisation in the text's own "
            "characters.",
        ),
    ] = False,
) -> None:
    """Find each quote in its text, write the locks, and give an id to each entry without one.

    \b
    docprov anchor datapackage --evidence texts
    docprov anchor datapackage/dossiers/arden-2011.yaml --evidence texts
    docprov anchor datapackage --check
    docprov anchor datapackage --suggest
    docprov anchor datapackage --fix
    """
    from docprov.package.paths import package_folder
    from docprov.recording.anchoring import anchor as run
    from docprov.recording.folders import is_of_tables_alone

    console = output()
    if check and is_of_tables_alone(path):
        console.print("nothing to anchor: the package has tables and no dossiers")
        return
    # The fixes come first: anchoring then finds the quotes that they wrote.
    if fix_quotes:
        from docprov.recording.fixing import fix as rewrite

        with reading(path):
            fixes = rewrite(path, evidence, write=not check, quotes_only=True).fixes
        for each in fixes:
            console.print(f"{'would fix' if check else 'fixed'} {escape(printable(each))}")
    with reading(path), watching("anchoring") as watch:
        outcome = run(path, evidence, write=not check, watch=watch)
    _print_anchored(console, outcome, check=check)
    excerpts = Excerpts(package_folder(path))
    for failure in outcome.failures:
        console.print(f"[bold]{escape(shown(failure.place))}[/]: {escape(printable(failure))}")
        print_excerpt(console, failure.place, excerpts, "red")
        if suggest and failure.nearest:
            _print_suggestion(console, failure)
    for fault in (*outcome.missing, *outcome.faults):
        print_diagnostic(console, fault, excerpts)
    # a check also runs where the texts are not: one that is not held is a warning, as in `validate`
    missing = outcome.missing and not check
    wrong = outcome.failures or missing or outcome.faults
    raise typer.Exit(1 if wrong or (check and outcome.contents) else 0)


def _print_anchored(console: Screen, outcome: "AnchorResult", *, check: bool) -> None:
    for document in outcome.documents:
        console.print(_anchored_line(document))
    for name in sorted(outcome.contents):
        console.print(f"{'would change' if check else 'wrote'} {escape(shown(name))}")
    if not outcome.contents:
        console.print("nothing to change")
    if any("not-checked" in document.verdicts for document in outcome.documents):
        console.print(
            "[yellow]not made:[/] quotes against texts that are not at hand (--evidence or "
            "DOCPROV_EVIDENCE)"
        )


def _anchored_line(document: "AnchoredDocument") -> str:
    counts = [f"{count} {verdict}" for verdict, count in sorted(document.verdicts.items())]
    line = f"{escape(shown(document.document))}: {', '.join(counts) or 'no quotes'}"
    if document.ids:
        line += f"; {counted(document.ids, 'new id')}"
    if document.share is not None:
        line += f"; quotes cover {document.share:.1%} of the body"
    return line


def _print_suggestion(console: Screen, failure: "Failure") -> None:
    """Print the quote, the passage of the text that may be meant, and the words that differ."""
    for mark, colour, text in (("-", "red", failure.quote), ("+", "green", failure.nearest)):
        quote = escape(printable(json.dumps(text, ensure_ascii=False)))
        console.print(f"  [{colour}]{mark} quote: {quote}[/]")
    for mine, theirs in failure.changes:
        change = f"{escape(shown(mine or 'nothing'))} -> {escape(shown(theirs or 'nothing'))}"
        console.print(f"    [dim]{change}[/]")


@app.command(rich_help_panel="Record")
def fix(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The package's folder, or one dossier of it.")
    ] = PACKAGE,
    evidence: Annotated[
        Path | None,
        typer.Option(
            "--evidence",
            metavar="DIR",
            help="Folder with the texts, to write quotes in their own characters.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; exit 1 if something would change.")
    ] = False,
) -> None:
    """Fix dates, numbers and quotation marks that have only one reading, and show the changes.

    Comments and every other byte stay as they are. Text with two readings is left to you, and
    counted with the other faults that are left: `docprov validate` lists them.

    \b
    docprov fix datapackage --dry-run
    docprov fix datapackage/dossiers/arden-2011.yaml
    """
    from docprov.recording.fixing import fix as run

    console = output()
    with reading(path), watching("fixing"):
        outcome = run(path, evidence, write=not dry_run)
    for diff in outcome.diffs.values():
        for line in diff.splitlines():
            colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "none")
            console.print(f"[{colour}]{escape(printable(line))}[/]")
    files = counted(len(outcome.contents), "file")
    if not outcome.fixes:
        console.print("nothing to fix")
    else:
        word = "would fix" if dry_run else "fixed"
        console.print(f"{word} {counted(len(outcome.fixes), 'text')} in {files}")
    if outcome.left:
        left = counted(len(outcome.left), "fault")
        console.print(f"left: {left} that only a person can fix, or `docprov anchor`")
    if outcome.fixes and evidence is not None:
        console.print("next: `docprov anchor`, since a quote that changed has no lock entry")
    raise typer.Exit(1 if dry_run and outcome.fixes else 0)
