"""Commands that publish a package: `build`, `keygen`, `release`, `verify`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from docprov.cli.application import EvidencePath, SourcePath, app
from docprov.reports import counted
from docprov.terminal import check_line, output, print_report, watching


@app.command(rich_help_panel="Publish")
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


@app.command(rich_help_panel="Publish")
def keygen(
    key: Annotated[Path, typer.Argument(metavar="KEY", help="Where the private key goes; keep it where only you can read.")],
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Whose key it is, for readers.")] = "",
) -> None:
    """Make a key for signing releases, and the trust file that readers check them with.

    \b
    docprov keygen arden.pem --name "Arden archive"
    """
    from docprov.keys import keygen as make

    console = output()
    pair = make(key, name)
    console.print(f"{'wrote' if pair.made else 'kept '} {escape(str(pair.private))}  the private key: never hand it on")
    console.print(f"wrote {escape(str(pair.trust))}  for readers: `docprov verify --trust`\nkeyid {pair.keyid}")


@app.command(rich_help_panel="Publish")
def release(
    path: SourcePath,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder that receives the archive.")] = Path("dist"),
    evidence: EvidencePath = None,
    sign: Annotated[
        list[Path] | None, typer.Option("--sign", metavar="KEY", help="Private key that signs it; may be given again.")
    ] = None,
) -> None:
    """Write the archive of a valid, current package; the same records give the same bytes on every machine.

    \b
    docprov release datapackage --out dist
    docprov release datapackage --out dist --sign arden.pem
    """
    from docprov.releases import release as make

    console = output()
    with watching("releasing") as watch:
        outcome = make(path, out, evidence, sign=sign or (), watch=watch)
    print_report(console, outcome.report)
    record = "recorded now" if outcome.recorded else "as recorded before"
    console.print(f"[bold]{escape(str(outcome.archive))}[/]\n{outcome.digest} (version {outcome.version}, {record})")
    if outcome.signature is not None:
        console.print(f"signed: {escape(str(outcome.signature))}")


@app.command(rich_help_panel="Publish")
def verify(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="A release: an archive, or the folder it was unpacked to.")],
    sha256: Annotated[str | None, typer.Option("--sha256", metavar="DIGEST", help="Digest that the archive must have.")] = None,
    trust: Annotated[Path | None, typer.Option("--trust", metavar="FILE", help="Keys that must have signed it.")] = None,
    signature: Annotated[
        Path | None, typer.Option("--signature", metavar="FILE", help="The signature, else TARGET.dsse.json.")
    ] = None,
) -> None:
    """Check a release, offline, and list the checks that were made and those that were not.

    \b
    docprov verify dist/khojaly-statements-0.1.0.zip
    docprov verify khojaly-statements-0.1.0.zip --sha256 sha256:...
    docprov verify khojaly-statements-0.1.0.zip --trust publisher.trust.json
    """
    from docprov.verification import verify as check

    console = output()
    with watching("verifying"):
        outcome = check(target, sha256, trust=trust, signature=signature)
    for each in outcome.checks:
        console.print(check_line(each))
    word = "[bold green]ok[/]" if outcome.ok else "[bold red]not ok[/]"
    console.print(f"{word}: {escape(outcome.name or str(target))} {outcome.digest or ''}".rstrip())
    raise typer.Exit(0 if outcome.ok else 1)
