"""Commands that publish a package: `build`, `diff`, `keygen`, `release`, `verify`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from docprov.cli.application import (
    PACKAGE,
    EvidencePath,
    RequiredShare,
    SourcePath,
    app,
    reading,
    share_of,
)
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import counted, printable, shown
from docprov.presentation.excerpts import Excerpts
from docprov.presentation.terminal import Screen, check_line, output, print_report, watching


@app.command(rich_help_panel="Publish")
def build(
    path: SourcePath = PACKAGE,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if a file is not current.")
    ] = False,
    public: Annotated[
        bool, typer.Option("--public", help="Leave out what the dossiers withhold; needs --out.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Folder that receives the public form."),
    ] = None,
) -> None:
    """Compute the tables and the descriptor of a package, and write those that changed.

    \b
    docprov build datapackage
    docprov build datapackage --check
    docprov build private --public --out public
    """
    from docprov.package.committed import build as compute

    console = output()
    if public or out is not None:
        if not public or out is None or check:
            raise DocprovError("--public and --out go together, and without --check")
        _build_public(console, path, out)
        return
    with reading(path), watching("building") as watch:
        outcome = compute(path, watch)
    stale = outcome.stale()
    changed = stale if check else outcome.write()
    for name in changed:
        console.print(f"{'not current:' if check else 'wrote'} {escape(name)}")
    if not changed:
        console.print(f"{counted(len(outcome.files), 'file')} current")
    raise typer.Exit(1 if check and stale else 0)


class DiffFormat(StrEnum):
    """How a difference is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


@app.command(rich_help_panel="Publish")
def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD", help="A folder, datapackage.json, archive, or FOLDER@VERSION."
        ),
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The later version, likewise.")],
    format: Annotated[  # noqa: A002 - the name of the option
        DiffFormat, typer.Option("--format", help="How it is printed.")
    ] = DiffFormat.TEXT,
) -> None:
    """Show what changed between two versions, record by record, and the bump that it demands.

    \b
    docprov diff datapackage@0.1.0 datapackage
    docprov diff old.zip new.zip --format markdown
    """
    from docprov.package.comparison import diff as compare
    from docprov.presentation.differences import diff_json, diff_lines, diff_markdown

    with watching("comparing"):
        found = compare(old, new)
    if format is DiffFormat.TEXT:
        console = output()
        for line in diff_lines(found):
            colour = _DIFF_COLOURS.get(line[:2], "default")
            console.print(f"[{colour}]{escape(line)}[/]")
    else:
        sys.stdout.write(diff_json(found) if format is DiffFormat.JSON else diff_markdown(found))


_DIFF_COLOURS = {"+ ": "green", "- ": "red", "~ ": "yellow", "x ": "magenta"}


class BumpOption(StrEnum):
    """How much larger the version becomes."""

    AUTO = "auto"
    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"


def _build_public(console: Screen, path: Path, out: Path) -> None:
    from docprov.releases.public import build_public

    with reading(path), watching("building") as watch:
        outcome = build_public(path, out, watch)
    console.print(f"wrote {counted(len(outcome.files), 'file')} into {escape(shown(out))}")
    console.print(f"{counted(outcome.withheld, 'value')} withheld")
    for document in outcome.documents:
        console.print(f"  {escape(shown(document))}: captures without digest, quotes without place")
    for remark in outcome.remarks:
        console.print(f"[yellow]check:[/] {escape(shown(remark))}")


@app.command(rich_help_panel="Publish")
def keygen(
    key: Annotated[
        Path,
        typer.Argument(
            metavar="KEY", help="Where the private key goes; keep it where only you can read."
        ),
    ],
    name: Annotated[
        str, typer.Option("--name", metavar="TEXT", help="Whose key it is, for readers.")
    ] = "",
) -> None:
    """Make a key for signing releases, and the trust file that readers check them with.

    \b
    docprov keygen arden.pem --name "Arden archive"
    """
    from docprov.releases.keys import keygen as make

    console = output()
    pair = make(key, name)
    word = "wrote" if pair.made else "kept "
    private, trust = escape(printable(pair.private)), escape(printable(pair.trust))
    console.print(f"{word} {private}  the private key: never pass it on")
    console.print(f"wrote {trust}  for readers: `docprov verify --trust`")
    console.print(f"keyid {pair.keyid}")


@app.command(rich_help_panel="Publish")
def release(
    path: SourcePath = PACKAGE,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder that receives the archive.")
    ] = Path("dist"),
    evidence: EvidencePath = None,
    require_reviewed: Annotated[
        bool,
        typer.Option(
            "--require-reviewed",
            help="Refuse while records that a machine made wait for a review by another agent.",
        ),
    ] = False,
    require_coverage: RequiredShare = "0%",
    sign: Annotated[
        list[Path] | None,
        typer.Option(
            "--sign", metavar="KEY", help="Private key that signs it; may be given again."
        ),
    ] = None,
    bump: Annotated[
        BumpOption | None, typer.Option("--bump", help="Raise version: in package.yaml by so much.")
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous", metavar="ARCHIVE", help="The release before, where no delta leads to it."
        ),
    ] = None,
    companions: Annotated[
        str,
        typer.Option(
            "--with",
            metavar="NAMES",
            help="What it carries beside its tables: site, and formats of `docprov export`.",
        ),
    ] = "",
) -> None:
    """Write the archive of a valid, current package; the same records give the same bytes anywhere.

    Exit code 1: refused for its contents (faults, tables that are not current, nothing new, a
    version that is too small, records that wait for a review, quotes that are waived or not
    compared). Exit code 2: it cannot run (no
    package, no readable key, other bytes in its place).

    \b
    docprov release datapackage --out dist
    docprov release datapackage --out dist --sign arden.pem
    docprov release datapackage --bump auto
    docprov release datapackage --with site,xlsx
    """
    from docprov.releases.releases import release as make

    console = output()
    with reading(path), watching("releasing") as watch:
        outcome = make(
            path,
            out,
            evidence,
            require_reviewed=require_reviewed,
            require_coverage=share_of(require_coverage),
            sign=sign or (),
            bump=bump.value if bump else None,
            previous=previous,
            companions=[each.strip() for each in companions.split(",") if each.strip()],
            watch=watch,
        )
    print_report(console, outcome.report, Excerpts(path))
    record = "recorded now" if outcome.recorded else "as recorded before"
    console.print(f"[bold]{escape(printable(outcome.archive))}[/]")
    console.print(f"{outcome.digest} (version {outcome.version}, {record})")
    if outcome.companions:
        console.print(f"carries {', '.join(outcome.companions)}")
    for remark in outcome.remarks:
        console.print(escape(remark))
    if outcome.signature is not None:
        console.print(f"signed: {escape(printable(outcome.signature))}")


@app.command(rich_help_panel="Publish")
def verify(
    target: Annotated[
        Path,
        typer.Argument(
            metavar="TARGET", help="A release: an archive, or the folder it was unpacked to."
        ),
    ],
    sha256: Annotated[
        str | None,
        typer.Option("--sha256", metavar="DIGEST", help="Digest that the archive must have."),
    ] = None,
    trust: Annotated[
        Path | None, typer.Option("--trust", metavar="FILE", help="Keys that must have signed it.")
    ] = None,
    signature: Annotated[
        Path | None,
        typer.Option("--signature", metavar="FILE", help="The signature, else TARGET.dsse.json."),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous", metavar="ARCHIVE", help="The release before, for checking the delta."
        ),
    ] = None,
) -> None:
    """Check a release, offline, and list the checks that were made and those that were not.

    \b
    docprov verify dist/khojaly-statements-0.1.0.zip
    docprov verify khojaly-statements-0.1.0.zip --sha256 sha256:...
    docprov verify khojaly-statements-0.1.0.zip --trust publisher.trust.json
    """
    from docprov.releases.verification import verify as check

    console = output()
    with watching("verifying"):
        outcome = check(target, sha256, previous, trust=trust, signature=signature)
    for each in outcome.checks:
        console.print(check_line(each))
    colour = "green" if outcome.verdict == "ok" else "yellow"
    if not outcome.ok:
        colour = "red"
    console.print(
        f"[bold {colour}]{outcome.verdict}[/]: {escape(shown(outcome.name or target))} "
        f"{outcome.digest or ''}".rstrip()
    )
    raise typer.Exit(0 if outcome.ok else 1)
