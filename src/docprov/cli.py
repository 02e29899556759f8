"""The command line: each command calls one public function and prints what it returned.

Exit code 0: done, no errors. 1: errors were found, or a check failed. 2: the command cannot run. How things look on the
screen is told in `docprov.terminal`.
"""

import io
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from docprov.errors import DocprovError
from docprov.reports import counted, printable, shown
from docprov.terminal import check_line, output, print_diagnostic, print_report, watching

app = typer.Typer(
    name="docprov",
    help="Documents, the claims they make and the works they cite: checked, anchored, built and released.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

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


def _fail(error: DocprovError, code: int = 2) -> typer.Exit:
    console = output()
    for diagnostic in error.report.diagnostics if error.report else ():
        print_diagnostic(console, diagnostic)
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

    with watching("checking") as watch:
        report = check(path, evidence, require_coverage=_share(require_coverage), watch=watch)
    if format is Format.JSON:
        sys.stdout.write(report.to_json())
    else:
        print_report(output(), report)
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

    console = output()
    with watching("anchoring") as watch:
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
        print_diagnostic(console, fault)
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

    console = output()
    with watching("building") as watch:
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

    console = output()
    with watching("releasing") as watch:
        outcome = make(path, out, evidence, watch=watch)
    print_report(console, outcome.report)
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

    console = output()
    with watching("verifying"):
        outcome = check(target, sha256)
    for each in outcome.checks:
        console.print(check_line(each))
    word = "[bold green]ok[/]" if outcome.ok else "[bold red]not ok[/]"
    console.print(f"{word}: {escape(outcome.name or str(target))} {outcome.digest or ''}".rstrip())
    raise typer.Exit(0 if outcome.ok else 1)


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

    console = output()
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


@app.command()
def capture(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A file (text, HTML or PDF), or an http or https address.")],
    document: Annotated[str, typer.Option("--document", metavar="ID", help="Id of the document; its dossier is named by it.")],
    package: Annotated[Path, typer.Option("--package", metavar="PATH", help="The package's folder.")] = Path("datapackage"),
    evidence: EvidencePath = None,
    label: Annotated[str, typer.Option("--label", help="Neutral name of the document.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="What kind of work it is, such as news-article.")] = "",
    voice: Annotated[str, typer.Option("--voice", metavar="AGENT", help="Agent whose document it is.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="AGENT", help="Agent who records it.")] = "",
    extent: Annotated[str, typer.Option("--extent", help="full, excerpt or abstract.")] = "full",
    form: Annotated[str, typer.Option("--form", help="How the text of a text file came about.")] = "original",
    encoding: Annotated[str, typer.Option("--encoding", help="Encoding of a text or page that does not say it rightly.")] = "",
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Reach this machine and private networks.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; tell what would be written.")] = False,
) -> None:
    """Take a file or an address into the evidence folder, and start or extend the dossier that names it.

    \b
    docprov capture page.html --document arden-2011 --evidence texts
    docprov capture https://example.org/arden.pdf --document arden-2011 --evidence texts
    """
    from docprov.addresses import Limits
    from docprov.capturing import Stated
    from docprov.capturing import capture as run

    console = output()
    stated = Stated(label=label, kind=kind, voice=voice, by=by, extent=extent, form=form, encoding=encoding)
    limits = Limits(allow_private=allow_private)
    with watching("capturing"):
        outcome = run(source, document, package, evidence, stated=stated, limits=limits, write=not check)
    for remark in outcome.remarks:
        console.print(f"[yellow]note:[/] {escape(shown(remark))}")
    for name in outcome.files:
        console.print(f"holds {escape(name)}")
    if not outcome.contents:
        console.print("nothing to change: the same bytes were captured before")
        return
    word = "start" if outcome.started else "extend"
    names = ", ".join(outcome.captures)
    console.print(f"{f'would {word}' if check else f'{word}ed'} {escape(outcome.dossier)}: {names}")
    if not check:
        console.print("next: fill in what is marked TODO, then `docprov anchor`")


@app.command()
def fsck(
    evidence: EvidencePath = None,
    package: Annotated[Path | None, typer.Option("--package", metavar="PATH", help="Package whose captures it holds.")] = None,
    cache: Annotated[Path | None, typer.Option("--cache", metavar="DIR", help="Folder for the state between runs.")] = None,
    max_bytes: Annotated[int | None, typer.Option("--max-bytes", min=0, help="Stop after so many; a next run goes on.")] = None,
) -> None:
    """Read an evidence folder again, and name each file that is damaged, missing or extra.

    \b
    docprov fsck --evidence texts --package datapackage
    docprov fsck --evidence texts --max-bytes 1000000000
    """
    from docprov.fixity import fsck as run

    console = output()
    with watching("reading") as watch:
        outcome = run(evidence, package, cache=cache, max_bytes=max_bytes, watch=watch)
    for damage in outcome.damaged:
        console.print(f"[red]damaged[/]    {escape(shown(damage.file))}: {escape(shown(damage.reason))}")
        if damage.expected:
            console.print(f"           should have {damage.expected}")
    for colour, word, names in (
        ("red", "missing", outcome.missing),
        ("yellow", "not found", outcome.undecided),
        ("yellow", "extra", outcome.extra),
        ("yellow", "passed over", outcome.passed_over),
    ):
        for name in names:
            console.print(f"[{colour}]{word:<11}[/]{escape(shown(name))}")
    if package is None:
        console.print("[yellow]not made:[/] captures were not looked for, since no package was named")
    unread = f", {outcome.unchecked} not read yet" if outcome.unchecked else ""
    word = "[bold green]ok[/]" if outcome.ok else "[bold red]not ok[/]"
    files = counted(outcome.files, "file")
    console.print(f"{word}: {outcome.checked} of {files} read in this round, {outcome.read} by this run{unread}")
    raise typer.Exit(0 if outcome.ok else 1)


def main() -> None:
    """Run the command line; faults of input end with one line and exit code 2, never with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except DocprovError as error:
        code = 1 if error.report and error.report.errors else 2
        raise SystemExit(_fail(error, code).exit_code) from error
    except OSError as error:
        raise SystemExit(_fail(DocprovError(f"{error.filename or 'a file'}: {error.strerror or error}")).exit_code) from error
